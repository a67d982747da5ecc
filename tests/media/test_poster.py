"""Stills and poster: twelve moments in order, a poster with something to see, no metadata."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.media.engine import make_poster
from app.media.poster import liveliness
from app.media.verdict import FilmProblem
from tests.media.making import box_of, make_film


def opened(path: Path) -> Image.Image:
    with Image.open(path) as image:
        image.load()
        return image


def test_twelve_stills_and_a_poster_are_written(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", frames=240, metadata={"title": "secret-name"})

    made = make_poster(film, tmp_path / "out", seconds=10.0)

    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["poster.jpg", *(f"still-{number:02d}.jpg" for number in range(1, 13))]
    assert all(early.seconds < late.seconds for early, late in pairwise(made.stills))
    assert [opened(still.path).size for still in made.stills] == [(320, 180)] * 12
    assert b"secret-name" not in made.poster.path.read_bytes()
    assert dict(opened(made.poster.path).getexif()) == {}


def test_stills_are_made_again_the_same(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", frames=120)

    first = make_poster(film, tmp_path / "out", seconds=5.0)
    kept = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    second = make_poster(film, tmp_path / "out", seconds=5.0)

    assert first == second
    assert kept == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}


def test_still_of_a_turned_film_stands_upright(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", rotation=-90)

    made = make_poster(film, tmp_path / "out", seconds=2.0)

    image = np.asarray(opened(made.poster.path).convert("L"), dtype=float)
    height, width = image.shape
    assert (width, height) == (180, 320)
    # The stored picture is white at its top left; a quarter turn clockwise moves that to the top right.
    assert image[: height // 5, -width // 5 :].mean() > 240
    assert image[: height // 5, : width // 5].mean() < 200


def test_large_film_gives_small_stills(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", frames=6, width=1600, height=900)

    made = make_poster(film, tmp_path / "out", seconds=0.25)

    assert (made.poster.width, made.poster.height) == (1280, 720)
    assert {(still.width, still.height) for still in made.stills} == {(640, 360)}


def test_film_without_one_frame_has_no_picture(tmp_path: Path) -> None:
    film = make_film(tmp_path / "whole.mp4", container={"movflags": "faststart"})
    start, _ = box_of(film, "mdat")
    film.write_bytes(film.read_bytes()[:start])

    with pytest.raises(FilmProblem) as caught:
        make_poster(film, tmp_path / "out", seconds=2.0)

    assert caught.value.problem.code == "no_picture"
    assert list((tmp_path / "out").iterdir()) == []


def test_liveliness_prefers_pictures_to_black_and_white() -> None:
    gradient = Image.linear_gradient("L").convert("RGB")
    black, white = Image.new("RGB", (64, 36)), Image.new("RGB", (64, 36), "white")

    assert liveliness(black) == 0.0
    assert liveliness(white) < 0.001 < liveliness(gradient)
