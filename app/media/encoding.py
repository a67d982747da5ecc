"""Encodes pictures to H.264 and sound to AAC for the proxy, in one pass, on the film's own clock."""

from fractions import Fraction
from math import ceil
from typing import Any

import av
from av.container import OutputContainer
from av.filter import Graph
from av.video.stream import VideoStream

from app.media.facts import FilmFacts
from app.media.listening import Listening
from app.media.opening import DECODE_ERRORS, decoded, use_threads
from app.media.pictures import fitted
from app.media.turning import picture_filters
from app.media.watching import Watching

# A third less work than "veryfast" at crf 21 and as near to the original, for files up to a quarter larger
# (app/README.md): the motion search is coarse, but looking ahead, which "superfast" leaves out, is kept.
# Pictures are decoded and encoded side by side, and each that waits costs memory: how many is the same on any
# machine, so that the pass fits its bound on many cores too. More films at a time use those.
DECODING_THREADS = 2
ENCODING_THREADS = 3
ENCODER = {
    "preset": "superfast",
    "crf": "20",
    "mbtree": "1",
    "rc-lookahead": "10",
    "threads": str(ENCODING_THREADS),
    "a53cc": "0",
}
KEYFRAME_SECONDS = 2
BITS_PER_PIXEL_SECOND = 5
SOUND_RATE = 48_000
SOUND_BITS = 160_000
SOUND_FRAME = 1024
CLOCK = 90_000
# A moment this near to the frame grid is on it: Matroska rounds to whole milliseconds.
SNAP = Fraction(12, 10_000)
BT709 = 1
LIMITED_RANGE = 1


class EncodedPicture:
    """Decodes, turns, shrinks and encodes the picture, and lets somebody watch what comes of it."""

    way = "encoded"

    def __init__(
        self,
        output: OutputContainer,
        picture: VideoStream,
        facts: FilmFacts,
        most: tuple[int, int],
        watching: Watching | None = None,
    ) -> None:
        self.output = output
        self.watching = watching
        self.source = picture
        self.facts = facts
        use_threads(picture, DECODING_THREADS)
        self.width, self.height = fitted(facts.width, facts.height, *most)
        self.fps = facts.fps or Fraction(25)
        self.base = Fraction(1, self.fps.numerator * ceil(CLOCK / self.fps.numerator))
        self.stream = self._open_encoder()
        self.graph: Graph | None = None
        self.shape: tuple[int, int, str] | None = None
        self.source_base = Fraction(picture.time_base or 1)
        self.start = (picture.start_time or 0) * self.source_base
        self.frames = 0
        self.bad = 0
        self.last = -1
        self.end = Fraction(0)

    def _open_encoder(self) -> Any:
        rate = min(8_000_000, max(600_000, self.width * self.height * BITS_PER_PIXEL_SECOND))
        options = {**ENCODER, "maxrate": str(rate), "bufsize": str(2 * rate)}
        stream = self.output.add_stream("libx264", rate=self.fps, options=options)
        stream.width, stream.height, stream.pix_fmt = self.width, self.height, "yuv420p"
        codec = stream.codec_context
        # By default threads share one picture in slices: all wait for the slowest, and decoding for all.
        codec.thread_type = "FRAME"
        codec.time_base = self.base
        codec.gop_size = max(1, round(self.fps * KEYFRAME_SECONDS))
        codec.colorspace = codec.color_primaries = codec.color_trc = BT709
        codec.color_range = LIMITED_RANGE
        return stream

    def take(self, packet: Any) -> None:
        """Decode one packet and encode what comes out; one that does not decode is counted, no more."""
        try:
            frames = packet.decode()
        except DECODE_ERRORS:
            self.bad += 1
            return
        for frame in frames:
            self.bad += frame.is_corrupt
            self._encode(frame)

    def finish(self) -> None:
        """Empty decoder, filters and encoder."""
        for frame in decoded(self.source.codec_context):
            self._encode(frame)
        self._flush()
        if self.frames:
            self._write(self.stream.encode(None))

    def _encode(self, frame: av.VideoFrame) -> None:
        stamp = self._stamp(frame)
        if stamp is None or stamp <= self.last:
            return
        self.last = stamp
        shape = (frame.width, frame.height, frame.format.name)
        if self.graph is None or shape != self.shape:
            self._flush()
            self.graph, self.shape = self._graph(frame), shape
        frame.pts, frame.time_base = stamp, self.base
        self.graph.vpush(frame)
        self._drain(self.graph)

    def _drain(self, graph: Graph) -> None:
        """Encode what the filters give: some hold a picture back until they have seen the next."""
        while True:
            try:
                shown = graph.vpull()
            except (av.BlockingIOError, av.EOFError):
                return
            # Filters may count in a clock of their own.
            stamp = round((shown.pts or 0) * Fraction(shown.time_base or self.base) / self.base)
            shown.pts, shown.time_base = stamp, self.base
            shown.pict_type = 0
            self.frames += 1
            self.end = stamp * self.base + 1 / self.fps
            if self.watching is not None:
                self.watching.take(shown, float(stamp * self.base), float(self.end))
            self._write(self.stream.encode(shown))

    def _flush(self) -> None:
        """Empty the filters."""
        if self.graph is not None:
            self.graph.vpush(None)
            self._drain(self.graph)

    def _stamp(self, frame: av.VideoFrame) -> int | None:
        """Moment of a frame on the proxy's clock, drawn to the frame grid when it is next to it."""
        if frame.pts is None:
            return None
        at = frame.pts * self.source_base - self.start
        grid = round(at * self.fps) / self.fps
        return round((grid if abs(grid - at) <= SNAP else at) / self.base)

    def _graph(self, frame: av.VideoFrame) -> Graph:
        graph = Graph()
        source = graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=self.base
        )
        nodes = [source]
        for name, arguments in picture_filters(frame, self.facts, (self.width, self.height)):
            nodes.append(graph.add(name, arguments))
        nodes.append(graph.add("buffersink"))
        graph.link_nodes(*nodes).configure()
        return graph

    def _write(self, packets: list[Any]) -> None:
        for packet in packets:
            self.output.mux(packet)


