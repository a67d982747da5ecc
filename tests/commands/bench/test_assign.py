"""What the bench of the assigner measures beside, and the rounds it measures on."""

from __future__ import annotations

import numpy as np

from app.commands.bench.assign import SCENES, solving
from app.commands.bench.assign.rivals import greedy, highs_optimum
from app.commands.bench.assign.rounds import Size, round_of
from app.commands.bench.figures import Conditions
from tests.assigner.contests import instance
from tests.assigner.oracle import truth

SMALL = Size(60, 8, 1, 1, 1)


def test_highs_reaches_the_optimum_of_an_integer_programme() -> None:
    asked = round_of(SMALL)

    assert highs_optimum(asked) == truth(asked).sum


def test_greedy_hand_keeps_quotas_and_leaves_a_seat_that_a_plan_would_fill() -> None:
    # The best pair first uses up the only judge who may watch the second film.
    asked = instance([[9, 8], [7, -1]], 1, 0, 1)

    given = greedy(asked)

    assert given.tolist() == [[True, False], [False, False]]
    assert truth(asked).unfilled == 0


def test_round_of_the_bench_is_the_same_every_time_and_has_room_for_a_plan() -> None:
    asked = round_of(SMALL)

    assert asked.digest() == round_of(SMALL).digest()
    assert truth(asked).unfilled == 0
    assert 0 < np.mean(asked.affinity < 0) < 0.5


def test_every_figure_of_a_quick_scene_is_measured() -> None:
    quick = [scene for scene in SCENES if scene.case == "500 x 30"]

    measured = {scene.name: scene.measure(Conditions(quick=True, case=scene.case)) for scene in quick}

    assert quick[0].measure is solving.measure_sum
    for scene in quick:
        wanted = {figure.what for figure in scene.figures} | {
            one.beside for one in scene.figures if one.beside
        }
        assert wanted <= set(measured[scene.name])


def test_quick_bench_measures_at_least_half_of_the_rows() -> None:
    rows = [scene.quick for scene in SCENES for _figure in scene.figures]

    assert sum(rows) * 2 >= len(rows)
