"""The `gateway` command: its verbs, and the one place where an error becomes words and an exit code."""

import sys

import typer

from portal import (
    acting,
    agreements,
    checking,
    demonstrating,
    drafting,
    explaining,
    inventing,
    keys,
    link_quality,
    link_review,
    linking,
    looking,
    projects,
    querying,
    restating,
    tier3,
)
from portal.errors import WRONG_USAGE, explained, say
from portal.home import HomeOption, PassphraseOption, remember

app = typer.Typer(
    name="gateway",
    help="Receives partners' data under an agreement, and releases only what the agreement allows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def before(context: typer.Context, home: HomeOption = None, passphrase_file: PassphraseOption = None) -> None:
    """Receives partners' data under an agreement, and releases only what the agreement allows."""
    remember(context, home, passphrase_file)


app.command("init")(acting.init)
app.command("demo")(demonstrating.demo)
app.command("example")(inventing.example)
app.command("check")(checking.check)
app.command("drop")(acting.drop)
app.command("nil")(restating.nil)
app.command("correct")(restating.correct)
app.command("withdraw")(restating.withdraw)
app.command("run")(acting.run)
app.command("status")(looking.status)
app.command("receipt")(looking.receipt)
app.command("explain")(explaining.explain)
app.command("catalogue")(looking.catalogue)
app.command("query")(querying.query)
ledger = typer.Typer(help="Look at the ledger, and prove it whole.", no_args_is_help=True)
ledger.command("list")(looking.ledger_list)
ledger.command("fsck")(looking.ledger_fsck)
app.add_typer(ledger, name="ledger")
app.add_typer(agreements.app, name="agreement")
app.add_typer(projects.app, name="project")
app.add_typer(keys.app, name="keys")
app.add_typer(drafting.app, name="contract")
linking.app.command("quality")(link_quality.quality)
linking.app.command("review")(link_review.review)
app.add_typer(linking.app, name="link")
app.add_typer(tier3.app, name="tier3")


def main() -> None:
    """Run the command; 0 done, 1 refused, 2 wrong usage."""
    try:
        code = app(standalone_mode=False)
    except typer.Exit as leaving:
        sys.exit(leaving.exit_code)
    except typer.Abort:
        say("stopped")
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the outermost door: nothing may reach the terminal unexplained
        if hasattr(error, "format_message"):
            say(f"gateway: {error.format_message()}")
            sys.exit(WRONG_USAGE)
        message, code = explained(error)
        say(f"gateway: {message}")
    sys.exit(code or 0)
