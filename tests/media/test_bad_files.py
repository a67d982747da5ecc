"""Bad and odd files: each gets its own word, none of them harms the reader."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.media.engine import Examination, examine
from app.media.rules import Rules
from tests.media.making import Recipe, box_of, make_film

FAST = {"movflags": "faststart"}


def codes(examination: Examination) -> list[tuple[str, str]]:
    return [(problem.code, problem.weight) for problem in examination.problems]


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirteen seconds, index first."""
    path = tmp_path_factory.mktemp("long") / "film.mp4"
    return make_film(path, frames=13 * 24, container=FAST, options={"preset": "veryfast", "g": "48"})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Dear jury, the film follows by post.\n" * 50,
        np.random.default_rng(5).bytes(200_000),
        b"<html><script>alert(1)</script></html>",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\nhttp://192.0.2.1/segment.ts\n#EXT-X-ENDLIST\n",
        b"\x00\x00\x00\x1cftypisom" + b"\x00" * 5000,
    ],
    ids=["empty", "text", "random", "html", "ffconcat", "playlist", "header_only"],
)
def test_what_is_no_film_is_called_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)

    examination = examine(path)

    assert codes(examination) == [("not_a_film", "refused")]


def test_playlist_naming_a_real_film_opens_nothing(tmp_path: Path) -> None:
    real = make_film(tmp_path / "real.mp4")
    path = tmp_path / "0123456789abcdef"
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2,\n{real}\n#EXT-X-ENDLIST\n")

    assert codes(examine(path)) == [("not_a_film", "refused")]


@pytest.mark.parametrize("suffix", ["jpg", "png", "gif"])
def test_still_image_named_like_a_film_is_not_a_film(tmp_path: Path, suffix: str) -> None:
    Image.new("RGB", (640, 360), "navy").save(tmp_path / f"still.{suffix}")
    path = (tmp_path / f"still.{suffix}").rename(tmp_path / "film.mp4")

    assert codes(examine(path)) == [("not_a_film", "refused")]


def test_avif_still_is_too_short(tmp_path: Path) -> None:
    Image.new("RGB", (640, 360), "navy").save(tmp_path / "still.avif")
    path = (tmp_path / "still.avif").rename(tmp_path / "film.mp4")

    assert examine(path).accepted is False


