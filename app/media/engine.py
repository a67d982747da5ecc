"""The door of the media engine: examine a film, make its stills and its proxy; each in a confined child.

Every call may be repeated: outputs are written beside their place and moved there whole, so a reader never
sees half a file and a second run leaves the same result as one.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from app.media.facts import FilmFacts, FrameTruth, Sheet
from app.media.judge import judge_facts, judge_truth
from app.media.limits import Limits
from app.media.sandbox import Bounds, Progress, run_stage
from app.media.verdict import FilmProblem, Problem, amount

PROBE_SECONDS = 30.0
PROXY_NAME = "proxy.mp4"
DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class Examination:
    """All that is known of a film file: `facts` and `truth` are None when reading did not get so far."""

    facts: FilmFacts | None
    truth: FrameTruth | None
    problems: tuple[Problem, ...]

    @property
    def accepted(self) -> bool:
        """No problem refuses the film and its frames were really counted."""
        return self.truth is not None and all(problem.weight == "warning" for problem in self.problems)

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
class Proxy:
    """The file judges play: MP4, H.264 and AAC, index first; the two ways say how it was made.

    Ways are `copied`, `encoded` and, for sound, `none`. `bad_frames` counts pictures that could not be
    decoded.
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


def examine(
    source: Path, limits: Limits = DEFAULT_LIMITS, *, progress: Progress | None = None
) -> Examination:
    """Probe and quick-check one film file of any kind; never raises for what the file is.

    A film refused by its header is not decoded. Raises FileNotFoundError when there is no file.
    """
    size = source.stat().st_size
    if size > limits.max_bytes:
        parameters = {"size": amount(size), "limit": amount(limits.max_bytes)}
        return Examination(facts=None, truth=None, problems=(Problem("too_big", "refused", parameters),))
    facts = truth = None
    problems: list[Problem] = []
    try:
        facts = _probe(source, limits)
        problems = judge_facts(facts, limits)
        if not any(problem.weight == "refused" for problem in problems):
            truth = _check(source, facts, limits, progress)
            problems = [*judge_truth(facts, truth, limits), *problems]
    except FilmProblem as found:
        problems.append(found.problem)
    return Examination(facts=facts, truth=truth, problems=tuple(problems))


def make_poster(
    source: Path,
    out_dir: Path,
    *,
    seconds: float,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Stills:
    """Write `poster.jpg` and `still-01.jpg` to `still-12.jpg` into `out_dir`; `seconds` is the film's length.

    Raises FilmProblem when no frame can be shown or our side fails.
    """
    bounds = Bounds(timeout=120.0 + seconds, limits=limits)
    found = _into(out_dir, "stills", source, bounds, progress)
    stills = tuple(_still(out_dir, values) for values in found["stills"])
    return Stills(poster=_still(out_dir, found["poster"]), stills=stills)


def make_proxy(
    source: Path,
    out_dir: Path,
    *,
    seconds: float,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Proxy:
    """Write `proxy.mp4` into `out_dir`: copied when already fit for browsers, else encoded in one pass.

    Never larger than 1080p, turned and stretched as the film asks, without metadata, cover art, subtitles
    or data. Raises FilmProblem when the film cannot be encoded or our side fails.
    """
    bounds = Bounds(timeout=300.0 + 20.0 * seconds, file_bytes=2 * limits.max_bytes, limits=limits)
    found = _into(out_dir, "proxy", source, bounds, progress)
    return Proxy(**{**found, "path": out_dir / PROXY_NAME, "fps": Fraction(*found["fps"])})


def make_sheet(
    source: Path, *, seconds: float, limits: Limits = DEFAULT_LIMITS, progress: Progress | None = None
) -> Sheet:
    """Decode a film (best its proxy) once and return its technical sheet; `seconds` is the film's length.

    Raises FilmProblem when not one frame decodes or our side fails.
    """
    bounds = Bounds(timeout=120.0 + 6.0 * seconds, limits=limits)
    return Sheet.from_dict(run_stage("sheet", source, source.parent, bounds=bounds, progress=progress))


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


def _probe(source: Path, limits: Limits) -> FilmFacts:
    bounds = Bounds(timeout=PROBE_SECONDS, limits=limits)
    return FilmFacts.from_dict(run_stage("probe", source, source.parent, bounds=bounds))


def _check(source: Path, facts: FilmFacts, limits: Limits, progress: Progress | None) -> FrameTruth:
    bounds = Bounds(timeout=60.0 + facts.seconds + facts.size / 10_000_000, limits=limits)
    return FrameTruth.from_dict(run_stage("check", source, source.parent, bounds=bounds, progress=progress))


def _still(out_dir: Path, values: dict[str, Any]) -> Still:
    return Still(
        path=out_dir / values["name"],
        seconds=values["seconds"],
        width=values["width"],
        height=values["height"],
    )
