"""Reads subtitles (SubRip or WebVTT) from a stranger's bytes into cues, and writes them anew as WebVTT.

Nothing of the file survives but moments and plain words: no name, note, style, position or heading.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.media.cue_words import UNSEEN, plain_words
from app.media.encodings import NotText, text_of

MOST_BYTES = 2 * 1024 * 1024
MOST_CUES = 20_000
MOST_LETTERS = 1_000
MOST_AT_ONCE = 8
LONGEST_MS = 24 * 3600 * 1000
TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.:](\d{1,3})"
TIMING = re.compile(rf"\s*{TIME}\s*-+>\s*{TIME}(?:\s.*)?")
# A line of moments, also where they are written wrong; an arrow between words is no such line.
MOMENTS = re.compile(r"\s*[\d:.,\s]+-+>\s*[\d:.,]")
HEADINGS = ("WEBVTT", "NOTE", "STYLE", "REGION")


class BadSubtitles(ValueError):
    """These bytes are no subtitles we can take: `code` says why, `line` where, from 1 (0 for all of it)."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(f"{code} in line {line}")
        self.code, self.line = code, line


@dataclass(frozen=True)
class Cue:
    """Words on screen from one moment to another, in milliseconds."""

    start_ms: int
    end_ms: int
    words: str


def read_subtitles(content: bytes) -> list[Cue]:
    """Cues in order of their beginning, none twice.

    Raises BadSubtitles: too_big, not_text, no_cues, or at a line bad_time, ends_before_it_begins, too_late,
    too_long, too_many, too_many_at_once.
    """
    if len(content) > MOST_BYTES:
        raise BadSubtitles("too_big")
    try:
        text = text_of(content)
    except NotText as error:
        raise BadSubtitles("not_text") from error
    found: dict[Cue, int] = {}
    for number, block in _blocks(text):
        cue = _cue(number, block)
        if cue is not None:
            found.setdefault(cue, number)
        if len(found) > MOST_CUES:
            raise BadSubtitles("too_many", number)
    if not found:
        raise BadSubtitles("no_cues")
    cues = sorted(found, key=lambda cue: (cue.start_ms, cue.end_ms))
    _refuse_crowds(cues, found)
    return cues


def write_vtt(cues: Iterable[Cue]) -> str:
    """The cues as WebVTT."""
    parts = ["WEBVTT\n"]
    parts += [f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}\n{cue.words}\n" for cue in cues]
    return "\n".join(parts)


def within(cues: Iterable[Cue], length_ms: int) -> list[Cue]:
    """The cues that a film of this length shows: what begins after its end is left out, the rest cut."""
    return [replace(cue, end_ms=min(cue.end_ms, length_ms)) for cue in cues if cue.start_ms < length_ms]


def overlapping(cues: list[Cue]) -> int:
    """How many cues begin while another one is still on screen; the cues are in order."""
    count, end = 0, 0
    for cue in cues:
        count += cue.start_ms < end
        end = max(end, cue.end_ms)
    return count


def stamp(milliseconds: int) -> str:
    """A moment as WebVTT writes it: 00:01:02.345."""
    seconds, thousandth = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}.{thousandth:03d}"


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """Lines that belong together, with the number of the first; a line of moments always begins a new cue.

    Words after a blank line still belong to their cue, as SubRip's writers leave such lines in.
    """
    blocks: list[tuple[int, list[str]]] = []
    is_vtt = text.lstrip("\ufeff").startswith("WEBVTT")
    is_fresh, in_cue = True, False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            is_fresh = True
            continue
        begins_cue = _begins_cue(line, blocks, is_fresh=is_fresh)
        goes_on = in_cue and not is_vtt and not line.strip().isdecimal()
        if begins_cue or (is_fresh and not goes_on):
            blocks.append((number, [line]))
            in_cue = begins_cue
        else:
            blocks[-1][1].append(line)
        is_fresh = False
    return blocks


def _begins_cue(line: str, blocks: list[tuple[int, list[str]]], *, is_fresh: bool) -> bool:
    """Whether a line says moments: by its look, or by an arrow where moments are to be."""
    if MOMENTS.match(line):
        return is_fresh or not blocks[-1][1][0].startswith(HEADINGS)
    above = [] if is_fresh else blocks[-1][1]
    is_due = is_fresh or (len(above) == 1 and "-->" not in above[0] and not above[0].startswith(HEADINGS))
    return "-->" in line and is_due


def _cue(number: int, block: list[str]) -> Cue | None:
    """The cue of a block that begins with its moments; None for anything else, for no time or no words."""
    first = UNSEEN.sub("", block[0])
    if first.startswith(HEADINGS) or "->" not in first:
        return None
    timing = TIMING.fullmatch(first)
    if timing is None:
        raise BadSubtitles("bad_time", number)
    start, end = _moment(timing.groups()[:4], number), _moment(timing.groups()[4:], number)
    if end < start:
        raise BadSubtitles("ends_before_it_begins", number)
    if end > LONGEST_MS:
        raise BadSubtitles("too_late", number)
    words = plain_words("\n".join(block[1:]))
    if len(words) > MOST_LETTERS:
        raise BadSubtitles("too_long", number)
    return Cue(start, end, words) if words and end > start else None


def _moment(parts: tuple[str | None, ...], line: int) -> int:
    hours, minutes, seconds, fraction = parts
    if int(minutes or 0) > 59 or int(seconds or 0) > 59:
        raise BadSubtitles("bad_time", line)
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _refuse_crowds(cues: list[Cue], lines: dict[Cue, int]) -> None:
    """Players lay what is on screen at once above one another, which has an end."""
    standing: list[Cue] = []
    for cue in cues:
        standing = [other for other in standing if other.end_ms > cue.start_ms]
        standing.append(cue)
        if len(standing) > MOST_AT_ONCE:
            raise BadSubtitles("too_many_at_once", lines[cue])
