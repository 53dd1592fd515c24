"""Verbs about projects: opening, amending and closing one, what waits for approval, and approving it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal.errors import UsageError
from portal.home import AsOfOption, HomeOption, JsonOption, PassphraseOption, day, opened
from portal.showing import console, show_json, show_table

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from contracts.library import Library
    from journey.approvals import Pending

app = typer.Typer(help="Projects, and the approvals that products wait for.", no_args_is_help=True)
DocumentArgument = Annotated[Path, typer.Argument(help="The project as YAML, as in documents/projects/.")]
_OWNER_KEY = "The file with the private key of the agreement's owner."


@app.command("list")
def list_projects(
    context: typer.Context, home: HomeOption = None, as_of: AsOfOption = None, as_json: JsonOption = False
) -> None:
    """List the projects: question, recipient, dates, how each stands, and who may approve."""
    from journey.standing import project_standings

    instance = opened(context, home)
    stands = {item.project: item for item in project_standings(instance, day(as_of))}
    projects = instance.library.projects.values()
    if as_json:
        show_json({"projects": [item.model_dump(mode="json") | {"state": stands[item.id].state} for item in projects]})
        return
    headings = ("project", "question", "for", "opens", "ends", "stands", "approvers")
    show_table(
        "Projects",
        headings,
        (
            (
                item.id,
                item.question,
                item.recipient,
                item.opens,
                item.ends,
                stands[item.id].state.value,
                ", ".join(who.id for who in item.approvers),
            )
            for item in projects
        ),
    )


@app.command("open")
def open_(
    context: typer.Context,
    file: DocumentArgument,
    key_file: Annotated[Path, typer.Option(help=_OWNER_KEY)],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Open a project: held against the agreement in force, and signed by its owner."""
    from journey.projects import open_project

    instance = opened(context, home, passphrase_file)
    project = open_project(instance, _document(file), _private_key(key_file), day(as_of))
    console.print(
        f"{project.id} is open from {project.opens} until {project.ends}; `gateway run` makes what is due for it",
        soft_wrap=True,
    )


@app.command("amend")
def amend(
    context: typer.Context,
    file: DocumentArgument,
    key_file: Annotated[Path | None, typer.Option(help=f"{_OWNER_KEY} Without it changes are only shown.")] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Show what another text of a project changes; with its owner's key, put it in the place of the old one."""
    from journey.projects import amend_project, amendment

    instance = opened(context, home, passphrase_file)
    content = _document(file)
    if key_file is None:
        console.print(str(amendment(instance, content, day(as_of))), soft_wrap=True, markup=False)
        console.print("nothing was done: with --key-file the agreement's owner signs it", soft_wrap=True)
        return
    changed = amend_project(instance, content, _private_key(key_file), day(as_of))
    console.print(str(changed), soft_wrap=True, markup=False)
    console.print(
        f"{changed.project.id} is amended; what waited under the old text is dropped, and made again by `gateway run`",
        soft_wrap=True,
    )


@app.command("close")
def close(
    context: typer.Context,
    project: Annotated[str, typer.Argument(help="The project, as `list` names it.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Close a project for ever: withdraw its products, and destroy the salt that its pids were made with."""
    from journey.closing import close_project

    closed = close_project(opened(context, home, passphrase_file), project, day(as_of))
    console.print(
        f"{closed.id} is closed since {closed.closed}: its products are withdrawn, and nobody can make its pids again. "
        "Backups and copies that were made elsewhere are yours to destroy",
        soft_wrap=True,
    )


@app.command("pending")
def list_pending(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what waits for approval, who has signed, and whose signature it still needs."""
    from journey.approvals import pending

    waiting = pending(opened(context, home, passphrase_file))
    if as_json:
        found = [
            {
                "release": item.release,
                "project": item.product.project,
                "version": item.version,
                "manifest_digest": item.manifest_digest,
                "approved_by": [approval.approver for approval in item.approvals],
                "lacking": item.lacking,
            }
            for item in waiting
        ]
        show_json({"pending": found})
        return
    show_table(
        "Waiting for approval",
        ("release", "version", "signed by", "needs"),
        (
            (item.release, item.version, ", ".join(who.approver for who in item.approvals) or "nobody", item.lacking)
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
    from custody.signing import write_signing_key

    try:
        return write_signing_key(file)
    except FileExistsError:
        raise UsageError("there is a file of that name already: a key is never written over") from None
    except OSError:
        raise UsageError("the key cannot be written there: name a file in a folder that is yours") from None


@app.command("approve")
def approve(
    context: typer.Context,
    release: Annotated[str, typer.Argument(help="What waits, as `pending` lists it; or `all`.")],
    approver: Annotated[str, typer.Option(help="As whom, as the project names them.")],
    key_file: Annotated[Path, typer.Option(help="The file with that approver's private key.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Sign what waits; it is published once everybody has signed who must."""
    from custody.signing import SignedFor, sign
    from journey.approvals import approve as keep
    from journey.approvals import pending, release_approved

    instance = opened(context, home, passphrase_file)
    private = _private_key(key_file)
    waiting = [
        item
        for item in pending(instance)
        if item.release == release or (release == "all" and _is_named(instance.library, item, approver))
    ]
    if not waiting:
        raise UsageError("nothing of that name waits: `gateway project pending` lists what does")
    for item in waiting:
        keep(instance, item.release, approver, sign(private, SignedFor.APPROVAL, bytes.fromhex(item.manifest_digest)))
    published = release_approved(instance, datetime.now(UTC).date())
    console.print(f"signed {len(waiting)}; published now: {len(published)}")


def _is_named(library: "Library", item: "Pending", approver: str) -> bool:
    """Whether documents name somebody as an approver of what waits."""
    project = item.product.project
    named = library.projects[project].approvers if project else library.duties.approver
    return approver in {who.id for who in named}


def _document(file: Path) -> bytes:
    """What a project's file holds. Raises `UsageError`."""
    try:
        return file.read_bytes()
    except OSError:
        raise UsageError("that project's file cannot be read: check that it exists and is yours") from None


def _private_key(file: Path) -> "Ed25519PrivateKey":
    """The private key that a file holds, never repeated. Raises `UsageError`, and custody's `WeakKeyError`."""
    from custody.signing import read_signing_key

    try:
        return read_signing_key(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise UsageError("that key file cannot be read: check that it exists and is yours") from None
