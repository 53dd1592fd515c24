"""The SPEC of a linkage benchmark: which files, which column plays which role in which format, and what is true.

Roles are the gateway's own words: its identifier kinds and the other match keys (`contracts.vocabulary`). Nothing of a
file is read here, so no message of this module can hold a cell value.
"""

import os
import re
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from benchmarks.linkage_dates import shape_of
from contracts.vocabulary import IdentifierKind, MatchKey

ROLES = tuple(kind.value for kind in (*IdentifierKind, *MatchKey))
NAME_ORDERS = ("given family", "family given", "either")
"""How a full name may stand in its one column."""
_SHARED, _BESIDE = "GATEWAY_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"
_SHARED_PATH = f"${{{_SHARED}}}"


class SpecError(Exception):
    """A SPEC cannot be used. Names the key and what may stand there; never quotes a cell."""


class AbsentDataError(Exception):
    """A SPEC reads the shared folder of real data, which is not here: it is left out and nothing is wrong."""


class _Strict(BaseModel):
    """Keys that are told, and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, told: Any) -> Any:
        """One value alone stands for the first key."""
        first = next(iter(cls.model_fields))
        found = {first: told} if isinstance(told, str | list) else told
        may = ", ".join(cls.model_fields)
        if not isinstance(found, dict):
            raise ValueError(f"must be keys with values; the keys may be {may}")  # noqa: TRY004 - pydantic takes it
        if unknown := [name for name in found if name not in cls.model_fields]:
            raise ValueError(f"has no key {unknown[0]!r}; the keys may be {may}")
        return found


class Column(_Strict):
    """The column that plays a role, or several that make one value, and the format of what stands in it."""

    column: tuple[str, ...]
    format: str = ""

    @field_validator("column", mode="before")
    @classmethod
    def _listed(cls, told: Any) -> Any:
        return [told] if isinstance(told, str) else told


class Truth(_Strict):
    """Rows with an equal value in this column are one person. `pattern`: its one group is the value."""

    column: str
    pattern: str = ""

    @field_validator("pattern")
    @classmethod
    def _one_group(cls, pattern: str) -> str:
        try:
            groups = re.compile(pattern).groups if pattern else 1
        except re.error:
            raise ValueError("is no regular expression; write one such as 'rec-(\\d+)-'") from None
        if groups != 1:
            raise ValueError(f"has {groups} groups; put brackets round the part that says who it is: 'rec-(\\d+)-'")
        return pattern


class Labels(_Strict):
    """A file of labelled pairs: `left` and `right` hold values of the records' column `id`.

    `same` is the column that says by a number of at least 0.5 that the two are one person; without it every pair is.
    """

    file: Path
    left: str
    right: str
    id: str
    same: str = ""


class RecordFile(_Strict):
    """A file of records. Its own `columns` and `truth` stand before those of the SPEC."""

    file: Path
    delimiter: str = ","
    encoding: str = "utf-8"
    columns: dict[str, Column] = {}
    truth: Truth | None = None

    @field_validator("delimiter")
    @classmethod
    def _one_character(cls, told: str) -> str:
        if len(told) != 1:
            raise ValueError("must be one character, such as ',' or \"\\t\"")
        return told

    @field_validator("columns")
    @classmethod
    def _roles(cls, columns: dict[str, Column]) -> dict[str, Column]:
        return _checked(columns)


class Spec(_Strict):
    """What is measured. `files`: one or two; with `link` only pairs across two files count."""

    task: Literal["link", "deduplicate"]
    files: tuple[RecordFile, ...]
    columns: dict[str, Column] = {}
    truth: Truth | None = None
    labels: Labels | None = None
    title: str = ""

    @field_validator("files", mode="before")
    @classmethod
    def _listed(cls, told: Any) -> Any:
        return told if isinstance(told, list) else [told]

    @field_validator("columns")
    @classmethod
    def _roles(cls, columns: dict[str, Column]) -> dict[str, Column]:
        return _checked(columns)

    @model_validator(mode="after")
    def _whole(self) -> "Spec":
        if len(self.files) not in {1, 2}:
            raise ValueError("`files` must name one or two files")
        if self.task == "link" and len(self.files) != 2:  # noqa: PLR2004 - a link has two ends
            raise ValueError("`task` is link, which needs two `files`; one file is deduplicated")
        if any(not self.roles_of(file) for file in self.files):
            raise ValueError(f"`columns` must give at least one role its column; the roles are {', '.join(ROLES)}")
        if (self.labels is None) is not all(self.truth_of(file) for file in self.files):
            raise ValueError(
                "needs either `truth`, the column whose equal values are one person, for every file, or `labels`, a "
                "file of labelled pairs"
            )
        return self

    def roles_of(self, file: RecordFile) -> dict[str, Column]:
        """The roles of a file and their columns."""
        return self.columns | file.columns

    def truth_of(self, file: RecordFile) -> Truth | None:
        """The column of a file that says who is who."""
        return file.truth or self.truth

    @property
    def across(self) -> bool:
        """Whether only pairs of one record from each file count."""
        return self.task == "link"


def read_spec(path: Path) -> Spec:
    """A SPEC with its paths made whole, relative ones from its own folder.

    Raises `SpecError`, and `AbsentDataError` where it reads shared data that are not here.
    """
    try:
        told = yaml.safe_load(path.read_text("utf-8"))
    except OSError:
        raise SpecError(f"{path}: cannot be read; give the path of a SPEC (--example prints one)") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise SpecError(f"{path}: is no YAML; --example prints a SPEC to begin from") from None
    try:
        spec = Spec.model_validate(told)
    except ValidationError as error:
        raise SpecError("\n".join(f"{path}: {_in_words(one)}" for one in error.errors())) from None
    files = tuple(file.model_copy(update={"file": _whole(path, file.file)}) for file in spec.files)
    labels = spec.labels and spec.labels.model_copy(update={"file": _whole(path, spec.labels.file)})
    return spec.model_copy(update={"files": files, "labels": labels, "title": spec.title or path.stem})


def _checked(columns: dict[str, Column]) -> dict[str, Column]:
    """Roles that there are, with formats that they may have. Raises ValueError."""
    for role, column in columns.items():
        if role not in ROLES:
            raise ValueError(f"{role!r} is no role; the roles are {', '.join(ROLES)}")
        if role == IdentifierKind.DATE_OF_BIRTH and shape_of(column.format) is None:
            raise ValueError(
                f"the format of {role} must say where year, month and day stand, such as yyyy-mm-dd, yyyymmdd, "
                "dd/mm/yyyy, d.m.yy or dd mmm yyyy"
            )
        if role == MatchKey.FULL_NAME and column.format not in {"", *NAME_ORDERS}:
            raise ValueError(f"the format of {role} may be {', '.join(NAME_ORDERS)}")
        if column.format and role not in {IdentifierKind.DATE_OF_BIRTH, MatchKey.FULL_NAME}:
            raise ValueError(f"{role} has no format: leave it out; {role} is read as it stands")
        if not column.column:
            raise ValueError(f"{role} names no column")
    return columns


def _whole(spec: Path, named: Path) -> Path:
    """A path as the system opens it. Raises AbsentDataError, SpecError."""
    shared = os.environ.get(_SHARED) or str(_BESIDE)
    if _SHARED_PATH in str(named) and not Path(shared).is_dir():
        raise AbsentDataError(f"{spec.name} is left out: no folder of shared data here; name it with {_SHARED}")
    path = spec.parent / str(named).replace(_SHARED_PATH, shared)
    if not path.is_file():
        raise SpecError(f"{spec}: file: there is no {named}; a path is told from the folder of the SPEC")
    return path


def _in_words(error: Any) -> str:
    """What is wrong where; of a key that is missing or of the wrong kind, pydantic's own words, which quote nothing."""
    where = ".".join(str(part) for part in error["loc"]) or "the SPEC"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}"
