"""Copies coded pictures and sound into the proxy untouched, but for their side messages and their clock."""

from fractions import Fraction
from typing import Any

from av.bitstream import BitStreamFilterContext
from av.container import OutputContainer
from av.video.stream import VideoStream

from app.media.listening import Listening
from app.media.opening import DECODE_ERRORS, decoded

# NAL unit type 6 of H.264 holds free messages: encoder settings, captions, whatever a camera adds.
WITHOUT_MESSAGES = "filter_units=remove_types=6"
# Encoders' usual 250 frames are 10.4 s at 24 frames per second.
LONGEST_GAP = 10.5


class NotFit(Exception):
    """The stream is not fit for browsers after all: keyframes too far apart, a broken clock, damage."""


class CopiedPicture:
    """Writes picture packets as they are, from zero on; raises NotFit when a player could not seek."""

    way = "copied"
    bad = 0

    def __init__(self, output: OutputContainer, picture: VideoStream, start: Fraction) -> None:
        self.output = output
        self.base = Fraction(picture.time_base or 1)
        self.shift = int(start / self.base)
        self.stream = output.add_stream_from_template(picture)
        self.stream.metadata.clear()
        self.clean = BitStreamFilterContext(WITHOUT_MESSAGES, picture, self.stream)
        self.width, self.height = picture.width, picture.height
        self.frames = 0
        self.end = Fraction(0)
        self.keyframe_at = Fraction(0)
        self.last_dts: int | None = None

    def take(self, packet: Any) -> None:
        """Write one packet."""
        if packet.pts is None or packet.dts is None or packet.is_corrupt:
            raise NotFit
        if self.last_dts is not None and packet.dts <= self.last_dts:
            raise NotFit
        self.last_dts = packet.dts
        at = (packet.pts - self.shift) * self.base
        self._mind_keyframes(at, is_keyframe=packet.is_keyframe)
        self.frames += 1
        self.end = max(self.end, at + (packet.duration or 0) * self.base)
        packet.pts -= self.shift
        packet.dts -= self.shift
        self._write(self._cleaned(packet))

    def finish(self) -> None:
        """Write what the filter still holds."""
        self._write(self._cleaned(None))

    def _cleaned(self, packet: Any) -> list[Any]:
        """The packet without its side messages; a damaged one cannot be read, but a decoder conceals it."""
        try:
            return list(self.clean.filter(packet))
        except DECODE_ERRORS as error:
            raise NotFit from error

    def _mind_keyframes(self, at: Fraction, *, is_keyframe: bool) -> None:
        if self.frames == 0 and not is_keyframe:
            raise NotFit
        if is_keyframe:
            self.keyframe_at = at
        elif at - self.keyframe_at > LONGEST_GAP:
            raise NotFit

    def _write(self, packets: list[Any]) -> None:
        for packet in packets:
            packet.stream = self.stream
            self.output.mux(packet)


class CopiedSound:
    """Writes sound packets as they are, on the picture's clock."""

    way = "copied"

    def __init__(
        self, output: OutputContainer, sound: Any, start: Fraction, listening: Listening | None = None
    ) -> None:
        self.output = output
        self.listening = listening
        self.shift = round(start / Fraction(sound.time_base))
        self.stream = output.add_stream_from_template(sound)
        self.stream.metadata.clear()
        self.last_dts: int | None = None

    def take(self, packet: Any) -> None:
        """Listen to one packet where somebody does, and write it; one out of order is left out."""
        if self.listening is not None:
            self.listening.take_all(decoded(packet))
        if packet.pts is None or packet.dts is None:
            return
        if self.last_dts is not None and packet.dts <= self.last_dts:
            return
        self.last_dts = packet.dts
        packet.pts -= self.shift
        packet.dts -= self.shift
        packet.stream = self.stream
        self.output.mux(packet)

    def finish(self) -> None:
        """Nothing is held back."""
