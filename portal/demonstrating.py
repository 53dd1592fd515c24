"""The verb that shows the gateway at work: an invented partnership, from the drop to the published tables."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal.acting import dropped
from portal.approvers import give_keys, keys_folder, sign, to_sign
from portal.errors import REFUSED, say
from portal.home import HomeOption, PassphraseOption, chosen_passphrase_file, day
from portal.progress import shown_progress
from portal.reporting import say_made, show_run

if TYPE_CHECKING:
    from journey.instance import Instance

SEED = 1
"""Everybody's demonstration has the same people in it."""
LEFT_WAITING = "mentoring_evaluation"
"""The project whose newest quarter is left for the reader to approve."""
_HOME = "demo-instance"


def demo(
    context: typer.Context,
    people: Annotated[int, typer.Option("--people", min=1, help="How many invented people.")] = 20_000,
    quarters: Annotated[int, typer.Option("--quarters", min=1, help="How many quarters, from 2024-Q1.")] = 8,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Make a gateway, send an invented partnership through it, and show what went where."""
    from dagster_project.running import run_pending
    from journey.instance import open_instance
    from portal.demonstration_report import show_demonstration

    named = home or context.obj["home"] or os.environ.get("GATEWAY_HOME")
    place = Path(named).absolute() if named else Path.cwd() / _HOME
    chosen = chosen_passphrase_file(context, passphrase_file)
    fresh = not (place / "instance.json").exists()
    if fresh:
        instance = _filled(place, chosen, people, quarters)
    else:
        say(f"demo: {place} is there already and is shown as it is; remove it to begin afresh")
        instance = open_instance(place, chosen)
    with shown_progress(quiet=False) as progress:
        report = run_pending(instance, day(None), progress)
    if fresh:
        _approve_most(instance)
    if not report.ok:
        show_run(report)
    show_demonstration(instance)
    if not report.ok:
        raise typer.Exit(REFUSED)


def _filled(place: Path, passphrase_file: Path | None, people: int, quarters: int) -> "Instance":
    """A new gateway into which everything was dropped."""
    from examples.partnership.writing import write_partnership
    from journey.instance import create_instance, open_instance

    say(f"demo 1/5: a new gateway in {place}")
    instance = create_instance(place, os.environ, passphrase_file)
    say_made(instance)
    give_keys(instance, keys_folder(instance))
    say(f"keys of the projects' invented approvers: {keys_folder(instance)} (in earnest each would keep their own)")
    instance = open_instance(place, passphrase_file)
    with tempfile.TemporaryDirectory(prefix="gateway-demo-") as files, shown_progress(quiet=False) as progress:
        say(f"demo 2/5: the files of {people:,} invented people over {quarters} quarters are written")
        written = write_partnership(Path(files), people, quarters, SEED, progress=progress)
        say(f"demo 3/5: {len(written.files)} files with {written.rows:,} rows are dropped and sealed")
        for number, file in enumerate(written.files):
            progress(f"sealing {file.partner} {file.feed} {file.period}", number, len(written.files))
            dropped(instance, file.path, file.partner, file.feed, file.period)
    say("demo 4/5: received → protected → linked → shared")
    return instance


def _approve_most(instance: "Instance") -> None:
    """Approve all that waits but what is left to be tried, and publish it."""
    from journey.approvals import pending, release_approved

    waiting = pending(instance)
    signed = to_sign(waiting, LEFT_WAITING)
    say(f"demo 5/5: {len(signed)} releases are approved for two organisations each, {len(waiting) - len(signed)} wait")
    with shown_progress(quiet=False) as progress:
        sign(instance, keys_folder(instance), signed, progress)
    release_approved(instance, day(None))
