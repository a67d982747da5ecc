"""Makes the one file judges play: copied where fit for browsers already, else encoded in one pass.

Picture and sound are decided apart: an H.264 film with uncompressed sound has only its sound encoded. The
pass that encodes the picture measures the film too, so that nothing is decoded twice.
"""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from app.media.copying import CopiedPicture, CopiedSound, NotFit
from app.media.encoding import EncodedPicture, EncodedSound
from app.media.facts import FilmFacts
from app.media.listening import Listening
from app.media.opening import READING_ENDS, first_sound, moment, open_film, picture_of
from app.media.probe import probe
from app.media.rules import Rules
from app.media.technical_sheet import measured
from app.media.verdict import FilmProblem, Problem, clock
from app.media.watching import Watching

NAME = "proxy.mp4"
LONG_SIDE = 1920
SHORT_SIDE = 1080
HIGHEST_RATE = 60
HIGHEST_BITS_PER_SECOND = 12_000_000
FIT_PIXELS = ("yuv420p", "yuvj420p")
FIT_PROFILES = ("Baseline", "Constrained Baseline", "Main", "High", "Progressive High", "Constrained High")
FIT_SOUND_PROFILES = ("LC", "HE-AAC", "HE-AACv2")
MOST_CHANNELS = 6
# Index first, and neither writer's name nor version in the file.
UNMEASURED: dict[str, Any] = {"sheet": None, "sprite": None, "trail": ""}
CONTAINER_OPTIONS = {"movflags": "+faststart", "fflags": "+bitexact"}


def make_proxy(
    source: Path, out_dir: Path, rules: Rules, progress: Callable[[float], None]
) -> dict[str, Any]:
    """Write `proxy.mp4` to `out_dir`, say what it is; raises FilmProblem when no frame can be encoded.

    Where the picture was encoded, sheet and sprite come along.
    """
    facts = probe(source, rules)
    target = out_dir / NAME
    if picture_is_fit(facts):
        try:
            return _make(source, target, facts, progress, copy=True)
        except NotFit:
            target.unlink(missing_ok=True)
    return _make(source, target, facts, progress, copy=False)


def make_encoded_proxy(
    source: Path, out_dir: Path, rules: Rules, progress: Callable[[float], None]
) -> dict[str, Any]:
    """As `make_proxy`, but encoded even where a copy would do: what a benchmark of encoding measures."""
    return _make(source, out_dir / NAME, probe(source, rules), progress, copy=False)


def make_bare_proxy(
    source: Path, out_dir: Path, rules: Rules, progress: Callable[[float], None]
) -> dict[str, Any]:
    """As `make_encoded_proxy`, but nobody watches or listens: what the checks cost is the difference."""
    return _make(source, out_dir / NAME, probe(source, rules), progress, copy=False, measure=False)


def picture_is_fit(facts: FilmFacts) -> bool:
    """Tell whether every browser shows the stored picture as it is."""
    long_side, short_side = max(facts.width, facts.height), min(facts.width, facts.height)
    return all(
        (
            facts.picture_codec == "h264",
            facts.profile in FIT_PROFILES,
            facts.pixel_format in FIT_PIXELS,
            long_side <= LONG_SIDE and short_side <= SHORT_SIDE,
            facts.rotation == 0 and facts.sample_aspect == 1,
            not facts.interlaced and not facts.high_dynamic_range,
            facts.fps <= HIGHEST_RATE,
            facts.seconds > 0 and facts.size * 8 <= HIGHEST_BITS_PER_SECOND * facts.seconds,
        )
    )


def sound_is_fit(facts: FilmFacts) -> bool:
    """Tell whether every browser plays the first sound as it is."""
    sound = facts.sounds[0]
    return (
        sound.codec == "aac" and sound.profile in FIT_SOUND_PROFILES and 0 < sound.channels <= MOST_CHANNELS
    )


def _make(
    source: Path,
    target: Path,
    facts: FilmFacts,
    progress: Callable[[float], None],
    *,
    copy: bool,
    measure: bool = True,
) -> dict[str, Any]:
    container = open_film(source)
    picture = picture_of(container)
    output = av.open(str(target), "w", format="mp4", options=dict(CONTAINER_OPTIONS))
    meter = None if copy or not measure else _Meter(container, picture, facts)
    writer: CopiedPicture | EncodedPicture = (
        CopiedPicture(output, picture, _start(picture)) if copy else _encoder(output, picture, facts, meter)
    )
    pipes = {picture.index: writer, **_sound_pipe(container, picture, output, facts, meter)}
    _pour(container, pipes, picture, progress)
    for pipe in pipes.values():
        pipe.finish()
    made = pipes[picture.index]
    if made.frames == 0:
        raise FilmProblem(Problem("no_picture", parameters={"length": clock(facts.seconds)}))
    output.close()
    return {
        "size": target.stat().st_size,
        "seconds": float(made.end),
        "fps": [facts.fps.numerator, facts.fps.denominator],
        "width": made.width,
        "height": made.height,
        "frames": made.frames,
        "picture_way": "copied" if copy else "encoded",
        "sound_way": _sound_way(pipes, picture),
        "bad_frames": made.bad,
        **(measured(meter.watching, meter.listening, target.parent) if meter else UNMEASURED),
    }


class _Meter:
    """Who watches and listens while a film is encoded."""

    def __init__(self, container: InputContainer, picture: VideoStream, facts: FilmFacts) -> None:
        sound = first_sound(container)
        self.watching = Watching(facts.seconds)
        self.listening = Listening(sound, float(_start(picture))) if sound is not None else None


def _encoder(
    output: OutputContainer, picture: VideoStream, facts: FilmFacts, meter: _Meter | None
) -> EncodedPicture:
    watching = meter.watching if meter else None
    return EncodedPicture(output, picture, facts, (LONG_SIDE, SHORT_SIDE), watching)


def _sound_pipe(
    container: InputContainer,
    picture: VideoStream,
    output: OutputContainer,
    facts: FilmFacts,
    meter: _Meter | None,
) -> dict[int, Any]:
    """Join the first sound to a writer by its index; it begins with the film's first picture."""
    sound = first_sound(container)
    if sound is None:
        return {}
    kind = CopiedSound if sound_is_fit(facts) else EncodedSound
    return {sound.index: kind(output, sound, _start(picture), meter.listening if meter else None)}


def _pour(
    container: InputContainer,
    pipes: dict[int, Any],
    picture: VideoStream,
    progress: Callable[[float], None],
) -> None:
    """Hand each packet to its pipe, in file order; a film whose reading breaks off ends there."""
    length = (container.duration or 0) / 1_000_000 or 1.0
    wanted = [container.streams[index] for index in pipes]
    packets = container.demux(*wanted)
    while True:
        try:
            packet = next(packets)
        except READING_ENDS:
            return
        if packet.size == 0:
            continue
        pipes[packet.stream_index].take(packet)
        if packet.stream_index == picture.index:
            progress((moment(packet.pts, picture) or 0.0) / length)


def _start(picture: VideoStream) -> Fraction:
    return (picture.start_time or 0) * Fraction(picture.time_base or 0)


def _sound_way(pipes: dict[int, Any], picture: VideoStream) -> str:
    ways = [pipe.way for index, pipe in pipes.items() if index != picture.index]
    return ways[0] if ways else "none"
