"""Every secret of the keyring, looked for in every byte that a whole run, a rotation, a split and a destruction leave.

Roots, what is derived from them, salts, the passphrase, the key that was split and its shares: raw, in hexadecimal,
base32 and base64, and shares by their words. Dagster's storage, the ledger and what the verbs print are among the
places. That the search finds such a thing is shown by planting one.
"""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner

from custody.data_keys import unseal_key
from custody.derivation import derived
from custody.domains import Domain, open_domain
from custody.keyring import SealingZone
from custody.roots import RootUse
from custody.split_key import new_split_key
from journey import key_holding
from journey.instance import Instance, Zone
from portal.keys import app
from tests.leaks.runs import PlantedRun
from tests.leaks.searching import Looker, Needles, secret_forms
from tests.people import JOURNEYS

WORDS = 4
"""Words of a share in a row that are found nowhere by chance."""


def forms_of(secret: bytes) -> set[bytes]:
    """A secret as it might be written, at any place of a longer base64 and as Python shows bytes."""
    shifted = {base64.b64encode(b"\0" * skip + secret)[4:-4] for skip in range(3)}
    return secret_forms(secret) | shifted | {base64.urlsafe_b64encode(secret)[:-2], repr(secret)[2:-1].encode()}


def words_of(share: str) -> set[bytes]:
    """A share by any words of it in a row; its first four tell the set and are the same in each."""
    words = share.split()[WORDS:-3]
    return {" ".join(words[at : at + WORDS]).encode() for at in range(len(words) - WORDS)}


def secrets_of(instance: Instance, epochs: tuple[str, ...]) -> dict[str, set[bytes]]:
    """Everything that opens or derives, by what it is."""
    keyring, custody = instance.keyring, instance.zone(Zone.CUSTODY)
    project = instance.library.projects[JOURNEYS]
    domains = [Domain(project.recipient, project.id, epoch) for epoch in epochs]
    private = keyring.private_sealing_key(SealingZone.CUSTODY)
    found = {f"{use} root": keyring.root(use).secret for use in RootUse}
    found |= {f"pseudonym root of {epoch}": keyring.pseudonym_root(epoch).secret for epoch in epochs}
    found |= {f"domain key of {item.epoch}": open_domain(custody, keyring, item) for item in domains}
    for item in domains:
        found[f"salt of {item.epoch}"] = unseal_key(private, custody.read(item.path), "custody", item.path).secret
    for zone in SealingZone:
        key = keyring.private_sealing_key(zone)
        found[f"key of {zone}"] = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    found["log key"] = keyring.log_signer().private_bytes_raw()
    found["person-id key"] = derived(keyring.root(RootUse.REGISTRY), "person-id")
    return {label: forms_of(secret) for label, secret in found.items()}


def called(run: PlantedRun, *words: str) -> str:
    told = CliRunner().invoke(app, [*words, "--home", str(run.home)], obj={"home": None, "passphrase_file": None})
    return told.output + repr(told.exception)


@pytest.fixture
def lived(planted_run: PlantedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A gateway after a run, a rotation, a split and a destruction; what was printed; every secret there ever was."""
    monkeypatch.setenv("GATEWAY_PASSPHRASE_FILE", str(planted_run.home.parent / "passphrase"))
    monkeypatch.delenv("GATEWAY_KEY_SHARES", raising=False)
    assert planted_run.run() == 0
    printed = [called(planted_run, "rotate"), called(planted_run, "status", "--json")]
    secrets = secrets_of(planted_run.opened(), ("e1", "e2"))
    secrets["passphrase"] = forms_of((planted_run.home.parent / "passphrase").read_bytes().strip())
    kept = []

    def watched(needed: int, count: int):
        kept.append(new_split_key(needed, count))
        return kept[-1]

    monkeypatch.setattr(key_holding, "new_split_key", watched)
    folder = tmp_path / "shares"
    folder.mkdir(mode=0o700)
    printed.append(called(planted_run, "custody", "split", "--needed", "2", "--of", "3", "--out", str(folder)))
    ((key, shares),) = kept
    secrets["split key"] = forms_of(key.secret)
    secrets |= {f"share {number}": words_of(share) for number, share in enumerate(shares, 1)}
    one = ["--share", str(next(folder.iterdir()))]
    printed += [called(planted_run, *words) for words in (["custody", "join", *one], ["rotate", *one], ["rotate"])]
    brought = [word for file in sorted(folder.iterdir()) for word in ("--share", str(file))]
    printed += [called(planted_run, *words) for words in (["custody", "join", *brought], ["destroy", "--epoch", "e1"])]
    printed += [
        called(planted_run, *words) for words in (["status"], ["status", "--json"], ["destroy", "--epoch", "e2"])
    ]
    return planted_run, "\n".join(printed), secrets


def test_no_secret_of_the_keyring_is_in_any_byte_or_word_and_the_search_would_find_one(lived):
    run, printed, secrets = lived
    needles = Needles(secrets)
    assert Looker(needles).look(run.places) == set()
    assert needles.found_in(printed.encode()) == set()
    assert {"opens with any 2 of the 3 shares", "destroyed: the pseudonym root of e1", "SharesRefusedError"} <= {
        told
        for told in ("opens with any 2 of the 3 shares", "destroyed: the pseudonym root of e1", "SharesRefusedError")
        if told in printed
    }
    for label, forms in secrets.items():
        planted = run.home / "dagster" / "planted.log"
        planted.write_bytes(b"\n".join(forms))
        assert label in {item.label for item in Looker(needles).look([run.home / "dagster"])}
        planted.unlink()
