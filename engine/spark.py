"""The one way to open Spark: on this machine's own cores, what it writes between steps encrypted, and nothing left.

For inputs that one machine's memory does not hold. Spark shuffles through files: they are encrypted with a key that the
session makes and forgets (`spark.io.encryption`), in a folder of the caller's own that is gone with the session.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_LOOPBACK = "127.0.0.1"
_QUIET_JVM = (
    "-XX:-HeapDumpOnOutOfMemoryError -XX:-CreateCoredumpOnCrash -XX:ErrorFile=/dev/null -XX:-DumpReplayDataOnError"
    " -XX:-UsePerfData -Dlog4j2.level=OFF"
)
"""A dump of the memory would be a clear copy of people's data on a disk."""
_ELSEWHERE = "SPARK_LOCAL_DIRS"
"""Where the environment has this, Spark shuffles there, whatever its settings say."""
_SETTINGS = {
    "spark.io.encryption.enabled": "true",
    "spark.io.encryption.keySizeBits": "256",
    "spark.authenticate": "true",
    "spark.network.crypto.enabled": "true",
    # Nothing listens but on the loopback, and nobody can watch what it does from a browser or read it later.
    "spark.driver.bindAddress": _LOOPBACK,
    "spark.driver.host": _LOOPBACK,
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.log.level": "OFF",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.python.worker.reuse": "true",
}


class SparkMissingError(Exception):
    """What links on Spark is not installed, or no Java starts."""

    def __init__(self) -> None:
        super().__init__("Spark does not start: install the extra `spark` and Java 17, or link on DuckDB")


@contextmanager
def open_spark(*, cores: int = 2, memory: str = "4g") -> Iterator["SparkSession"]:
    """A session of this process, stopped at the end. `memory` as Java writes it; Python's workers have theirs too.

    Raises `SparkMissingError` where pyspark is not installed or no Java starts. Errors of its queries may quote cell
    values: whoever calls must not let their text travel.
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra that few gateways have
    except ImportError:
        raise SparkMissingError from None
    os.environ.pop(_ELSEWHERE, None)
    # Its workers are Python of their own: the same one, or what they send could not be read.
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    with tempfile.TemporaryDirectory(prefix="gateway-spark-") as folder:
        builder = (
            SparkSession.builder.master(f"local[{cores}]").appName("linking").config("spark.driver.memory", memory)
        )
        settings = _SETTINGS | {
            "spark.local.dir": folder,
            "spark.sql.warehouse.dir": f"{folder}/none",
            "spark.driver.extraJavaOptions": f"{_QUIET_JVM} -Djava.io.tmpdir={folder}",
        }
        for name, value in (settings | {"spark.sql.shuffle.partitions": str(2 * cores)}).items():
            builder = builder.config(name, value)
        try:
            session = builder.getOrCreate()
        except Exception:  # noqa: BLE001 - whatever Java's start fails with, it says nothing that a user could mend
            raise SparkMissingError from None
        try:
            yield session
        finally:
            session.stop()
            _end_java()


def _end_java() -> None:
    """End the Java that pyspark would keep for another session: its memory holds what was compared, and the key."""
    from pyspark import SparkContext  # noqa: PLC0415 - as above

    gateway: Any = SparkContext._gateway  # noqa: SLF001 - pyspark has no other way to let go of it
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001 - so that the next session starts another
    gateway.shutdown()
    gateway.proc.stdin.close()  # at whose end it leaves
    gateway.proc.wait()
