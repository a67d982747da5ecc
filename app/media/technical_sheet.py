"""Measures a film that is not encoded: decodes it once and hands every picture and sound to be counted."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from av.container import InputContainer
from av.video.stream import VideoStream

from app.media.listening import Listening, deaf
from app.media.opening import READING_ENDS, decoded, first_sound, moment, open_film, picture_of, use_threads
from app.media.probe import may_decode
from app.media.rules import Rules
from app.media.sheet import Sheet
from app.media.verdict import FilmProblem, Problem, clock
from app.media.watching import Watching


def make_sheet(
    source: Path, out_dir: Path, rules: Rules, progress: Callable[[float], None]
) -> dict[str, Any]:
    """Return sheet, sprite and trail as plain values, the sprite's picture in `out_dir`.

    Raises FilmProblem `no_picture` when nothing decodes, `too_heavy` when it would be too large.
    """
    container = open_film(source)
    picture = picture_of(container)
    if not may_decode(picture, rules):
        raise FilmProblem(Problem("too_heavy"))
    use_threads(picture)
    sound = first_sound(container)
    watching = Watching(_length(container, picture))
    listening = Listening(sound, moment(picture.start_time, picture) or 0.0) if sound is not None else None
    for packet in _packets(container, [picture] if sound is None else [picture, sound]):
        if packet.stream_index == picture.index:
            _see(watching, decoded(packet), picture)
            progress(watching.end / max(watching.length, 0.1))
        elif listening is not None:
            listening.take_all(decoded(packet))
    _see(watching, decoded(picture.codec_context), picture)
    return measured(watching, listening, out_dir)


def measured(watching: Watching, listening: Listening | None, out_dir: Path) -> dict[str, Any]:
    """Count up what was watched and heard, lay the sprite; raises FilmProblem when nothing was seen."""
    if not watching.times:
        raise FilmProblem(Problem("no_picture", parameters={"length": clock(watching.length)}))
    seen = watching.counted()
    heard = listening.heard(seen["seconds"]) if listening else deaf(seen["seconds"])
    sheet = Sheet(**seen, **heard)
    sprite = watching.tiles.lay(sheet.shots, out_dir)
    trail = watching.tracking.trail().as_bytes().hex()
    return {"sheet": sheet.as_dict(), "sprite": asdict(sprite) if sprite else None, "trail": trail}


def _see(watching: Watching, frames: list[Any], picture: VideoStream) -> None:
    start = picture.start_time or 0
    for frame in frames:
        at = moment((frame.pts or 0) - start, picture) or 0.0
        watching.take(frame, at, at + (moment(frame.duration, picture) or 0.0))


def _packets(container: InputContainer, streams: list[Any]) -> Iterator[Any]:
    """Every packet that holds something; a film whose reading breaks off ends there."""
    packets = container.demux(*streams)
    while True:
        try:
            packet = next(packets)
        except READING_ENDS:
            return
        if packet.size:
            yield packet


def _length(container: InputContainer, picture: VideoStream) -> float:
    if picture.duration:
        return float(picture.duration * Fraction(picture.time_base or 0))
    return (container.duration or 0) / 1_000_000
