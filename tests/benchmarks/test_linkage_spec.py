"""What a SPEC may say, and what is said of one that cannot be used: the key, and what may stand there."""

import pytest

from benchmarks.linkage import EXAMPLE
from benchmarks.linkage_spec import ROLES, AbsentDataError, SpecError, read_spec
from tests.benchmarks.linkage_files import SPEC, write_spec


def test_a_spec_is_read_and_its_paths_are_its_own(tmp_path):
    spec = read_spec(write_spec(tmp_path))
    assert spec.files[0].file == tmp_path / "rows.csv"
    assert spec.title == "spec"
    assert spec.roles_of(spec.files[0])["date_of_birth"].format == "yyyymmdd"
    assert not spec.across


def test_what_a_file_says_of_itself_stands_before_what_all_say(tmp_path):
    other = {"file": "rows.csv", "columns": {"sex": "other"}, "truth": "id"}
    spec = read_spec(write_spec(tmp_path, files=["rows.csv", other], task="link"))
    assert [spec.roles_of(file)["sex"].column for file in spec.files] == [("gender",), ("other",)]
    assert [spec.truth_of(file).column for file in spec.files] == ["person", "id"]
    assert spec.across


WRONG = {
    "no_such_key": ({"tasks": "link"}, "has no key 'tasks'; the keys may be task, files, columns, truth"),
    "task": ({"task": "match"}, "task: Input should be 'link' or 'deduplicate'"),
    "no_task": ({"task": None}, "task: Field required"),
    "link_of_one": ({"task": "link"}, "needs two `files`"),
    "three_files": ({"files": ["rows.csv"] * 3}, "must name one or two files"),
    "no_file": ({"files": "gone.csv"}, "there is no gone.csv; a path is told from the folder of the SPEC"),
    "role": ({"columns": {"surname": "surname"}}, "columns: 'surname' is no role; the roles are nhs_number"),
    "no_role": ({"columns": {}}, "must give at least one role its column"),
    "no_column": ({"columns": {"sex": []}}, "sex names no column"),
    "date": ({"columns": {"date_of_birth": {"column": "born", "format": "iso"}}}, "such as yyyy-mm-dd, yyyymmdd"),
    "name_order": ({"columns": {"full_name": {"column": "a", "format": "last"}}}, "may be given family, family given"),
    "no_format": ({"columns": {"sex": {"column": "gender", "format": "MF"}}}, "sex has no format: leave it out"),
    "column_key": ({"columns": {"sex": {"columns": "gender"}}}, "columns.sex: has no key 'columns'"),
    "no_truth": ({"truth": None}, "needs either `truth`"),
    "two_truths": ({"labels": {"file": "a", "left": "b", "right": "c", "id": "d"}}, "needs either `truth`"),
    "no_group": ({"truth": {"column": "person", "pattern": r"rec-\d+"}}, "truth.pattern: has 0 groups; put brackets"),
    "pattern": ({"truth": {"column": "person", "pattern": "rec-("}}, "truth.pattern: is no regular expression"),
    "delimiter": ({"files": {"file": "rows.csv", "delimiter": "::"}}, "files.0.delimiter: must be one character"),
    "kind": ({"truth": 7}, "truth: must be keys with values; the keys may be column, pattern"),
}


@pytest.mark.parametrize(("changed", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_by_its_key_with_what_may_stand_there(tmp_path, changed, told):
    path = write_spec(tmp_path, **changed)
    with pytest.raises(SpecError) as refusal:
        read_spec(path)
    assert str(refusal.value).startswith(str(path))
    assert told in str(refusal.value)


def test_what_is_no_spec_at_all_is_said_to_be_none(tmp_path):
    with pytest.raises(SpecError, match="cannot be read; give the path of a SPEC"):
        read_spec(tmp_path / "gone.yaml")
    for text in ("a: [", "- 1", ""):
        (tmp_path / "spec.yaml").write_text(text, "utf-8")
        with pytest.raises(SpecError, match=r"--example|must be keys with values|Field required"):
            read_spec(tmp_path / "spec.yaml")


def test_the_shared_folder_is_found_by_its_variable_and_left_out_where_it_is_not(tmp_path, monkeypatch):
    (tmp_path / "shared").mkdir()
    path = write_spec(tmp_path, files="${GATEWAY_SHARED_DATA}/rows.csv")
    monkeypatch.setenv("GATEWAY_SHARED_DATA", str(tmp_path / "gone"))
    with pytest.raises(AbsentDataError, match=r"spec\.yaml is left out: no folder of shared data"):
        read_spec(path)
    monkeypatch.setenv("GATEWAY_SHARED_DATA", str(tmp_path))
    assert read_spec(path).files[0].file == tmp_path / "rows.csv"


def test_the_example_is_a_spec_and_names_every_role(tmp_path):
    text = EXAMPLE.read_text("utf-8")
    for name in ("police.csv", "probation.csv.gz"):
        (tmp_path / name).touch()
    (tmp_path / "spec.yaml").write_text(text, "utf-8")
    assert read_spec(tmp_path / "spec.yaml").across
    assert [role for role in ROLES if role not in text] == []
    assert set(SPEC["columns"]) <= set(ROLES)
