"""What differs between two code lists of one column."""

from collections.abc import Iterator

from contracts.drafting.difference import Difference, costs
from contracts.feed import Column


def code_differences(old: Column, new: Column) -> Iterator[Difference]:
    """Codes that came, went, were retired, or are now written otherwise."""
    if not new.codes:
        if old.codes:
            yield Difference("codes", new.header, "Nothing: it has no code list any more.", breaks=False)
        return
    holds = costs(new.severity)
    if not old.codes:
        yield Difference("codes", new.header, f"Send codes of the list: {_listed(new.codes)}.", breaks=holds)
        return
    before, after = _meanings(old), _meanings(new)
    if lost := [text for text in before if text not in after]:
        do = f"Send {_listed(lost)} no longer; the codes are {_listed(new.codes)}."
        yield Difference("codes-removed", new.header, do, breaks=holds)
    if other := [text for text in before if text in after and _is_other(text, old, new)]:
        yield Difference("codes-changed", new.header, f"Check what you mean: {_changed(other, after)}.", breaks=True)
    if renamed := [text for text in before if text in old.codes and text in dict(new.code_labels)]:
        do = f"Write {_changed(renamed, after)}; until then it is mended."
        yield Difference("codes-renamed", new.header, do, breaks=False)
    if retired := [code for code in new.retired_codes if code in old.codes]:
        do = f"Stop sending {_listed(retired)}: still taken, and retired."
        yield Difference("codes-retired", new.header, do, breaks=False)
    if added := [code for code in new.codes if code not in before]:
        yield Difference("codes-added", new.header, f"Use {_listed(added)} where they apply.", breaks=False)


def _meanings(column: Column) -> dict[str, str]:
    """What each text that a column takes means: a code itself, a label its code."""
    return {code: code for code in (*column.codes, *column.retired_codes)} | dict(column.code_labels)


def _is_other(text: str, old: Column, new: Column) -> bool:
    """Whether a text silently means something else than it did; what a label makes of an old code is its new name."""
    was, now = _meanings(old)[text], _meanings(new)[text]
    return now != was and _meanings(new).get(was, was) != now


def _listed(codes: list[str] | tuple[str, ...]) -> str:
    return ", ".join(codes)


def _changed(texts: list[str], means: dict[str, str]) -> str:
    return ", ".join(f"{means[text]} for {text}" for text in texts)
