"""The programs on the pages for analysts and auditors run as they stand, on a gateway that has published something."""

import hashlib
import json
import runpy
from pathlib import Path

import duckdb
import pytest

from contracts.library import Library, shipped_documents
from journey.agreed import digest_to_sign
from journey.approvals import release_approved
from journey.inputs import due
from journey.instance import Instance
from journey.shared import share
from journey.standing import published
from lineage.entries import Verb
from products.catalogue import clause_product, products_of
from tests.docs.pages import blocks, page, table
from tests.identities import a_desk
from tests.invented import ON, TABLE, an_instance, crimes_file, lookup_protected, protected, some_crimes
from tests.people import (
    case,
    given,
    linked_and_shared,
    person,
    postcodes_protected,
    signed,
    waiting_release,
    with_approvers,
)

ANALYSTS, AUDITORS = page("docs/for-analysts.md"), page("docs/for-auditors.md")
LIBRARY = Library(shipped_documents())


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """No test here is about the cost of guessing a passphrase."""


@pytest.fixture
def told(tmp_path: Path) -> Instance:
    instance = an_instance(tmp_path)
    lookup_protected(instance)
    protected(instance, crimes_file(some_crimes()))
    for product, period in due(instance):
        share(instance, product.id, period, ON)
    return instance


def run(program: str, folder: Path) -> None:
    """Run a program as a file of its own."""
    path = folder / "program.py"
    path.write_text(program, encoding="utf-8")
    runpy.run_path(str(path))


