"""What a film says of itself: size as shown, rate as a fraction, codecs, and what is turned or stretched."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.media.engine import Examination, examine
from app.media.facts import Sound
from app.media.probe import probe, shown_size, snapped
from app.media.rules import Rules
from tests.media.making import make_film

VP9 = {"codec": "libvpx-vp9", "sound": "libopus", "options": {"deadline": "realtime", "cpu-used": "8"}}


@pytest.mark.parametrize(
    ("turn", "size", "clockwise"),
    [(0, (320, 180), 0), (90, (180, 320), 270), (-90, (180, 320), 90), (180, (320, 180), 180)],
)
def test_rotation_is_applied_to_the_size(
    tmp_path: Path, turn: int, size: tuple[int, int], clockwise: int
) -> None:
    facts = probe(make_film(tmp_path / "film.mp4", rotation=turn), Rules())

    assert ((facts.width, facts.height), facts.rotation) == (size, clockwise)


def test_anamorphic_picture_is_shown_wide(tmp_path: Path) -> None:
    facts = probe(make_film(tmp_path / "film.mp4", aspect=Fraction(4, 3)), Rules())

    assert (facts.width, facts.height, facts.coded_width, facts.coded_height) == (426, 180, 320, 180)


@pytest.mark.parametrize(
    ("suffix", "rate"), [("mp4", "24000/1001"), ("mp4", "25"), ("mkv", "24000/1001"), ("mkv", "60000/1001")]
)
def test_rate_is_an_exact_fraction(tmp_path: Path, suffix: str, rate: str) -> None:
    path = make_film(tmp_path / f"film.{suffix}", fps=Fraction(rate), sound=None)

    examination = examine(path)

    assert examination.facts is not None
    assert examination.truth is not None
    assert (examination.facts.fps, examination.truth.fps) == (Fraction(rate), Fraction(rate))
    assert (examination.truth.frames, examination.truth.constant_rate) == (48, True)


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        ("film.mp4", {}, ("mp4", "h264", "yuv420p", 8, "aac")),
        ("film.mkv", {"sound": "flac"}, ("mkv", "h264", "yuv420p", 8, "flac")),
        ("film.webm", VP9, ("webm", "vp9", "yuv420p", 8, "opus")),
        (
            "film.mov",
            {"codec": "prores_ks", "pixels": "yuv422p10le", "options": {}, "sound": "pcm_s16le"},
            ("mov", "prores", "yuv422p10le", 10, "pcm"),
        ),
        ("film.mp4", {"pixels": "yuv420p10le"}, ("mp4", "h264", "yuv420p10le", 10, "aac")),
        (
            "film.mp4",
            {"codec": "libx265", "options": {"preset": "ultrafast", "x265-params": "log-level=none"}},
            ("mp4", "hevc", "yuv420p", 8, "aac"),
        ),
        (
            "film.mp4",
            {"codec": "libsvtav1", "options": {"preset": "12"}, "sound": "libmp3lame"},
            ("mp4", "av1", "yuv420p", 8, "mp3"),
        ),
    ],
    ids=["h264", "flac", "vp9", "prores", "h264_10bit", "hevc", "av1"],
)
def test_containers_and_codecs_are_recognized(
    tmp_path: Path, name: str, changes: dict[str, Any], expected: tuple[str, str, str, int, str]
) -> None:
    examination = examine(make_film(tmp_path / name, **changes))

    facts = examination.facts
    assert facts is not None
    assert examination.accepted is True
    found = (facts.container, facts.picture_codec, facts.pixel_format, facts.bit_depth, facts.sounds[0].codec)
    assert found == expected


def test_sound_stream_is_described(tmp_path: Path) -> None:
    facts = probe(make_film(tmp_path / "film.mp4"), Rules())

    assert facts.sounds == (Sound(codec="aac", sample_rate=48000, channels=2, profile="LC"),)


def test_cover_art_is_not_taken_for_the_film(tmp_path: Path) -> None:
    facts = probe(make_film(tmp_path / "film.mp4", cover=True), Rules())

    assert (facts.picture_codec, facts.more_pictures) == ("h264", 0)


def test_second_picture_is_remarked(tmp_path: Path) -> None:
    examination = examine(make_film(tmp_path / "film.mp4", second_picture=True))

    assert [problem.code for problem in examination.problems] == ["more_inside"]


def test_varying_rate_is_remarked_and_counted(tmp_path: Path) -> None:
    stamps = tuple(number + number // 3 for number in range(48))
    examination = examine(make_film(tmp_path / "film.mp4", stamps=stamps, sound=None))

    assert examination.truth is not None
    assert (examination.truth.frames, examination.truth.constant_rate) == (48, False)
    assert "variable_frame_rate" in [problem.code for problem in examination.problems]


def test_high_dynamic_range_is_remarked(tmp_path: Path) -> None:
    path = make_film(tmp_path / "film.mp4", pixels="yuv420p10le", transfer=16)

    assert "high_dynamic_range" in [problem.code for problem in examine(path).problems]


def test_index_place_is_seen(tmp_path: Path) -> None:
    late = probe(make_film(tmp_path / "late.mp4"), Rules())
    early = probe(make_film(tmp_path / "early.mp4", container={"movflags": "faststart"}), Rules())

    assert (late.faststart, early.faststart) == (False, True)


def test_examination_survives_the_database(tmp_path: Path) -> None:
    examination = examine(make_film(tmp_path / "film.mp4"))

    assert Examination.from_dict(examination.as_dict()) == examination


@pytest.mark.parametrize(
    ("measured", "meant"),
    [
        (Fraction(23976, 1000), Fraction(24000, 1001)),
        (Fraction(25, 1), Fraction(25)),
        (Fraction(2997, 100), Fraction(30000, 1001)),
        (Fraction(17), Fraction(17)),
        (None, Fraction(0)),
    ],
)
def test_measured_rate_snaps_to_the_usual_one(measured: Fraction | None, meant: Fraction) -> None:
    assert snapped(measured) == meant


def test_shown_size_is_even_and_turned() -> None:
    assert shown_size(721, 405, Fraction(1), 90) == (406, 722)