class EncodedSound:
    """Decodes sound, lets somebody listen, fills its gaps with silence and encodes stereo AAC."""

    way = "encoded"

    def __init__(
        self, output: OutputContainer, sound: Any, start: Fraction, listening: Listening | None = None
    ) -> None:
        self.output = output
        self.listening = listening
        self.source = sound
        self.source_base = Fraction(sound.time_base)
        self.shift = round(start / self.source_base)
        self.stream = output.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        self.stream.bit_rate = SOUND_BITS
        self.graph: Graph | None = None
        self.shape: tuple[str, str, int] | None = None

    def take(self, packet: Any) -> None:
        """Decode one packet and encode what comes out."""
        for frame in decoded(packet):
            if self.listening is not None:
                self.listening.take(frame)
            self._push(frame)

    def finish(self) -> None:
        """Empty filters and encoder."""
        if self.graph is None:
            return
        self.graph.push(None)
        self._drain(self.graph)
        self.output.mux(self.stream.encode(None))

    def _push(self, frame: av.AudioFrame) -> None:
        if frame.pts is None or frame.samples == 0:
            return
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self.graph is None or shape != self.shape:
            self.graph, self.shape = self._graph(frame, is_first=self.graph is None), shape
        frame.pts -= self.shift
        frame.time_base = self.source_base
        self.graph.push(frame)
        self._drain(self.graph)

    def _drain(self, graph: Graph) -> None:
        while True:
            try:
                frame: Any = graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            self.output.mux(self.stream.encode(frame))

    def _graph(self, frame: av.AudioFrame, *, is_first: bool) -> Graph:
        graph = Graph()
        source = graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format,
            layout=frame.layout,
            time_base=self.source_base,
        )
        filling = "async=1:first_pts=0" if is_first else "async=1"
        graph.link_nodes(
            source,
            graph.add("aresample", f"{SOUND_RATE}:{filling}"),
            graph.add("aformat", f"sample_fmts=fltp:channel_layouts=stereo:sample_rates={SOUND_RATE}"),
            graph.add("asetnsamples", f"n={SOUND_FRAME}:p=0"),
            graph.add("abuffersink"),
        ).configure()
        return graph
