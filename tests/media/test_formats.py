"""Films of every usual make: each plays afterwards as it is meant to be seen, or is refused in words.

What `test_proxy` sends through already (HEVC, VP9, HDR, turned, odd and large pictures) is not sent twice.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from app.media.engine import Proxy, examine, make_poster, make_proxy
from app.media.facts import FilmFacts
from app.media.rules import Rules
from tests.media.making import RATE, make_film

VP9 = {"deadline": "realtime", "cpu-used": "8", "auto-alt-ref": "0"}
INTERLACED = {"preset": "ultrafast", "g": "24", "flags": "+ilme+ildct", "x264-params": "tff=1"}
VARYING = tuple(number + number // 3 for number in range(48))
PAL = Fraction(25)
NTSC = Fraction(24000, 1001)


def codes(path: Path) -> list[tuple[str, str]]:
    return [(problem.code, problem.weight) for problem in examine(path).problems]


def seen_through(path: Path, out: Path) -> tuple[FilmFacts, Proxy, list[str]]:
    """The film's facts, its proxy and what was remarked, after it went through all that judges depend on."""
    examination = examine(path)
    assert examination.accepted, examination.problems
    assert examination.facts is not None
    proxy = make_proxy(path, out, seconds=examination.facts.seconds)
    assert len(make_poster(path, out, seconds=examination.facts.seconds).stills) > 0
    again = examine(proxy.path)
    assert again.facts is not None
    assert (again.accepted, again.facts.pixel_format, again.facts.interlaced) == (True, "yuv420p", False)
    return examination.facts, proxy, [problem.code for problem in examination.problems]


