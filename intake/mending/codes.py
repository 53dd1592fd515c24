"""Codes: what partners write instead of one, where it means one code of the list and no other."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Column
from intake.encoding import truths
from intake.findings import Mask
from intake.mending.look import Look
from intake.mending.references import dated_by_spreadsheet
from intake.mending.rules import BOOLEAN, CODE, EXCEL_DATE, Outcome
from intake.mending.text import differing

_YES = frozenset({"yes", "true", "t", "1", "1.0", "\u2713", "\u2714", "\u2611", "\u221a"})
_NO = frozenset({"no", "false", "f", "0", "0.0", "\u2717", "\u2718"})
"""A cross that is no letter. The letter x marks a yes in one system and a no in another, so it is neither."""
_TRUTHS = {**dict.fromkeys(_YES, "Y"), **dict.fromkeys(_NO, "N")}
_CODES_OF_A_TRUTH = 3
"""A list of Y and N may have one code besides, for what is not known: in a longer one they mean something else."""
_ALIKE = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2019": "'"})
_WHOLE = re.compile(r"([0-9]+)\.0+")
_CODE = r"[A-Z0-9][A-Z0-9./]*"
"""Of a code amid other words only one in capitals or digits is believed: `none` and `minor` are words as well."""
_BRACKETED = re.compile(rf"(?P<words>.*\S)\s*[(\[]\s*(?P<code>{_CODE})\s*[)\]]")
_LABELLED = re.compile(rf"(?P<code>{_CODE})\s*[-:=]\s+(?P<words>\S.*)")
"""A single letter before other words is believed only where they mean the same code."""
_LISTED = re.compile(r"\(?([A-Za-z]|[0-9]{1,2})[).]\s*(\S.*)")
_LIKE_A_DATE = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Codes:
    """A column's codes, current and retired, and what else is known to mean one of them.

    `labels` and `folded` give the code of a text as it is and of its folded form; `dates` says that a spreadsheet may
    have made dates of the list's codes.
    """

    valid: pa.Array
    codes: frozenset[str]
    labels: Mapping[str, str]
    folded: Mapping[str, str]
    booleans: Mapping[str, str]
    dates: bool

    def suspects(self, look: Look) -> Mask:
        """Whatever is no code."""
        return ~truths(pc.is_in(look.values, value_set=self.valid))

    def mend(self, values: pa.Array) -> Outcome:
        """The code of each value that means one; others stay as they are."""
        texts = values.to_pylist()
        known = [self._known(text) for text in texts]
        pairs = zip(texts, known, strict=True)
        truth = [None if text is None or code else self.booleans.get(fold(text)) for text, code in pairs]
        code_found = pa.array(known, pa.string())
        mended = pc.coalesce(code_found, pa.array(truth, pa.string()), values)
        changed, boolean = differing(values, mended), ~truths(pc.is_valid(code_found))
        lost = dated_by_spreadsheet(values) & boolean if self.dates else np.zeros(len(texts), dtype=np.bool_)
        return Outcome(mended, ((CODE, changed & ~boolean), (BOOLEAN, changed & boolean), (EXCEL_DATE, lost)))

    def _known(self, text: str | None) -> str | None:
        """The code that a text means, or None where it means none for certain."""
        if text is None or text in self.codes:
            return text
        return self._direct(text) or self._whole(text) or self._amid(text)

    def _direct(self, text: str) -> str | None:
        """The code of a text that is a code or a label, whatever its case and spaces."""
        return text if text in self.codes else self.labels.get(text) or self.folded.get(fold(text))

    def _whole(self, text: str) -> str | None:
        """The code of a number that a spreadsheet gave a point; never in a list that has points of its own."""
        found = _WHOLE.fullmatch(text)
        return None if found is None or any("." in code for code in self.codes) else self._direct(found[1])

    def _amid(self, text: str) -> str | None:
        """The code amid other words, unless those mean another: `Violence (8N)`, `8N - Violence`, `b) Female`."""
        if (found := _LISTED.fullmatch(text)) and (code := self._direct(found[2])):
            return code if found[1] == code or found[1] not in self.codes else None
        for pattern in (_BRACKETED, _LABELLED):
            if (found := pattern.fullmatch(text.translate(_ALIKE))) and (code := found["code"]) in self.codes:
                said = self._direct(found["words"])
                alone = said is None and (pattern is _BRACKETED or len(code) > 1)
                return code if alone or said == code else None
        return None


def code_list(column: Column) -> Codes:
    """What is known of a column's codes. A folded form that two codes or labels share tells neither."""
    codes = dict.fromkeys((*column.codes, *column.retired_codes))
    means = [*((code, code) for code in codes), *column.code_labels]
    folded = _only_one((fold(text), code) for text, code in means)
    return Codes(
        valid=pa.array(list(codes), pa.string()),
        codes=frozenset(codes),
        labels=_only_one(column.code_labels),
        folded=folded,
        booleans=_TRUTHS if {"Y", "N"} <= set(codes) and len(codes) <= _CODES_OF_A_TRUTH else {},
        dates=any(map(partial(re.fullmatch, _LIKE_A_DATE), codes)),
    )


def fold(text: str) -> str:
    """A text without what is no difference between codes: case, spaces, kinds of hyphen and apostrophe."""
    return "".join(text.translate(_ALIKE).casefold().split())


def _only_one(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A mapping of the texts that mean one code only."""
    means: dict[str, set[str]] = {}
    for text, code in pairs:
        means.setdefault(text, set()).add(code)
    return {text: min(codes) for text, codes in means.items() if len(codes) == 1}
