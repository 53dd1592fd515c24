"""The Java that Spark runs on: `.ci/packages` installs it."""

import os
import shutil

import pytest

needs_java = pytest.mark.skipif(
    shutil.which("java") is None and "CI" not in os.environ,
    reason="there is no Java here, which root on Debian gets by `.ci/packages`; where CI runs, its absence fails",
)


def start_quickly() -> None:
    """From now on, Java compiles once and simply what it runs: of a minute's work two thirds went to compiling well."""
    os.environ["JDK_JAVA_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
