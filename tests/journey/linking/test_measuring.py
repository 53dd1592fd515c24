"""What must hold of a run as its report looks at it: everything by place, every pair weighed, a quarter hidden."""

from dataclasses import replace

import numpy as np
import pytest

from anonymisation.linking import scoring, training
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.quality.estimates import ENOUGH, evidence_of, quality
from engine.engines import Engine
from journey.linked import holding_run, latest_run, link_people, linkable
from journey.linking import measuring, telling
from journey.linking.errors import OtherModelError
from journey.linking.measuring import RunLinked, linking_of
from journey.linking.models import id_in_force
from journey.linking.rule import THRESHOLD
from journey.linking.telling import tell
from journey.linking.training import train_model
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
def held(with_postcodes, tmp_path_factory):
    """A hundred and twenty children of whom youth justice says more than school does; the police knows three."""
    instance = copied(with_postcodes, tmp_path_factory.mktemp("measured") / "home")
    sexes = [{"sex": "F" if number % 2 else "M"} for number in range(len(KIDS))]
    told = [case(kid, ethnicity="B1" if n < 40 else "W1", **sexes[n]) for n, kid in enumerate(KIDS)]
    given(instance, "bristol", CASES, told)
    given(instance, "bristol", SCHOOLS, [suspension(kid | {"forename": kid["forename"][:-1]}) for kid in KIDS])
    given(instance, "police", SUSPECTS, [in_crime(n, "suspect", kid) for n, kid in enumerate(KIDS[:3])])
    link_people(instance, ON)
    return instance


@pytest.fixture(scope="module")
def linked(held):
    return looked_at(held)


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


class AskedError(Exception):
    """An engine was asked for."""


@pytest.fixture
def asked(monkeypatch):
    """Which engines are asked for; none answers."""
    found = []

    def open_none(_columns, _settings, engine=Engine.DUCKDB):
        found.append(engine)
        raise AskedError

    for room in (scoring, training):
        monkeypatch.setattr(room, "open_pairs", open_none)
    return found


def with_every_pair_new(instance, monkeypatch):
    """Measured as if blocking had reached none of the pairs within clusters."""
    monkeypatch.setattr(measuring, "unweighed", lambda labels, _edges: labels)
    looked_at(instance)


STEPS = {
    "telling": lambda instance, _: tell(instance, linkable(instance, ON), shipped_model()),
    "training": lambda instance, _: train_model(instance, ON),
    "hiding": lambda instance, _: looked_at(instance),
    "measuring": with_every_pair_new,
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("engine", Engine)
def test_whatever_compares_records_does_so_on_the_engine_of_the_setting(held, monkeypatch, asked, step, engine):
    with pytest.raises(AskedError):
        STEPS[step](replace(held, linking=engine), monkeypatch)
    assert asked == [engine]


def test_training_itself_is_on_that_engine_too(held, monkeypatch, asked):
    monkeypatch.setattr(telling, "score_copies", lambda records, _model, **_: np.full(records.num_rows, 99.0))
    with pytest.raises(AskedError):
        train_model(replace(held, linking=Engine.SPARK), ON)
    assert asked == [Engine.SPARK]


def test_a_run_is_measured_by_the_model_that_made_it_or_not_at_all(held, tmp_path):
    """Its weights would be another's, and its links told to be better or worse than they are."""
    instance = copied(held, tmp_path / "trained")
    before = latest_run(instance).model
    train_model(instance, ON)
    assert id_in_force(instance) != before
    with pytest.raises(OtherModelError, match="`gateway run` links everybody"):
        looked_at(instance)
    assert link_people(instance, ON).model == looked_at(instance).model == id_in_force(instance)


def test_where_numbers_link_few_the_linker_is_not_run_again(peopled):
    given(peopled, "bristol", CASES, [case(kid) for kid in KIDS[:5]])
    link_people(peopled, ON)
    assert looked_at(peopled).hidden is None
