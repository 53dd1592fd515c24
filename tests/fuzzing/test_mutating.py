"""The same seed makes the same files, most of them are new, and what is in a container is changed inside it."""

import gzip
import io
import random
import zipfile

import pyrage

from tests.fuzzing import corpus, mutating

SEEDS = [b"a,b\n1,2\n" * 40, b"another file of bytes" * 20]


def files(seed, count=300, **said):
    mutator = mutating.Mutator(seed, (b"TOKEN",), **said)
    return [mutator.made(SEEDS) for _ in range(count)]


def test_the_same_seed_makes_the_same_files_and_another_makes_others():
    assert files("a") == files("a")
    assert files("a") != files("b")


def test_files_are_new_hold_tokens_and_pieces_of_others_and_keep_their_size():
    made = files("a")
    assert len({*made} - {*SEEDS}) > 250
    assert any(b"TOKEN" in content for content in made)
    assert any(content[:3] == b"a,b" and b"another" in content for content in made)
    assert max(map(len, made)) <= mutating.LARGEST_BYTES


def test_one_that_was_made_before_is_changed_again():
    mutator = mutating.Mutator("a")
    made = [mutator.made([b"plain" * 9], [b"grown" * 9]) for _ in range(100)]
    assert 20 < sum(b"grown" in content for content in made) < 60


def test_what_is_in_a_container_is_changed_inside_it():
    chance = random.Random("a")  # noqa: S311 - a test repeats itself
    packed = mutating.in_gzip(chance, gzip.compress(b"before"), bytes.upper)
    assert gzip.decompress(packed) == b"BEFORE"
    encrypted = mutating.in_age(chance, corpus.ages()[0], bytes.upper)
    assert pyrage.decrypt(encrypted, [corpus.identity()]) == corpus.texts()[0].upper()
    archive = corpus.zips()[0]
    made = [mutating.in_zip(chance, archive, bytes.upper) for _ in range(60)]
    parts = [zipfile.ZipFile(io.BytesIO(content)) for content in made]
    inside = [{name: found.read(name) for name in found.namelist()} for found in parts]
    assert {"extract.csv": corpus.texts()[0].upper(), "__MACOSX/._a.csv": b"x"} in inside
    assert len({frozenset(names) for names in inside}) > 2
