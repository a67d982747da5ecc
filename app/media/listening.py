"""Listens to the sound of a film go by: its loudness after EBU R 128 (ITU-R BS.1770) and its silences."""

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.filter import Graph

from app.media.sheet import Loudness, Span, share_of

NOTES = "loudness.txt"
# The meter's floor: it gates everything below -70 LUFS and says -70 when nothing is left.
FLOOR = -70.0
SILENCE = 0.001  # -60 dBFS
SILENT_SECONDS = 1.0
MOST_PLANES = 8


class Listening:
    """What was heard of one sound, from its decoded frames.

    The meter writes its readings into the current folder, which in the sandbox is the child's own.
    """

    def __init__(self, sound: Any, start: float = 0.0) -> None:
        self._base = Fraction(sound.time_base)
        self._start = start
        self._graph: Graph | None = None
        self._shape: tuple[str, str, int] | None = None
        self._quiet_since: float | None = None
        self._silent: list[Span] = []
        self._end = 0.0
        Path(NOTES).unlink(missing_ok=True)

    def take_all(self, frames: list[av.AudioFrame]) -> None:
        """Listen to some frames in order."""
        for frame in frames:
            self.take(frame)

    def take(self, frame: av.AudioFrame) -> None:
        """Listen to one frame; one of another shape than the first is only listened to for silence."""
        if frame.samples == 0:
            return
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._graph is None:
            self._graph, self._shape = self._meter(frame), shape
        if shape == self._shape:
            self._graph.push(frame)
            _drain(self._graph)
        self._mind_silence(frame)

    def heard(self, length: float) -> dict[str, Any]:
        """The sound's part of a sheet of a film of this length."""
        if self._graph is not None:
            self._graph.push(None)
            _drain(self._graph)
            self._graph = None  # its end flushes the notes
        self._close_silence(self._end)
        silent = tuple(
            (round(begin, 3), round(min(end, length), 3)) for begin, end in self._silent if begin < length
        )
        notes = Path(NOTES)
        loudness = _read(notes) if notes.exists() else None
        return {"loudness": loudness, "silent": silent, "silent_share": share_of(silent, length)}

    def _mind_silence(self, frame: av.AudioFrame) -> None:
        at = self._end if frame.pts is None else float(frame.pts * self._base) - self._start
        self._end = at + frame.samples / frame.sample_rate
        if peak_of(samples_of(frame)) < SILENCE:
            self._quiet_since = at if self._quiet_since is None else self._quiet_since
        else:
            self._close_silence(at)

    def _close_silence(self, end: float) -> None:
        if self._quiet_since is not None and end - self._quiet_since >= SILENT_SECONDS:
            self._silent.append((max(0.0, self._quiet_since), end))
        self._quiet_since = None

    def _meter(self, frame: av.AudioFrame) -> Graph:
        graph = Graph()
        source = graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format,
            layout=frame.layout,
            time_base=self._base,
        )
        graph.link_nodes(
            source,
            graph.add("ebur128", "metadata=1:peak=true"),
            graph.add("ametadata", f"mode=print:file={NOTES}"),
            graph.add("abuffersink"),
        ).configure()
        return graph


def deaf(length: float) -> dict[str, Any]:
    """The sound's part of a sheet of a film without sound."""
    return {"loudness": None, "silent": ((0.0, round(length, 3)),), "silent_share": 1.0}


def peak_of(samples: Any) -> float:
    """The loudest sample in 0..1, of whole numbers or floats."""
    if samples.size == 0:
        return 0.0
    if samples.dtype.kind == "f":
        return min(1.0, float(np.max(np.abs(samples))))
    middle = 128 if samples.dtype == np.uint8 else 0
    most = 128 if samples.dtype == np.uint8 else float(np.iinfo(samples.dtype).max)
    return min(1.0, float(np.max(np.abs(samples.astype(np.float64) - middle))) / most)


def samples_of(frame: av.AudioFrame) -> Any:
    """The samples of a frame, in whatever shape they come.

    The library miscounts the planes of eight and more channels, so these are woven into one before.
    """
    if frame.format.is_planar and frame.layout.nb_channels >= MOST_PLANES:
        packed = av.AudioResampler(
            format=frame.format.packed.name, layout=frame.layout, rate=frame.sample_rate
        )
        woven = [piece.to_ndarray() for piece in packed.resample(frame)]
        return np.concatenate(woven, axis=1) if woven else np.zeros((1, 0), np.float32)
    return frame.to_ndarray()


def _drain(graph: Graph) -> None:
    while True:
        try:
            graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return


def _read(notes: Path) -> Loudness | None:
    """Take the last reading of each kind, the highest peak, and the short-term loudness of each second."""
    last: dict[str, float] = {}
    curve: list[float] = []
    peak = 0.0
    with notes.open(encoding="ascii") as lines:
        for line in lines:
            if line.startswith("frame:"):
                last["at"] = float(line.rpartition("pts_time:")[2])
                continue
            name, _, value = line.strip().removeprefix("lavfi.r128.").partition("=")
            if name in ("I", "LRA"):
                last[name] = float(value)
            elif name == "S" and last.get("at", 0.0) >= len(curve):
                curve.append(round(max(FLOOR, float(value)), 1))
            elif name == "true_peak":
                peak = max(peak, float(value))
    if last.get("I", FLOOR) <= FLOOR or peak <= 0:
        return None
    return Loudness(
        lufs=last["I"],
        range_lu=last.get("LRA", 0.0),
        true_peak_db=20 * math.log10(peak),
        curve=tuple(curve),
    )
