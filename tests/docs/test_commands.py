"""Every command that the pages tell people to type is there, and every verb is told of."""

import re
import shlex

import typer

from portal.command import app
from tests.docs.pages import ROOT, commands, named, page, pages, spans, table

COMMAND = typer.main.get_command(app)
OUR_SPANS = re.compile(r"gateway (?:--passphrase-file FILE )?([a-z][a-z0-9]*)\b(?: ([a-z]+)\b)?")
FIRST_COMMAND_BEFORE = 20


def verbs() -> dict[str, object]:
    """Every verb, those of a group with its name."""
    return _leaves(COMMAND)


def _leaves(group, above: str = "") -> dict[str, object]:
    """The commands of a group and of the groups in it, by all their words."""
    found = {}
    for name, command in group.commands.items():
        words = f"{above}{name}"
        found |= _leaves(command, f"{words} ") if hasattr(command, "commands") else {words: command}
    return found


def targets() -> set[str]:
    """The targets of the Makefile."""
    return set(re.findall(r"^([a-z][a-z-]*):", page("Makefile"), re.MULTILINE))


def options(command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")}


def simple_commands(line: str) -> list[list[str]]:
    """The words of each command in a line of the shell."""
    return [shlex.split(part, comments=True) for part in re.split(r"&&|\|(?=[^|])", line)]


def typed() -> list[tuple[str, list[str]]]:
    """Every command of every page: page and words."""
    return [
        (path.name, words)
        for path in pages()
        for line in commands(path.read_text(encoding="utf-8"))
        for words in simple_commands(line)
        if words
    ]


def test_every_verb_and_its_options_stand_in_the_operator_s_table():
    rows = table(page("docs/running.md"), "verb", "what it does")
    told = {}
    for verb, _, listed in rows:
        words = verb.strip("`").split()[1:]
        name = " ".join(word for word in words[:3] if word.islower())
        told[name] = {option for option in named(listed) if option.startswith("--")}
    assert told == {name: options(command) - {"--home"} for name, command in verbs().items()}


def test_every_gateway_command_in_a_code_block_is_one_that_it_knows():
    known = verbs()
    tried = 0
    for where, words in typed():
        if words[0] != "gateway" or words[1:] == ["--help"]:
            continue
        asked = (" ".join(words[1 : count + 1]) for count in (3, 2, 1))
        verb = next((name for name in asked if name in known), words[1])
        assert verb in known, (where, words)
        given = {word for word in words if word.startswith("--")}
        assert given <= options(known[verb]), (where, words)
        tried += 1
    assert tried >= 10


def test_every_make_command_in_a_code_block_has_its_target():
    tried = [words[1] for _, words in typed() if words[0] == "make"]
    assert len(tried) >= 4
    assert set(tried) <= targets()


def test_every_command_between_backticks_is_there():
    known = {verb.split()[0] for verb in verbs()}
    for path in pages():
        for span in spans(path.read_text(encoding="utf-8")):
            if match := OUR_SPANS.match(span):
                assert match[1] in known, (path.name, span)
            if match := re.match(r"make ([a-z][a-z-]*)\b", span):
                assert match[1] in targets(), (path.name, span)


def test_every_script_and_module_that_is_run_is_in_the_checkout():
    modules = [words[2] for _, words in typed() if words[:2] == ["python", "-m"]]
    assert modules
    for module in modules:
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file()
    assert (ROOT / ".ci" / "run").is_file()


def test_every_door_of_the_makefile_is_told_of():
    helped = set(re.findall(r"^([a-z-]+):.*?## ", page("Makefile"), re.MULTILINE))
    told = page("README.md") + page("CONTRIBUTING.md")
    assert [target for target in sorted(helped - {"help"}) if f"make {target}" not in told] == []


def test_the_readme_says_what_it_is_on_line_3_and_gives_a_command_before_line_20():
    lines = page("README.md").splitlines()
    assert lines[0].startswith("# ")
    assert lines[1] == ""
    assert lines[2].startswith("Receives data")
    assert any(line.startswith("$ make demo") for line in lines[: FIRST_COMMAND_BEFORE - 1])
