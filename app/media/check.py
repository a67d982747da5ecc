"""The quick check: counts every picture really present and decodes a sample of them, and all the sound."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from app.media.facts import FrameTruth
from app.media.listening import peak_of, samples_of
from app.media.opening import DECODE_ERRORS, first_sound, moment, open_film, picture_of, skim, use_threads
from app.media.probe import snapped
from app.media.rules import Rules
from app.media.structure import UnitReader
from app.media.verdict import FilmProblem, Problem

# Up to this many pixels (10 s of 1080p24) every frame is decoded; longer films are sampled.
WHOLE_PIXELS = 10 * 24 * 1920 * 1080
EDGE_SECONDS = 5.0
KEYFRAME_SPACING = 1.0
# How far back the keyframe before the last seconds may lie: so many seconds, or this share of the film.
FARTHEST_BACK = 7.0
FARTHEST_SHARE = 0.1
MOST_TAIL_FRAMES = 1000
RATE_JITTER = 0.002
REPORT_EVERY = 50


def check(source: Path, rules: Rules, progress: Callable[[float], None]) -> FrameTruth:
    """Count, sample and listen; raises FilmProblem when the file cannot be opened or is encrypted."""
    container = open_film(source)
    picture = picture_of(container)
    sound = first_sound(container)
    watcher = _Watcher(picture, _expected_pixels(container, picture) <= WHOLE_PIXELS)
    listener = _Listener(sound)
    _read_through(container, watcher, listener, _Pace(container, progress, rules))
    watcher.finish()
    if not watcher.whole:
        _look_at_end(source, watcher)
    return _truth(container, watcher, listener)


@dataclass
class _Pace:
    """Tells how far reading has come, and stops a film that goes on far beyond its limit."""

    container: InputContainer
    progress: Callable[[float], None]
    rules: Rules

    def report(self, seconds: float) -> None:
        length = (self.container.duration or 0) / 1_000_000
        if length > 0:
            self.progress(min(1.0, seconds / length))


class _Watcher:
    """Counts picture packets and decodes those of the sample, noting the first that is not sound."""

    def __init__(self, picture: VideoStream, whole: bool) -> None:  # noqa: FBT001 - private, one caller
        self.picture = picture
        self.codec = picture.codec_context
        self.whole = whole
        self.units = UnitReader.for_codec(self.codec.name, self.codec.extradata)
        self.stamps: list[int] = []
        self.keyframes: list[float] = []
        self.ends: list[float] = []
        self.sampled = 0
        self.tested = 0
        self.bad_at: list[float] = []
        self.brightest = 0.0
        self.next_keyframe = 0.0
        self.last_gray = -1.0
        self.in_head = True
        use_threads(picture)
        skim(picture)

    def take(self, packet: Any) -> None:
        """Look at one packet of the picture."""
        if packet.has_sidedata("encryption_info"):
            raise FilmProblem(Problem("encrypted"))
        at = self._note_time(packet)
        self.tested += 1
        if packet.is_corrupt or not self.units.is_sound(bytes(packet)):
            self.bad_at.append(at)
        if self._is_in_sample(packet, at):
            self.decode(packet, at)

    def finish(self) -> None:
        """Take the last frames out of the decoder."""
        self.decode(None, self.bad_at[-1] if self.bad_at else 0.0)

    def decode(self, packet: Any, at: float) -> None:
        """Decode and look at what comes out; an error counts as one bad frame."""
        try:
            frames = self.codec.decode(packet)
        except EOFError:
            frames = []
        except DECODE_ERRORS:
            self.bad_at.append(at)
            return
        for frame in frames:
            self._look(frame)

    def _note_time(self, packet: Any) -> float:
        stamp = packet.pts if packet.pts is not None else packet.dts
        at = moment(stamp, self.picture) or 0.0
        if stamp is not None:
            self.stamps.append(stamp)
        self.ends.append(at + (moment(packet.duration, self.picture) or 0.0))
        if packet.is_keyframe:
            self.keyframes.append(at)
        return at

    def _is_in_sample(self, packet: Any, at: float) -> bool:
        """All of a short film; of a long one the first seconds, then keyframes a second apart."""
        start = self.keyframes[0] if self.keyframes else 0.0
        if self.whole or (self.in_head and at - start < EDGE_SECONDS):
            return True
        if self.in_head:
            self.in_head = False
            self.restart()
        if not packet.is_keyframe or at < self.next_keyframe:
            return False
        self.next_keyframe = at + KEYFRAME_SPACING
        return True

    def restart(self) -> None:
        """Drain the decoder and make it ready for a jump."""
        self.decode(None, 0.0)
        self.codec.flush_buffers()

    def _look(self, frame: av.VideoFrame) -> None:
        self.sampled += 1
        at = moment(frame.pts, self.picture) or 0.0
        if frame.is_corrupt:
            self.bad_at.append(at)
        if self.last_gray < 0 or at - self.last_gray >= KEYFRAME_SPACING or at < self.last_gray:
            self.last_gray = at
            small = frame.reformat(width=64, height=36, format="gray", interpolation="FAST_BILINEAR")
            gray = small.to_ndarray()
            self.brightest = max(self.brightest, float(np.mean(gray)), float(np.percentile(gray, 99)) * 0.5)


@dataclass
class _Listener:
    """Decodes all sound, keeping its peak and the first moment that does not decode."""

    sound: Any | None
    peak: float = 0.0
    bad_at: list[float] = field(default_factory=list)
    end: float = 0.0

    def take(self, packet: Any) -> None:
        """Listen to one packet."""
        at = moment(packet.pts, self.sound) or 0.0
        self.end = max(self.end, at)
        try:
            for frame in packet.decode():
                self.peak = max(self.peak, peak_of(samples_of(frame)))
        except DECODE_ERRORS:
            self.bad_at.append(at)


def _expected_pixels(container: InputContainer, picture: VideoStream) -> float:
    seconds = (container.duration or 0) / 1_000_000
    rate = float(picture.guessed_rate or picture.average_rate or 25)
    frames = picture.frames or seconds * rate
    return float(frames * picture.width * picture.height)


def _read_through(container: InputContainer, watcher: _Watcher, listener: _Listener, pace: _Pace) -> None:
    """Hand every packet to the one who wants it; a read error in the middle ends the film there."""
    streams = [watcher.picture] + ([listener.sound] if listener.sound is not None else [])
    try:
        for number, packet in enumerate(container.demux(*streams)):
            if packet.size == 0:
                continue
            if packet.stream_index == watcher.picture.index:
                watcher.take(packet)
            else:
                listener.take(packet)
            if number % REPORT_EVERY == 0:
                pace.report(max(watcher.ends[-1] if watcher.ends else 0.0, listener.end))
    except DECODE_ERRORS:
        return


def _look_at_end(source: Path, watcher: _Watcher) -> None:
    """Decode the last seconds of a sampled film, from the keyframe before them.

    Where that keyframe lies far back, the last seconds would cost as much as all the rest of the check;
    then what the structure of the packets and the keyframes say is enough.
    """
    end = max(watcher.ends, default=0.0)
    before = [at for at in watcher.keyframes if at <= end - EDGE_SECONDS]
    if not before or end - max(before) > max(FARTHEST_BACK, FARTHEST_SHARE * end):
        return
    container = open_film(source)
    picture = picture_of(container)
    codec, watcher.codec = watcher.codec, picture.codec_context
    use_threads(picture)
    skim(picture)
    start = max(watcher.stamps) - int(EDGE_SECONDS / Fraction(picture.time_base or 1))
    try:
        container.seek(max(start, min(watcher.stamps)), stream=picture, backward=True)
        for number, packet in enumerate(container.demux(picture)):
            if number > MOST_TAIL_FRAMES:
                break
            if packet.size:
                at = moment(packet.pts, picture) or 0.0
                # On the way to the last seconds only what they are built upon is decoded.
                picture.codec_context.skip_frame = "NONREF" if at < end - EDGE_SECONDS else "DEFAULT"
                watcher.decode(packet, at)
    except DECODE_ERRORS:
        watcher.bad_at.append(max(watcher.ends))
    watcher.finish()
    watcher.codec = codec


def _truth(container: InputContainer, watcher: _Watcher, listener: _Listener) -> FrameTruth:
    start = min((moment(stamp, watcher.picture) or 0.0 for stamp in watcher.stamps), default=0.0)
    end = max(watcher.ends, default=0.0)
    steps = np.diff(np.unique(np.array(watcher.stamps, dtype=np.int64)))
    return FrameTruth(
        frames=watcher.tested,
        seconds=max(0.0, end - start),
        fps=_measured_rate(watcher, steps),
        constant_rate=_is_constant(steps, watcher.picture.time_base),
        keyframe_gap=float(np.max(np.diff([*watcher.keyframes, end]), initial=0.0)),
        sampled=watcher.sampled,
        tested=watcher.tested,
        bad=len(set(watcher.bad_at)),
        first_bad=min(watcher.bad_at, default=None),
        missing=max(0.0, _declared_end(container, watcher.picture) - max(end, listener.end)),
        sound_bad=len(listener.bad_at),
        sound_first_bad=min(listener.bad_at, default=None),
        sound_peak=None if listener.sound is None else listener.peak,
        brightest=watcher.brightest,
    )


def _declared_end(container: InputContainer, picture: VideoStream) -> float:
    if picture.duration:
        return float((picture.duration + (picture.start_time or 0)) * Fraction(picture.time_base or 0))
    return (container.duration or 0) / 1_000_000


def _measured_rate(watcher: _Watcher, steps: Any) -> Fraction:
    if len(steps) == 0:
        return Fraction(0)
    return snapped(Fraction(len(steps)) / (int(np.sum(steps)) * Fraction(watcher.picture.time_base or 1)))


def _is_constant(steps: Any, time_base: Fraction | None) -> bool:
    """Steps that differ by no more than the clock's own rounding (and 2 ms) are one rate."""
    if len(steps) == 0:
        return True
    spread = float((int(np.max(steps)) - int(np.min(steps))) * Fraction(time_base or 1))
    return spread <= max(RATE_JITTER, 1.01 * float(time_base or 1))
