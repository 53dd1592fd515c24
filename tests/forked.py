"""Children that are forked from one server: it has loaded everything, so that none of them does it for itself."""

import multiprocessing

CONTEXT = multiprocessing.get_context("forkserver")
# pandas is no dependency of ours, but where it is installed pyarrow imports it at the first conversion.
CONTEXT.set_forkserver_preload(
    [
        *("tests.attacks.jobs", "tests.leaks.runs", "dagster_project.running", "anonymisation.redaction.recognisers"),
        *("contracts.sql_rules", "cryptography.hazmat.backends.openssl.backend", "numpy.random", "pandas"),
        *("pyarrow.dataset", "tests.shelf_read", "datafusion"),
        # What Dagster imports when an instance is opened: a second for each child that runs a job.
        *("dagster._core.instance.factory", "dagster._core.storage.sqlite_storage", "dagster._core.secrets.env_file"),
        *("dagster._core.execution.execute_in_process", "dagster._core.executor.in_process"),
        *("dagster._core.definitions.repository_definition.repository_data_builder", "upath.implementations.local"),
    ]
)