@pytest.mark.parametrize(
    ("name", "changes", "way", "size", "remarks"),
    [
        ("f.mp4", {"codec": "libsvtav1", "options": {"preset": "12"}}, "encoded", (320, 180), []),
        (
            "f.webm",
            {"codec": "libvpx-vp9", "pixels": "yuva420p", "options": VP9, "sound": "libopus"},
            "encoded",
            (320, 180),
            [],
        ),
        (
            "f.mov",
            {
                "codec": "prores_ks",
                "pixels": "yuva444p10le",
                "options": {"profile": "4444"},
                "sound": "pcm_s24le",
            },
            "encoded",
            (320, 180),
            [],
        ),
        ("f.mp4", {"options": INTERLACED, "fps": PAL}, "encoded", (320, 180), ["interlaced"]),
        ("f.mp4", {"fps": NTSC}, "copied", (320, 180), []),
        ("f.mp4", {"fps": Fraction(50), "frames": 50}, "copied", (320, 180), []),
        ("f.mp4", {"fps": Fraction(1), "frames": 4, "sound": None}, "copied", (320, 180), ["no_sound"]),
        (
            "f.mp4",
            {"stamps": tuple(n + n // 3 for n in range(24))},
            "copied",
            (320, 180),
            ["variable_frame_rate"],
        ),
    ],
    ids=["av1", "vp9_alpha", "prores_4444_alpha", "interlaced", "23.976", "50", "1fps", "variable"],
)
def test_a_film_of_any_make_plays_afterwards(
    tmp_path: Path, name: str, changes: dict[str, Any], way: str, size: tuple[int, int], remarks: list[str]
) -> None:
    film = make_film(tmp_path / name, **{"frames": 24, **changes})

    facts, proxy, found = seen_through(film, tmp_path / "out")

    assert (proxy.picture_way, (proxy.width, proxy.height), found) == (way, size, remarks)
    assert (proxy.frames, proxy.bad_frames) == (changes.get("frames", 24), 0)
    assert proxy.fps == facts.fps


@pytest.mark.parametrize(
    ("name", "changes", "problem"),
    [
        ("f.mkv", {"codec": "mpeg2video", "options": {}}, "unsupported_codec"),
        ("f.mov", {"codec": "qtrle", "pixels": "argb", "options": {}, "sound": None}, "unsupported_codec"),
        ("f.mkv", {"codec": "ffv1", "options": {}, "sound": "flac"}, "unsupported_codec"),
        ("f.mp4", {"fps": Fraction(120), "frames": 240}, "too_many_fps"),
        ("f.avi", {"codec": "mpeg4", "options": {}, "sound": None}, "unsupported_container"),
        ("f.mpg", {"codec": "mpeg2video", "options": {}, "sound": "mp2"}, "unsupported_container"),
        ("f.ts", {"codec": "mpeg2video", "options": {}, "sound": "mp2"}, "unsupported_container"),
        ("f.flv", {"codec": "libx264"}, "unsupported_container"),
    ],
    ids=["mpeg2", "animation", "ffv1", "120fps", "avi", "mpeg", "ts", "flv"],
)
def test_what_no_judge_could_play_is_refused_under_the_name_of_what_it_is(
    tmp_path: Path, name: str, changes: dict[str, Any], problem: str
) -> None:
    film = make_film(tmp_path / name, **{"frames": 24, **changes}).rename(tmp_path / "film.mp4")

    assert codes(film) == [(problem, "refused")]


def test_a_contest_may_take_neither_interlaced_nor_varying_films(
    tmp_path: Path,
) -> None:
    fields = make_film(tmp_path / "fields.mp4", frames=24, options=INTERLACED, fps=PAL)
    changing = make_film(tmp_path / "changing.mp4", stamps=VARYING)
    rules = Rules(takes_interlaced=False, takes_variable_rate=False)

    found = [examine(path, rules).problems[0].code for path in (fields, changing)]

    assert found == ["interlaced_refused", "variable_rate_refused"]


@pytest.mark.parametrize(
    ("layout", "codec", "way"),
    [
        ("mono", "aac", "copied"),
        ("5.1", "aac", "copied"),
        ("7.1", "aac", "encoded"),
        ("7.1", "flac", "encoded"),
    ],
)
def test_sound_of_one_to_eight_channels_is_heard(tmp_path: Path, layout: str, codec: str, way: str) -> None:
    film = _with_sound(tmp_path / f"f.{'mkv' if codec == 'flac' else 'mp4'}", layout, codec)

    _facts, proxy, remarks = seen_through(film, tmp_path / "out")

    assert (proxy.sound_way, remarks) == (way, [])
    if way == "encoded":
        with av.open(str(proxy.path)) as container:
            assert container.streams.audio[0].codec_context.channels == 2


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv444p"], ids=["copied", "encoded"])
def test_picture_and_sound_stay_together_through_edit_lists(tmp_path: Path, pixels: str) -> None:
    """Pictures out of order and primed sound make an MP4 whose edit list skips its first moments."""
    film = make_film(
        tmp_path / "f.mp4", frames=72, pixels=pixels, options={"preset": "veryfast", "bf": "3", "g": "24"}
    )
    assert b"elst" in film.read_bytes()

    proxy = make_proxy(film, tmp_path / "out", seconds=3.0)

    assert proxy.frames == 72
    for kind in ("video", "audio"):
        assert _begins_and_ends(proxy.path, kind) == pytest.approx(_begins_and_ends(film, kind), abs=1 / 24)


@pytest.mark.parametrize("trick", ["html", "mime"])
def test_a_film_that_is_a_web_page_too_is_no_film_or_only_a_film(tmp_path: Path, trick: str) -> None:
    whole = make_film(tmp_path / "real.mp4", frames=24, container={"movflags": "+faststart"}).read_bytes()
    page = b"<html><script>alert(document.domain)</script></html>"
    film = tmp_path / "film.mp4"
    # A page before the film breaks it; one in a box of its own is left behind by what players get.
    box = (8 + len(page)).to_bytes(4, "big") + b"free" + page
    film.write_bytes(page + whole if trick == "html" else whole + box)

    if trick == "html":
        assert codes(film) == [("not_a_film", "refused")]
    else:
        _facts, proxy, _remarks = seen_through(film, tmp_path / "out")
        assert page not in proxy.path.read_bytes()


def test_a_header_that_announces_three_days_is_not_believed(tmp_path: Path) -> None:
    data = bytearray(make_film(tmp_path / "real.mp4", frames=24).read_bytes())
    for kind, at in ((b"mvhd", 16), (b"tkhd", 20), (b"mdhd", 16), (b"elst", 8)):
        place = data.find(kind)
        while place > 0:
            data[place + at + 4 : place + at + 8] = (0x0FFFFFFF).to_bytes(4, "big")
            place = data.find(kind, place + 4)
    film = tmp_path / "film.mp4"
    film.write_bytes(data)

    examination = examine(film)

    assert examination.facts is not None
    assert (examination.accepted, examination.facts.seconds) == (True, 1.0)


def _with_sound(path: Path, layout: str, codec: str) -> Path:
    """One second of picture, and a tone in every channel of a layout."""
    plain = make_film(path.with_name(f"plain-{path.name}"), frames=24, sound=None)
    with av.open(str(plain)) as source, av.open(str(path), "w") as output:
        picture = output.add_stream_from_template(source.streams.video[0])
        sound: Any = output.add_stream(codec, rate=RATE, layout=layout)
        count, size = len(av.AudioLayout(layout).channels), sound.codec_context.frame_size or 1024
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = picture
                output.mux(packet)
        shape = av.AudioResampler(format=sound.codec_context.format, layout=layout, rate=RATE)
        for start in range(0, RATE, size):
            wave = 0.2 * np.sin(0.05 * np.arange(start, min(start + size, RATE)))
            samples = np.repeat(wave, count).astype(np.float32).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(samples, format="flt", layout=layout)
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            for shaped in shape.resample(frame):
                output.mux(sound.encode(shaped))
        output.mux(sound.encode(None))
    return path


def _begins_and_ends(path: Path, kind: str) -> tuple[float, float]:
    """When the first and the last frame of a stream are on, in seconds."""
    with av.open(str(path)) as container:
        frames: Any = container.decode(**{kind: 0})
        moments = [float(frame.time) for frame in frames]
    return min(moments), max(moments)
