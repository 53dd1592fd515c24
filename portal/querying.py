"""`gateway query`: one SELECT over what the asker may see; with `--as` and a key, over more than tier 1."""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.errors import REFUSED, UsageError, say
from portal.home import HomeOption, JsonOption, PassphraseOption, opened
from portal.showing import show_json, show_table

if TYPE_CHECKING:
    from journey.identifying import Claim


def query(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="One SELECT over products, named as in the catalogue.")],
    person: Annotated[str | None, typer.Option("--as", help="Who asks, by their id; without it, tier 1 only.")] = None,
    key_file: Annotated[Path | None, typer.Option(help="The file with that person's private key.")] = None,
    purpose: Annotated[str | None, typer.Option(help="What for, as the agreement names it; above tier 1.")] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask products a question in SQL. Every question is entered in the ledger, without its words."""
    from journey.asking import Question, ask
    from journey.errors import QuestionRefusedError

    instance = opened(context, home, passphrase_file)
    # Always today: whoever could choose the day would choose one on which they had not left.
    asked = Question(question, datetime.now(UTC).date(), purpose)
    try:
        rows = ask(instance, asked, _claim(person, key_file)).rows
    except QuestionRefusedError as refused:
        say(f"gateway: {refused}")
        _tell_the_asker(refused.for_asker)
        raise typer.Exit(REFUSED) from None
    shown = [[_plain(value) for value in row] for row in zip(*(column.to_pylist() for column in rows), strict=True)]
    if as_json:
        names = rows.column_names
        show_json({"columns": names, "rows": [dict(zip(names, row, strict=True)) for row in shown]})
        return
    show_table(f"{rows.num_rows:,} rows", rows.column_names, shown)


def _claim(person: str | None, key_file: Path | None) -> "Claim | None":
    """Who asks, and how they sign. Raises `UsageError` where one of the two is missing, or the key cannot be read."""
    from custody.signing import SignedFor, read_signing_key, sign
    from journey.identifying import Claim

    if person is None and key_file is None:
        return None
    if person is None or key_file is None:
        raise UsageError("who asks shows it with a key: give both --as and --key-file, or neither for tier 1")
    try:
        key = read_signing_key(key_file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise UsageError("that key file cannot be read: check that it exists and is yours") from None
    return Claim(person, lambda digest: sign(key, SignedFor.CHALLENGE, digest))


def _tell_the_asker(words: str) -> None:
    """Say to a terminal, and to nothing that keeps what it is told, what the engine said of the question."""
    if not words:
        return
    if not sys.stderr.isatty():
        say("gateway: what is wrong with it may quote values, and is told at a terminal only")
        return
    say("".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in words))


def _plain(value: Any) -> Any:
    """A value as JSON and tables have it: whole numbers whole, and what neither knows in words."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if type(value) in {list, tuple}:
        return [_plain(item) for item in value]
    known = value is None or isinstance(value, str | int | float | date)
    return value if known else str(value)
