"""SIGKILL at six seeded moments of a whole run through Dagster and the approvals after it, wherever it then is."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

from tests.attacks.jobs import copy_home, killed_after, run_child, run_job
from tests.attacks.looking import assert_finished, assert_readable, current_bytes, opened, same_but_for_names
from tests.history import with_history

MOMENTS = 6
SEED = 2024


def test_a_kill_at_any_moment_of_a_run_is_mended_by_the_next(template, tmp_path):
    before = current_bytes(template)
    new = copy_home(template, tmp_path / "new")
    with_history(opened(new))
    whole = copy_home(new, tmp_path / "whole")
    # The first child of all starts the server that they are forked from: those seconds are no part of a run.
    assert run_child(assert_finished, new) == 0
    began = time.monotonic()
    assert run_child(run_job, whole) == 0
    lasted = time.monotonic() - began
    expected = current_bytes(whole)
    assert expected != before
    chosen = random.Random(SEED)  # noqa: S311 - it must be repeatable

    def outcome(number: int, moment: float) -> tuple[bool, bool]:
        home = copy_home(new, tmp_path / f"moment-{number}")
        killed = killed_after(run_job, home, moment * lasted)
        assert_readable(home, before)
        assert run_child(run_job, home) == 0
        assert_readable(home, before)
        assert_finished(home)
        return killed, same_but_for_names(current_bytes(home), expected)

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(outcome, range(MOMENTS), [chosen.random() for _ in range(MOMENTS)]))
    assert [same for _, same in outcomes] == [True] * MOMENTS
    # Were most children done before their moment came, nothing would have been tried.
    assert sum(killed for killed, _ in outcomes) >= MOMENTS // 2
