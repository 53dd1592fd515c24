"""Verbs about keys: how they stand, the next epoch, roots in several people's hands, and destroying them for ever."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from portal.errors import UsageError
from portal.home import AsOfOption, HomeOption, JsonOption, PassphraseOption, day, opened
from portal.showing import console, show_json, show_table

if TYPE_CHECKING:
    from custody.standing import RootStanding
    from journey.destroying import Destruction
    from journey.instance import Instance
    from journey.key_holding import KeysStanding

app = typer.Typer(help="The keys: how they stand, rotate them, share them out, destroy them.", no_args_is_help=True)
custody = typer.Typer(help="Roots that several people open together and nobody alone.", no_args_is_help=True)
app.add_typer(custody, name="custody")
_PROVIDERS = {"argon2id": "passphrase", "shares": "shares", "aws_kms": "AWS KMS"}
WhoseCrosswalkArgument = Annotated[str, typer.Argument(help="Whose crosswalk, as `gateway project list` names it.")]
ApproverOption = Annotated[str | None, typer.Option(help="Sign it as this approver of the project.")]
ApproverKeyOption = Annotated[Path | None, typer.Option(help="The file with that approver's private key.")]
HandOverOption = Annotated[Path | None, typer.Option(help="Hand it over into this new file, once enough have signed.")]
ShareOption = Annotated[
    list[Path] | None,
    typer.Option("--share", help="A file with a share; once for each. Else the folder GATEWAY_KEY_SHARES names."),
]


@app.command("init")
def init(context: typer.Context, home: HomeOption = None, passphrase_file: PassphraseOption = None) -> None:
    """Make a new gateway's roots anew in the key service that `instance.json` names; only before anything was done."""
    from journey.key_making import make_keys

    made = make_keys(opened(context, home, passphrase_file))
    console.print(f"made: the keys of a new gateway, epoch {made.epoch}; `gateway keys status` says where each is held")


