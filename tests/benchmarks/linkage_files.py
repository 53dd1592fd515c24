"""Small files of records with a SPEC, for the tests of the linkage benchmark."""

import yaml

ROWS = """person,forename,surname,born,gender,post code
rec-1-org,Mary,Ashton,19800102,F,BS97 4QD
rec-1-dup,Mary,Ashton,19800102,F,BS97 4QD
rec-2-org,John,Barley,19790305,M,BS97 4QE
rec-2-dup,Jon,Barley,19790305,M,BS97 4QE
rec-3-org,Ann,Colton,,F,
"""
SPEC = {
    "task": "deduplicate",
    "files": "rows.csv",
    "columns": {
        "given_name": "forename",
        "family_name": "surname",
        "date_of_birth": {"column": "born", "format": "yyyymmdd"},
        "sex": "gender",
        "postcode": "Post Code",
    },
    "truth": {"column": "person", "pattern": r"rec-(\d+)-"},
}


def write_spec(folder, rows=ROWS, **changed):
    """A SPEC of one file in a folder, with some keys changed (None takes one away)."""
    (folder / "rows.csv").write_text(rows, "utf-8")
    path = folder / "spec.yaml"
    told = {name: value for name, value in (SPEC | changed).items() if value is not None}
    path.write_text(yaml.safe_dump(told), "utf-8")
    return path
