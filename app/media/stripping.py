"""Copies a film into a clean container: picture and sound as they were coded, nothing of its makers."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.bitstream import BitStreamFilterContext
from av.container import OutputContainer

from app.media.opening import READING_ENDS, first_sound, moment, open_film, picture_of
from app.media.rules import Rules
from app.media.verdict import FilmProblem, Problem, clock

# Free messages between the pictures hold encoder settings, captions, whatever a camera adds.
MESSAGES = {"h264": "filter_units=remove_types=6", "hevc": "filter_units=remove_types=39-40"}
UNCOMPRESSED = ("pcm_s16le", "pcm_s24le", "pcm_s16be", "pcm_s24be")
# The first container that every program reads with these inside; Matroska takes all that is left.
CONTAINERS = (
    ("mp4", {"h264", "hevc", "av1", "mpeg4"}, {"aac", "mp3", "ac3", "eac3", "alac", ""}),
    ("mov", {"h264", "hevc", "prores", "dnxhd"}, {"aac", *UNCOMPRESSED, ""}),
)
OPTIONS = {"fflags": "+bitexact"}


def strip(source: Path, out_dir: Path, _rules: Rules, progress: Callable[[float], None]) -> dict[str, Any]:
    """Write `original.mp4`, `.mov` or `.mkv` to `out_dir`; raises FilmProblem where there is no picture."""
    container = open_film(source)
    picture, sound = picture_of(container), first_sound(container)
    kind = container_for(picture.codec_context.name, sound.codec_context.name if sound is not None else "")
    target = out_dir / f"original.{kind}"
    options = OPTIONS if kind == "mkv" else {**OPTIONS, "movflags": "+faststart"}
    output = av.open(str(target), "w", format="matroska" if kind == "mkv" else kind, options=dict(options))
    start = (picture.start_time or 0) * Fraction(picture.time_base or 0)
    copies = {one.index: _Copy(output, one, start) for one in (picture, sound) if one is not None}
    length = (container.duration or 0) / 1_000_000 or 1.0
    for packet in _packets(container, [container.streams[index] for index in copies]):
        copies[packet.stream_index].take(packet)
        if packet.stream_index == picture.index:
            progress((moment(packet.pts, picture) or 0.0) / length)
    for copy in copies.values():
        copy.finish()
    if not copies[picture.index].count:
        raise FilmProblem(Problem("no_picture", parameters={"length": clock(length)}))
    output.close()
    return {"name": target.name, "size": target.stat().st_size}


def container_for(picture: str, sound: str) -> str:
    """The file type that holds these two codings."""
    fitting = (kind for kind, pictures, sounds in CONTAINERS if picture in pictures and sound in sounds)
    return next(fitting, "mkv")


class _Copy:
    """Writes one stream's packets as they are, on a clock that begins with the first picture."""

    def __init__(self, output: OutputContainer, stream: Any, start: Fraction) -> None:
        self.output, self.count, self.last = output, 0, None
        self.shift = round(start / Fraction(stream.time_base or 1))
        self.stream: Any = output.add_stream_from_template(stream)
        self.stream.metadata.clear()
        messages = MESSAGES.get(stream.codec_context.name)
        self.clean = BitStreamFilterContext(messages, stream, self.stream) if messages else None

    def take(self, packet: Any) -> None:
        """Write one packet; one out of order is left out."""
        if packet.pts is None or packet.dts is None or (self.last is not None and packet.dts <= self.last):
            return
        self.last = packet.dts
        self.count += 1
        packet.pts -= self.shift
        packet.dts -= self.shift
        self._write(self.clean.filter(packet) if self.clean else [packet])

    def finish(self) -> None:
        """Write what the filter still holds."""
        if self.clean:
            self._write(self.clean.filter(None))

    def _write(self, packets: list[Any]) -> None:
        for packet in packets:
            packet.stream = self.stream
            self.output.mux(packet)


def _packets(container: Any, streams: list[Any]) -> Any:
    """Every packet that holds something; a film whose reading breaks off ends there."""
    packets = container.demux(*streams)
    while True:
        try:
            packet = next(packets)
        except READING_ENDS:
            return
        if packet.size:
            yield packet