@app.command("status")
def status(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show which roots, domains and crosswalks there are, by what each opens, and what was destroyed when."""
    from journey.key_holding import keys_standing

    found = keys_standing(opened(context, home))
    roots = [_root(item, gone) for item, gone in found.roots]
    others = {
        kind: [{"name": item.name, "state": item.state} | _destroyed(item.destroyed) for item in items]
        for kind, items in (("domains", found.domains), ("crosswalks", found.crosswalks))
    }
    if as_json:
        show_json({"epoch": found.epoch, "roots": roots} | others)
        return
    _show(found, roots, others)


@app.command("rotate")
def rotate(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    share: ShareOption = None,
    as_json: JsonOption = False,
) -> None:
    """Begin the next epoch: everybody has another pid in every domain, and a sealed crosswalk leads from old to new."""
    from journey.rotating import rotate as begin

    done = begin(_with_shares(opened(context, home, passphrase_file), share))
    if as_json:
        show_json({"epoch": done.epoch, "epoch_before": done.before, "key_id": done.key_id, "entry": done.entry})
        return
    console.print(
        f"{done.epoch} holds from now on, after {done.before}, under key {done.key_id} (entry {done.entry}); "
        f"{len(done.crosswalks)} crosswalks lead there. `gateway run` makes every product of records anew",
        soft_wrap=True,
    )


@app.command("destroy")
def destroy(
    context: typer.Context,
    epoch: Annotated[str | None, typer.Option(help="The pseudonym root of this epoch, and its crosswalks.")] = None,
    domain: Annotated[str | None, typer.Option(help="A domain's salts: RECIPIENT/PROJECT.")] = None,
    crosswalk: Annotated[str | None, typer.Option(help="The crosswalks that lead to this epoch.")] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Destroy one thing for ever, and say by which entry of the ledger. There is no way back."""
    from journey.destroying import destroy_crosswalks, destroy_domain, destroy_epoch

    if sum(named is not None for named in (epoch, domain, crosswalk)) != 1:
        raise UsageError("what is to be destroyed? Give one of --epoch EPOCH, --domain RECIPIENT/PROJECT, --crosswalk")
    instance = opened(context, home, passphrase_file)
    if epoch is not None:
        gone, named = destroy_epoch(instance, epoch), f"the pseudonym root of {epoch}"
    elif crosswalk is not None:
        gone, named = destroy_crosswalks(instance, crosswalk), f"the crosswalks to {crosswalk}"
    else:
        recipient, separator, project = (domain or "").partition("/")
        if not (recipient and separator and project) or "/" in project:
            raise UsageError("which domain? Give --domain RECIPIENT/PROJECT, as `gateway keys status` lists them")
        gone, named = destroy_domain(instance, recipient, project), f"the salts of {recipient}/{project}"
    if as_json:
        show_json(_destroyed(gone))
        return
    console.print(
        f"destroyed: {named}, at {gone.at.isoformat()}, entry {gone.entry} of the ledger. Copies in backups are "
        "refused if they come back; have them destroyed as well",
        soft_wrap=True,
    )


@app.command("crosswalk")
def crosswalk(
    context: typer.Context,
    project: WhoseCrosswalkArgument,
    epoch: Annotated[str, typer.Option(help="The epoch that it leads to.")],
    approver: ApproverOption = None,
    key_file: ApproverKeyOption = None,
    out: HandOverOption = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Approve a project's crosswalk from old to new pids, or hand it over to the project's people once approved."""
    from journey.crosswalks import hand_over

    if (approver is None) != (key_file is None) or (out is None) == (key_file is None):
        raise UsageError("approve with --approver and --key-file, or hand over with --out")
    instance = opened(context, home, passphrase_file)
    if approver is not None and key_file is not None:
        missing = _approved(instance, project, epoch, approver, key_file)
        console.print(f"signed; still needed: {missing or 'nothing'}", soft_wrap=True)
    if out is not None:
        with _new_file(out) as sink:
            approvers = hand_over(instance, project, epoch, day(as_of), sink)
        console.print(f"handed over, approved by {', '.join(approvers)}: for the people of {project} alone")


@custody.command("split")
def split(
    context: typer.Context,
    needed: Annotated[int, typer.Option(help="How many shares open it: 2 or more.")],
    of: Annotated[int, typer.Option(help="How many shares there are, one for each person: 16 at most.")],
    out: Annotated[Path, typer.Option(help="A folder of yours alone (0700), into which the shares are written.")],
    root: Annotated[list[str] | None, typer.Option(help="Which root; once for each. Else that of pseudonyms.")] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    share: ShareOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand a root to several people: from now on it opens with enough of their shares, and with no passphrase."""
    from custody.roots import RootUse
    from journey.key_holding import split_custody

    if unknown := set(root or ()) - set(RootUse):
        raise UsageError(f"{len(unknown)} roots of no such name: there are {', '.join(RootUse)}")
    instance = _with_shares(opened(context, home, passphrase_file), share)
    uses = tuple(use for use in RootUse if use in (root or [RootUse.PSEUDONYM]))
    done = split_custody(instance, uses, needed, of, out)
    if as_json:
        shares = {"set": done.shares.set_id, "needed": done.shares.needed, "of": done.shares.count}
        show_json(
            {"roots": list(done.roots), "shares": shares, "files": list(map(str, done.files)), "entry": done.entry}
        )
        return
    console.print(
        f"{', '.join(done.roots)}: opens with any {done.shares.needed} of the {done.shares.count} shares in {out}, and "
        "with no passphrase. Give each file to another person and leave no copy; `gateway keys custody join` tries "
        "them. Backups made before still open with the passphrase: destroy them",
        soft_wrap=True,
    )


@custody.command("join")
def join(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    share: ShareOption = None,
    as_json: JsonOption = False,
) -> None:
    """Try whether the shares at hand open what they are shares of; nothing is changed."""
    from journey.key_holding import prove_custody

    found = prove_custody(_with_shares(opened(context, home, passphrase_file), share))
    if as_json:
        show_json({"opened": [{"root": item.name, "key_id": item.key_id} for item in found]})
        return
    names = ", ".join(f"{item.name} ({item.key_id})" for item in found)
    console.print(f"opened with these shares: {names}" if found else "no root is in several people's hands")


def _approved(instance: "Instance", project: str, epoch: str, approver: str, key_file: Path) -> str | None:
    """Sign a crosswalk; what is lacking still, in words."""
    from custody.signing import SignedFor, read_signing_key, sign
    from journey.crosswalks import approve_crosswalk, crosswalk_digest

    try:
        key = read_signing_key(key_file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise UsageError("that key file cannot be read: check that it exists and is yours") from None
    signature = sign(key, SignedFor.APPROVAL, crosswalk_digest(instance, project, epoch))
    return approve_crosswalk(instance, project, epoch, approver, signature)


@contextmanager
def _new_file(place: Path) -> Iterator[BinaryIO]:
    """A new file for its owner alone, gone again where nothing comes into it. Raises `UsageError`."""
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise UsageError("that file cannot be made, or is there already: name a new one in a folder of yours") from None
    try:
        with os.fdopen(descriptor, "wb") as sink:
            yield sink
    except BaseException:
        place.unlink()
        raise


def _with_shares(instance: "Instance", files: list[Path] | None) -> "Instance":
    """The instance, with the shares that were brought."""
    from custody.share_files import read_shares

    if files:
        instance.keyring.bring(read_shares(files))
    return instance


def _root(item: "RootStanding", gone: "Destruction | None") -> dict[str, Any]:
    """What is told of a root."""
    told: dict[str, Any] = {"root": item.name, "epoch": item.epoch, "state": item.state.value, "key_id": item.key_id}
    told["opens_with"] = _PROVIDERS[item.provider.value] if item.provider else None
    if item.shares:
        told["shares"] = {"set": item.shares.set_id, "needed": item.shares.needed, "of": item.shares.count}
    return told | _destroyed(gone)


def _destroyed(gone: "Destruction | None") -> dict[str, Any]:
    return {"destroyed_at": gone.at, "entry": gone.entry} if gone else {}


def _show(found: "KeysStanding", roots: list[dict[str, Any]], others: dict[str, list[dict[str, Any]]]) -> None:
    """The same for people."""
    headings = ("root", "key id", "state", "opens with", "destroyed", "entry")
    rows = [
        (item["root"], item["key_id"], item["state"], _opens(item), _at(item), item.get("entry", "")) for item in roots
    ]
    show_table(f"Roots; epoch {found.epoch} holds", headings, rows)
    for kind, items in others.items():
        if items:
            told = [(item["name"], item["state"], _at(item), item.get("entry", "")) for item in items]
            show_table(kind.capitalize(), ("name", "state", "destroyed", "entry"), told)


def _opens(item: dict[str, Any]) -> str:
    shares = item.get("shares")
    return (
        f"any {shares['needed']} of {shares['of']} shares, set {shares['set']}" if shares else item["opens_with"] or ""
    )


def _at(item: dict[str, Any]) -> str:
    return item["destroyed_at"].isoformat() if "destroyed_at" in item else ""
