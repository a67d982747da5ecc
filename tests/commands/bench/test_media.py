"""What the bench of the media engine measures on: a longer film, and a pass without checks."""

from __future__ import annotations

from pathlib import Path

from app.commands.bench import media
from app.media.engine import examine
from app.media.sandbox import Bounds, run_stage
from tests.media.making import make_film


def test_the_longer_film_is_the_clip_four_times_over(tmp_path: Path) -> None:
    clip = make_film(tmp_path / "clip.mp4", frames=24)

    longer = media._looped(clip, tmp_path / "longer.mp4")  # noqa: SLF001 - what the figures rest on

    truth = examine(longer).truth
    assert truth is not None
    assert (truth.frames, truth.bad) == (4 * 24, 0)


def test_a_bare_pass_encodes_as_the_pass_with_checks_and_measures_nothing(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", frames=24)

    bare = run_stage("bare-proxy", film, tmp_path, bounds=Bounds(timeout=60.0))
    whole = run_stage("encoded-proxy", film, tmp_path, bounds=Bounds(timeout=60.0))

    assert (bare["sheet"], whole["sheet"] is not None) == (None, True)
    assert (bare["picture_way"], bare["frames"], bare["size"]) == ("encoded", 24, whole["size"])
