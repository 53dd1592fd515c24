"""Adding a restriction, or removing a party, never releases more: of columns, of rows, to anybody, of fewer alike."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.composing import composed
from contracts.errors import DocumentError, ReleaseRefusedError
from contracts.ladders import coarser
from contracts.release_plan import columns_to_protect, release_plan
from contracts.row_limits import admits, told_codes
from contracts.vocabulary import Tier, Treatment
from tests.contracts.restrictions import FEEDS, KINDS, RESTRICTIONS, agreements, whole
from tests.contracts.shelf import ON, SHIPPED, fit

RULES = SHIPPED.field_rules
PROJECTS = {item.recipient: item for item in SHIPPED.projects.values()}
PERIODS = ("2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3")


def of_columns(**change):
    """A feed with something else of every column."""
    return lambda feed: replace(feed, columns=tuple(replace(column, **change) for column in feed.columns))


NARROWER = {
    "a lower feed": lambda feed: replace(feed, ceiling=Tier.AGGREGATE),
    "lower columns": of_columns(ceiling=Tier.AGGREGATE),
    "no bands": of_columns(bands=()),
    "no lists of codes": of_columns(codes=()),
    "no place": lambda feed: replace(feed, place=None, residence=None, scope=None),
}
"""Less that a contract says of a feed."""


def plans(agreement, feeds=FEEDS):
    """Every plan that an agreement allows: by product, feed and recipient."""
    found = {}
    for clause in agreement.releases:
        for feed in (item for item in feeds if item.id in clause.columns):
            for recipient in clause.recipients:
                project = PROJECTS.get(recipient) if clause.tier is Tier.PSEUDONYMISED else None
                asked = (agreement, RULES, feed, clause.product, clause.tier, recipient, ON, project)
                try:
                    found[clause.product, feed.id, recipient] = release_plan(*asked)
                except ReleaseRefusedError:
                    continue
    return found


def rows(plan):
    """Which rows leave: by column the codes that they may have, and nothing in it; and the periods."""
    feed = SHIPPED.feed(plan.feed)
    codes = {}
    for name, only in plan.limits.only.items():
        told = told_codes(feed, feed.column(name), plan.decision(name).treatment)
        codes[name] = {code for code in feed.column(name).codes if told.get(code) in only}
    return codes, {period for period in PERIODS if admits(plan.limits, feed.calendar, period)}


def no_more(after, before):
    """Whether what leaves by some plans leaves by others too, as fine or finer, of as many rows or more."""
    for key, plan in after.items():
        was = before[key]
        for item in plan.released():
            treatment = was.decision(item.column).treatment
            assert item.treatment is treatment or coarser(item.treatment, treatment)
        (codes, periods), (codes_before, periods_before) = rows(plan), rows(was)
        assert periods <= periods_before
        assert all(codes.get(name, {None}) <= allowed for name, allowed in codes_before.items())
        assert not was.area or (plan.area and set(plan.area) <= set(was.area))
        assert all(getattr(plan, name) >= getattr(was, name) for name in ("k", "l", "small_count"))


def held(agreement, feeds=FEEDS):
    return {(feed.id, name) for feed in feeds for name in columns_to_protect(agreement, RULES, feed, ON)}


@pytest.mark.parametrize("kind", KINDS)
@given(agreements(), st.data())
def test_a_restriction_never_releases_or_holds_more(kind, data, chosen):
    before = fit(data)
    KINDS[kind][chosen.draw(st.sampled_from(sorted(KINDS[kind])))](data)
    after = fit(data)
    no_more(plans(after), plans(before))
    assert held(after) <= held(before)


@given(agreements(), st.sampled_from(sorted(NARROWER)))
def test_a_contract_that_says_less_never_releases_or_holds_more(data, name):
    agreement, feeds = fit(data), [NARROWER[name](feed) for feed in FEEDS]
    no_more(plans(agreement, feeds), plans(agreement))
    assert held(agreement, feeds) <= held(agreement)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"no party"}))
@given(agreements(), st.data())
def test_an_agreement_beside_a_stricter_one_releases_no_more_than_the_stricter(kind, data, chosen):
    """But for parties: what only one of them speaks of stays as it says."""
    loose = fit(data | {"id": "loose"})
    KINDS[kind][chosen.draw(st.sampled_from(sorted(KINDS[kind])))](data)
    strict = fit(data | {"id": "strict"})
    try:
        together = plans(composed((loose, strict)))
    except DocumentError:
        return
    no_more(together, plans(strict))


def told(agreement, feeds=FEEDS):
    """All that leaves: by column how, which rows, and of how many alike."""
    return {
        key: ({item.column: item.treatment for item in plan.released()}, rows(plan), plan.area, plan.k, plan.l)
        for key, plan in plans(agreement, feeds).items()
    }


WHOLE = told(fit(whole()))


@pytest.mark.parametrize("name", sorted(RESTRICTIONS))
def test_each_of_them_is_felt(name):
    """Without this the properties above could hold of nothing."""
    data = whole()
    RESTRICTIONS[name](data)
    assert told(fit(data)) != WHOLE


@pytest.mark.parametrize("name", sorted(NARROWER))
def test_so_is_each_of_a_contract(name):
    assert told(fit(whole()), [NARROWER[name](feed) for feed in FEEDS]) != WHOLE


def test_with_all_that_was_agreed_records_tables_and_bands_are_released():
    assert {(key[0], key[2]) for key in WHOLE} == {
        ("police_recorded_crime", "data_group"),
        ("school_suspensions_and_exclusions", "data_group"),
        ("school_suspensions_and_exclusions", "evaluation_lead"),
        ("offences", "data_group"),
        ("offences", "parties"),
        ("exclusions", "data_group"),
        ("exclusions", "parties"),
    }
    treatments = {treatment for columns, *_ in WHOLE.values() for treatment in columns.values()}
    assert Treatment.BAND in treatments
