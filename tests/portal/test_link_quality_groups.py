"""What the page says of groups: complements of what is found, by one named estimate, and gaps that tables bear out."""

import copy
import re

import pytest

from portal.link_quality_groups import WITHHELD, counted, groups_told, worded
from tests.portal.test_link_quality_page import TOLD


def page_of(told):
    return "\n".join(groups_told(told))


def missed(page, group):
    """What the table says is missed of a group, in tenths of a hundredth."""
    row = re.search(rf'<tr><th scope="row">{group}</th>(.*?)</tr>', page).group(1)
    return re.findall(r"<td>(.*?)</td>", row)


def test_missed_and_false_links_are_the_complements():
    women = next(item for item in TOLD["groups"] if item["group"] == "F")
    cells = missed(page_of(TOLD), "F")
    assert cells[0] == f"{women['persons']:,}"
    assert cells[1:4] == [f"{1 - women['recall'][end]:.1%}" for end in ("value", "high", "low")]
    assert cells[4:] == [f"{1 - women['precision'][end]:.1%}" for end in ("value", "high", "low")]


@pytest.mark.parametrize(("women", "men"), [(0.9, 0.95), (0.92449, 0.93551), (0.93551, 0.92449), (0.9, 0.9)])
def test_the_gap_in_words_is_just_that_of_the_two_rows(women, men):
    """Though each is rounded by itself."""
    told = copy.deepcopy(TOLD)
    of = {"F": women, "M": men}
    for item in told["groups"]:
        if item["trait"] == "sex":
            item["recall"]["value"] = of[item["group"]]
    better, worse = sorted(of, key=of.__getitem__, reverse=True)
    ends = {"better": better, "worse": worse, "value": of[better] - of[worse]}
    told["traits"] = [item for item in told["traits"] if item["trait"] == "sex"]
    told["traits"][0]["widest"] |= ends
    told["gap"] |= ends | {"trait": "sex"}
    page = page_of(told)
    least, most = (float(missed(page, group)[1].rstrip("%")) for group in (better, worse))
    said = re.findall(r"([0-9.]+)% more of the true links", page)
    assert said == [f"{most - least:.1f}"] * 2
    assert f"“{better}” than of “{worse}”" in page


def test_each_table_says_by_which_estimate():
    told = copy.deepcopy(TOLD)
    told["traits"][0]["told_by"] = {"precision": "by_model", "recall": "by_numbers"}
    told["traits"][1]["told_by"] = {"precision": None, "recall": None}
    page = page_of(told)
    assert "Sex: missed links (by numbers) and false ones (by the model)" in page
    assert "Sex: of the true links, found (by numbers)" in page
    assert "Partner: missed links and false ones" in page


@pytest.mark.parametrize(("low", "chance"), [(-0.02, 1), (0.0, 1), (0.001, 0)])
def test_a_gap_whose_interval_holds_nought_is_said_to_be_chance_perhaps(low, chance):
    told = copy.deepcopy(TOLD) | {"gap": None}
    for item in told["traits"]:
        item["widest"] = None
    told["traits"][0]["widest"] = TOLD["traits"][0]["widest"] | {"low": low}
    assert page_of(told).count("may be chance") == chance


def test_where_there_is_no_gap_none_is_told():
    told = copy.deepcopy(TOLD) | {"gap": None}
    for item in told["traits"]:
        item["widest"] = None
    assert "more of the true links" not in page_of(told)


def test_a_count_that_is_withheld_and_a_name_of_ours_in_words():
    assert (counted(None), counted(1_234), worded("age_band")) == (WITHHELD, "1,234", "age band")
