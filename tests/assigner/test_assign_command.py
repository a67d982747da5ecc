"""`laurel assign solve`: files in, files out, and the exit status of every mistake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from app.commands.assign import command

ARRAYS: dict[str, Any] = {
    "A": [[9, 8, -1], [9, 5, 4], [7, 6, 3], [2, 2, 2]],
    "demand": [2, 1, 2, 1],
    "lo": [0, 1, 1],
    "hi": [3, 3, 2],
    "mins": [10, 5, 8, 3],
    "budget_minutes": [25, 30, 30],
    "genre": [0, 1, 1, 0],
}
KEYS = {
    "status", "pairs", "sum", "bound", "min_pair", "min_film_sum", "min_film_sum_bound", "load", "below_lo",
    "minutes", "unfilled", "shortfalls", "removed", "components", "prices", "notices", "seconds", "peak_mb",
    "input_digest",
}  # fmt: skip


def _run(folder: Path, *options: str, **changes: Any) -> tuple[Result, dict[str, Any]]:
    arrays = {name: value for name, value in (ARRAYS | changes).items() if value is not None}
    np.savez(folder / "in.npz", **arrays)
    out = folder / "out.json"
    result = CliRunner().invoke(command, ["solve", str(folder / "in.npz"), "--out", str(out), *options])
    return result, json.loads(out.read_text("utf-8")) if out.exists() else {}


def test_plan_is_written_with_every_figure(tmp_path: Path) -> None:
    result, plan = _run(tmp_path)

    assert (result.exit_code, result.stderr) == (0, "")
    assert set(plan) == KEYS
    assert set(plan["seconds"]) == {"load", "solve", "total"}
    assert plan["pairs"] == sorted(plan["pairs"])
    assert (len(plan["pairs"]), plan["unfilled"], plan["minutes"]) == (6, 0, {"max_over_budget": 0.0})


def test_sum_without_minutes_is_optimal_and_priced(tmp_path: Path) -> None:
    result, plan = _run(tmp_path, "--objective", "sum", "--no-minutes", "--seed", "5")

    assert result.stdout == "optimal: 6 reviews, affinity 41 of at most 41.\n"
    assert (plan["status"], plan["sum"], plan["bound"]) == ("optimal", 41, 41)
    assert len(plan["prices"]) == 3


def test_unfillable_problem_is_an_answer_and_not_an_error(tmp_path: Path) -> None:
    result, plan = _run(tmp_path, "--objective", "sum", demand=[3, 1, 1, 1])

    sentence = "1 film needs 3 reviews; the 2 judges who may watch it can do 2: 1 short."
    assert (result.exit_code, plan["status"], plan["bound"], plan["unfilled"]) == (0, "infeasible", None, 1)
    assert plan["shortfalls"][0]["sentence"].startswith(sentence)
    assert {key: plan["shortfalls"][0][key] for key in ("films", "judges", "need", "capacity", "short")} == {
        "films": [0],
        "judges": [0, 1],
        "need": 3,
        "capacity": 2,
        "short": 1,
    }


def test_repair_lists_what_had_to_go(tmp_path: Path) -> None:
    current = [[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 1, 0]]

    _, plan = _run(tmp_path, "--repair", "--objective", "sum", "--no-minutes", current=current, dropped=0)

    assert plan["removed"] == [[0, 0], [1, 0]]
    assert plan["shortfalls"][0]["films"] == [0]


def test_genre_share_is_held(tmp_path: Path) -> None:
    result, plan = _run(tmp_path, "--max-genre-share", "0.6", "--objective", "sum", "--no-minutes")

    assert result.exit_code == 0
    assert plan["prices"] is None


@pytest.mark.parametrize(
    ("changes", "options", "sentence"),
    [
        ({"A": [[1.5]]}, [], "A must hold whole numbers, but it holds 1.5 at position 0, 0."),
        ({"mins": None}, [], "budget_minutes needs mins: add the minutes of every film."),
        ({"hi": None}, [], "in.npz has no array hi: it needs A, demand, lo, hi."),
    ],
)
def test_malformed_file_is_exit_1_in_one_sentence(
    tmp_path: Path, changes: dict[str, Any], options: list[str], sentence: str
) -> None:
    result, plan = _run(tmp_path, *options, **changes)

    assert (result.exit_code, result.stdout, plan) == (1, "", {})
    assert result.stderr == f"Error: {sentence}\n"


@pytest.mark.parametrize(
    ("changes", "options", "word"),
    [
        ({"budget_minutes": None}, ["--minutes"], "budget_minutes"),
        ({"genre": None}, ["--max-genre-share", "0.5"], "genre"),
        ({}, ["--repair"], "current"),
        ({}, ["--max-genre-share", "0"], "max-genre-share"),
        ({}, ["--max-genre-share", "1.5"], "max-genre-share"),
        ({}, ["--max-genre-share", "nan"], "max-genre-share"),
        ({}, ["--objective", "best"], "objective"),
        ({}, ["--seed", "x"], "seed"),
        ({}, ["--faster"], "--faster"),
    ],
)
def test_wrong_arguments_are_exit_2(
    tmp_path: Path, changes: dict[str, Any], options: list[str], word: str
) -> None:
    result, plan = _run(tmp_path, *options, **changes)

    assert (result.exit_code, result.stdout, plan) == (2, "", {})
    assert word in result.stderr


def test_missing_file_and_missing_folder_are_exit_2(tmp_path: Path) -> None:
    np.savez(tmp_path / "in.npz", **ARRAYS)
    run = CliRunner().invoke

    assert run(command, ["solve", str(tmp_path / "no.npz"), "--out", str(tmp_path / "o")]).exit_code == 2
    assert (
        run(command, ["solve", str(tmp_path / "in.npz"), "--out", str(tmp_path / "no" / "o")]).exit_code == 2
    )
    assert run(command, ["solve", str(tmp_path / "in.npz")]).exit_code == 2


def test_same_file_gives_the_same_plan(tmp_path: Path) -> None:
    _, one = _run(tmp_path)
    _, two = _run(tmp_path)

    for plan in (one, two):
        del plan["seconds"], plan["peak_mb"]
    assert one == two
