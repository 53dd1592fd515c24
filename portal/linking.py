"""The verbs of linking: train the model, see how links stand, and lead pids on when people are linked anew."""

from collections.abc import Iterator
from typing import Any

import typer

from portal.home import AsOfOption, HomeOption, JsonOption, PassphraseOption, day, opened
from portal.keys import ApproverKeyOption, ApproverOption, HandOverOption, WhoseCrosswalkArgument, crosswalk
from portal.showing import console, show_json, show_table

app = typer.Typer(help="Train the linking model, and see how links stand.", no_args_is_help=True)
_NAMED = {"number": "run", "model": "run made by model"}
"""What a run is told under where its own word, alone in a table, would be taken for another thing."""


@app.command("train")
def train(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a linking model of the records that are held; everybody is linked by it anew in the next run."""
    from journey.linking.training import train_model

    made = train_model(opened(context, home, passphrase_file), day(as_of))
    if as_json:
        show_json({"model": made.model, "model_before": made.before, "records": made.records})
        return
    console.print(
        f"trained on {made.records:,} records: model {made.model} holds from now on, sealed. `gateway run` links "
        "everybody by it anew; what becomes of whose pids is then in `gateway link crosswalk`",
        soft_wrap=True,
    )


@app.command("status")
def status(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which model holds, by which the run was made, at which odds, and how many there are of what."""
    from journey.linking.standing import standing

    told = standing(opened(context, home, passphrase_file), day(as_of))
    if as_json:
        show_json(told)
        return
    show_table("How links stand", ("what", "is"), _standing_rows(told))
    if told["due"]:
        console.print("linking is due: `gateway run` links")


@app.command("crosswalk")
def lead_on(
    context: typer.Context,
    project: WhoseCrosswalkArgument,
    approver: ApproverOption = None,
    key_file: ApproverKeyOption = None,
    out: HandOverOption = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Approve or hand over what became of a project's pids when people were linked anew, from old to new pid."""
    from journey.relinking import RELINKS

    crosswalk(context, project, RELINKS, approver, key_file, out, home, passphrase_file, as_of)


def _standing_rows(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What stands, line by line: the model that holds apart from the one that the run was made by."""
    model = told["model"]
    yield "model that holds", model["id"]
    yield "made from", model["from"]
    yield "holds since", model["since"] or "the gateway was made"
    yield "odds that link", f"{told['odds_used']} to 1"
    if told["run"] is None:
        yield "run", "none yet"
        return
    for name, value in told["run"].items():
        yield _NAMED.get(name, name.replace("_", " ")), _shown(value)


def _shown(value: object) -> str:
    """A value as a table shows it."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items()) or "none"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
