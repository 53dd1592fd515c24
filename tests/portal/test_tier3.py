"""What must hold of the verbs about identities: a request goes the whole way, and no step, word or file tells whose."""

import base64
import json

import pyrage
import pytest
from typer.testing import CliRunner

from custody.errors import PinExistsError
from custody.shares import label
from dagster_project.running import run_pending
from journey.errors import IdentityRefusedError, Tier3RefusedError
from journey.instance import Zone, open_instance
from portal.errors import UsageError
from portal.tier3 import app
from tests.conftest import cheap
from tests.identities import APPROVERS, ASKER, PARTNERS, a_copy, a_desk
from tests.invented import ON, an_instance
from tests.people import postcodes_protected

CANARY = "5224000001"


@pytest.fixture(scope="session")
def _desk(tmp_path_factory):
    """It is never changed."""
    with cheap():
        made = an_instance(tmp_path_factory.mktemp("postcodes"))
        postcodes_protected(made)
        return a_desk(made, tmp_path_factory.mktemp("desk"))


@pytest.fixture
def desk(_desk, tmp_path, monkeypatch):
    for name in ("GATEWAY_HOME", "GATEWAY_PASSPHRASE_FILE", "GATEWAY_KEY_SHARES"):
        monkeypatch.delenv(name, raising=False)
    return a_copy(_desk, tmp_path / "desk")


@pytest.fixture
def tier3(desk):
    """Call `gateway tier3` with some words; a refusal is raised."""

    def call(*words):
        arguments = [*map(str, words), "--home", str(desk.instance.home)]
        told = CliRunner().invoke(app, arguments, obj={"home": None, "passphrase_file": None})
        if told.exception is not None and not isinstance(told.exception, SystemExit):
            raise told.exception
        return told

    return call


@pytest.fixture
def folder(desk, tmp_path):
    """What people keep at home: a key each, a share each, and the request."""
    made = tmp_path / "kept"
    made.mkdir(mode=0o700)
    for name, key in desk.signing.items():
        (made / f"{name}.key").write_text(base64.b64encode(key.private_bytes_raw()).decode())
    for share in desk.shares:
        place = made / f"share-{label(share).number}"
        place.touch(mode=0o600)
        place.write_text(share)
    (made / "request.yaml").write_bytes(desk.written())
    return made


def test_a_request_goes_the_whole_way_and_no_word_or_file_tells_whose(desk, tier3, folder):
    said = [tier3("request", folder / "request.yaml", "--as", ASKER, "--key-file", folder / f"{ASKER}.key", "--json")]
    request = json.loads(said[0].stdout)["request"]
    assert json.loads(tier3("list", "--json").stdout)["requests"][0]["lacking"] == "2 more of 2 signatures"
    said += [
        tier3("approve", request, "--approver", approver, "--key-file", folder / f"{approver}.key")
        for approver in list(APPROVERS)[:2]
    ]
    assert "nothing but its shares" in said[-1].stdout
    said.append(tier3("answer", request, "--share", folder / "share-1", "--share", folder / "share-3", "--json"))
    given = json.loads(said[-1].stdout)
    assert given["files"] == [*(f"home/{partner}.age" for partner in PARTNERS), "conditions.json"]
    said += [tier3("list"), tier3("list", "--json"), tier3("expire")]
    assert json.loads(said[-2].stdout)["requests"][0]["state"] == "answered"
    police = desk.instance.zone(Zone.TIER3).read(f"answers/{request}/files/home/police.age")
    assert CANARY in pyrage.decrypt(police, [desk.opening["police"]]).decode()
    reference = f"{desk.receipts['bristol']}:2"
    desk.instance.zone(Zone.TIER3).delete_all("crosswalk")
    run_pending(open_instance(desk.instance.home, desk.instance.remembered_passphrase), ON)
    assert len(desk.instance.zone(Zone.TIER3).list("crosswalk")) == 2
    told = "".join(item.output for item in said).encode()
    lying = b"".join(path.read_bytes() for path in desk.instance.home.rglob("*") if path.is_file())
    for canary in (CANARY, reference):
        assert canary.encode() not in told + lying


def test_no_step_is_skipped_and_no_message_repeats_a_reference(desk, tier3, folder):
    shares = ("--share", folder / "share-1", "--share", folder / "share-2")
    with pytest.raises(Tier3RefusedError, match="no such request"):
        tier3("answer", "r0", *shares)
    with pytest.raises(IdentityRefusedError) as refused:
        tier3("request", folder / "request.yaml", "--as", ASKER, "--key-file", folder / "safeguarding_2.key")
    assert desk.receipts["bristol"] not in str(refused.value)
    asked = tier3("request", folder / "request.yaml", "--as", ASKER, "--key-file", folder / f"{ASKER}.key")
    request = asked.stdout.split()[0]
    with pytest.raises(Tier3RefusedError, match="not approved"):
        tier3("answer", request, *shares)
    with pytest.raises(Tier3RefusedError, match="not police_dpo's signature"):
        tier3("approve", request, "--approver", "police_dpo", "--key-file", folder / "somerset_dpo.key")


@pytest.mark.parametrize("how", ["--json", ""])
def test_the_key_is_made_once_and_says_nothing_of_its_private_half(desk, tier3, tmp_path, how):
    desk.instance = an_instance(tmp_path)
    out = tmp_path / "out"
    out.mkdir(mode=0o700)
    told = tier3("key", "--out", out, *([how] if how else [])).stdout
    assert "any 2 of the 3 shares" in told or json.loads(told)["needed"] == 2
    assert len(list(out.iterdir())) == 3
    assert not any(" ".join(file.read_text().split()[4:7]) in told for file in out.iterdir())
    with pytest.raises(PinExistsError):
        tier3("key", "--out", out)


def test_approving_shows_what_is_signed_first_and_that_names_nobody(desk, tier3, folder):
    held = desk.ask()
    told = tier3("approve", held.asked.request, "--approver", "police_dpo", "--key-file", folder / "police_dpo.key")
    for word in ("safeguarding_case", "cda_1998_s115", "child_at_risk", "own_record", "to recipient: False"):
        assert word in told.stdout
    assert desk.receipts["bristol"] not in told.stdout


def test_what_was_altered_is_listed_as_altered(desk, tier3):
    held = desk.ask()
    desk.instance.zone(Zone.TIER3).replace(f"requests/{held.asked.request}/terms.json", b"{}")
    (row,) = json.loads(tier3("list", "--json").stdout)["requests"]
    assert (row["state"], row["recipient"], row["purpose"]) == ("altered", None, "safeguarding_case")


def test_files_that_cannot_be_read_are_wrong_usage(tier3, folder):
    with pytest.raises(UsageError, match="request's file"):
        tier3("request", folder / "none", "--as", ASKER, "--key-file", folder / f"{ASKER}.key")
    with pytest.raises(UsageError, match="key file"):
        tier3("request", folder / "request.yaml", "--as", ASKER, "--key-file", folder / "none")


def test_nothing_to_end_is_said(tier3):
    assert "nothing has come to its end" in tier3("expire").stdout
    assert json.loads(tier3("expire", "--json").stdout) == {"expired": []}
