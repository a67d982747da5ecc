"""Explanations: why this judge, why not that one, and what it would cost, against the independent solver."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings

from app.assigner.eligibility import Reason
from app.assigner.explain import Explainer
from app.assigner.instance import Instance
from app.assigner.solve import solve
from tests.assigner.contests import contest, instance, instances
from tests.assigner.oracle import truth


@settings(max_examples=40, deadline=None)
@given(problem=instances(locks=False, ample=True))
def test_cost_is_what_the_sum_loses_when_the_pair_is_forced(problem: Instance) -> None:
    plan = solve(problem, objective="sum")
    assume(plan.status == "optimal" and len(plan.pairs) > 0)
    explainer = Explainer.of(problem, plan)
    held = {tuple(pair) for pair in plan.pairs.tolist()}

    for film, judge in np.argwhere((problem.affinity >= 0) & (problem.demand > 0)[:, None]).tolist():
        if (film, judge) not in held and judge != problem.dropped and problem.hi[judge] > 0:
            assert explainer.cost(film, judge) == _forced_cost(problem, film, judge, plan.sum)


def _forced_cost(problem: Instance, film: int, judge: int, best: int) -> int | None:
    done = np.zeros((problem.films, problem.judges), np.bool_)
    done[film, judge] = True
    forced = truth(
        Instance(
            affinity=problem.affinity,
            demand=problem.demand,
            lo=problem.lo,
            hi=problem.hi,
            done=done,
            dropped=problem.dropped,
        )
    )
    return best - forced.sum if forced.unfilled == forced.idle == 0 else None


def test_every_kind_of_answer_has_its_sentence() -> None:
    affinity = [[9, 8, -1, 2], [9, 5, 4, 2], [3, 3, 3, 3]]
    problem = instance(affinity, 1, 0, [1, 1, 1, 1], done=[[0] * 4, [0] * 4, [0, 0, 1, 0]])
    bits = np.zeros((3, 4), np.uint16)
    bits[0, 2] = Reason.LANGUAGE | Reason.CREDITED
    parts = {"taste": np.full((3, 4), 7)}

    explainer = Explainer.of(problem, solve(problem, objective="sum"), bits, parts)
    answers = {(film, judge): explainer.why(film, judge) for film in range(3) for judge in range(4)}

    assert answers[0, 1].kind == "chosen"
    assert answers[0, 1].sentence == (
        "Affinity 8: 1 judge fits better but cannot have it or is worth more elsewhere."
    )
    assert answers[1, 0].sentence == "Affinity 9: nobody free to watch this film fits better."
    assert (
        answers[0, 2].sentence == "May not watch this film: does not follow its language, is credited in it."
    )
    assert answers[0, 2].reasons == (Reason.LANGUAGE, Reason.CREDITED)
    assert (answers[0, 0].kind, answers[0, 0].cost) == ("worth more elsewhere", 3)
    assert answers[0, 0].sentence == (
        "Affinity 9, but worth more elsewhere: it would cost the contest 3 points."
    )
    assert (answers[0, 3].kind, answers[0, 3].cost, answers[0, 3].place) == ("worse match", 6, 3)
    assert answers[2, 2].sentence == "Has started or finished this review: it stays."
    assert dict(answers[0, 0].parts) == {"taste": 7}


def test_ties_are_called_ties() -> None:
    problem = instance([[5, 5]], 1, 0, 1)
    plan = solve(problem, objective="sum")
    other = 1 - int(plan.pairs[0, 1])

    assert Explainer.of(problem, plan).why(0, other).kind == "equal"


def test_whoever_fits_a_film_less_than_those_chosen_is_a_worse_match_under_any_rules() -> None:
    problem = contest(200, 16)
    plan = solve(problem, objective="plan")
    explainer = Explainer.of(problem, plan)
    chosen = {tuple(pair) for pair in plan.pairs.tolist()}
    worst = {
        film: min(int(problem.affinity[film, judge]) for row, judge in chosen if row == film)
        for film, _ in chosen
    }
    worse = [
        (film, judge)
        for film, least in worst.items()
        for judge in range(16)
        if 0 <= problem.affinity[film, judge] < least
    ]

    assert worse
    assert {explainer.why(film, judge).kind for film, judge in worse} == {"worse match"}


def test_plans_with_more_rules_are_explained_too() -> None:
    problem = contest(200, 16)
    plan = solve(problem, objective="plan")
    explainer = Explainer.of(problem, plan)

    kinds = {explainer.why(film, judge).kind for film in range(20) for judge in range(16)}

    assert not explainer.exact
    assert (
        {"chosen", "forbidden", "worse match"}
        <= kinds
        <= {
            "chosen",
            "forbidden",
            "worse match",
            "worth more elsewhere",
            "other rules",
            "equal",
        }
    )
