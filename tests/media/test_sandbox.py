"""The sandbox: whatever a child does, the parent gets one clear answer in time and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.media.sandbox import Bounds, run_stage
from app.media.verdict import FilmProblem


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film"
    path.write_bytes(b"anything")
    return path


def problem_of(name: str, film: Path, bounds: Bounds) -> tuple[str, str]:
    with pytest.raises(FilmProblem) as caught:
        run_stage(name, film, film.parent, bounds=bounds)
    return caught.value.problem.code, caught.value.problem.weight


def is_gone(pid: int) -> bool:
    """A process killed a moment ago may still be a zombie that its new parent has not reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split(")")[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_child_that_never_ends_dies_with_all_it_started(film: Path) -> None:
    started = time.monotonic()

    found = problem_of("drill-hang", film, Bounds(timeout=2.0))

    took = time.monotonic() - started
    pids = [int(word) for word in (film.parent / "pids").read_text(encoding="ascii").split()]
    while not all(is_gone(pid) for pid in pids) and time.monotonic() - started < 10:
        time.sleep(0.02)
    assert found == ("took_too_long", "refused")
    assert [is_gone(pid) for pid in pids] == [True, True]
    assert 2.0 <= took < 3.0


def test_child_that_wants_too_much_memory_is_stopped(film: Path) -> None:
    assert problem_of("drill-hog", film, Bounds(timeout=20.0)) == ("too_heavy", "refused")


def test_child_that_says_too_much_is_stopped(film: Path) -> None:
    assert problem_of("drill-flood", film, Bounds(timeout=20.0)) == ("too_heavy", "refused")


def test_child_that_computes_for_ever_is_stopped_by_its_cpu_time(film: Path) -> None:
    assert problem_of("drill-burn", film, Bounds(timeout=30.0, cpu_seconds=1)) == ("too_heavy", "refused")


def test_child_that_falls_is_said_to_have_crashed(film: Path) -> None:
    assert problem_of("drill-fall", film, Bounds(timeout=20.0)) == ("crashed", "refused")


def test_child_sees_no_secret_and_works_apart(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do-not-tell")
    shares: list[float] = []

    seen = run_stage("drill-show", film, film.parent, bounds=Bounds(timeout=20.0), progress=shares.append)

    assert sorted(seen["environment"].keys() - {"LC_CTYPE"}) == [
        "HOME",
        "LANG",
        "OPENBLAS_NUM_THREADS",
        "PATH",
        "TMPDIR",
    ]
    assert (seen["is_leader"], seen["isolated"], shares) == (True, True, [0.5])
    assert seen["niceness"] >= 10
    assert seen["folder"] != str(Path.cwd())
    assert not Path(seen["folder"]).exists()


def test_child_dies_with_the_parent_that_is_killed(film: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from app.media.sandbox import Bounds, run_stage;"
        "film = Path(sys.argv[1]);"
        "run_stage('drill-hang', film, film.parent, bounds=Bounds(timeout=60.0))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(film)], cwd=Path(__file__).parents[2])
    pids = film.parent / "pids"
    while not (pids.exists() and " " in pids.read_text(encoding="ascii")):
        time.sleep(0.02)
    child, grandchild = (int(word) for word in pids.read_text(encoding="ascii").split())

    parent.kill()
    parent.wait()

    while not is_gone(child):
        time.sleep(0.02)
    os.kill(grandchild, signal.SIGKILL)


def test_missing_film_is_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run_stage("probe", tmp_path / "nothing", tmp_path, bounds=Bounds(timeout=5.0))


def test_pipe_in_place_of_a_film_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(FileNotFoundError):
        run_stage("probe", tmp_path / "pipe", tmp_path, bounds=Bounds(timeout=5.0))
