"""Takes the text subtitles that lie inside a film, each track written as WebVTT, as a step of the child."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.media.cue_words import plain_words
from app.media.languages import short_code
from app.media.opening import DECODE_ERRORS, READING_ENDS, moment, open_film, picture_of
from app.media.rules import Rules
from app.media.subtitles import MOST_CUES, MOST_LETTERS, Cue, write_vtt

# Pictures of words (PGS, VobSub, DVB) cannot be turned into text.
TEXT_CODECS = frozenset({"subrip", "srt", "ass", "ssa", "mov_text", "webvtt", "text"})
MOST_TRACKS = 20
# Fields before the words in a line of SubStation Alpha, as the library hands every text over.
ASS_FIELDS = 8
ASS_MARKS = {"\\N": "\n", "\\n": "\n", "\\h": " "}


def take_subtitles(
    source: Path, out_dir: Path, _rules: Rules, _progress: Callable[[float], None]
) -> dict[str, Any]:
    """Write `track-01.vtt` ... to `out_dir`; return `{"tracks": [{name, language}]}`."""
    container = open_film(source)
    streams = [
        stream
        for stream in container.streams.subtitles
        if stream.codec_context is not None and stream.codec_context.name in TEXT_CODECS
    ][:MOST_TRACKS]
    cues: dict[int, list[Cue]] = {stream.index: [] for stream in streams}
    if streams:
        _read(container, streams, cues)
    tracks = []
    for number, stream in enumerate(streams, 1):
        if cues[stream.index]:
            name = f"track-{number:02d}.vtt"
            (out_dir / name).write_text(write_vtt(cues[stream.index]), encoding="utf-8")
            tracks.append({"name": name, "language": short_code(stream.metadata.get("language", ""))})
    return {"tracks": tracks}


def _read(container: Any, streams: list[Any], cues: dict[int, list[Cue]]) -> None:
    picture = picture_of(container)
    # The player's clock begins with the first picture.
    zero = moment(picture.start_time, picture) or 0.0
    packets = container.demux(*streams)
    while True:
        try:
            packet = next(packets)
        except READING_ENDS:
            return
        taken = cues.get(packet.stream_index)
        if taken is None or not packet.size or packet.pts is None or not packet.duration:
            continue
        words = plain_words(_words(packet))[:MOST_LETTERS]
        if words and len(taken) < MOST_CUES:
            start = max(0, round((float(packet.pts * packet.time_base) - zero) * 1000))
            end = start + max(1, round(packet.duration * packet.time_base * 1000))
            taken.append(Cue(start, end, words))


def _words(packet: Any) -> str:
    """The words of a packet, whichever of the text formats it is in."""
    try:
        found = packet.decode()
    except DECODE_ERRORS:
        return ""
    texts = []
    for subtitle in found:
        for part in getattr(subtitle, "rects", None) or [subtitle]:
            line = getattr(part, "ass", b"") or b""
            if line:
                texts.append(line.decode("utf-8", "replace").split(",", ASS_FIELDS)[-1])
    text = "\n".join(texts)
    for mark, meaning in ASS_MARKS.items():
        text = text.replace(mark, meaning)
    return text
