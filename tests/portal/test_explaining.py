"""What must hold of `gateway agreement explain` and `gateway explain`: why, why not, and never a value."""

import pytest
import typer
from typer.models import CommandInfo

from journey.instance import open_instance
from journey.publishing import release_name
from journey.standing import published
from portal import command, explaining

ASK = ("agreement", "explain")
RECORDS = ("--product", "police_street_level_crime", "--tier", "2A", "--recipient")
AGREEMENT = "avon_and_somerset_demonstration 3.0"


@pytest.fixture
def _mounted(monkeypatch):
    """`gateway explain` in its place."""
    known = [item for item in command.app.registered_commands if item.name != "explain"]
    here = CommandInfo(name="explain", callback=explaining.explain)
    monkeypatch.setattr(command.app, "registered_commands", [*known, here])


def test_why_a_product_leaves_is_told_column_by_column_and_row_by_row(gateway):
    told = gateway(*ASK, *RECORDS, "bristol_analysts", "--json")
    assert (told.code, told.json["may"]) == (0, True)
    columns = {item["column"]: item for item in told.json["columns"]}
    assert columns["lsoa_code"]["ceilings"][columns["lsoa_code"]["decided_by"]] == "2A"
    assert (columns["lsoa_code"]["treatment"], columns["crime_id"]["treatment"]) == ("lsoa", "drop")
    assert "rows of E06000023 alone" in {item["rule"] for item in told.json["rows"]}
    shown = gateway(*ASK, *RECORDS, "data_group", "--column", "lsoa_code").out
    assert "clause 5.1 grants it as lsoa" in shown
    assert "recorded_by" not in shown
    assert "legal gateway cda_1998_s17a" in shown


def test_why_not_is_what_is_missing_first_and_what_would_satisfy_it(gateway):
    told = gateway(*ASK, *RECORDS, "public")
    assert told.code == 1
    assert "what would satisfy it: public release needs the attack" in told.out
    late = gateway(*ASK, *RECORDS, "data_group", "--on", "2032-01-01", "--json")
    assert (late.code, late.json["may"], late.json["missing"]) == (
        1,
        False,
        f"{AGREEMENT} is not in force on 2032-01-01",
    )


def test_tier_2b_is_asked_about_with_its_project(gateway):
    words = (*ASK, "--product", "youth_justice_cases", "--tier", "2b", "--recipient", "data_group")
    assert "is for no project" in gateway(*words).out
    assert gateway(*words, "--project", "journeys").code == 0


def test_why_a_feed_is_taken_is_told_with_how_it_rests(gateway):
    words = (*ASK, "--partner", "bristol", "--feed", "youth_justice_cases")
    told = gateway(*words, "--json").json
    assert (told["may"], told["area"], told["ceilings"]["clause 3.10"]) == (True, ["E06000023"], "2B")
    assert "in clear, as finely as age_band needs" in gateway(*words, "--column", "dob").out
    refused = gateway(*ASK, "--partner", "ons", "--feed", "youth_justice_cases")
    assert (refused.code, "no clause of" in refused.out) == (1, True)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--product", "fires"),
        (*RECORDS, "data_group", "--partner", "police"),
        ("--partner", "police"),
        ("--partner", "police", "--feed", "postcode_lookup", "--tier", "1"),
        ("--product", "fires", "--tier", "4", "--recipient", "data_group"),
        (*RECORDS, "data_group", "--column", "no_such_column"),
    ],
)
def test_a_question_that_is_half_a_question_is_wrong_usage(gateway, words):
    assert gateway(*ASK, *words).code == 2


@pytest.mark.usefixtures("_mounted")
def test_why_a_published_product_is_as_it_is(gateway, home):
    for item in published(open_instance(home)):
        name = release_name(item.product, item.period)
        told = gateway("explain", name, "--home", home, "--json").json
        assert told["columns"] == item.manifest["columns"]
        assert told["rows"] == item.manifest["rows"]
        shown = gateway("explain", f"{name}/current", "--home", home)
        assert shown.code == 0
        assert "Strategic" not in shown.err
        assert "clause 3.1" in shown.out
        assert "has been changed since" not in shown.out
    one = gateway("explain", name, "--column", "month", "--home", home, "--json").json
    assert [item["name"] for item in one["columns"]] == ["month"]


@pytest.mark.usefixtures("_mounted")
def test_a_product_of_an_agreement_that_was_changed_since_says_so(gateway, home):
    instance = open_instance(home)
    name = release_name(published(instance)[0].product, published(instance)[0].period)
    (path,) = (home / "documents" / "agreements").glob("*.yaml")
    path.write_text(path.read_text("utf-8") + "# changed\n", "utf-8")
    assert "has been changed since" in gateway("explain", name, "--home", home).out


@pytest.mark.usefixtures("_mounted")
def test_by_what_a_delivery_was_taken(gateway, home):
    deliveries = gateway("status", "--home", home, "--json").json["deliveries"]
    (receipt,) = [item["receipt_id"] for item in deliveries if item["feed"] == "police_street_level_crime"]
    told = gateway("explain", receipt, "--home", home, "--json").json
    assert (told["agreement"], told["clause"]) == (AGREEMENT, "3.1")
    assert len(told["shared_in"]) == 3
    assert "gateway agreement explain --partner police --feed" in gateway("explain", receipt, "--home", home).out


@pytest.mark.usefixtures("_mounted")
@pytest.mark.parametrize("words", [("tier1/no_such/2024-01",), ("20260101T000000000000Z",), ("tier1",)])
def test_what_is_not_there_is_not_explained(gateway, home, words):
    assert gateway("explain", *words, "--home", home).code in {1, 2}


def test_it_is_a_command_that_typer_understands():
    app = typer.Typer()
    app.command("explain")(explaining.explain)
    assert typer.main.get_command(app).params
