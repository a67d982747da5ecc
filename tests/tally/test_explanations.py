"""Profiles, other methods' winners, and how judges scored."""

from dataclasses import replace

import numpy as np
import pytest

from app.tally.comparison import alternatives
from app.tally.judging import judge_facts, panel_agreement
from app.tally.profiles import Trait, percentiles, traits
from app.tally.rules import Rules
from app.tally.scores import from_rows
from app.tally.simulation import RANDOM, simulated
from app.tally.standings import by_criterion, run
from tests.tally.builders import one_criterion

CONTEST = simulated(replace(RANDOM, films=200, judges=10), 3).scores


def test_a_profile_says_how_many_films_stand_below_on_each_criterion() -> None:
    rows = [
        (film, judge, criterion, 100 * points)
        for film, story, technique in (("a", 9, 2), ("b", 6, 5), ("c", 3, 8))
        for judge in ("x", "y")
        for criterion, points in (("story", story), ("technique", technique))
    ]

    found = percentiles(by_criterion(from_rows(rows), Rules(method="raw")))

    assert found == {
        "a": {"story": 100, "technique": 0},
        "b": {"story": 50, "technique": 50},
        "c": {"story": 0, "technique": 100},
    }


def test_weak_technique_and_the_strongest_story_are_said_in_that_order() -> None:
    order = ["story", "technique", "originality"]

    found = traits({"story": 97, "technique": 12, "originality": 60}, order)

    assert found == (Trait("technique", "weak"), Trait("story", "strongest"))


def test_other_methods_say_whom_they_would_have_chosen() -> None:
    winners = tuple(film.film for film in run(CONTEST).films[:10])

    found = {one.method: one for one in alternatives(CONTEST, Rules(top=10), winners)}

    raw = {film.film for film in run(CONTEST, Rules(method="raw")).films[:10]}
    assert set(found["raw"].gained or ()) == raw - set(winners)
    assert len(found["raw"].gained or ()) == len(found["raw"].lost or ())
    assert found["trimmed"].gained is None  # three reviews a film are too few
    assert "fair" not in found


def test_a_judge_with_one_score_for_all_has_no_spread_and_no_agreement() -> None:
    flat = replace(CONTEST, hundredths=np.where(CONTEST.judge == 4, 700, CONTEST.hundredths))

    tally = run(flat)
    facts = {one.judge: one for one in judge_facts(flat, tally)}

    assert (facts["j00004"].spread, facts["j00004"].agreement) == (0.0, None)
    assert (facts["j00003"].agreement or 0) > 0.2
    assert [one.parameters["count"] for one in tally.notices if one.code == "flat_judges"] == [1]


def test_drift_follows_the_order_in_which_a_judge_watched() -> None:
    judge = CONTEST.judges[0]
    films = [CONTEST.films[film] for film in np.unique(CONTEST.film[CONTEST.judge == 0])]
    late = set(films[-len(films) // 3 :])
    milder = (CONTEST.judge == 0) & np.isin(CONTEST.film, [CONTEST.films.index(film) for film in late])
    drifting = replace(CONTEST, hundredths=np.where(milder, CONTEST.hundredths + 300, CONTEST.hundredths))

    (facts,) = (
        one for one in judge_facts(drifting, run(drifting), order={judge: films}) if one.judge == judge
    )

    assert facts.drift is not None
    assert facts.drift.difference > 2 * facts.drift.se


def test_a_complete_final_has_every_agreement_and_a_sparse_round_only_alpha() -> None:
    final = one_criterion({"a": {"x": 9, "y": 8}, "b": {"x": 6, "y": 7}, "c": {"x": 3, "y": 2}})

    complete, sparse = panel_agreement(final), panel_agreement(CONTEST)

    assert complete.concordance is not None
    assert complete.concordance.w == pytest.approx(1.0)
    assert complete.icc is not None
    assert (sparse.icc, sparse.concordance) == (None, None)
    assert 0 < (sparse.alpha or 0) < 1
