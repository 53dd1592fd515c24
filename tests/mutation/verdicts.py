"""What became of each mutant, and whether every one that no test noticed is on the list of those explained."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# A test run that a mutant makes impossible has noticed it, and one that never ends too.
KILLED = frozenset({"killed", "timeout", "check was interrupted by user"})
SURVIVED = frozenset({"survived", "no tests"})
_RESULT = re.compile(r"    (\S+__mutmut_\d+): ([a-z ]+)")
_NAME = re.compile(r"(?P<module>[\w.]+)\.(?:x_|xǁ(?P<group>\w+)ǁ)(?P<function>\w+)__mutmut_\d+")
_FIELDS = {"where", "was", "is", "why"}


class UnusableListError(Exception):
    """The list of explained survivors cannot be read as it stands."""


@dataclass(frozen=True, slots=True)
class Change:
    """A mutant as people find it: in which function, which lines became which. Renumbering changes nothing of it."""

    where: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Changes that nobody explained, explanations of what did not survive, and what was not judged at all."""

    unexplained: tuple[Change, ...]
    stale: tuple[Change, ...]
    unjudged: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.unexplained or self.stale or self.unjudged)


def results(printed: str) -> dict[str, str]:
    """The verdict of each mutant, as `mutmut results --all true` prints it."""
    return dict(match.groups() for line in printed.splitlines() if (match := _RESULT.fullmatch(line)))


def change(mutant: str, shown: str) -> Change:
    """A mutant's change, as `mutmut show` prints it."""
    lines = [line for line in shown.splitlines() if not line.startswith(("---", "+++"))]
    was, becomes = ([line[1:].strip() for line in lines if line.startswith(sign)] for sign in "-+")
    return Change(place(mutant), "\n".join(was), "\n".join(becomes))


def place(mutant: str) -> str:
    """The function that a mutant is one of."""
    match = _NAME.fullmatch(mutant)
    if match is None:
        raise ValueError("mutmut names its mutants otherwise than it did: mend tests/mutation/verdicts.py")
    parts = (match["module"], match["group"], match["function"])
    return ".".join(part for part in parts if part)


def explained(text: str) -> dict[Change, str]:
    """The list, by change the reason why no test can notice it. Raises `UnusableListError`."""
    try:
        entries = tomllib.loads(text).get("survivor", [])
    except tomllib.TOMLDecodeError as error:
        raise UnusableListError(f"the list of survivors is no TOML: {error}") from None
    found: dict[Change, str] = {}
    for entry in entries:
        if set(entry) != _FIELDS or not entry["why"].strip():
            raise UnusableListError(f"each survivor has {', '.join(sorted(_FIELDS))}, and a reason that says something")
        key = Change(entry["where"], entry["was"].strip(), entry["is"].strip())
        if key in found:
            raise UnusableListError(f"{key.where} has one survivor twice: {key.becomes}")
        found[key] = entry["why"].strip()
    return found


def judged(
    verdicts: Mapping[str, str], survivors: Sequence[Change], reasons: Mapping[Change, str], modules: Iterable[str]
) -> Judgement:
    """What is left to do. Explanations are looked at of `modules` alone: of others nothing was run.

    A module of which no mutant was tried was not judged either.
    """
    modules = tuple(modules)
    run, alive = tuple(f"{name}." for name in modules), set(survivors)
    tried = {name.rpartition(".")[0] for name in verdicts}
    return Judgement(
        unexplained=tuple(dict.fromkeys(item for item in survivors if item not in reasons)),
        stale=tuple(item for item in reasons if item.where.startswith(run) and item not in alive),
        unjudged=(
            *(name for name, verdict in verdicts.items() if verdict not in KILLED | SURVIVED),
            *(name for name in modules if name not in tried),
        ),
    )


def figures(verdicts: Mapping[str, str]) -> Iterator[tuple[str, int, int, int]]:
    """Of each module how many mutants there were, how many were noticed, and how many were not."""
    told: dict[str, Counter[bool]] = {}
    for name, verdict in verdicts.items():
        told.setdefault(name.rpartition(".")[0], Counter())[verdict in SURVIVED] += 1
    for module, counts in sorted(told.items()):
        yield module, counts.total(), counts[False], counts[True]
