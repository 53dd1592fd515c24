"""Verbs about the agreement: whether it is what its owner signed, signing it, what changes, why, and its papers."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal import explaining, papers
from portal.errors import REFUSED, UsageError
from portal.home import AsOfOption, HomeOption, JsonOption, PassphraseOption, day, opened
from portal.showing import console, show_json, show_table

if TYPE_CHECKING:
    from contracts.agreement import Agreement

app = typer.Typer(help="The agreement: check it, sign it, see what it changes and why.", no_args_is_help=True)
app.command("diff")(papers.diff)
app.command("explain")(explaining.explain_agreement)
app.command("annex")(papers.annex)
app.command("schema")(papers.schema)


@app.command("check")
def check(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether the documents are what the owner signed, and in force; exit 1 where anything stops the gateway."""
    from journey.agreed import faults_of

    instance = opened(context, home, passphrase_file)
    agreement = instance.library.agreement
    faults = faults_of(instance.library, instance.owner, instance.ledger)
    signed_at = None if faults else instance.agreed.signed_at
    stops = [*faults, *_out_of_force(agreement, day(as_of))]
    advice = _advice(agreement, day(as_of))
    if as_json:
        show_json({"agreement": agreement.label, "signed_at": signed_at, "stops": stops, "advice": advice})
    else:
        rows = [(text, "stops everything") for text in stops] + [(text, "advice") for text in advice]
        signed = len(instance.library.signed_documents())
        title = f"{agreement.label}: {'not in order' if stops else f'signed, {signed} documents, in force'}"
        rows = [(f"signed by its owner at {signed_at}", ""), *rows] if signed_at else rows
        show_table(title, ("what", ""), rows)
    if stops:
        raise typer.Exit(REFUSED)


@app.command("sign")
def sign(
    context: typer.Context,
    key_file: Annotated[Path, typer.Option(help="The file with the private key of the agreement's owner.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Sign every document that decides, as its owner: the agreements, people, definitions, code lists and contracts."""
    from custody.signing import read_signing_key
    from journey.agreed import faults_of, moment_to_sign, sign_agreement

    instance = opened(context, home, passphrase_file)
    try:
        key = read_signing_key(key_file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise UsageError("that key file cannot be read: check that it exists and is yours") from None
    library, owner = instance.library, instance.owner
    changed = faults_of(library, owner, instance.ledger)
    sign_agreement(library, owner, key, moment_to_sign(instance.ledger, instance.now()))
    for text in changed:
        console.print(f"until now: {text}", markup=False, soft_wrap=True)
    console.print(f"signed {library.agreement.label}: {len(library.signed_documents())} documents")


def _out_of_force(agreement: "Agreement", on: date) -> list[str]:
    """Why it does not bind today."""
    if agreement.binds(on):
        return []
    return [f"{agreement.label} is not in force on {on}: from {agreement.in_force.start} to {agreement.in_force.until}"]


def _advice(agreement: "Agreement", on: date) -> list[str]:
    """What somebody should see to, though it stops nothing."""
    told = [] if agreement.review >= on else [f"{agreement.label} was to be reviewed by {agreement.review}"]
    unsigned = [party.title for party in agreement.parties if party.signed is None or party.signed > on]
    return told + [f"{title} has not signed: nothing is taken from it" for title in unsigned]
