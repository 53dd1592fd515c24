"""Verbs that act: init, drop, run, demo."""

import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal.errors import REFUSED, UsageError, say
from portal.home import (
    AsOfOption,
    HomeOption,
    JsonOption,
    PassphraseOption,
    chosen_home,
    chosen_passphrase_file,
    day,
    opened,
)
from portal.progress import shown_progress
from portal.reporting import show_demonstration, show_run
from portal.showing import console, show_json

if TYPE_CHECKING:
    from journey.deliveries import Delivery
    from journey.instance import Instance

DEMONSTRATION_SEED = 1
_DEMONSTRATION_HOME = "demo-instance"


def init(context: typer.Context, home: HomeOption = None, passphrase_file: PassphraseOption = None) -> None:
    """Make a gateway: fresh keys, and the shipped invented agreement."""
    from journey.instance import create_instance

    chosen = chosen_passphrase_file(context, passphrase_file)
    _say_made(create_instance(chosen_home(context, home), os.environ, chosen))


def drop(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The extract. It is only read; a sealed copy is taken.")],
    partner: Annotated[str, typer.Option(help="Who gives it, as the agreement names them.")],
    feed: Annotated[str, typer.Option(help="What it is, as its contract names it.")],
    period: Annotated[str, typer.Option(help="Which period, in the feed's calendar, like 2024-01.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Deliver a file: decided at the door, sealed at once, and given a receipt."""
    if not file.is_file():
        raise UsageError("there is no such file to drop")
    taken = _dropped(opened(context, home, passphrase_file), file, partner, feed, period, as_of)
    if as_json:
        show_json({key: value for key, value in asdict(taken).items() if key not in {"digest", "rows_accepted"}})
    elif taken.duplicate_of:
        console.print(f"{taken.receipt_id}: the same file as {taken.duplicate_of}; nothing changes")
    else:
        console.print(f"{taken.receipt_id}: received and sealed; `gateway run` takes it on")


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


def demo(context: typer.Context, home: HomeOption = None, passphrase_file: PassphraseOption = None) -> None:
    """Make a gateway, drop invented files into it, run, and show what went where."""
    from dagster_project.running import run_pending
    from examples.demonstration import write_demonstration
    from journey.instance import create_instance, open_instance

    named = home or context.obj["home"] or os.environ.get("GATEWAY_HOME")
    place = Path(named).absolute() if named else Path.cwd() / _DEMONSTRATION_HOME
    chosen = chosen_passphrase_file(context, passphrase_file)
    if (place / "instance.json").exists():
        say(f"demo: {place} is there already and is shown as it is; remove it to begin afresh")
        instance = open_instance(place, chosen)
    else:
        say(f"demo 1/3: a new gateway in {place}")
        instance = create_instance(place, os.environ, chosen)
        _say_made(instance)
        say("demo 2/3: invented files are written, dropped and sealed")
        with tempfile.TemporaryDirectory(prefix="gateway-demo-") as folder:
            for example in write_demonstration(Path(folder), DEMONSTRATION_SEED):
                _dropped(instance, example.path, example.partner, example.feed, example.period, None)
    say("demo 3/3: received → protected → linked → shared")
    with shown_progress(quiet=False) as progress:
        report = run_pending(instance, day(None), progress)
    show_run(report)
    show_demonstration(instance)
    if not report.ok:
        raise typer.Exit(REFUSED)


def _dropped(instance: "Instance", file: Path, partner: str, feed: str, period: str, as_of: AsOfOption) -> "Delivery":
    """Receive one file from outside the home."""
    from journey.received import receive

    with file.open("rb") as source:
        return receive(instance, source, partner, feed, period, day(as_of))


def _say_made(instance: "Instance") -> None:
    """Say what was made and where the passphrase rests."""
    say(f"made {instance.home}: keys, documents (agreement {instance.library.agreement.label}), zones, ledger")
    say(f"passphrase: {instance.remembered_passphrase} (keep a copy elsewhere; without it nothing can be unsealed)")
