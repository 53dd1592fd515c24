"""What must hold of Spark: nothing in clear on the disk while it works, nothing to connect to, nothing left behind."""

import contextlib
import os
import subprocess
import sys
import warnings
from pathlib import Path

import psutil
import pyarrow as pa
import pytest

from engine.spark import SparkMissingError, open_spark
from tests.java import needs_java

pytestmark = needs_java
CANARY = "CANARYNAME"
ROWS = 200_000


@pytest.fixture(scope="module")
def session():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pyspark about pandas, and about its own sockets
        with open_spark(memory="1g") as opened:
            yield opened


def shuffled(session):
    """A question whose answer needs every row moved, asked and answered; its files are there still."""
    table = pa.table({"name": [f"{CANARY}{number % 1000:04}" for number in range(ROWS)], "number": range(ROWS)})
    session.createDataFrame(table).createOrReplaceTempView("people")
    question = "select l.name, count(*) as pairs from people l join people r on l.number = r.number group by l.name"
    session.sql("set spark.sql.autoBroadcastJoinThreshold = -1")
    return session.sql(question).toArrow()


def test_what_it_writes_between_steps_says_nothing(session):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert shuffled(session).num_rows == 1000
    folder = Path(session.conf.get("spark.local.dir"))
    written = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size > 0]
    assert sum(path.stat().st_size for path in written) > ROWS, "nothing was shuffled through files"
    assert [path.name for path in written if CANARY.encode() in path.read_bytes()] == []


def test_it_listens_on_the_loopback_alone(session):
    java = [child for child in psutil.Process().children(recursive=True) if "java" in child.name()]
    assert java
    listening = {
        found.laddr.ip for child in java for found in child.net_connections("inet") if found.status == "LISTEN"
    }
    assert {ip.removeprefix("::ffff:") for ip in listening} <= {"127.0.0.1"}
    assert session.conf.get("spark.ui.enabled") == "false"


def test_its_folder_and_its_java_are_gone_when_it_is_closed_and_it_writes_nowhere_else(tmp_path):
    # In a process of its own: a second session of this one would be the first.
    program = (
        "import os, sys, warnings, psutil; warnings.simplefilter('ignore')\n"
        "from engine.spark import open_spark\n"
        "with open_spark(memory='1g') as session:\n"
        "    folder = session.conf.get('spark.local.dir')\n"
        "    assert os.path.isdir(folder) and os.stat(folder).st_mode & 0o077 == 0\n"
        "    assert psutil.Process().children()\n"
        "    assert session.range(1000).repartition(4).count() == 1000\n"
        "    assert os.listdir(sys.argv[1]) == []\n"
        "    temporary = session._jvm.java.lang.System.getProperty('java.io.tmpdir')\n"
        "    assert temporary == folder and any(name.startswith('blockmgr') for name in os.listdir(folder))\n"
        "assert not os.path.exists(folder)\n"
        "assert not psutil.Process().children(recursive=True)\n"
    )
    words = [sys.executable, "-c", program, str(tmp_path)]
    asked = os.environ | {"SPARK_LOCAL_DIRS": str(tmp_path)}  # as a machine with a Spark of its own may have it
    subprocess.run(words, check=True, capture_output=True, env=asked)  # noqa: S603 - this interpreter


def test_where_pyspark_is_not_installed_it_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(SparkMissingError, match="extra `spark` and Java 17"), contextlib.ExitStack() as stack:
        stack.enter_context(open_spark())
