"""What must hold of the one way to open DuckDB: it reads, writes, loads and changes nothing, and never spills."""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.duck import open_duckdb

CANARY = "Quincey Canary"


@pytest.fixture
def folder(tmp_path):
    """Files that an open connection could read."""
    (tmp_path / "rows.csv").write_text(f"name\n{CANARY}\n", encoding="utf-8")
    (tmp_path / "rows.json").write_text(f'{{"name": "{CANARY}"}}\n', encoding="utf-8")
    pq.write_table(pa.table({"name": [CANARY]}), tmp_path / "rows.parquet")
    with duckdb.connect(str(tmp_path / "rows.db")) as plain:
        plain.execute("create table rows as select 1 as name")
    return tmp_path


READS = [
    "from '{folder}/rows.csv'",
    "from '{folder}/rows.parquet'",
    "from read_csv('{folder}/rows.csv')",
    "from sniff_csv('{folder}/rows.csv')",
    "from read_parquet('{folder}/rows.parquet')",
    "from parquet_metadata('{folder}/rows.parquet')",
    "from read_json('{folder}/rows.json')",
    "from read_text('{folder}/rows.csv')",
    "from read_blob('{folder}/rows.csv')",
    "from glob('{folder}/*')",
    "attach '{folder}/rows.db' as other",
]
WRITES = [
    "copy (select 1) to '{folder}/new.csv'",
    "copy (select 1) to '{folder}/new.parquet' (format parquet)",
    "export database '{folder}/new'",
    "attach '{folder}/new.db' as other",
]
CHANGES = [
    "set lock_configuration = false",
    "set temp_directory = '{folder}'",
    "set max_temp_directory_size = '1GB'",
    "set memory_limit = '1TB'",
    "set threads = 1",
    "set enable_progress_bar = true",
    "set python_enable_replacements = true",
    "set autoload_known_extensions = true",
    "pragma enable_profiling",
    "set log_query_path = '{folder}/new.log'",
    "call enable_logging(storage = 'file', storage_config = {{'path': '{folder}'}})",
]
REACHES = [
    "set enable_external_access = true",
    "reset enable_external_access",
    "install httpfs",
    "load httpfs",
    "load '{folder}/rows.db'",
    "from 'https://example.invalid/rows.parquet'",
    "from read_csv('s3://example/rows.csv')",
    "create secret s (type s3, key_id 'a', secret 'b')",
]


@pytest.mark.parametrize("statement", [*READS, *WRITES, *CHANGES, *REACHES])
def test_a_file_an_extension_the_network_and_the_settings_are_out_of_reach(folder, statement):
    before = sorted(folder.iterdir())
    with pytest.raises(duckdb.Error) as refusal:
        open_duckdb().execute(statement.format(folder=folder)).fetchall()
    assert CANARY not in str(refusal.value)
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("statement", [*READS, *WRITES, *CHANGES])
def test_a_plain_connection_would_have_done_it(folder, statement):
    """Or the test above could pass because of a slip in the statement."""
    with duckdb.connect(":memory:") as plain:
        plain.execute(statement.format(folder=folder))


ROWS = pa.table({"name": [CANARY]})


def test_a_python_variable_is_never_read_as_a_table():
    rows = ROWS
    assert rows.num_rows == 1
    with pytest.raises(duckdb.CatalogException):
        open_duckdb().sql("select * from rows")
    with pytest.raises(duckdb.CatalogException):
        open_duckdb().sql("select * from ROWS")
    with duckdb.connect(":memory:") as plain:
        assert plain.sql("select * from rows").fetchall() == [(CANARY,)]


def test_what_is_handed_over_is_computed_on():
    connection = open_duckdb()
    connection.register("rows", ROWS)
    assert connection.sql("select count(*) from rows").fetchall() == [(1,)]


def test_two_connections_share_nothing():
    one, other = open_duckdb(), open_duckdb()
    one.execute("create table rows as select 1")
    with pytest.raises(duckdb.CatalogException):
        other.sql("select * from rows")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("temp_directory", ""),
        ("max_temp_directory_size", "0 bytes"),
        ("enable_external_access", False),
        ("lock_configuration", True),
        ("enable_progress_bar", False),
        ("autoinstall_known_extensions", False),
        ("autoload_known_extensions", False),
        ("python_enable_replacements", False),
        ("threads", 3),
        ("memory_limit", "190.7 MiB"),
    ],
)
def test_a_connection_says_how_it_was_opened(setting, value):
    connection = open_duckdb(threads=3, memory_limit="200MB")
    assert connection.sql(f"select current_setting('{setting}')").fetchall() == [(value,)]


LIMIT = "100MB"
ROWS_TO_SORT = 4_000_000
SORT = (
    f"create table sorted as select md5(n::varchar) || '{CANARY}' as name from range({ROWS_TO_SORT}) as t(n) "
    "order by name"
)


def test_a_sort_larger_than_memory_fails_and_leaves_no_byte_on_a_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with pytest.raises(duckdb.OutOfMemoryException) as refusal:
        open_duckdb(threads=1, memory_limit=LIMIT).execute(SORT)
    assert CANARY not in str(refusal.value)
    assert list(tmp_path.rglob("*")) == []


def test_a_plain_connection_with_so_little_memory_would_spill(tmp_path):
    """Or the test above could pass because the sort fits, or fails before it is large."""
    spill = tmp_path / "spill"
    settings = {"memory_limit": LIMIT, "temp_directory": str(spill), "threads": 1}
    with duckdb.connect(":memory:", config=settings) as plain:
        plain.execute(SORT)
        spilled = [path for path in spill.rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in spilled) > 0
