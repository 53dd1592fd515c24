"""What must hold of the files of an answer: one size whatever they hold, and nothing is lost unsaid."""

import json

import pyrage
import pytest

from journey.tier3.answer_files import ANSWER_BYTES, home_files, recipient_file

KEYS = {name: pyrage.x25519.Identity.generate() for name in ("fire", "police")}
PUBLIC = {name: str(key.to_public()) for name, key in KEYS.items()}
HEADER = {"request": "r1"}


def records(count, partner="police"):
    return [(partner, "a_feed", "crime_ref", f"52{number:08}") for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 100, 5000])
def test_every_partner_has_a_file_of_one_size_with_its_own_records_alone(count):
    files = home_files(HEADER, records(count), PUBLIC)
    assert [item.name for item in files] == ["home/fire.age", "home/police.age"]
    fire, police = (pyrage.decrypt(item.content, [KEYS[name]]) for item, name in zip(files, KEYS, strict=True))
    assert len(fire) == len(police) == ANSWER_BYTES
    assert json.loads(fire) == HEADER | {"records": [], "further_records": 0}
    found = json.loads(police)
    assert len(found["records"]) + found["further_records"] == count
    assert bool(found["further_records"]) == (count == 5000)


def test_the_file_of_who_asked_is_of_that_size_too():
    file = recipient_file(HEADER, records(3), "lead", PUBLIC["fire"])
    assert file.name == "recipient/lead.age"
    assert len(pyrage.decrypt(file.content, [KEYS["fire"]])) == ANSWER_BYTES