def test_film_cut_before_its_index_is_not_a_film(tmp_path: Path) -> None:
    whole = make_film(tmp_path / "whole.mp4").read_bytes()
    path = tmp_path / "film.mp4"
    path.write_bytes(whole[: len(whole) // 2])

    assert codes(examine(path)) == [("not_a_film", "refused")]


def test_truncated_film_says_where_it_stops(tmp_path: Path, long_film: Path) -> None:
    path = tmp_path / "film.mp4"
    start, size = box_of(long_film, "mdat")
    path.write_bytes(long_film.read_bytes()[: start + size * 6 // 10])

    examination = examine(path)

    truncated = next(problem for problem in examination.problems if problem.code == "truncated")
    assert examination.accepted is False
    assert truncated.parameters["length"] == "0:13"
    assert truncated.parameters["stops_at"] in ("0:07", "0:08")


@pytest.mark.parametrize("suffix", ["mkv", "webm"])
def test_truncated_matroska_says_where_it_stops(tmp_path: Path, suffix: str) -> None:
    webm: dict[str, Any] = {
        "codec": "libvpx",
        "sound": "libopus",
        "options": {"g": "24", "deadline": "realtime"},
    }
    recipe = Recipe(frames=72, **(webm if suffix == "webm" else {}))
    whole = make_film(tmp_path / f"whole.{suffix}", recipe).read_bytes()
    path = tmp_path / f"film.{suffix}"
    path.write_bytes(whole[: len(whole) // 2])

    assert ("truncated", "refused") in codes(examine(path))


def test_hole_of_zeros_is_damage_with_its_moment(tmp_path: Path, long_film: Path) -> None:
    data = bytearray(long_film.read_bytes())
    start, size = box_of(long_film, "mdat")
    data[start + size // 2 : start + size * 6 // 10] = bytes(size * 6 // 10 - size // 2)
    path = tmp_path / "film.mp4"
    path.write_bytes(data)

    examination = examine(path)

    damaged = next(problem for problem in examination.problems if problem.code == "damaged")
    assert damaged.parameters["first_bad_at"] in ("0:05", "0:06", "0:07")


def test_flipped_bits_are_damage_the_entrant_may_keep(tmp_path: Path, long_film: Path) -> None:
    data = bytearray(long_film.read_bytes())
    start, size = box_of(long_film, "mdat")
    for place in np.random.default_rng(3).integers(start + 64, start + size, 12):
        data[place] ^= 0x10
    path = tmp_path / "film.mp4"
    path.write_bytes(data)

    examination = examine(path)

    assert ("damaged", "warning") in codes(examination)
    assert examination.accepted is True


def test_ruined_film_is_refused(tmp_path: Path, long_film: Path) -> None:
    data = bytearray(long_film.read_bytes())
    start, size = box_of(long_film, "mdat")
    data[start + size // 8 : start + size] = bytes(size - size // 8)
    path = tmp_path / "film.mp4"
    path.write_bytes(data)

    assert ("ruined", "refused") in codes(examine(path))


def test_index_without_pictures_is_no_picture(tmp_path: Path, long_film: Path) -> None:
    path = tmp_path / "film.mp4"
    start, _ = box_of(long_film, "mdat")
    path.write_bytes(long_film.read_bytes()[:start])

    assert codes(examine(path)) == [("no_picture", "refused")]


def test_index_pointing_outside_the_file_is_refused(tmp_path: Path, long_film: Path) -> None:
    data = bytearray(long_film.read_bytes())
    at = data.find(b"stco")
    while at > 0:
        count = int.from_bytes(data[at + 8 : at + 12], "big")
        data[at + 12 : at + 12 + 4 * count] = b"\x7f\xff\xff\xff" * count
        at = data.find(b"stco", at + 4)
    path = tmp_path / "film.mp4"
    path.write_bytes(data)

    assert codes(examine(path))[0] in [("not_a_film", "refused"), ("no_picture", "refused")]


def test_encrypted_film_is_named(tmp_path: Path) -> None:
    key = "00112233445566778899aabbccddeeff"
    path = make_film(
        tmp_path / "film.mp4",
        container={"encryption_scheme": "cenc-aes-ctr", "encryption_key": key, "encryption_kid": key},
    )

    assert codes(examine(path)) == [("encrypted", "refused")]


@pytest.mark.parametrize(
    "pictures", [{"look": "none"}, {"codec": "mjpeg", "pixels": "yuvj420p", "options": {}}]
)
def test_sound_with_nothing_or_stills_is_no_video(tmp_path: Path, pictures: dict[str, Any]) -> None:
    path = make_film(tmp_path / "film.mp4", **pictures)

    assert codes(examine(path)) == [("no_video", "refused")]


def test_one_frame_is_too_short(tmp_path: Path) -> None:
    path = make_film(tmp_path / "film.mp4", frames=1, sound=None)

    assert ("too_short", "refused") in codes(examine(path))


def test_black_and_silent_film_is_asked_about(tmp_path: Path) -> None:
    path = make_film(tmp_path / "film.mp4", frames=480, look="black", loudness=0.0)

    examination = examine(path)

    assert codes(examination) == [("black_and_silent", "warning")]
    assert examination.accepted is True


def test_film_without_sound_is_accepted_with_a_remark(tmp_path: Path) -> None:
    examination = examine(make_film(tmp_path / "film.mp4", sound=None))

    assert (codes(examination), examination.accepted) == ([("no_sound", "warning")], True)


def test_huge_picture_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = make_film(
        tmp_path / "film.mp4", frames=2, width=4200, height=2400, look="flat", sound=None, fps=Fraction(1)
    )

    examination = examine(path)

    assert codes(examination) == [("too_large_picture", "refused")]
    assert examination.truth is None


def test_day_long_film_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    hours = tuple(hour * 3600 for hour in range(25))
    path = make_film(tmp_path / "film.mp4", stamps=hours, fps=Fraction(1), sound=None)

    examination = examine(path)

    assert ("too_long", "refused") in codes(examination)
    assert examination.truth is None


def test_file_larger_than_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"x" * 2000)

    assert codes(examine(path, Rules(max_bytes=1999))) == [("too_big", "refused")]


def test_kind_and_rate_outside_the_limits_are_named(tmp_path: Path) -> None:
    path = make_film(tmp_path / "film.mkv", fps=Fraction(50))
    rules = Rules(containers=("mp4",), picture_codecs=("hevc",), sound_codecs=("opus",), max_fps=30)

    assert [code for code, _ in codes(examine(path, rules))] == [
        "too_many_fps",
        "unsupported_container",
        "unsupported_codec",
        "unsupported_sound",
    ]
