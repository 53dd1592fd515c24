"""What must hold of a run as its report looks at it: everything by place, every pair weighed, a quarter hidden."""

import numpy as np
import pytest

from anonymisation.linking.quality.estimates import ENOUGH, evidence_of, quality
from journey.linked import holding_run, latest_run, link_people
from journey.linking.measuring import RunLinked, linking_of
from journey.linking.rule import THRESHOLD
from tests.invented import ON
from tests.people import case, copied, given, in_crime, person, suspension, upn

CASES, SCHOOLS, SUSPECTS = "youth_justice_cases", "school_suspensions_and_exclusions", "police_recorded_crime_suspects"
GIVEN, FAMILY = (
    ("amara", "brynmor", "cosmo", "dulcie", "eirlys", "fergus", "gethin", "hestia", "idris", "jocasta"),
    (
        "abbot",
        "birtwhistle",
        "cholmondeley",
        "dunphail",
        "entwistle",
        "fothergill",
        "gwatkin",
        "hepplethwaite",
        "inskip",
        "jessop",
        "kettlewell",
        "lovibond",
    ),
)
KIDS = [
    person(
        number,
        forename=GIVEN[number % 10],
        surname=FAMILY[number % 12],
        upn=upn(number),
        dob=f"{2006 + number % 7}-{1 + number % 11:02}-{1 + number % 27:02}",
    )
    for number in range(ENOUGH + 20)
]
"""Ten given names and twelve family names make sixty pairs, and days of birth tell apart whom these do not."""


def looked_at(instance):
    run = latest_run(instance)
    return linking_of(
        instance, RunLinked(holding_run(instance), run.model, tuple(item.receipt_id for item in run.deliveries)), ON
    )


@pytest.fixture(scope="module")
def linked(with_postcodes, tmp_path_factory):
    """A hundred and twenty children of whom youth justice says more than school does; the police knows three."""
    instance = copied(with_postcodes, tmp_path_factory.mktemp("measured") / "home")
    sexes = [{"sex": "F" if number % 2 else "M"} for number in range(len(KIDS))]
    told = [case(kid, ethnicity="B1" if n < 40 else "W1", **sexes[n]) for n, kid in enumerate(KIDS)]
    given(instance, "bristol", CASES, told)
    given(instance, "bristol", SCHOOLS, [suspension(kid | {"forename": kid["forename"][:-1]}) for kid in KIDS])
    given(instance, "police", SUSPECTS, [in_crime(n, "suspect", kid) for n, kid in enumerate(KIDS[:3])])
    link_people(instance, ON)
    return looked_at(instance)


def test_rows_are_those_of_every_delivery_by_partner_and_feed(linked):
    counts = dict(zip(linked.rows.sources, np.bincount(linked.rows.source).tolist(), strict=True))
    assert counts == {("bristol", CASES): 120, ("bristol", SCHOOLS): 120, ("police", SUSPECTS): 3}
    assert (linked.rows.record >= 0).all()


def test_clusters_are_those_of_the_run_and_lie_within_each_other(linked):
    labels = linked.clustering.labels
    assert (labels <= np.arange(len(labels))).all()
    assert (labels[labels] == labels).all()
    thresholds = sorted(linked.others)
    assert linked.others[THRESHOLD].tolist() == labels.tolist()
    counts = [len(np.unique(linked.others[bits])) for bits in thresholds]
    assert counts == sorted(counts)


def test_every_pair_within_a_cluster_has_its_weight(linked):
    within = linked.clustering.within
    known = set(zip(within.column("left").to_pylist(), within.column("right").to_pylist(), strict=True))
    evidence = evidence_of(linked.clustering, None)
    pairs = set(zip(evidence.linked.left.tolist(), evidence.linked.right.tolist(), strict=True))
    assert pairs
    assert pairs <= known


def test_traits_are_of_records_whoever_said_so(linked):
    assert set(linked.traits) == {"sex", "age_band", "ethnicity", "partner"}
    groups = {name: int(member.sum()) for name, member in linked.traits["ethnicity"].items()}
    assert set(groups) == {"Black", "White"}
    assert groups == {"Black": 40, "White": 80}, "the records of youth justice, which says it"
    assert int(linked.traits["partner"]["police"].sum()) == 3


def test_the_numbers_of_a_quarter_are_hidden_and_these_are_what_numbers_tell_by(linked):
    hidden = linked.hidden
    share = hidden.records.mean()
    assert 0.1 < share < 0.4
    evidence = evidence_of(linked.clustering, hidden)
    assert (hidden.records[evidence.known.left] | hidden.records[evidence.known.right]).all()
    assert len(evidence.known.left) > 20


def test_whom_nobody_mistypes_are_told_to_be_linked_well(linked):
    found = quality(evidence_of(linked.clustering, linked.hidden))
    assert found.precision.value > 0.98
    assert found.recall.high > 0.98


def test_where_numbers_link_few_the_linker_is_not_run_again(peopled):
    given(peopled, "bristol", CASES, [case(kid) for kid in KIDS[:5]])
    link_people(peopled, ON)
    assert looked_at(peopled).hidden is None
