"""The proxy: fit for every browser, upright, no larger than 1080p, and silent about where it came from."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from app.media.boxes import outer_boxes
from app.media.engine import Proxy, examine, make_proxy
from app.media.verdict import FilmProblem
from tests.media.making import make_film

VP9: dict[str, Any] = {
    "codec": "libvpx-vp9",
    "sound": "libopus",
    "options": {"deadline": "realtime", "cpu-used": "8"},
}
PRORES: dict[str, Any] = {"codec": "prores_ks", "pixels": "yuv422p10le", "options": {}, "sound": "pcm_s16le"}
HEVC10: dict[str, Any] = {
    "codec": "libx265",
    "pixels": "yuv420p10le",
    "options": {"preset": "ultrafast", "x265-params": "log-level=none"},
}


def proxy_of(tmp_path: Path, name: str, **changes: Any) -> Proxy:
    return make_proxy(make_film(tmp_path / name, **changes), tmp_path / "out", seconds=2.0)


def first_frame(path: Path) -> Any:
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="gray").astype(float)


def assert_fit_for_browsers(proxy: Proxy) -> None:
    """H.264 4:2:0 8 bit, AAC at most, index first, every frame there, nothing but picture and sound."""
    examination = examine(proxy.path)
    facts, truth = examination.facts, examination.truth
    assert facts is not None
    assert truth is not None
    assert (facts.container, facts.picture_codec, facts.pixel_format) == ("mp4", "h264", "yuv420p")
    assert {sound.codec for sound in facts.sounds} <= {"aac"}
    assert (facts.rotation, facts.sample_aspect, facts.more_pictures, facts.subtitles) == (
        0,
        Fraction(1),
        0,
        0,
    )
    assert (facts.width, facts.height, facts.fps) == (proxy.width, proxy.height, proxy.fps)
    assert (truth.frames, truth.bad) == (proxy.frames, 0)
    kinds = [box.kind for box in outer_boxes(proxy.path)]
    assert kinds.index("moov") < kinds.index("mdat")


def test_fit_film_is_copied_with_its_index_first(tmp_path: Path) -> None:
    proxy = proxy_of(tmp_path, "film.mp4")

    assert (proxy.picture_way, proxy.sound_way, proxy.frames, proxy.fps) == (
        "copied",
        "copied",
        48,
        Fraction(24),
    )
    assert_fit_for_browsers(proxy)


def test_fit_picture_with_other_sound_has_only_its_sound_encoded(tmp_path: Path) -> None:
    proxy = proxy_of(tmp_path, "film.mov", sound="pcm_s16le")

    assert (proxy.picture_way, proxy.sound_way) == ("copied", "encoded")
    assert_fit_for_browsers(proxy)


@pytest.mark.parametrize(
    ("name", "changes", "size"),
    [
        ("film.webm", VP9, (320, 180)),
        ("film.mov", PRORES, (320, 180)),
        ("film.mp4", HEVC10, (320, 180)),
        ("film.mp4", {"pixels": "yuv444p"}, (320, 180)),
        ("film.mp4", {"rotation": 90}, (180, 320)),
        ("film.mp4", {"aspect": Fraction(4, 3)}, (426, 180)),
        ("film.mkv", {"width": 321, "height": 181, "pixels": "yuv444p"}, (322, 182)),
        ("film.mp4", {"width": 1088, "height": 2176, "frames": 6}, (960, 1920)),
        ("film.mp4", {"width": 2560, "height": 1440, "frames": 6}, (1920, 1080)),
    ],
    ids=["vp9", "prores", "hevc_10bit", "444", "turned", "anamorphic", "odd", "tall", "qhd"],
)
def test_other_films_are_encoded_as_they_are_shown(
    tmp_path: Path, name: str, changes: dict[str, Any], size: tuple[int, int]
) -> None:
    proxy = proxy_of(tmp_path, name, **changes)

    assert (proxy.picture_way, (proxy.width, proxy.height), proxy.bad_frames) == ("encoded", size, 0)
    assert proxy.frames == changes.get("frames", 48)
    assert_fit_for_browsers(proxy)


def test_turned_film_stands_upright(tmp_path: Path) -> None:
    proxy = proxy_of(tmp_path, "film.mp4", rotation=-90)

    picture = first_frame(proxy.path)
    height, width = picture.shape
    assert picture[: height // 5, -width // 5 :].mean() > 220
    assert picture[: height // 5, : width // 5].mean() < 200


def test_silent_film_has_a_silent_proxy(tmp_path: Path) -> None:
    proxy = proxy_of(tmp_path, "film.webm", **{**VP9, "sound": None})

    assert proxy.sound_way == "none"
    assert_fit_for_browsers(proxy)


@pytest.mark.parametrize(
    ("name", "changes"), [("film.mp4", {}), ("film.mp4", {"pixels": "yuv444p"}), ("film.mkv", {})]
)
def test_nothing_of_the_metadata_is_left(tmp_path: Path, name: str, changes: dict[str, Any]) -> None:
    secret = {
        "title": "secret-title",
        "artist": "secret-artist",
        "comment": "secret-comment",
        "language": "chi",
    }
    film = make_film(tmp_path / name, metadata=secret, cover=name.endswith("mp4"), **changes)
    assert b"secret-title" in film.read_bytes()

    proxy = make_proxy(film, tmp_path / "out", seconds=2.0)

    content = proxy.path.read_bytes()
    assert [word for word in (b"secret", b"Lavf", b"chi") if word in content] == []
    with av.open(str(proxy.path)) as container:
        assert [stream.type for stream in container.streams] == ["video", "audio"]
        assert container.metadata.keys() == {"major_brand", "minor_version", "compatible_brands"}
        names = {key for stream in container.streams for key in stream.metadata}
        assert names <= {"language", "handler_name", "vendor_id"}
    assert_fit_for_browsers(proxy)


def test_messages_inside_a_copied_picture_are_left_out(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4")
    assert b"x264" in film.read_bytes()

    proxy = make_proxy(film, tmp_path / "out", seconds=2.0)

    assert b"x264" not in proxy.path.read_bytes()


def test_film_with_rare_keyframes_is_encoded_so_that_players_can_seek(tmp_path: Path) -> None:
    sparse = {"preset": "ultrafast", "g": "400", "sc_threshold": "0"}

    proxy = proxy_of(tmp_path, "film.mp4", frames=288, options=sparse, look="flat")

    examination = examine(proxy.path)
    assert examination.truth is not None
    assert (proxy.picture_way, examination.truth.keyframe_gap) == ("encoded", 2.0)


def test_moments_are_kept_when_the_rate_varies(tmp_path: Path) -> None:
    stamps = tuple(number + number // 3 for number in range(48))
    proxy = proxy_of(tmp_path, "film.mkv", stamps=stamps, pixels="yuv444p", sound=None)

    with av.open(str(proxy.path)) as container:
        moments = [round(frame.time * 24, 2) for frame in container.decode(video=0)]
    assert moments == list(stamps)


def test_picture_of_high_range_becomes_standard(tmp_path: Path) -> None:
    proxy = proxy_of(tmp_path, "film.mp4", pixels="yuv420p10le", transfer=16)

    examination = examine(proxy.path)
    assert "high_dynamic_range" not in [problem.code for problem in examination.problems]
    assert first_frame(proxy.path).std() > 10


def test_brightness_is_kept(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", pixels="yuv444p")

    proxy = make_proxy(film, tmp_path / "out", seconds=2.0)

    assert abs(float(np.mean(first_frame(film) - first_frame(proxy.path)))) < 2


def test_proxy_is_made_again_the_same(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.webm", **VP9)

    first = make_proxy(film, tmp_path / "out", seconds=2.0)
    kept = first.path.read_bytes()
    second = make_proxy(film, tmp_path / "out", seconds=2.0)

    assert (first, kept) == (second, second.path.read_bytes())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["proxy.mp4", "shots.jpg"]


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", frames=96, width=960, height=540, pixels="yuv444p", look="flat")
    shares: list[float] = []

    make_proxy(film, tmp_path / "out", seconds=10.0, progress=shares.append)

    assert shares == sorted(shares)
    assert len(shares) > 1


def test_what_is_no_film_leaves_no_proxy(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"no film")

    with pytest.raises(FilmProblem) as caught:
        make_proxy(tmp_path / "film.mp4", tmp_path / "out", seconds=2.0)

    assert caught.value.problem.code == "not_a_film"
    assert list((tmp_path / "out").iterdir()) == []
