"""Verbs about identities: the key in shares, requests, approvals, answers, and their end. No verb skips another."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.errors import UsageError
from portal.home import HomeOption, JsonOption, PassphraseOption, opened
from portal.showing import console, show_json, show_table

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from journey.instance import Instance

app = typer.Typer(
    help="Identities: a request from the recipient's own record, signed by several people, whose answer goes home.",
    no_args_is_help=True,
)
RequestArgument = Annotated[str, typer.Argument(help="The request, as `list` names it.")]
OwnKeyOption = Annotated[Path, typer.Option("--key-file", help="The file with that person's own private key.")]


@app.command("key")
def key(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="A folder of yours alone (0700), into which the shares are written.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the tier 3 key, once: its private half exists only as shares, as many as the agreement says."""
    from journey.tier3.keeping import make_tier3_key

    made = make_tier3_key(opened(context, home, passphrase_file), out)
    if as_json:
        show_json({"key_id": made.key_id, "needed": made.needed, "files": list(map(str, made.files))})
        return
    console.print(
        f"made: tier 3 key {made.key_id}; any {made.needed} of the {len(made.files)} shares in {out} open it, "
        "and nothing else does. Give each file to another person, leave no copy; `gateway run` seals a crosswalk to it",
        soft_wrap=True,
    )


@app.command("request")
def request(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The request, in YAML. It is sealed, and its words enter no ledger.")],
    person: Annotated[str, typer.Option("--as", help="Who asks, by the id in people.yaml.")],
    key_file: OwnKeyOption,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask about one person whom your own record, or a documented disclosure of harm, is about."""
    from custody.signing import SignedFor, sign
    from journey.identifying import Claim
    from journey.tier3.requesting import ask

    private = _private_key(key_file)
    claim = Claim(person, lambda digest: sign(private, SignedFor.CHALLENGE, digest))
    held = ask(opened(context, home, passphrase_file), _content(file), claim)
    if as_json:
        show_json({"request": held.asked.request, "digest": held.asked.digest, "until": held.asked.until})
        return
    console.print(
        f"{held.asked.request} is asked, and open until {held.asked.until}; `gateway tier3 approve` signs it. Destroy "
        "the file if you need it no more: here it rests sealed",
        soft_wrap=True,
    )


@app.command("list")
def list_requests(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List every request: what for, by which power, how it stands, whose signatures it has, and what it still needs."""
    rows = _standing(opened(context, home, passphrase_file))
    if as_json:
        show_json({"requests": rows})
        return
    headings = ("request", "recipient", "purpose", "legal gateway", "necessity", "until", "stands", "needs")
    columns = ("request", "recipient", "purpose", "legal_gateway", "necessity", "until", "state", "lacking")
    show_table("Requests for identities", headings, ([row[name] for name in columns] for row in rows))


@app.command("approve")
def approve(
    context: typer.Context,
    request_id: RequestArgument,
    approver: Annotated[str, typer.Option(help="As whom, as definitions/tier3.yaml names them.")],
    key_file: OwnKeyOption,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Sign one request, as it is shown: nothing else, and nobody else's."""
    from custody.signing import SignedFor, sign
    from journey.tier3.approving import approve as keep
    from journey.tier3.requesting import open_request

    instance = opened(context, home, passphrase_file)
    held = open_request(instance, request_id)
    for name, said in held.terms.model_dump(mode="json").items():
        console.print(f"{name.replace('_', ' ')}: {said}", soft_wrap=True, markup=False)
    signature = sign(_private_key(key_file), SignedFor.TIER3, bytes.fromhex(held.asked.digest))
    done = keep(instance, request_id, approver, signature)
    console.print(f"signed by {len(done.approvals)}; it still needs: {done.lacking or 'nothing but its shares'}")


@app.command("answer")
def answer(
    context: typer.Context,
    request_id: RequestArgument,
    share: Annotated[list[Path], typer.Option("--share", help="A file with a share of the tier 3 key; once for each.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer an approved request: each partner's own references go home, sealed to that partner."""
    from custody.share_files import read_shares
    from journey.tier3.answering import answer as give

    done = give(opened(context, home, passphrase_file), request_id, read_shares(share))
    if as_json:
        show_json({"request": request_id, "folder": done.folder, "files": list(done.files), "until": done.until})
        return
    console.print(
        f"answered: {len(done.files)} files in {done.folder}, the same for whomever it is about. Give each partner its "
        f"own; they are destroyed on {done.until}",
        soft_wrap=True,
    )


@app.command("expire")
def expire(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Destroy every request and answer whose days are over, and enter that; `gateway run` does it too."""
    from journey.tier3.expiring import expire as end

    ended = end(opened(context, home, passphrase_file))
    if as_json:
        show_json({"expired": list(ended)})
        return
    console.print(f"destroyed: {', '.join(ended)}" if ended else "nothing has come to its end", soft_wrap=True)


def _standing(instance: "Instance") -> list[dict[str, Any]]:
    """How every request stands; of one that was altered or is over only what the ledger says."""
    from journey.tier3.approving import standing_of
    from journey.tier3.asked import AskedState, asked_requests
    from journey.tier3.requesting import HeldRequest, terms_of

    rows = []
    for asked in asked_requests(instance):
        terms = None if asked.destroyed else terms_of(instance, asked)
        done = standing_of(instance, HeldRequest(asked, terms)) if terms and asked.state is AskedState.OPEN else None
        altered = terms is None and not asked.destroyed
        rows.append(
            {
                "request": asked.request,
                "recipient": terms.recipient if terms else None,
                "purpose": asked.purpose,
                "legal_gateway": asked.legal_gateway,
                "necessity": terms.necessity.value if terms else None,
                "until": asked.until,
                "state": "altered" if altered else asked.state.value,
                "approved_by": [who.approver for who in done.approvals] if done else [],
                "lacking": done.lacking if done else None,
            }
        )
    return rows


def _content(file: Path) -> bytes:
    """What a request's file holds. Raises `UsageError`."""
    try:
        return file.read_bytes()
    except OSError:
        raise UsageError("that request's file cannot be read: check that it exists and is yours") from None


def _private_key(file: Path) -> "Ed25519PrivateKey":
    """The private key that a file holds, never repeated. Raises `UsageError`, and custody's `WeakKeyError`."""
    from custody.signing import read_signing_key

    try:
        return read_signing_key(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise UsageError("that key file cannot be read: check that it exists and is yours") from None