def test_the_auditor_s_programs_prove_every_release_and_show_its_decisions(told, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GATEWAY_HOME", str(told.home))
    prove, _, show, *_ = blocks(AUDITORS, "python")
    run(prove, tmp_path)
    assert capsys.readouterr().out.count("proved tier") == 3
    run(show, tmp_path)
    assert "lsoa21_code 5.1 lsoa" in capsys.readouterr().out


def test_the_auditor_s_program_notices_a_changed_file(told, tmp_path, monkeypatch):
    monkeypatch.setenv("GATEWAY_HOME", str(told.home))
    path = Path(published(told)[0].path)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(SystemExit, match="changed since it was published"):
        run(blocks(AUDITORS, "python")[0], tmp_path)


@pytest.fixture
def approved(tmp_path: Path) -> Instance:
    """A gateway with one release of a project, which two organisations have approved."""
    instance, keys = with_approvers(an_instance(tmp_path))
    postcodes_protected(instance)
    given(instance, "bristol", "youth_justice_cases", [case(person(1))])
    linked_and_shared(instance)
    waits = waiting_release(instance)
    for approver in ("police_dpo", "bristol_caldicott_guardian"):
        signed(instance, waits, approver, keys[approver])
    release_approved(instance, ON)
    return instance


def test_the_auditor_s_program_checks_approvals(approved, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GATEWAY_HOME", str(approved.home))
    prove, check, show, *_ = blocks(AUDITORS, "python")
    run(check, tmp_path)
    release, by = "tier2b/data_group/journeys/youth_justice_cases/2024-Q1", "police_dpo, bristol_caldicott_guardian"
    assert f"approved {release}/current by {by}\n" in capsys.readouterr().out
    run(prove, tmp_path)
    run(show, tmp_path)
    assert "proved tier2b/data_group/journeys/youth_justice_cases" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["manifest.json", "approvals.json"])
def test_it_notices_what_was_changed_after_signing(approved, tmp_path, monkeypatch, name):
    monkeypatch.setenv("GATEWAY_HOME", str(approved.home))
    (release,) = (item for item in published(approved) if item.product.project)
    path = Path(release.path).with_name(name)
    content = path.read_text(encoding="utf-8")
    path.write_text(content + " " if name == "manifest.json" else json.dumps(json.loads(content)[:1]), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"not over this manifest|fewer than two organisations"):
        run(blocks(AUDITORS, "python")[1], tmp_path)


@pytest.fixture
def agreed(told: Instance, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The documents of a gateway whose owner has told the auditor their key."""
    monkeypatch.setenv("GATEWAY_HOME", str(told.home))
    monkeypatch.setenv("OWNER_KEY", told.owner)
    return told.home / "documents"


@pytest.mark.usefixtures("agreed")
def test_the_auditor_s_program_checks_what_the_owner_signed(told, tmp_path, capsys):
    run(blocks(AUDITORS, "python")[3], tmp_path)
    signed = told.library.signed_documents()
    said = f"signed {len(signed)} documents on {told.agreed.signed_at} {digest_to_sign(told.library).hex()}"
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("name", ["codes/offence_groups.yaml", "people.yaml", "agreements/second.yaml"])
def test_it_notices_a_document_that_was_changed_or_added_since(agreed, tmp_path, name):
    with (agreed / name).open("a", encoding="utf-8") as file:
        file.write("# more")
    with pytest.raises(SystemExit, match=r"(changed|added) since it was signed"):
        run(blocks(AUDITORS, "python")[3], tmp_path)


@pytest.mark.usefixtures("agreed")
def test_it_notices_another_s_signature(tmp_path, monkeypatch):
    monkeypatch.setenv("OWNER_KEY", "A" * 43 + "=")
    with pytest.raises(SystemExit, match="not signed with that key"):
        run(blocks(AUDITORS, "python")[3], tmp_path)


def test_the_auditor_s_program_tells_who_approved_an_identity(tmp_path, monkeypatch, capsys):
    held = an_instance(tmp_path)
    postcodes_protected(held)
    (tmp_path / "desk").mkdir()
    desk = a_desk(held, tmp_path / "desk")
    asked = desk.ask().asked
    desk.approve(desk.about(3), "police_dpo")
    monkeypatch.setenv("GATEWAY_HOME", str(desk.instance.home))
    run(blocks(AUDITORS, "python")[4], tmp_path)
    out = capsys.readouterr().out
    assert f"{asked.request} safeguarding_case signed by nobody" in out
    assert out.count("safeguarding_case signed by police_dpo\n") == 1


def test_a_commitment_is_what_the_page_says(told):
    (line,) = [block for block in blocks(AUDITORS, "console") if "openssl" in block]
    assert line.index("salt") < line.index("dgst -sha256 -binary extract.csv")
    receipt = max((told.home / "zones" / "deliveries").iterdir())
    salt, content = (receipt / "salt").read_bytes(), crimes_file(some_crimes())
    expected = json.loads((receipt / "receipt.json").read_text())["commitment"]
    assert hashlib.sha256(salt + hashlib.sha256(content).digest()).hexdigest() == expected


@pytest.mark.parametrize("filled", ["told", "approved"])
def test_the_subjects_of_entries_are_those_that_the_page_tells(filled, request):
    instance = request.getfixturevalue(filled)
    told_of = {(row[0].strip("`"), row[1]): row[2] for row in table(AUDITORS, "verb", "entered when", "subject")}
    for entry in instance.ledger.entries():
        subjects = [text for (verb, _), text in told_of.items() if verb == entry.verb.value]
        if entry.verb is Verb.ALTERATION:
            collected = next(text for (verb, _), text in told_of.items() if verb == "collection")
            subjects = [f"{subjects[0]} {collected}", *subjects[1:]]
        assert any(all(f"`{key}`" in text for key in entry.subject) for text in subjects), entry.verb


def test_the_analyst_s_python_reads_every_product(told, tmp_path, monkeypatch, capsys):
    (program,) = blocks(ANALYSTS, "python")
    for item in published(told):
        monkeypatch.chdir(Path(item.path).parent)
        run(program, tmp_path)
        out = capsys.readouterr().out
        assert f"{item.rows} {item.product.id} {item.version}" in out


def test_the_analyst_s_sql_is_answered(told, monkeypatch):
    cells, records = blocks(ANALYSTS, "sql")
    paths = {item.product.tier.value: item.path for item in published(told)}
    with duckdb.connect() as connection:
        connection.execute(f"create view {TABLE} as from '{paths['1']}'")
        shown = connection.execute(cells).fetchall()
        assert {name: withheld for name, _, withheld in shown}["Bristol, City of"] == 1
        monkeypatch.chdir(Path(paths["2A"]).parent)
        assert connection.execute(records).fetchall()


@pytest.mark.parametrize("product", products_of(LIBRARY), ids=lambda product: product.id)
def test_every_column_of_every_product_is_described(product):
    after = ANALYSTS.split(f"### `{clause_product(product)}`: tier {product.tier}")[1].split("\n## ")[0]
    rows = table(after.split("\n### ")[0], "column", "type")
    assert [row[0].strip("`") for row in rows] == [column.name for column in product.columns]


def test_the_notice_and_the_code_for_withheld_values_are_there():
    assert "Section 171 of the Data Protection Act 2018" in ANALYSTS
    assert "`supp_code`" in ANALYSTS
    assert "Internal, not yet attacked" in ANALYSTS
