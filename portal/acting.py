"""Verbs that act: init, drop, run."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal.errors import REFUSED, UsageError
from portal.home import (
    AsOfOption,
    EndpointOption,
    FeedOption,
    HomeOption,
    JsonOption,
    PassphraseOption,
    RegionOption,
    ZonesOption,
    chosen_backing,
    chosen_home,
    chosen_passphrase_file,
    day,
    opened,
)
from portal.progress import shown_progress
from portal.reporting import say_made, show_run
from portal.showing import console, show_json

if TYPE_CHECKING:
    from journey.deliveries import Delivery
    from journey.instance import Instance

_TOLD = (
    "receipt_id",
    "partner",
    "feed",
    "period",
    "state",
    "bytes",
    "commitment",
    "duplicate_of",
    "refusal",
    "nil",
    "corrects",
)
"""What a partner is told of a delivery at the door: of its record nothing that is keyed."""


def init(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    zones: ZonesOption = None,
    s3_endpoint: EndpointOption = None,
    s3_region: RegionOption = None,
    owner_key: Annotated[
        str | None, typer.Option("--owner-key", help="The public key of who signs the agreement; else one is made.")
    ] = None,
) -> None:
    """Make a gateway: fresh keys, and the shipped invented agreement."""
    from journey.instance import create_instance

    chosen = chosen_passphrase_file(context, passphrase_file)
    backing = chosen_backing(zones, s3_endpoint, s3_region)
    say_made(create_instance(chosen_home(context, home), os.environ, chosen, backing, owner_key))


def drop(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The extract. It is only read; a sealed copy is taken.")],
    partner: Annotated[str, typer.Option(help="Who gives it, as the agreement names them.")],
    feed: FeedOption,
    period: Annotated[str, typer.Option(help="Which period, in the feed's calendar, like 2024-01.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Deliver a file: decided at the door, sealed at once, and given a receipt."""
    taken = dropped(opened(context, home, passphrase_file), whole_file(file), partner, feed, period, as_of)
    say_taken(taken, "received and sealed", as_json=as_json)


def run(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take every delivery as far as it can go, and publish what is due."""
    instance = opened(context, home, passphrase_file)
    from dagster_project.running import run_pending

    with shown_progress(quiet=as_json) as progress:
        report = run_pending(instance, day(as_of), progress)
    if as_json:
        show_json(asdict(report))
    else:
        show_run(report)
    if not report.ok:
        raise typer.Exit(REFUSED)


def whole_file(file: Path) -> Path:
    """The same file. Raises `UsageError` where there is none, or where its name says that it is still being copied."""
    from journey.landing import is_in_progress

    if not file.is_file():
        raise UsageError("there is no such file to drop")
    if is_in_progress(file):
        raise UsageError("by its name that file is still being copied: wait until the program has renamed it")
    return file


def say_taken(taken: "Delivery", done: str, *, as_json: bool) -> None:
    """What became of a delivery at the door."""
    if as_json:
        said = asdict(taken)
        show_json({name: said[name] for name in _TOLD})
    elif taken.duplicate_of:
        console.print(f"{taken.receipt_id}: the same as {taken.duplicate_of}; nothing changes")
    else:
        console.print(f"{taken.receipt_id}: {done}; `gateway run` takes it on")


def dropped(
    instance: "Instance", file: Path, partner: str, feed: str, period: str, as_of: AsOfOption = None
) -> "Delivery":
    """Receive one file from outside the home."""
    from journey.received import receive

    with file.open("rb") as source:
        return receive(instance, source, partner, feed, period, day(as_of))
