"""The data-flow part has what Article 35(7) asks for, from the plans, and leaves to people what only they can say."""

from contracts.papers.data_flow import FOR_PEOPLE, data_flow
from tests.contracts.papers.given import FACTS, facts_with, table_of, text_of
from tests.contracts.shelf import CRIME, number_of

PAGE = data_flow(FACTS)


def test_each_letter_of_the_article_has_its_section():
    assert {item.heading[:3] for item in PAGE.sections} == {"(a)", "(b)", "(c)", "(d)"}
    assert text_of(PAGE).count(FOR_PEOPLE) == 2


def test_what_comes_in_and_goes_out_is_what_the_plans_let():
    rows = table_of(PAGE, "What comes in")
    assert len(rows) == len(FACTS.taken)
    assert ("Office for National Statistics", "about nobody", "every place") in {
        (row[0], row[2], row[5]) for row in rows
    }
    assert [row[0] for row in table_of(PAGE, "What goes out")] == [flow.name for flow in FACTS.made]
    less = data_flow(facts_with(lambda data: data["releases"].pop(0)))
    assert CRIME.id not in {row[0] for row in table_of(less, "What goes out")}


def test_how_little_leaves_is_counted():
    rows = {row[0]: row[1:] for row in table_of(PAGE, "How little leaves")}
    assert rows[CRIME.id] == (str(len(CRIME.columns)), "4", "2")


def test_controllers_are_who_gives_and_the_processor_is_the_operator():
    rows = table_of(PAGE, "Controllers and processor")
    assert rows[-1] == ("Host of the data group", "processor, who runs the gateway")
    assert "Gloucestershire Constabulary" not in {row[0] for row in rows}
    joint = data_flow(facts_with(lambda data: data["parties"][0].update(role="joint_controller")))
    assert table_of(joint, "Controllers and processor")[0] == ("Avon and Somerset Police", "joint controller")


def test_measures_have_the_agreement_s_numbers():
    told = text_of(data_flow(facts_with(lambda data: data["thresholds"].update(small_count=8))))
    assert "counts from 1 to 8 are withheld" in told
    assert "after 2 of 3 signed" in told
    assert "is to be reviewed by 2027-03-31" in told
    assert "9 lists say whom not to share" in told


def test_people_are_told_of_by_feed():
    titles = {row[0] for row in table_of(PAGE, "The people whom it is about")}
    assert titles == {feed.title for feed in FACTS.about_people}
    without = facts_with(lambda data: data["supplies"].pop(number_of("supplies", "3.8")))
    assert "Probation supervision" not in {
        row[0] for row in table_of(data_flow(without), "The people whom it is about")
    }
