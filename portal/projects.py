"""Verbs about projects: what there is, what waits for approval, and approving it."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from portal.errors import UsageError
from portal.home import HomeOption, JsonOption, opened
from portal.showing import console, show_json, show_table

app = typer.Typer(help="Projects, and the approvals that their products wait for.", no_args_is_help=True)
_PRIVATE = 0o600


@app.command("list")
def list_projects(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the projects: question, recipient, dates, and who may approve."""
    projects = opened(context, home).library.projects.values()
    found = [item.model_dump(mode="json") for item in projects]
    if as_json:
        show_json({"projects": found})
        return
    headings = ("project", "question", "for", "opens", "ends", "approvers")
    show_table(
        "Projects",
        headings,
        (
            (item.id, item.question, item.recipient, item.opens, item.ends, ", ".join(who.id for who in item.approvers))
            for item in projects
        ),
    )


@app.command("pending")
def list_pending(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List what waits for approval, and who has signed."""
    from journey.approvals import pending

    waiting = pending(opened(context, home))
    if as_json:
        found = [
            {
                "release": item.release,
                "project": item.product.project,
                "version": item.version,
                "manifest_digest": item.manifest_digest,
                "approved_by": [approval.approver for approval in item.approvals],
            }
            for item in waiting
        ]
        show_json({"pending": found})
        return
    show_table(
        "Waiting for approval",
        ("release", "version", "signed by"),
        (
            (item.release, item.version, ", ".join(who.approver for who in item.approvals) or "nobody")
            for item in waiting
        ),
    )


@app.command("key")
def key(file: Annotated[Path, typer.Argument(help="Where the private key goes. It must not exist.")]) -> None:
    """Make an approver's key; print the public half, which goes into the project's document."""
    print(make_key(file))


def make_key(file: Path) -> str:
    """Write a new private key to a file for its owner alone; return the public half, in base64.

    Raises `UsageError` where the file cannot be made, or is there already.
    """
    from custody.signing import new_signing_key, public_key_of, read_signing_key

    made = new_signing_key()
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    except FileExistsError:
        raise UsageError("there is a file of that name already: a key is never written over") from None
    except OSError:
        raise UsageError("the key cannot be written there: name a file in a folder that is yours") from None
    with os.fdopen(descriptor, "w") as out:
        out.write(made + "\n")
    return public_key_of(read_signing_key(made))


@app.command("approve")
def approve(
    context: typer.Context,
    release: Annotated[str, typer.Argument(help="What waits, as `pending` lists it; or `all`.")],
    approver: Annotated[str, typer.Option(help="As whom, as the project names them.")],
    key_file: Annotated[Path, typer.Option(help="The file with that approver's private key.")],
    home: HomeOption = None,
) -> None:
    """Sign what waits; it is published once approvers of two organisations have signed."""
    from custody.signing import SignedFor, read_signing_key, sign
    from journey.approvals import approve as keep
    from journey.approvals import pending, release_approved

    instance = opened(context, home)
    try:
        private = read_signing_key(key_file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise UsageError("that key file cannot be read: check that it exists and is yours") from None
    projects = instance.library.projects
    theirs = {item.id for item in projects.values() if approver in {who.id for who in item.approvers}}
    waiting = [
        item
        for item in pending(instance)
        if item.release == release or (release == "all" and item.product.project in theirs)
    ]
    if not waiting:
        raise UsageError("nothing of that name waits: `gateway project pending` lists what does")
    for item in waiting:
        keep(instance, item.release, approver, sign(private, SignedFor.APPROVAL, bytes.fromhex(item.manifest_digest)))
    published = release_approved(instance, datetime.now(UTC).date())
    console.print(f"signed {len(waiting)}; published now: {len(published)}")
