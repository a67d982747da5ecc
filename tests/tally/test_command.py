"""`laurel tally run` on files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.commands.tally import METHODS, command
from app.tally import rules
from app.tally.simulation import Design, simulated

HEADER = "film,judge,criterion,score\n"
SMALL = f"""{HEADER}a,j,story,7
a,j,look,9
a,k,story,6
a,k,look,
b,j,story,3
b,j,look,4
b,k,story,2
b,k,look,5
"""


def invoke(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(command, ["run", *arguments])


def tally(folder: Path, text: str, *options: str) -> dict[str, Any]:
    """Run the command on a text and return what it wrote."""
    scores, out = folder / "scores.csv", folder / "out.json"
    scores.write_text(text, encoding="utf-8")

    result = invoke(str(scores), "--out", str(out), *options)

    assert result.exit_code == 0, result.stderr
    written: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return written


def csv_of(design: Design, seed: int) -> list[str]:
    """Return a simulated contest as lines of a scores file."""
    scores = simulated(design, seed).scores
    return [
        f"{scores.films[film]},{scores.judges[judge]},{scores.criteria[criterion]},{score // 100}\n"
        for film, judge, criterion, score in zip(
            scores.film, scores.judge, scores.criterion, scores.hundredths, strict=True
        )
    ]


def test_written_file_has_the_documented_shape(tmp_path: Path) -> None:
    written = tally(tmp_path, SMALL, "--method", "raw", "--weights", "story=60,look=40")

    assert written.pop("seconds") >= 0
    assert written.pop("peak_mb") > 0
    assert {len(written.pop(digest)) for digest in ("input_digest", "result_digest")} == {64}
    nothing = {"se": None, "low": None, "high": None, "tie_group": None, "p_top": None}
    assert written == {
        "method": "raw",
        "n_films": 2,
        "n_judges": 2,
        "n_reviews": 3,
        "components": 1,
        "variance": {"film": None, "judge": None, "noise": None},
        "mean": 5.55,
        "films": [
            {"film": "a", "n": 1, "raw": 7.8, "adjusted": 7.8, "rank": 1, **nothing},
            {"film": "b", "n": 2, "raw": 3.3, "adjusted": 3.3, "rank": 2, **nothing},
        ],
        "judges": [
            {"judge": "j", "n": 2, "severity": None, "se": None},
            {"judge": "k", "n": 1, "severity": None, "se": None},
        ],
        "notices": ["Reviews left out because a criterion has no score: 1."],
    }


def test_command_offers_every_method_of_the_engine() -> None:
    assert METHODS == rules.METHODS


def test_shuffled_rows_and_other_line_ends_give_the_same_digests(tmp_path: Path) -> None:
    lines = csv_of(Design(films=50, judges=8), 7)

    plain = tally(tmp_path, HEADER + "".join(lines), "--top", "5")
    shuffled = tally(tmp_path, "\ufeff" + (HEADER + "".join(lines[::-1])).replace("\n", "\r\n"), "--top", "5")

    for figure in ("seconds", "peak_mb"):
        plain.pop(figure)
        shuffled.pop(figure)
    assert shuffled == plain


def test_seed_replaces_the_input_digest_in_the_draws_only(tmp_path: Path) -> None:
    text = HEADER + "".join(csv_of(Design(films=50, judges=8), 8))

    plain = tally(tmp_path, text, "--top", "5")
    seeded = tally(tmp_path, text, "--top", "5", "--seed", "1")

    assert seeded["input_digest"] == plain["input_digest"]
    assert [film["adjusted"] for film in seeded["films"]] == [film["adjusted"] for film in plain["films"]]
    assert [film["p_top"] for film in seeded["films"]] != [film["p_top"] for film in plain["films"]]


@pytest.mark.parametrize(
    ("options", "adjusted"),
    [
        (("--method", "clip", "--clip", "1.5"), 7.24),
        (("--method", "clip", "--clip", "1.55", "--round-half-up", "1"), 7.3),
        (("--method", "trimmed"), 7.666667),
        (("--method", "trimmed", "--trim", "2"), 8.0),
        (("--method", "raw", "--round-half-up", "0"), 7.0),
        (("--method", "borda"), 5.0),
        (("--method", "exponential"), 60.0),
        (("--method", "zscore"), 0.0),
    ],
)
def test_every_method_answers_with_its_own_value(
    tmp_path: Path, options: tuple[str, ...], adjusted: float
) -> None:
    """One film, five judges, mean 6.6: 1.5 points around it end at 5.1 and 8.1."""
    text = "film,judge,score\n" + "".join(
        f"a,j{place},{score}\n" for place, score in enumerate((0, 7, 8, 8, 10))
    )

    assert tally(tmp_path, text, *options)["films"][0]["adjusted"] == adjusted


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        (f"{HEADER}a,j,story,x\n", (), "line 2, column 4 (score): the score must be"),
        (
            f"{HEADER}a,j,story,7\n",
            ("--weights", "look=100"),
            "line 2, column 3 (criterion): the criterion 'story'",
        ),
        ("film;judge;score\n", (), "line 1, column 1: the header must be"),
        (f"{HEADER}a,j,story,7\n", ("--method", "trimmed"), "The trimmed mean needs 5 reviews"),
    ],
)
def test_bad_input_is_one_sentence_exit_1_and_nothing_written(
    tmp_path: Path, text: str, options: tuple[str, ...], sentence: str
) -> None:
    scores, out = tmp_path / "scores.csv", tmp_path / "out.json"
    scores.write_text(text, encoding="utf-8")

    result = invoke(str(scores), "--out", str(out), *options)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == [scores]


@pytest.mark.parametrize(
    "options",
    [
        ("--weights", "story=60,look=30"),
        ("--weights", "story=60,story=40"),
        ("--weights", "story=-60,look=160"),
        ("--weights", "story"),
        ("--weights", "story=١٠٠"),
        ("--weights", ""),
        ("--method", "median"),
        ("--method", "clip"),
        ("--method", "clip", "--clip", "far"),
        ("--clip", "1"),
        ("--round-half-up", "2"),
        ("--method", "raw", "--round-half-up", "7"),
        ("--top", "0"),
        ("--min-reviews", "0"),
        ("--trim", "-1"),
        ("--seed", "-1"),
        ("--unknown",),
    ],
)
def test_wrong_arguments_exit_2_and_write_nothing(tmp_path: Path, options: tuple[str, ...]) -> None:
    scores, out = tmp_path / "scores.csv", tmp_path / "out.json"
    scores.write_text(SMALL, encoding="utf-8")

    result = invoke(str(scores), "--out", str(out), *options)

    assert (result.exit_code, out.exists()) == (2, False)


def test_missing_or_impossible_paths_exit_2(tmp_path: Path) -> None:
    scores = tmp_path / "scores.csv"
    scores.write_text(SMALL, encoding="utf-8")

    codes = [
        invoke(str(tmp_path / "none.csv"), "--out", str(tmp_path / "out.json")).exit_code,
        invoke(str(scores), "--out", str(tmp_path / "nowhere" / "out.json")).exit_code,
        invoke(str(scores), "--out", "/dev/null").exit_code,
        invoke(str(scores), "--out", str(scores)).exit_code,
        invoke(str(scores)).exit_code,
    ]

    assert codes == [2, 2, 2, 2, 2]
    assert scores.read_text(encoding="utf-8") == SMALL


def test_failed_run_leaves_an_earlier_result_alone(tmp_path: Path) -> None:
    tally(tmp_path, SMALL)
    before = (tmp_path / "out.json").read_bytes()
    (tmp_path / "scores.csv").write_text(f"{HEADER}a,j,story,-1\n", encoding="utf-8")

    result = invoke(str(tmp_path / "scores.csv"), "--out", str(tmp_path / "out.json"))

    assert result.exit_code == 1
    assert (tmp_path / "out.json").read_bytes() == before


def test_fresh_process_computes_with_one_thread(tmp_path: Path) -> None:
    scores, out = tmp_path / "scores.csv", tmp_path / "out.json"
    scores.write_text(SMALL, encoding="utf-8")
    script = (
        "import os, sys\nfrom app.commands.tally import command\nassert 'numpy' not in sys.modules\n"
        "command(standalone_mode=False)\nprint(os.environ['OPENBLAS_NUM_THREADS'], 'numpy' in sys.modules)"
    )
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}

    run = subprocess.run(
        [sys.executable, "-c", script, "run", str(scores), "--out", str(out)],
        capture_output=True,
        text=True,
        check=True,
        env=environ,
    )

    assert run.stdout.splitlines()[-1] == "1 True"
    assert json.loads(out.read_text(encoding="utf-8"))["n_reviews"] == 3
