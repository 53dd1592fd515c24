"""The Java that Spark runs on: `.ci/packages` installs it."""

import os
import shutil

import pytest

needs_java = pytest.mark.skipif(
    shutil.which("java") is None and "CI" not in os.environ,
    reason="there is no Java here, which root on Debian gets by `.ci/packages`; where CI runs, its absence fails",
)
