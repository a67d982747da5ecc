"""`laurel bench media`: how many times faster than it plays a real film goes through each stage."""

from __future__ import annotations

import resource
import tempfile
from pathlib import Path
from typing import Any

import av

from app.commands.bench.figures import Conditions, Figure, Measured, Scene
from app.commands.bench.measuring import timed
from app.commands.demo_films.real_clips import real_clips
from app.commands.supervisor import ROOT
from app.media.sandbox import Bounds, run_stage

# Every scene has a temporary folder of its own, in which nothing would be kept from one to the next.
KEPT = ROOT / "var" / "bench-clips"
CLIP = "bunny-long"
CLIP_SECONDS = 30.0
QUICK_SECONDS = 5.0
ROUNDS = 4
PAUSE = 0.1
FUSED_720 = "720p source: one pass with all checks"
FUSED_1080 = "1080p source: one pass with all checks"
BARE_1080 = "1080p source: encoded without checks"
PLAIN_1080 = "a plain loop of decoder and x264, veryfast crf 21"
PEAK = "1080p source: peak memory of the pass"
WORK = "1080p source: processor seconds a second of film"
PROBE = "probe in a child of its own"
CHECK = "quick check of two minutes of 1080p"
CHECK_WORK = "the same, a second of processor time"
STILLS = "twelve stills and a poster of two minutes of 1080p"
REMUX = "remux of two minutes of 1080p"
SHEET = "technical sheet of a 1080p film that is only copied"


def passes(conditions: Conditions) -> Measured:
    """The fused pass, bare and with all checks; nothing where the clip cannot be had."""
    clip = _clip(conditions)
    if clip is None:
        return {}
    length = _length(conditions)
    if conditions.case == "720":
        return {FUSED_720: length / _seconds("encoded-proxy", _smaller(clip))}
    if conditions.case == "bare":
        return {
            BARE_1080: length / _seconds("bare-proxy", clip),
            PLAIN_1080: length / _plain_seconds(clip),
        }
    took = _seconds("encoded-proxy", clip)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        FUSED_1080: length / took,
        PEAK: used.ru_maxrss * 1024 / 1e6,
        WORK: (used.ru_utime + used.ru_stime) / length,
    }


def stages(conditions: Conditions) -> Measured:
    """The stages that a film which plays already goes through; the quick check in processor time as well."""
    whole, short = _clip(Conditions()), _clip(conditions)
    if whole is None or short is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        longer = _looped(whole, Path(folder) / "longer.mp4")
        length = ROUNDS * CLIP_SECONDS
        probed = _seconds("probe", longer)
        before = _processor_seconds()
        checked = _seconds("check", longer)
        worked = _processor_seconds() - before
        return {
            PROBE: probed,
            CHECK: length / checked,
            CHECK_WORK: length / worked,
            STILLS: _seconds("stills", longer),
            REMUX: length / _seconds("proxy", longer),
            SHEET: _length(conditions) / _seconds("sheet", short),
        }


def _clip(conditions: Conditions) -> Path | None:
    """The 1080p film of half a minute that everybody may use, kept between runs; None without a registry.

    A quick bench takes the first five seconds of it.
    """
    whole = next((clip.path for clip in real_clips(KEPT) if clip.name == CLIP), None)
    return _begun(whole) if whole is not None and conditions.quick else whole


def _length(conditions: Conditions) -> float:
    return QUICK_SECONDS if conditions.quick else CLIP_SECONDS


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _seconds(stage: str, source: Path) -> float:
    with tempfile.TemporaryDirectory() as folder, timed() as watch:
        run_stage(stage, source, Path(folder), bounds=Bounds(timeout=600.0))
        watch.stop()
        return watch.seconds


def _smaller(clip: Path) -> Path:
    """The same film in 720p, made once."""
    path = clip.with_name(f"{clip.stem}-720.mp4")
    if path.exists():
        return path
    making = path.with_suffix(".part")
    _encode_plainly(clip, making, (1280, 720), {"preset": "veryfast"})
    making.replace(path)
    return path


def _plain_seconds(clip: Path) -> float:
    """What a loop without any of our code takes to decode and encode the picture."""
    with tempfile.TemporaryDirectory() as folder, timed() as watch:
        plain = {"preset": "veryfast", "crf": "21"}
        _encode_plainly(clip, Path(folder) / "plain.mp4", (1920, 1080), plain)
        watch.stop()
        return watch.seconds


def _encode_plainly(clip: Path, path: Path, size: tuple[int, int], options: dict[str, str]) -> None:
    """Decode and encode the picture alone."""
    width, height = size
    with av.open(str(clip)) as source, av.open(str(path), "w", format="mp4") as output:
        picture = source.streams.video[0]
        picture.thread_type = "AUTO"
        stream = output.add_stream("libx264", rate=picture.average_rate, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        # As the command ffmpeg does; the library's own default is slower.
        stream.codec_context.thread_type = "FRAME"
        for frame in source.decode(picture):
            shown = frame.reformat(width=width, height=height, format="yuv420p")
            shown.pict_type = 0
            output.mux(stream.encode(shown))
        output.mux(stream.encode(None))


def _begun(clip: Path) -> Path:
    """The beginning of a film as it was coded, cut once."""
    path = clip.with_name(f"{clip.stem}-begun.mp4")
    if path.exists():
        return path
    making = path.with_suffix(".part")
    with av.open(str(clip)) as source, av.open(str(making), "w", format="mp4") as output:
        wanted = [source.streams.video[0], *source.streams.audio[:1]]
        streams = {one.index: output.add_stream_from_template(one) for one in wanted}
        for packet in source.demux(wanted):
            if packet.dts is not None and packet.dts * packet.time_base < QUICK_SECONDS:
                packet.stream = streams[packet.stream_index]
                output.mux(packet)
    making.replace(path)
    return path


def _looped(clip: Path, path: Path) -> Path:
    """The film several times over, without coding anything anew."""
    with av.open(str(path), "w") as output:
        streams: dict[int, Any] = {}
        for number in range(ROUNDS):
            with av.open(str(clip)) as source:
                wanted = [source.streams.video[0], *source.streams.audio[:1]]
                # Primed sound begins before the picture, so a turn takes a little longer than its film.
                turn = (source.duration or 0) / 1_000_000 + PAUSE
                if not streams:
                    streams = {one.index: output.add_stream_from_template(one) for one in wanted}
                for packet in source.demux(wanted):
                    if packet.dts is None or packet.pts is None:
                        continue
                    shift = round(number * turn / packet.time_base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = streams[packet.stream_index]
                    output.mux(packet)
    return path


SCENES = (
    Scene(
        "stages",
        stages,
        (
            Figure(PROBE, "s", 0.8, "lower"),
            Figure(CHECK, "x real time", 30, "higher"),
            Figure(CHECK_WORK, "x real time", None, "higher"),
            Figure(STILLS, "s", 1.5, "lower"),
            Figure(REMUX, "x real time", 50, "higher"),
            Figure(SHEET, "x real time", None, "higher"),
        ),
    ),
    Scene("pass-720", passes, (Figure(FUSED_720, "x real time", 2.3, "higher"),), case="720"),
    Scene(
        "pass-1080",
        passes,
        (
            Figure(FUSED_1080, "x real time", 1.5, "higher"),
            Figure(PEAK, "MB", 400, "lower"),
            Figure(WORK, "s", None, "lower"),
        ),
        case="1080",
    ),
    Scene(
        "bare-1080",
        passes,
        (Figure(BARE_1080, "x real time", 2.0, "higher", beside=PLAIN_1080),),
        quick=False,
        case="bare",
    ),
)
