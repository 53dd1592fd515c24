"""An analyst who may see two products tries to see, reach or break more: each attempt is denied and entered."""

from contextlib import nullcontext

import duckdb
import pyarrow as pa
import pytest

from engine.locked import Bounds
from journey import asking
from journey.asking import Question, ask
from journey.errors import QuestionRefusedError
from tests.asking import a_told_gateway, claim_of, entered, with_another_file
from tests.conftest import cheap
from tests.fuzzing import children
from tests.invented import FEED, ON, TABLE

CANARY = "Quincey Canary"
NEEDS = "strategic_needs_assessment"
ELSEWHERE = f"{FEED}_for_area_of_bristol_analysts"
SMALL = Bounds(engine_bytes=64 << 20, memory_bytes=1 << 30, seconds=1.0, rows=1000, answer_bytes=1 << 20)

FILES = {
    "csv": "select * from read_csv('{folder}/rows.csv')",
    "parquet": "select * from read_parquet('{folder}/rows.parquet')",
    "text": "select * from read_text('{folder}/rows.csv')",
    "bytes of a file": "select * from read_blob('{folder}/rows.csv')",
    "json": "select * from read_json('{folder}/rows.json')",
    "names of files": "select * from glob('{folder}/*')",
    "sniffing": "select * from sniff_csv('{folder}/rows.csv')",
    "a file by its name": "select * from '{folder}/rows.csv'",
    "a file by its quoted name": 'select * from "{folder}/rows.parquet"',
    "a file within a subquery": f"select (select content from read_text('{{folder}}/rows.csv')) from {TABLE}",
    "a file by a call on its name": "select * from {table} where '{folder}/rows.csv'.read_text() is not null",
    "a database": "select * from read_duckdb('{folder}/rows.db')",
    "the process": "select * from read_text('/proc/self/environ')",
    "a file by a name of the question's own": (
        "with \"{folder}/rows.csv\" as (select 1 as n) select * from (select * from '{folder}/rows.csv') a, "
        "(with \"{folder}/rows.parquet\" as (select 1) select 1) b, '{folder}/rows.parquet' c"
    ),
}
STATEMENTS = {
    "attach": "attach '{folder}/rows.db' as other",
    "copy to a file": f"copy {TABLE} to '{{folder}}/stolen.csv'",
    "copy from a file": f"copy {TABLE} from '{{folder}}/rows.csv'",
    "export": "export database '{folder}/stolen'",
    "import": "import database '{folder}/stolen'",
    "a setting": "set enable_external_access = true",
    "unlocking": "set lock_configuration = false",
    "a pragma": "pragma database_list",
    "installing": "install httpfs",
    "loading": "load '{folder}/rows.db'",
    "a secret": "create secret s (type s3, key_id 'a', secret 'b')",
    "preparing": f"prepare p as select * from {TABLE}",
    "executing": "execute p",
    "a macro": "create macro m(f) as table select * from read_text(f)",
    "deleting within a select": f"with gone as (delete from {TABLE} returning *) select * from gone",
    "two statements": f"select 1 from {TABLE}; select 2",
    "two statements, the second hidden": f"select 1 from {TABLE} /* ; */ ; copy {TABLE} to '{{folder}}/stolen.csv' --",
    "describing": f"describe {FEED}",
    "logging to a file": "call enable_logging(storage = 'file', storage_config = {{'path': '{folder}/stolen'}})",
    "nothing": "",
    "no SQL": "what can you tell me?",
}
DYNAMIC = {
    "a question within": f"select * from query('select * from {TABLE}')",
    "a table by a text": f"select * from query_table('{TABLE}')",
    "tables by texts": f"select * from query_table(['{TABLE}', '{FEED}'])",
    "a question as json": f"select * from json_execute_serialized_sql(json_serialize_sql('select * from {TABLE}'))",
}
CATALOGUE = {
    "settings": "select * from duckdb_settings()",
    "a setting by name": "select current_setting('secret_directory')",
    "views": "select sql from duckdb_views()",
    "views by their table": "select * from duckdb_tables",
    "views by a name of the question's own": (
        "with duckdb_views as (select 1) select * from (select * from duckdb_views) a, (select * from duckdb_views) b"
    ),
    "secrets": "select * from duckdb_secrets()",
    "the standard's catalogue": "select * from information_schema.tables",
    "SQLite's catalogue": "select * from sqlite_master",
    "the version": "select version()",
}
OTHERS = {
    "the environment": "select getenv('INVENTED_CANARY')",
    "a Python variable": "select * from CANARY_ROWS",
    "a Python variable of the gateway's": "select * from batches",
    "a table through its memory": "select * from arrow_scan(1, 2, 3)",
    "a Python function": "select * from python_map_function(1)",
    "a column that the product does not promise": f"select hidden from {TABLE}",
    "such columns by a pattern": f"select columns('hid.*') from {TABLE}",
    "such a column by a join": f"select * from {TABLE} a join {TABLE} b using (hidden)",
    "another group's product": f"select * from {ELSEWHERE}",
    "another group's product beside one's own": f"select count(*) from {TABLE}, {ELSEWHERE}",
    "another group's product in a set": f"select 1 from {TABLE} union all select 1 from {ELSEWHERE}",
    "what is not shared": "select * from protected",
    "a table by a schema": f"select * from main.{TABLE}",
    "a table by a catalogue": f"select * from memory.main.{TABLE}",
    "a value by an error": f"select error(crime_type) from {TABLE}",
    "a value by a conversion": f"select cast(crime_type as integer) from {TABLE}",
    "a parameter": f"select $1 from {TABLE}",
    "a full stop that is none": "select * from main\N{ONE DOT LEADER}duckdb_views",
    "letters that look alike": f"select * from {TABLE.replace('e', chr(0x435))}",
    "letters of full width": "select * from \uff52\uff45\uff41\uff44_csv('{folder}/rows.csv')",
    "a space that is none": "select * from\N{NO-BREAK SPACE}read_csv('{folder}/rows.csv')",
    "an end that is none": f"select 1 from {TABLE}\0; copy {TABLE} to '{{folder}}/stolen.csv'",
    "half a letter": "select * from '\ud800'",
}
EXHAUSTION = {
    "time": f"select count(*) from range(99999999999), {TABLE}",
    "recursion without end": "with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r",
    "memory": "select list(range) from range(999999999)",
    "one long text": "select rpad('x', 400000000, 'y')",
    "a sort that does not fit": "select max(n) from (select rank() over (order by 0 - range) n from range(99999999))",
    "rows": "select * from range(1001)",
    "bytes": f"select rpad('x', 999999, 'y'), crime_type from {TABLE}",
    "length": "select " + "1," * 40_000 + "1",
    "a pattern": "select regexp_matches(rpad('a', 9999999, 'a'), '(a{0,200}){0,200}b') from range(99999)",
}
ATTEMPTS = FILES | STATEMENTS | DYNAMIC | CATALOGUE | OTHERS | EXHAUSTION
STARTED = {"the environment", "the process", "a Python variable of the gateway's", *EXHAUSTION}
"""What turns on how a process began, or on what it may use. All else is asked of copies of one that has loaded all."""
CANARY_ROWS = pa.table({"name": [CANARY]})


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A gateway with a hidden column in one of its files, somebody's key, and files that could be read."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "rows.csv").write_text(f"name\n{CANARY}\n", encoding="utf-8")
    (folder / "rows.json").write_text(f'{{"name": "{CANARY}"}}\n', encoding="utf-8")
    with duckdb.connect(str(folder / "rows.db")) as plain:
        plain.execute(f"create table rows as select '{CANARY}' as name")
        plain.execute(f"copy rows to '{folder}/rows.parquet'")
    with cheap(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("INVENTED_CANARY", CANARY)
        instance, keys = a_told_gateway(tmp_path_factory.mktemp("told"))
        with_another_file(instance, lambda rows: rows.append_column("hidden", pa.array([CANARY] * rows.num_rows)))
        yield instance, keys, folder


@pytest.fixture(scope="module")
def copies():
    """Children that answer by copy; where no process can be copied each is started."""
    if not children.HERE:
        yield None
        return
    found = children.Children("engine.locked", {})
    yield found
    found.close()


def written(attempt, folder):
    return attempt.replace("{folder}", str(folder)).replace("{table}", TABLE).replace("{{", "{").replace("}}", "}")


def test_there_are_attempts_of_every_kind():
    assert len(ATTEMPTS) == sum(map(len, (FILES, STATEMENTS, DYNAMIC, CATALOGUE, OTHERS, EXHAUSTION))) >= 40


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attempt_is_denied_and_entered_as_denied(told, copies, attempt, capfd):
    instance, keys, folder = told
    before, size = sorted(folder.iterdir()), len(list(instance.ledger.entries()))
    question = Question(written(ATTEMPTS[attempt], folder), ON, NEEDS)
    by_copy = copies.in_place() if copies and attempt not in STARTED else nullcontext()
    with by_copy, pytest.raises(QuestionRefusedError) as refused:
        ask(instance, question, claim_of("analyst_1", keys), SMALL)
    actor, subject = entered(instance, size)[-1]
    assert (actor, subject["outcome"], subject["why"]) == ("person:analyst_1", "denied", refused.value.rule)
    assert CANARY not in str(refused.value) + refused.value.for_asker
    assert CANARY not in str([dict(entry.subject) for entry in instance.ledger.entries()])
    assert capfd.readouterr() == ("", "")
    assert sorted(folder.iterdir()) == before


UNLOCKED = """
import duckdb
import engine.locked as locked

locked.open_duckdb = lambda **_: duckdb.connect()
locked.confine = lambda *_: None
locked.tables_named = lambda *_: ()
locked.main()
"""


@pytest.mark.parametrize("attempt", ["csv", "parquet", "text", "json", "a database", "a file by its quoted name"])
def test_without_the_reading_the_lock_and_the_confinement_it_would_have_been_answered(told, attempt, monkeypatch):
    """Or the test above could pass because of a slip in the attempt."""
    monkeypatch.setattr(asking, "_MODULE", ("-c", UNLOCKED))
    instance, keys, folder = told
    answer = ask(instance, Question(written(ATTEMPTS[attempt], folder), ON, NEEDS), claim_of("analyst_1", keys), SMALL)
    assert CANARY in str(answer.rows.to_pylist())


CHECKED_ALONE = """
import engine.locked as locked

locked.tables_named = lambda *_: ()
locked.main()
"""


ALONE = ["csv", "parquet", "text", "names of files", "a file by its name", "a database", "the process", "attach"]
ALONE += ["copy to a file", "unlocking"]


@pytest.mark.parametrize("attempt", ALONE)
def test_without_the_reading_the_lock_denies_it_by_itself(told, attempt, monkeypatch):
    """Files are out of reach of the engine and of the process, whatever the reading of a question lets through."""
    monkeypatch.setattr(asking, "_MODULE", ("-c", CHECKED_ALONE))
    instance, keys, folder = told
    before = sorted(folder.iterdir())
    with pytest.raises(QuestionRefusedError) as refused:
        ask(instance, Question(written(ATTEMPTS[attempt], folder), ON, NEEDS), claim_of("analyst_1", keys), SMALL)
    assert CANARY not in refused.value.for_asker
    assert sorted(folder.iterdir()) == before


def test_an_honest_question_is_answered_by_the_same_way(told, copies):
    instance, keys, _ = told
    question = Question(f"select count(*) as n from {TABLE}, (select 1 from {FEED} limit 1)", ON, NEEDS)
    found = ask(instance, question, claim_of("analyst_1", keys), SMALL)
    assert found.rows.to_pylist()[0]["n"] > 1
    with copies.in_place() if copies else nullcontext():
        assert ask(instance, question, claim_of("analyst_1", keys), SMALL).rows == found.rows
    assert "hidden" not in ask(instance, Question(f"select * from {TABLE}", ON), None, SMALL).rows.column_names
