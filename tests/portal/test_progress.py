"""A bar on a terminal, nothing in a pipe."""

from portal.progress import shown_progress


def test_a_pipe_stays_silent(capsys):
    with shown_progress(quiet=False) as advance:
        advance("sharing", 1, 2)
    printed = capsys.readouterr()
    assert printed.out + printed.err == ""
