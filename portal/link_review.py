"""`gateway link review`: a named reviewer compares one pair at a time. At a terminal it goes on; else by tickets."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.errors import UsageError
from portal.home import HomeOption, JsonOption, PassphraseOption, opened
from portal.showing import console, show_json, show_table

if TYPE_CHECKING:
    from journey.instance import Instance
    from journey.reviewing.admitting import Reviewer
    from journey.reviewing.comparing import Shown
    from journey.reviewing.looks import Label

_ANSWERS = {"s": "same", "n": "not_same", "c": "cannot_tell", "a": "aside"}
_STOP = "q"
_TOLD = (
    "Are these one person? s: the same; n: not the same; c: cannot tell; a: aside, if it may be you or somebody you "
    "know; q: stop, and see this pair again next time"
)
_NONE_LEFT = "no pair is left that you could compare"


def review(
    context: typer.Context,
    person: Annotated[str, typer.Option("--as", help="Who compares, by the id in people.yaml.")],
    key_file: Annotated[Path, typer.Option("--key-file", help="The file with that person's own private key.")],
    purpose: Annotated[str, typer.Option(help="What for, as the agreement's clerical_review names it.")],
    ticket: Annotated[str | None, typer.Option(help="Decide the pair that was shown with this ticket.")] = None,
    decision: Annotated[str | None, typer.Option(help="same, not_same, cannot_tell or aside; with --ticket.")] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare pairs of records that linking leaves in doubt, where the agreement grants it. Each look is entered."""
    if (ticket is None) is not (decision is None):
        raise UsageError("a decision is about one pair: give both --ticket and --decision, or neither to be shown one")
    instance = opened(context, home, passphrase_file)
    reviewer = _reviewer(person, purpose, key_file)
    if ticket is not None and decision is not None:
        label = _decided(instance, reviewer, ticket, decision)
        _show_label(label, as_json=as_json)
    elif as_json or not _somebody_types():
        _show_next(instance, reviewer, as_json=as_json)
    else:
        _go_on(instance, reviewer)


def _somebody_types() -> bool:
    """Whether there is a person at a terminal who can be asked."""
    return sys.stdin.isatty()


def _go_on(instance: "Instance", reviewer: "Reviewer") -> None:
    """Show pairs one after another, until there is none or the reviewer stops."""
    from journey.reviewing.comparing import next_pair

    while (shown := next_pair(instance, reviewer)) is not None:
        _show_pair(shown)
        answer = _asked(lambda: typer.prompt(_TOLD, default="", show_default=False))
        if answer == _STOP:
            return
        _show_label(_decided(instance, reviewer, shown.look, _ANSWERS[answer]), as_json=False)
    console.print(_NONE_LEFT)


def _asked(ask: Callable[[], str]) -> str:
    """One of the letters, asked for until it is given."""
    while (answer := ask().strip().lower()) not in {*_ANSWERS, _STOP}:
        pass
    return answer


def _show_next(instance: "Instance", reviewer: "Reviewer", *, as_json: bool) -> None:
    """Show one pair, with the ticket by which it is decided."""
    from journey.reviewing.comparing import next_pair

    shown = next_pair(instance, reviewer)
    if as_json:
        show_json(_plain(shown))
    elif shown is None:
        console.print(_NONE_LEFT)
    else:
        _show_pair(shown)
        console.print(f"decide it with --ticket {shown.look} --decision same, not_same, cannot_tell or aside")


def _plain(shown: "Shown | None") -> dict[str, Any]:
    """A look as JSON has it."""
    if shown is None:
        return {"ticket": None}
    own = [{"field": name, "value": value} for name, value in shown.compared.own]
    likeness = {name: word.value for name, word in shown.compared.likeness.items()}
    return {"ticket": shown.look, "own": own, "likeness": likeness, "left_today": shown.left_today}


def _show_pair(shown: "Shown") -> None:
    """A look for people."""
    show_table("Your organisation's record", ("field", "value"), shown.compared.own)
    words = ((name.replace("_", " "), word.value) for name, word in shown.compared.likeness.items())
    show_table("How like the other is", ("it", "of the two"), words)
    console.print(f"{shown.left_today} more looks today")


def _decided(instance: "Instance", reviewer: "Reviewer", ticket: str, decision: str) -> "Label":
    """Keep a decision. Raises `UsageError` for a word that is none."""
    from anonymisation.linking.labels import Decision
    from journey.reviewing.comparing import decide

    if decision not in set(Decision):
        raise UsageError(f"that is no decision: give one of {', '.join(Decision)}")
    return decide(instance, reviewer, ticket, Decision(decision))


def _show_label(label: "Label", *, as_json: bool) -> None:
    """What was kept: nothing of either record."""
    if as_json:
        show_json({"ticket": label.look, "label": label.name, "decision": label.decision.value})
        return
    console.print(f"kept: {label.name}, {label.decision.value}; the next `gateway run` links by it", soft_wrap=True)


def _reviewer(person: str, purpose: str, key_file: Path) -> "Reviewer":
    """Who compares, and how they sign. Raises `UsageError`, and custody's `WeakKeyError`."""
    from custody.signing import read_signing_key, sign
    from journey.reviewing.admitting import Reviewer

    try:
        key = read_signing_key(key_file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise UsageError("that key file cannot be read: check that it exists and is yours") from None
    return Reviewer(person, purpose, lambda signed_for, digest: sign(key, signed_for, digest))
