"""Questions: each is answered from what its asker may see, and from nothing else, and stands in the ledger."""

import pyarrow as pa
import pytest

from engine.locked import Bounds
from journey import asking, standing
from journey.asking import Question, ask
from journey.errors import AgreementUnsignedError, IdentityRefusedError, QuestionRefusedError
from journey.permitting import permits_of
from tests.asking import a_told_gateway, claim_of, entered, with_another_file
from tests.conftest import cheap
from tests.invented import FEED, ON, TABLE
from tests.people import copied, edit_agreement

NEEDS = "strategic_needs_assessment"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A gateway that has published January 2024, and the keys of some people. It is never changed but for entries."""
    with cheap():
        return a_told_gateway(tmp_path_factory.mktemp("asked"))


@pytest.fixture
def changeable(published, tmp_path):
    instance, keys = published
    return copied(instance, tmp_path / "changeable"), keys


def question(sql, purpose=None, on=ON):
    return Question(sql, on, purpose)


def refused(instance, sql, claim=None, purpose=None, **more):
    """The rule by which a question is refused; the ledger says it too."""
    before = len(list(instance.ledger.entries()))
    with pytest.raises(QuestionRefusedError) as refusal:
        ask(instance, question(sql, purpose), claim, **more)
    assert entered(instance, before)[-1][1]["outcome"] == "denied"
    assert entered(instance, before)[-1][1]["why"] == refusal.value.rule
    return refusal.value


def test_without_saying_who_asks_tier_1_is_answered(published):
    sql = f"select sum(crimes) as crimes from {TABLE} where local_authority_code = 'E06000066'"
    assert ask(published[0], question(sql)).rows.to_pylist() == [{"crimes": 9}]


def test_without_saying_who_asks_nothing_else_is(published):
    refusal = refused(published[0], f"select * from {FEED}", purpose=NEEDS)
    assert refusal.rule == "not-permitted"
    assert "only somebody who says who they are" in str(refusal)


def test_who_is_of_the_group_is_answered_for_the_purpose(published):
    instance, keys = published
    found = ask(instance, question(f"select count(*) as n from {FEED}", NEEDS), claim_of("analyst_1", keys))
    (records,) = [item for item in standing.published(instance) if item.product.id == FEED]
    assert found.rows.to_pylist() == [{"n": records.rows}]
    assert [(decision.allowed, decision.clause) for decision in found.decisions] == [(True, "5.1")]


@pytest.mark.parametrize(
    ("who", "purpose", "lacking"),
    [
        ("analyst_1", None, "only for the purpose strategic_needs_assessment"),
        ("police_dpo", NEEDS, "only Analysts of the partnership's data group"),
    ],
)
def test_a_denial_says_what_was_lacking(published, who, purpose, lacking):
    instance, keys = published
    refusal = refused(instance, f"select * from {FEED}", claim_of(who, keys), purpose)
    assert refusal.rule == "not-permitted"
    assert lacking in str(refusal)


def test_one_table_that_is_denied_is_enough(published):
    assert refused(published[0], f"select 1 from {TABLE}, {FEED}").rule == "not-permitted"


def test_whoever_is_not_whom_they_say_is_refused_and_entered_as_nobody(published):
    instance, keys = published
    before = len(list(instance.ledger.entries()))
    with pytest.raises(IdentityRefusedError):
        ask(instance, question(f"select 1 from {TABLE}"), claim_of("analyst_1", {"analyst_1": keys["analyst_2"]}))
    ((actor, subject),) = entered(instance, before)
    assert (actor, subject["outcome"], subject["why"]) == (f"gateway:{instance.id}", "denied", "identity")


def test_every_decision_and_every_answer_is_entered_and_nothing_of_the_question(published):
    instance, keys = published
    before = len(list(instance.ledger.entries()))
    sql = f"select crime_type as canary from {FEED} where crime_type <> 'Quincey Canary' limit 3"
    ask(instance, question(sql, NEEDS), claim_of("analyst_1", keys))
    (one, decided), (other, answered) = entered(instance, before)
    assert one == other == "person:analyst_1"
    assert decided.pop("question") == answered.pop("question")
    access = permits_of(instance.agreement, instance.library).access
    assert decided == {
        "decision": "allowed",
        "release": f"tier2a/{FEED}",
        "versions": 1,
        "clause": "clause:5.1",
        "policy": FEED,
        "policies_digest": access.policies_digest,
        "entities_digest": access.entities_digest,
        "purpose": NEEDS,
    }
    assert answered == {"outcome": "answered", "products": 1, "rows": 3}


def test_a_decision_is_entered_before_a_row_is_read(published, monkeypatch):
    instance, _ = published
    before = len(list(instance.ledger.entries()))

    def failing(*_):
        raise MemoryError

    monkeypatch.setattr(asking, "_projected", failing)
    with pytest.raises(MemoryError):
        ask(instance, question(f"select 1 from {TABLE}"))
    assert [subject["decision"] for _, subject in entered(instance, before)] == ["allowed"]


def test_what_the_engine_says_is_for_the_asker_alone(published):
    refusal = refused(published[0], f"select crime_type::int from {TABLE}")
    assert refusal.rule == "engine"
    assert "Could not convert" in refusal.for_asker
    for told in (str(refusal), repr(refusal), str(refusal.args), str(refusal.__cause__), str(refusal.__context__)):
        assert "convert" not in told
        assert "crime_type" not in told


def test_a_question_shows_nothing_of_itself(published):
    assert "crime_type" not in repr(question("select crime_type"))
    assert "pyarrow" not in repr(ask(published[0], question(f"select 1 from {TABLE} limit 1")))


def test_an_unsigned_agreement_answers_nothing(changeable):
    instance, _ = changeable
    with (instance.home / "documents" / "people.yaml").open("a") as document:
        document.write("# somebody was here\n")
    with pytest.raises(AgreementUnsignedError):
        ask(instance, question(f"select 1 from {TABLE}"))
    assert entered(instance)[-1][1] | {"question": ""} == {"question": "", "outcome": "denied", "why": "documents"}


def test_what_was_made_under_another_agreement_is_not_looked_at(changeable):
    instance = edit_agreement(changeable[0], lambda data: data["thresholds"].update(small_count=7))
    assert refused(instance, f"select 1 from {TABLE}").rule == "made-otherwise"


def test_a_column_that_the_product_does_not_promise_is_not_there(changeable):
    instance, _ = changeable
    with_another_file(instance, lambda rows: rows.append_column("hidden", pa.array(["Canary"] * rows.num_rows)))
    assert "hidden" not in ask(instance, question(f"select * from {TABLE}")).rows.column_names
    refusal = refused(instance, f"select hidden from {TABLE}")
    assert (refusal.rule, "Canary" in refusal.for_asker) == ("engine", False)


def test_a_column_that_the_product_promises_and_its_file_lacks_stops_the_question(changeable):
    instance, _ = changeable
    with_another_file(instance, lambda rows: rows.drop_columns(["crime_type"]))
    assert refused(instance, f"select 1 from {TABLE}").rule == "made-otherwise"


def test_the_order_that_was_asked_for_is_kept(published):
    rows = ask(published[0], question(f"select crimes from {TABLE} order by crimes desc nulls last")).rows
    numbers = [number for number in rows.column("crimes").to_pylist() if number is not None]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) > 1


@pytest.mark.parametrize(
    ("sql", "bounds", "rule"),
    [
        (f"select count(*) from range(99999999999), {TABLE}", Bounds(seconds=0.2), "too-slow"),
        (f"select * from {TABLE}", Bounds(rows=9), "answer-too-long"),
        (f"select * from {TABLE}", Bounds(answer_bytes=99), "answer-too-long"),
    ],
)
def test_past_a_limit_a_question_is_stopped(published, sql, bounds, rule):
    assert refused(published[0], sql, bounds=bounds).rule == rule


def test_tables_too_large_to_be_held_are_refused(published, monkeypatch):
    monkeypatch.setattr(asking, "MOST_TABLE_BYTES", 99)
    assert refused(published[0], f"select 1 from {TABLE}").rule == "too-large"


# A child that says what it likes: frames of any kind, and rows, packed or not.
SAYS = """
import sys
import pyarrow as pa
def say(kind, content):
    sys.stdout.buffer.write(kind + len(content).to_bytes(8, "little") + content)
    sys.stdout.flush()
