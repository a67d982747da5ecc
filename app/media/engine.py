"""The door of the media engine: examine a film, make its stills and its proxy; each in a confined child.

Every call may be repeated: outputs are written beside their place and moved there whole, so a reader never
sees half a file and a second run leaves the same result as one.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from app.media.facts import FilmFacts, FrameTruth
from app.media.judge import judge_facts, judge_truth
from app.media.patience import bounds_of
from app.media.rules import Rules
from app.media.sandbox import Bounds, Progress, run_stage
from app.media.sheet import Sheet, Sprite
from app.media.verdict import FilmProblem, Problem, amounts

PROXY_NAME = "proxy.mp4"
DEFAULT_RULES = Rules()


@dataclass(frozen=True, kw_only=True)
class Examination:
    """All that is known of a film file: `facts` and `truth` are None when reading did not get so far."""

    facts: FilmFacts | None
    truth: FrameTruth | None
    problems: tuple[Problem, ...]

    @property
    def has_good_header(self) -> bool:
        """Nothing that was found so far refuses the film."""
        return self.facts is not None and all(problem.weight == "warning" for problem in self.problems)

    @property
    def accepted(self) -> bool:
        """No problem refuses the film and its frames were really counted."""
        return self.truth is not None and self.has_good_header

    @property
    def should_retry(self) -> bool:
        """Reading stopped for a reason on our side; the film is neither accepted nor refused."""
        return any(problem.weight == "retry" for problem in self.problems)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, for the database."""
        return {
            "facts": self.facts.as_dict() if self.facts else None,
            "truth": self.truth.as_dict() if self.truth else None,
            "problems": [problem.as_dict() for problem in self.problems],
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Inverse of `as_dict`."""
        return cls(
            facts=FilmFacts.from_dict(values["facts"]) if values["facts"] else None,
            truth=FrameTruth.from_dict(values["truth"]) if values["truth"] else None,
            problems=tuple(Problem.from_dict(problem) for problem in values["problems"]),
        )


@dataclass(frozen=True, kw_only=True)
class Painted:
    """A picture that was sent, painted anew."""

    path: Path
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Still:
    """One picture taken from a film: its file, the moment and the size; JPEG without any metadata."""

    path: Path
    seconds: float
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Stills:
    """The poster and the twelve stills of a film, in order of time."""

    poster: Still
    stills: tuple[Still, ...]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A technical sheet, how the picture with a still of each shot is laid out, and the film's trail.

    `sprite` is None where there is no such picture; `trail` is a `trail.Trail` as bytes.
    """

    sheet: Sheet
    sprite: Sprite | None
    trail: bytes

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """From a child's answer."""
        sprite = Sprite(**values["sprite"]) if values["sprite"] else None
        return cls(
            sheet=Sheet.from_dict(values["sheet"]), sprite=sprite, trail=bytes.fromhex(values["trail"])
        )


@dataclass(frozen=True, kw_only=True)
class EmbeddedTrack:
    """One text track that lay inside a film, as WebVTT; `language` is a short code, `und` when not named."""

    path: Path
    language: str


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """The file judges play: MP4, H.264 and AAC, index first; the two ways say how it was made.

    Ways are `copied`, `encoded` and, for sound, `none`. `bad_frames` counts pictures that could not be
    decoded. An encoded picture has been measured too; a copied one waits for `make_sheet`.
    """

    path: Path
    size: int
    seconds: float
    fps: Fraction
    width: int
    height: int
    frames: int
    picture_way: str
    sound_way: str
    bad_frames: int
    measured: Measured | None


def examine(source: Path, rules: Rules = DEFAULT_RULES, *, progress: Progress | None = None) -> Examination:
    """Probe and quick-check one film file of any kind; never raises for what the file is.

    A film refused by its header is not decoded. Raises FileNotFoundError when there is no file.
    """
    return quick_check(source, probe(source, rules), rules, progress=progress)


def probe(source: Path, rules: Rules = DEFAULT_RULES) -> Examination:
    """Read the header of one film file of any kind and weigh it; `truth` is None as nothing was counted."""
    size = source.stat().st_size
    if size > rules.max_bytes:
        problem = Problem("too_big", "refused", amounts(size, rules.max_bytes))
        return Examination(facts=None, truth=None, problems=(problem,))
    bounds = bounds_of("probe", rules)
    try:
        facts = FilmFacts.from_dict(run_stage("probe", source, source.parent, bounds=bounds))
    except FilmProblem as found:
        return Examination(facts=None, truth=None, problems=(found.problem,))
    return Examination(facts=facts, truth=None, problems=tuple(judge_facts(facts, rules)))


def quick_check(
    source: Path, probed: Examination, rules: Rules = DEFAULT_RULES, *, progress: Progress | None = None
) -> Examination:
    """Count and sample the frames of a film whose header was accepted; else return what was known."""
    facts = probed.facts
    if facts is None or not probed.has_good_header:
        return probed
    bounds = bounds_of("check", rules, seconds=facts.seconds, size=facts.size)
    try:
        found = run_stage("check", source, source.parent, bounds=bounds, progress=progress)
    except FilmProblem as failure:
        return replace(probed, problems=(*probed.problems, failure.problem))
    truth = FrameTruth.from_dict(found)
    return replace(probed, truth=truth, problems=(*judge_truth(facts, truth, rules), *probed.problems))


def repaint(source: Path, out_dir: Path) -> Painted:
    """Write `picture.jpg` into `out_dir`: a picture that somebody sent, painted anew without its metadata.

    Raises FilmProblem when it is none, or too small or large, or our side fails.
    """
    bounds = bounds_of("repaint", DEFAULT_RULES)
    found = _into(out_dir, "repaint", source, bounds, None)
    return Painted(path=out_dir / found["name"], width=found["width"], height=found["height"])


def make_poster(
    source: Path,
    out_dir: Path,
    *,
    seconds: float,
    rules: Rules = DEFAULT_RULES,
    progress: Progress | None = None,
) -> Stills:
    """Write `poster.jpg` and `still-01.jpg` to `still-12.jpg` into `out_dir`; `seconds` is the film's length.

    Raises FilmProblem when no frame can be shown or our side fails.
    """
    bounds = bounds_of("stills", rules, seconds=seconds)
    found = _into(out_dir, "stills", source, bounds, progress)
    stills = tuple(_still(out_dir, values) for values in found["stills"])
    return Stills(poster=_still(out_dir, found["poster"]), stills=stills)


def make_proxy(
    source: Path,
    out_dir: Path,
    *,
    seconds: float,
    rules: Rules = DEFAULT_RULES,
    progress: Progress | None = None,
    may_copy: bool = True,
) -> Proxy:
    """Write `proxy.mp4` into `out_dir`: copied when fit for browsers (and allowed), else encoded in one pass.

    Never larger than 1080p, turned and stretched as the film asks, without metadata, cover art, subtitles
    or data. Raises FilmProblem when the film cannot be encoded or our side fails.
    """
    bounds = bounds_of("proxy", rules, seconds=seconds)
    found = _into(out_dir, "proxy" if may_copy else "encoded-proxy", source, bounds, progress)
    seen = {name: found.pop(name) for name in ("sheet", "sprite", "trail")}
    measured = Measured.from_dict(seen) if seen["sheet"] else None
    changed = {"path": out_dir / PROXY_NAME, "fps": Fraction(*found["fps"]), "measured": measured}
    return Proxy(**{**found, **changed})


def make_sheet(
    source: Path,
    out_dir: Path,
    *,
    seconds: float,
    rules: Rules = DEFAULT_RULES,
    progress: Progress | None = None,
) -> Measured:
    """Decode a film once, measure it and write its `shots.jpg` into `out_dir`; `seconds` is its length.

    Raises FilmProblem when not one frame decodes or our side fails.
    """
    bounds = bounds_of("sheet", rules, seconds=seconds)
    return Measured.from_dict(_into(out_dir, "sheet", source, bounds, progress))


def take_subtitles(
    source: Path, out_dir: Path, *, seconds: float, rules: Rules = DEFAULT_RULES
) -> tuple[EmbeddedTrack, ...]:
    """The text subtitles that lie inside a film, as files in `out_dir`; none where there are none.

    What is in them is still a stranger's: read them with `subtitles.read_subtitles`. Raises FilmProblem
    when reading breaks off.
    """
    bounds = bounds_of("subtitles", rules, seconds=seconds)
    found = _into(out_dir, "subtitles", source, bounds, None)
    return tuple(
        EmbeddedTrack(path=out_dir / track["name"], language=track["language"]) for track in found["tracks"]
    )


def strip(
    source: Path,
    out_dir: Path,
    *,
    seconds: float,
    rules: Rules = DEFAULT_RULES,
    progress: Progress | None = None,
) -> Path:
    """Write the film as it was coded, without metadata, as `original.mp4`, `.mov` or `.mkv` into `out_dir`.

    Raises FilmProblem when it has no picture or our side fails.
    """
    bounds = bounds_of("strip", rules, seconds=seconds, size=source.stat().st_size)
    return out_dir / str(_into(out_dir, "strip", source, bounds, progress)["name"])


def _into(
    out_dir: Path, name: str, source: Path, bounds: Bounds, progress: Callable[[float], None] | None
) -> dict[str, Any]:
    """Run a step in a folder beside `out_dir`'s files and move each finished file to its place."""
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=out_dir) as making:
        result = run_stage(name, source, Path(making), bounds=bounds, progress=progress)
        for made in sorted(Path(making).iterdir()):
            made.replace(out_dir / made.name)
    return result


def _still(out_dir: Path, values: dict[str, Any]) -> Still:
    return Still(
        path=out_dir / values["name"],
        seconds=values["seconds"],
        width=values["width"],
        height=values["height"],
    )
