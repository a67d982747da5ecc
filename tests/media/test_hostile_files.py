"""Files that make a reader hang or hog: its child is gone in time, with a clear word; the next is read."""

import os
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.media.rules import Rules
from app.media.sandbox import Bounds, run_stage
from app.media.verdict import FilmProblem
from tests.media.making import box_of, make_film

TIMEOUT = 4.0
DAY = 24 * 3600
# Rules that let the worst through, as if the header's limits had failed.
NO_LIMITS = Rules(max_seconds=10.0 * DAY, max_long_side=8192, max_short_side=8192)
STAGES = ("probe", "check", "stills", "proxy", "sheet")


def repeated_picture(
    path: Path, *, width: int, height: int, times: int, rate: int, pixels: str = "yuv420p"
) -> Path:
    """One coded picture, shown many times over: a small file that asks for much decoding."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=rate, options={"preset": "ultrafast", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = width, height, pixels
        frame = av.VideoFrame(width, height, pixels)
        for plane in frame.planes:
            plane.update(bytes([120]) * plane.buffer_size)
        frame.pts, frame.time_base = 0, Fraction(1, rate)
        coded = [bytes(packet) for packet in (*stream.encode(frame), *stream.encode(None))]
        for number in range(times):
            packet = av.Packet(coded[0])
            packet.stream, packet.time_base = stream, Fraction(1, rate)
            packet.pts = packet.dts = number
            packet.duration, packet.is_keyframe = 1, True
            output.mux(packet)
    return path


def bomb(path: Path) -> Path:
    """Small in bytes, large in memory: each picture takes 25 MB, and every thread of a decoder holds some."""
    return repeated_picture(path, width=4096, height=4096, times=24, rate=24)


def day_long(path: Path) -> Path:
    """A day at one picture a second: 86,400 pictures in little more than a megabyte."""
    return repeated_picture(path, width=320, height=180, times=DAY, rate=1)


def day_in_full_color(path: Path) -> Path:
    """The same day in colors that no browser plays, so that every picture must be encoded."""
    return repeated_picture(path, width=320, height=180, times=DAY, rate=1, pixels="yuv444p")


def _claiming(path: Path, field: int, value: int) -> Path:
    """A film whose table of sizes claims what it does not hold."""
    data = bytearray(make_film(path, sound=None).read_bytes())
    at = data.find(b"stsz")
    data[at + field : at + field + 4] = value.to_bytes(4, "big")
    path.write_bytes(data)
    return path


def billions_of_samples(path: Path) -> Path:
    """One size for all and a count of four billion: four bytes that ask for an index of 100 GB."""
    _claiming(path, 12, 0xFFFFFFFE)
    data = bytearray(path.read_bytes())
    at = data.find(b"stsz")
    data[at + 8 : at + 12] = (400).to_bytes(4, "big")
    path.write_bytes(data)
    return path


def giant_sample(path: Path) -> Path:
    """Every picture is said to be 2 GB large."""
    return _claiming(path, 8, 0x7FFFFFFF)


def list_naming_a_pipe(path: Path) -> Path:
    """A playlist whose film is a pipe that nobody writes to: whoever opens it waits for ever."""
    pipe = path.with_name("pipe")
    os.mkfifo(pipe)
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2,\n{pipe}\n#EXT-X-ENDLIST\n")
    return path


def hole_of_zeros(path: Path) -> Path:
    data = bytearray(make_film(path, frames=240).read_bytes())
    start, size = box_of(path, "mdat")
    data[start + size // 2 : start + size * 3 // 4] = bytes(size * 3 // 4 - size // 2)
    path.write_bytes(data)
    return path


def flipped_bits(path: Path) -> Path:
    data = bytearray(make_film(path, frames=240).read_bytes())
    start, size = box_of(path, "mdat")
    for place in np.random.default_rng(7).integers(start + 64, start + size, 400):
        data[place] ^= 0x20
    path.write_bytes(data)
    return path


def children() -> list[int]:
    """Children of this process that read films, dead ones that were not reaped included."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])
            is_reader = b"app.media.child" in (folder / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == os.getpid() and is_reader:
            found.append(int(folder.name))
    return found


def outcome(stage: str, source: Path, bounds: Bounds) -> tuple[str, float]:
    """The code of what came of a stage, "made" for a result, and how long it took."""
    out = source.parent / f"made-{stage}"
    out.mkdir()
    began = time.monotonic()
    try:
        run_stage(stage, source, out, bounds=bounds)
    except FilmProblem as found:
        return found.problem.code, time.monotonic() - began
    return "made", time.monotonic() - began


@pytest.fixture(scope="module")
def good_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("good") / "film.mp4")


Case = tuple[Callable[[Path], Path], str, float, int, set[str]]
KILLED = {"took_too_long"}
# Short of memory, a decoder fails, drops pictures or hangs, as its threads fall; whichever it does is clear.
STARVED = {"too_heavy", "took_too_long", "no_picture", "interrupted", "made"}
HANGING: dict[str, Case] = {
    "bomb_checked": (bomb, "check", TIMEOUT, 330, STARVED),
    "bomb_stills": (bomb, "stills", TIMEOUT, 330, STARVED),
    "bomb_encoded": (bomb, "proxy", TIMEOUT, 330, STARVED),
    "bomb_measured": (bomb, "sheet", TIMEOUT, 330, STARVED),
    "bomb_out_of_time": (bomb, "proxy", 0.5, 3072, KILLED),
    "day_checked": (day_long, "check", 0.5, 3072, KILLED),
    "day_encoded": (day_in_full_color, "proxy", 1.0, 3072, KILLED),
    "day_measured": (day_long, "sheet", 1.0, 3072, KILLED),
    "index_of_100_gb": (billions_of_samples, "check", TIMEOUT, 3072, {"made"}),
    "pictures_of_2_gb": (giant_sample, "check", TIMEOUT, 3072, {"made"}),
    "pipe_in_a_list": (list_naming_a_pipe, "probe", TIMEOUT, 3072, {"not_a_film"}),
}


@pytest.mark.parametrize(("make", "stage", "timeout", "megabytes", "codes"), HANGING.values(), ids=HANGING)
def test_child_of_a_hostile_file_is_dead_a_second_after_its_time_and_the_next_film_is_read(
    tmp_path: Path,
    good_film: Path,
    make: Callable[[Path], Path],
    stage: str,
    timeout: float,
    megabytes: int,
    codes: set[str],
) -> None:
    source = make(tmp_path / "film.mp4")

    bounds = Bounds(timeout=timeout, memory_bytes=megabytes << 20, rules=NO_LIMITS)
    code, took = outcome(stage, source, bounds)

    assert code in codes
    assert took < timeout + 1
    assert children() == []
    assert run_stage("probe", good_film, tmp_path, bounds=Bounds(timeout=20.0))["picture_codec"] == "h264"


@pytest.mark.parametrize("make", [hole_of_zeros, flipped_bits])
@pytest.mark.parametrize("stage", STAGES[2:])
def test_no_stage_hangs_or_falls_over_a_damaged_film(
    tmp_path: Path, make: Callable[[Path], Path], stage: str
) -> None:
    code, _took = outcome(stage, make(tmp_path / "film.mp4"), Bounds(timeout=20.0))

    assert code == "made"
    assert children() == []
