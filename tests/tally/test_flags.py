"""Flags: what strays beyond noise is shown to people, and honest contests stay quiet."""

from dataclasses import replace

import numpy as np
import pytest

from app.tally.flags import flags
from app.tally.rules import Rules
from app.tally.scores import Scores
from app.tally.simulation import RANDOM, simulated
from app.tally.standings import run

HONEST = simulated(replace(RANDOM, films=400, judges=20), 5).scores


def rescored(scores: Scores, chosen: "np.ndarray[tuple[int], np.dtype[np.bool_]]", points: int) -> Scores:
    """Return the scores with other points where `chosen`."""
    return replace(scores, hundredths=np.where(chosen, points * 100, scores.hundredths))


def test_an_honest_contest_raises_no_flag() -> None:
    found = flags(HONEST, run(HONEST))

    assert (found.reviews, found.groups) == ((), ())


def test_a_review_far_from_the_films_others_is_flagged_with_its_direction() -> None:
    good = run(HONEST).films[0].film
    film = HONEST.films.index(good)
    judge = int(HONEST.judge[HONEST.film == film][0])
    spoiled = rescored(HONEST, (HONEST.film == film) & (HONEST.judge == judge), 1)

    (flag,) = flags(spoiled, run(spoiled)).reviews

    assert (flag.film, flag.judge, flag.composite) == (good, HONEST.judges[judge], 1.0)
    assert flag.z <= -4
    assert flag.distance == pytest.approx(flag.composite - flag.expected, abs=2e-6)


def test_a_judge_who_lifts_one_studio_is_flagged_even_where_no_single_review_is() -> None:
    judge = 3
    theirs = np.unique(HONEST.film[HONEST.judge == judge])[:12]
    lifted = (HONEST.judge == judge) & np.isin(HONEST.film, theirs)
    biased = replace(
        HONEST, hundredths=np.where(lifted, np.minimum(HONEST.hundredths + 250, 1000), HONEST.hundredths)
    )
    groups = {HONEST.films[film]: ["studio"] for film in theirs}

    found = flags(biased, run(biased), groups=groups)

    assert found.reviews == ()
    assert [(flag.judge, flag.group, flag.films) for flag in found.groups] == [
        (HONEST.judges[judge], "studio", 12)
    ]
    assert found.groups[0].z >= 4


def test_flags_leave_the_result_as_it_is() -> None:
    before = run(HONEST)
    flags(HONEST, before)

    assert run(HONEST).result_digest == before.result_digest


def test_methods_without_a_fit_have_nothing_to_hold_a_review_against() -> None:
    rules = Rules(method="raw")

    assert flags(HONEST, run(HONEST, rules), rules).reviews == ()
