"""What must hold of `gateway agreement diff`, `annex` and `schema`: what differs, what is signed, what is known."""

import hashlib
import json

import jsonschema
import pytest
import yaml

from contracts.agreement import Agreement
from contracts.library import Library, shipped_documents
from custody.signing import SignedFor, is_signed
from journey.instance import open_instance

SHIPPED = shipped_documents() / "agreements" / "avon_and_somerset_demonstration.yaml"


@pytest.fixture
def another(tmp_path):
    """The shipped agreement with some words of it written otherwise, as a file."""

    def written(*pairs):
        text = SHIPPED.read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "another.yaml"
        path.write_text(text, "utf-8")
        return path

    return written


def test_one_that_releases_less_ends_with_0_and_says_what_goes(gateway, another):
    new = another(("last_outcome_category: keep", "last_outcome_category: drop"), ("vault: 30", "vault: 20"))
    told = gateway("agreement", "diff", SHIPPED, new)
    assert told.code == 0
    assert "releases less or the same" in told.out
    assert "last_outcome_category (keep)" in told.out
    assert "vault (30 to 20)" in told.out


def test_one_that_releases_more_ends_with_1_and_says_so_first(gateway, another):
    new = another(("last_outcome_category: keep", "last_outcome_category: drop"), ("small_count: 5", "small_count: 4"))
    told = gateway("agreement", "diff", SHIPPED, new, "--json")
    assert (told.code, told.json["releases_more"], told.json["verdict"]) == (1, True, "releases more")
    more = [item for item in told.json["changes"] if item["more"]]
    assert [(item["what"], item["name"], item["before"], item["after"]) for item in more] == [
        ("thresholds", "small_count", "5", "4")
    ]
    lines = gateway("agreement", "diff", SHIPPED, new).out.splitlines()
    first, after = (next(n for n, line in enumerate(lines) if word in line) for word in ("small_count", "last_outcome"))
    assert first < after
    assert "exit 1 where NEW releases" in " ".join(gateway("agreement", "diff", "--help").out.split())


def test_an_agreement_and_itself_differ_in_nothing(gateway):
    told = gateway("agreement", "diff", SHIPPED, SHIPPED, "--json")
    assert (told.code, told.json["changes"]) == (0, [])


def test_what_is_no_agreement_or_goes_beyond_the_law_is_refused(gateway, another, tmp_path):
    (tmp_path / "none.yaml").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "none.yaml", tmp_path / "missing.yaml", tmp_path):
        assert gateway("agreement", "diff", SHIPPED, path).code == 2
    beyond = another(
        (
            'ceiling: "2B"\n    source: https://www.legislation.gov.uk/ukpga/2022',
            'ceiling: "3"\n    source: https://www.legislation.gov.uk/ukpga/2022',
        )
    )
    told = gateway("agreement", "diff", SHIPPED, beyond)
    assert (told.code, "supports tier 2B at most" in told.err) == (1, True)


def test_the_annex_is_written_whole_and_always_the_same(gateway, tmp_path):
    told = gateway("agreement", "annex", "--out", tmp_path / "one", "--json").json
    assert told["agreement"] == Library(shipped_documents()).agreement.label
    assert told["files"] == sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(told["files"]) == 10
    assert gateway("agreement", "annex", "--out", tmp_path / "two" / "deep", "--format", "md").code == 0
    for path in (tmp_path / "two" / "deep").iterdir():
        assert path.suffix == ".md"
        assert path.read_bytes() == (tmp_path / "one" / path.name).read_bytes()
    assert "wrote 5 files" in gateway("agreement", "annex", "--out", tmp_path / "three", "--format", "html").out


def test_the_schedule_bears_the_digest_that_the_owner_signed(gateway, home, tmp_path):
    gateway("agreement", "annex", "--home", home, "--out", tmp_path / "annex")
    told = gateway("agreement", "annex", "--home", home, "--out", tmp_path / "again", "--json").json
    instance = open_instance(home)
    held = json.loads(instance.library.agreement_signature.read_text("utf-8"))
    signed = {"documents_digest": told["signed_digest"], "signed_at": held["signed_at"], "v": 2}
    statement = hashlib.sha256(json.dumps(signed, sort_keys=True, separators=(",", ":")).encode()).digest()
    assert is_signed(instance.owner, SignedFor.AGREEMENT, statement, held["signature"])
    assert told["signed_digest"] in (tmp_path / "annex" / "schedule.md").read_text("utf-8")
    assert told["agreement_digest"] == instance.library.agreement_digest()


def test_a_folder_that_is_taken_or_a_form_that_is_none_is_wrong_usage(gateway, tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").write_text("mine", "utf-8")
    assert gateway("agreement", "annex", "--out", tmp_path / "taken").code == 2
    assert gateway("agreement", "annex", "--out", tmp_path / "new", "--format", "pdf").code == 2
    assert not (tmp_path / "new").exists()


@pytest.fixture
def plain():
    """The shipped agreement as JSON has it: a day is text."""
    return json.loads(json.dumps(yaml.safe_load(SHIPPED.read_text("utf-8")), default=str))


def test_the_schema_takes_the_shipped_agreement_and_no_key_that_is_unknown(gateway, plain):
    schema = gateway("agreement", "schema").json
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema)
    assert list(checker.iter_errors(plain)) == []
    for place in (plain, plain["parties"][0], plain["releases"][0], plain["thresholds"]):
        place["unknown"] = 1
        assert [error.validator for error in checker.iter_errors(plain)] == ["additionalProperties"]
        del place["unknown"]
    plain["releases"][0]["columns"]["police_street_level_crime"]["month"] = "whole"
    assert [error.validator for error in checker.iter_errors(plain)] == ["enum"]


def test_the_schema_asks_for_what_the_model_asks_for(gateway):
    schema = gateway("agreement", "schema").json
    needed = {field.alias or name for name, field in Agreement.model_fields.items() if field.is_required()}
    assert set(schema["required"]) == needed
