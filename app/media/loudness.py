"""Measures how loud a film is, after EBU R 128 (ITU-R BS.1770): programme loudness, range and true peak."""

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.filter import Graph

from app.media.facts import Loudness
from app.media.opening import DECODE_ERRORS, first_sound, open_film

NOTES = "loudness.txt"
# The meter's floor: it gates everything below -70 LUFS and says -70 when nothing is left.
FLOOR = -70.0


def measure_loudness(source: Path) -> Loudness | None:
    """Loudness of the first sound; None for a film without sound or with nothing above the meter's gate.

    The meter writes its readings into the current folder, which in the sandbox is the child's own.
    """
    container = open_film(source)
    sound = first_sound(container)
    if sound is None:
        return None
    notes = Path(NOTES)
    notes.unlink(missing_ok=True)
    _play(container, sound)
    return _read(notes) if notes.exists() else None


def _play(container: InputContainer, sound: Any) -> None:
    graph: Graph | None = None
    shape = None
    for frame in _frames(container, sound):
        now = (frame.format.name, frame.layout.name, frame.sample_rate)
        if graph is None:
            graph, shape = _meter(frame, sound), now
        if now == shape:
            graph.push(frame)
            _drain(graph)
    if graph is not None:
        graph.push(None)
        _drain(graph)


def _frames(container: InputContainer, sound: Any) -> Any:
    for packet in container.demux(sound):
        try:
            yield from packet.decode()
        except DECODE_ERRORS:
            continue


def _meter(frame: Any, sound: Any) -> Graph:
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate,
        format=frame.format,
        layout=frame.layout,
        time_base=Fraction(sound.time_base),
    )
    graph.link_nodes(
        source,
        graph.add("ebur128", "metadata=1:peak=true"),
        graph.add("ametadata", f"mode=print:file={NOTES}"),
        graph.add("abuffersink"),
    ).configure()
    return graph


def _drain(graph: Graph) -> None:
    while True:
        try:
            graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return


def _read(notes: Path) -> Loudness | None:
    """Take the last reading of each kind, and the highest peak."""
    last: dict[str, float] = {}
    peak = 0.0
    with notes.open(encoding="ascii") as lines:
        for line in lines:
            name, _, value = line.strip().removeprefix("lavfi.r128.").partition("=")
            if name in ("I", "LRA"):
                last[name] = float(value)
            elif name == "true_peak":
                peak = max(peak, float(value))
    if last.get("I", FLOOR) <= FLOOR or peak <= 0:
        return None
    return Loudness(lufs=last["I"], range_lu=last.get("LRA", 0.0), true_peak_db=20 * math.log10(peak))
