"""The frame of every bench: fresh processes, medians, rows that say what was not measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.commands import bench
from app.commands.bench import report, taking, upload
from app.commands.bench.figures import Conditions, Figure, row_of
from app.commands.bench.measuring import percentile
from app.commands.bench.taking import Taking
from tests.commands.bench import scenes


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which the scenes leave their traces."""
    path = tmp_path / "runs"
    path.touch()
    monkeypatch.setenv("TEST_RUNS", str(path))
    return path


def test_figure_is_the_median_of_five_fresh_processes(runs: Path) -> None:
    first, missing = Taking(Conditions()).rows(scenes.COUNTED)

    assert len(set(runs.read_text().splitlines())) == 5
    assert first.runs == 5
    assert (first.value, first.met, first.baseline) == (3, True, {"what": "peer", "value": 7})
    assert (missing.value, missing.met) == (None, None)


def test_quick_bench_runs_once_and_says_what_it_leaves_out(runs: Path) -> None:
    quick = Taking(Conditions(quick=True))

    counted, _missing = quick.rows(scenes.COUNTED)
    slow = quick.rows(scenes.SLOW)
    told = quick.rows(scenes.TOLD)

    assert (counted.value, [row.value for row in slow], [row.value for row in told]) == (1, [None], [1])
    assert (len(runs.read_text().splitlines()), quick.failed) == (1, False)


def test_quick_bench_stops_a_scene_when_its_time_is_over_and_keeps_what_is_there(
    runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "QUICK_SECONDS", 5.0)
    quick = Taking(Conditions(quick=True))

    rows = quick.rows(scenes.ENDLESS)

    assert ([row.value for row in rows], quick.failed) == ([1], False)
    assert quick.complaints == ["endless: there was no time left for all of it."]
    assert runs.read_text() == "put away"


def test_scene_that_fails_says_why_and_fails_the_bench() -> None:
    bad = Taking(Conditions(quick=True))

    rows = bad.rows(scenes.BROKEN)

    assert ([row.value for row in rows], bad.failed) == ([None], True)
    assert bad.complaints == ["broken: RuntimeError: The disk is gone."]


@pytest.mark.parametrize(("better", "met"), [("lower", [True, True, False]), ("higher", [False, True, True])])
def test_goal_is_met_on_its_better_side(better: str, met: list[bool]) -> None:
    figure = Figure("x", "s", 2, better)  # type: ignore[arg-type]  # one of the two words

    assert [row_of(figure, [{"x": value}]).met for value in (1, 2, 3)] == met


def test_figure_without_a_goal_is_neither_met_nor_missed() -> None:
    assert row_of(Figure("x", "s", None, "lower"), [{"x": 1}]).met is None


def test_document_holds_the_machine_and_every_row() -> None:
    rows = [row_of(scenes.RUNS, [{"runs": 1234.56, "peer": 2}]), row_of(scenes.RUNS, [])]

    document = json.loads(report.document("upload", report.machine(), rows))

    assert (document["bench"], document["machine"]["cores"] > 0) == ("upload", True)
    assert document["rows"][0] == {
        "what": "runs",
        "value": 1235,
        "unit": "runs",
        "goal": 3,
        "better": "lower",
        "met": False,
        "baseline": {"what": "peer", "value": 2},
    }
    assert (document["rows"][1]["value"], document["rows"][1]["met"]) == (None, None)


def test_table_names_what_was_not_measured() -> None:
    shown = report.table([row_of(scenes.RUNS, []), row_of(scenes.RUNS, [{"runs": 2, "peer": 1}])])

    assert [line.split("  ")[0] for line in shown.splitlines()] == ["what", "runs", "runs"]
    assert "not measured" in shown
    assert "2 runs" in shown
    assert shown.splitlines()[0].split() == ["what", "value", "goal", "met", "runs", "beside", "it"]


def test_percentile_is_a_value_that_was_measured() -> None:
    assert [percentile([3.0, 1.0, 2.0, 4.0], share) for share in (0.25, 0.5, 0.95, 1.0)] == [1, 2, 4, 4]


def test_unknown_scene_is_a_wrong_argument_and_names_the_known_ones() -> None:
    answer = CliRunner().invoke(bench.command, ["upload", "--scene", "nothing"])

    assert answer.exit_code == 2
    assert "its scenes are serve" in answer.output


def test_no_figure_of_a_bench_has_the_name_of_another() -> None:
    names = [figure.what for scene in upload.SCENES for figure in scene.figures]

    assert len(names) == len(set(names))