def rows(packed):
    sink = pa.BufferOutputStream()
    batch = pa.record_batch({"Canary": [1] * 999_999})
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression=packed)) as writer:
        writer.write_batch(batch)
    say(b"R", sink.getvalue().to_pybytes())
"""


@pytest.mark.parametrize(
    ("program", "rule"),
    [
        ("import os; os.abort()", "engine-stopped"),
        ("import sys; sys.stdout.write('Canary')", "engine-stopped"),
        ("import sys; sys.stdout.buffer.write(b'M' + (6).to_bytes(8, 'little') + b'Canary')", "engine-stopped"),
        ("import sys; sys.stdout.buffer.write(b'R' + (6).to_bytes(8, 'little') + b'Canary')", "engine-stopped"),
        ("import sys; sys.stdout.buffer.write(b'N' + (6).to_bytes(8, 'little') + b'Canary')", "engine-stopped"),
        ("import time; time.sleep(60)", "too-slow"),
        ("import os, time; os.fork(); time.sleep(60)", "too-slow"),
        (SAYS + "say(b'M', b'3')", "engine-stopped"),
        (SAYS + "say(b'M', b'[' * 100_000)", "engine-stopped"),
        (SAYS + "say(b'M', b'[]'); rows('zstd'); say(b'E', b'')", "engine-stopped"),
        (SAYS + "say(b'M', b'[]')\nwhile True: rows(None)", "engine-stopped"),
    ],
)
def test_a_child_that_dies_lies_or_hangs_is_a_refusal(published, monkeypatch, program, rule, capfd):
    monkeypatch.setattr(asking, "_MODULE", ("-c", program))
    monkeypatch.setattr(asking, "_GRACE_SECONDS", 5)
    refusal = refused(published[0], f"select 1 from {TABLE}", bounds=Bounds(seconds=0.1, answer_bytes=20 << 20))
    assert refusal.rule == rule
    assert "Canary" not in str(refusal)
    assert capfd.readouterr() == ("", "")


def test_the_child_has_no_environment_and_no_key(published, monkeypatch):
    monkeypatch.setenv("GATEWAY_PASSPHRASE_FILE", "/canary")
    shown = (
        "import os, sys; shown = repr((os.environ.get('GATEWAY_PASSPHRASE_FILE'), sorted(os.environ), os.getcwd()));"
        "words = ('engine ' + shown).encode(); sys.stdout.buffer.write(b'N' + len(words).to_bytes(8, 'little') + words)"
        "; sys.stdout.flush(); sys.stdin.buffer.read()"
    )
    monkeypatch.setattr(asking, "_MODULE", ("-c", shown))
    words = refused(published[0], f"select 1 from {TABLE}").for_asker
    assert words in {"(None, [], '/')", "(None, ['LC_CTYPE'], '/')"}
