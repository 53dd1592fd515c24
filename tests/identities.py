"""A gateway for requests for identities: linked, its key in three people's hands, approvers, keys of partners."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyrage
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.share_files import read_shares
from custody.signing import SignedFor, public_key_of, sign
from journey.identifying import Claim
from journey.instance import Instance
from journey.linked import link_people
from journey.tier3.approving import approve
from journey.tier3.keeping import make_tier3_key
from journey.tier3.requesting import ask
from tests.invented import ON, signed_again
from tests.people import case, copied, given, in_crime, opened_again, person

CASES, SUSPECTS = "youth_justice_cases", "police_recorded_crime_suspects"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKER = "safeguarding_1"
APPROVERS = {"police_dpo": "police", "bristol_caldicott_guardian": "bristol", "somerset_dpo": "somerset"}
PARTNERS = ("bristol", "police", "somerset")


@dataclass
class Desk:
    """One gateway, with everything that its people hold."""

    instance: Instance
    signing: dict[str, Ed25519PrivateKey]
    opening: dict[str, pyrage.x25519.Identity]
    shares: tuple[str, ...]
    receipts: dict[str, str]

    def claim(self, who=ASKER):
        return Claim(who, lambda digest: sign(self.signing[who], SignedFor.CHALLENGE, digest))

    def written(self, **changes):
        said = {
            "asked_by": ASKER,
            "role": "Designated safeguarding lead",
            "recipient": "safeguarding_lead",
            "purpose": "safeguarding_case",
            "legal_gateway": "cda_1998_s115",
            "necessity": "child_at_risk",
            "origin": "own_record",
            "record": {"partner": "bristol", "feed": CASES, "reference": f"{self.receipts['bristol']}:2"},
        }
        return yaml.safe_dump(said | changes).encode()

    def about(self, line):
        """A request about the person on one line of the recipient's own delivery."""
        record = {"partner": "bristol", "feed": CASES, "reference": f"{self.receipts['bristol']}:{line}"}
        return self.ask(record=record)

    def ask(self, **changes):
        return ask(self.instance, self.written(**changes), self.claim())

    def approve(self, held, *who, signed_for=SignedFor.TIER3):
        for name in who or tuple(APPROVERS)[:2]:
            signature = sign(self.signing[name], signed_for, bytes.fromhex(held.asked.digest))
            done = approve(self.instance, held.asked.request, name, signature)
        return done

    def again(self):
        """The same gateway in another process."""
        self.instance = opened_again(self.instance)
        return self


def documents_for(instance, signing, opening):
    """The documents that tier 3 needs, signed by the owner."""
    folder = instance.home / "documents"
    people = yaml.safe_load((folder / "people.yaml").read_text())
    asker = {"organisation": "bristol", "role": "Designated safeguarding lead", "recipients": ["safeguarding_lead"]}
    people["people"] += [
        {"id": name, "joined": date(2024, 1, 1), "public_key": public_key_of(signing[name])} | asker
        for name in (ASKER, "safeguarding_2")
    ]
    (folder / "people.yaml").write_text(yaml.safe_dump(people))
    approvers = [
        {"id": name, "organisation": of, "role": "caldicott_guardian", "public_key": public_key_of(signing[name])}
        for name, of in APPROVERS.items()
    ]
    keys = {name: str(opening[name].to_public()) for name in PARTNERS}
    parties = {
        "approvers": approvers,
        "partners": keys,
        "recipients": {"safeguarding_lead": str(opening["lead"].to_public())},
    }
    (folder / "definitions" / "tier3.yaml").write_text(yaml.safe_dump(parties))
    return signed_again(instance)


def a_desk(with_postcodes: Instance, home: Path) -> Desk:
    """Person 1 is known to two partners, persons 2 and 3 to one each."""
    folder = home / "shares"
    folder.mkdir(mode=0o700)
    signing = {name: Ed25519PrivateKey.generate() for name in (*APPROVERS, ASKER, "safeguarding_2")}
    opening = {name: pyrage.x25519.Identity.generate() for name in (*PARTNERS, "lead")}
    instance = documents_for(copied(with_postcodes, home / "home"), signing, opening)
    shares = read_shares(make_tier3_key(instance, folder).files)
    cases = given(instance, "bristol", CASES, [case(person(1)), case(person(2))])
    rows = [in_crime(1, "suspect", person(1)), in_crime(2, "suspect", person(3)), in_crime(2, "suspect", person(1))]
    suspects = given(instance, "police", SUSPECTS, rows)
    link_people(instance, ON)
    return Desk(instance, signing, opening, shares, {"bristol": cases.receipt_id, "police": suspects.receipt_id})


def a_copy(desk: Desk, folder: Path) -> Desk:
    """The same for one test to change."""
    copy = copied(desk.instance, folder)
    return Desk(copy, dict(desk.signing), desk.opening, desk.shares, desk.receipts)
