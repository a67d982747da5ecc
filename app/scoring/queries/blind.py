"""What a judge sees of an entry: these values and nothing else, so that no page can tell who made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.assignments.models import Assignment, AssignmentState
from app.contests.models import Criterion, Rubric
from app.entries.models import Entry
from app.entries.operations.answers import Said, said_in
from app.films.models import Film
from app.scoring.models import Defect, Scorecard, ScorecardState


@dataclass(frozen=True)
class Tool:
    """A tool that helped make the film."""

    tool: str
    version: str
    purpose: str


@dataclass(frozen=True)
class Picture:
    """What the player needs to know of the film; `facts` holds the frame rate alone."""

    width: int | None
    height: int | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class BlindEntry:
    """An entry without a trace of its makers; `code` is the assignment's, not the entry's."""

    code: str
    title_en: str
    title_zh: str
    synopsis_en: str
    synopsis_zh: str
    genre: str
    spoken_language: str
    subtitle_languages: tuple[str, ...]
    warnings: tuple[str, ...]
    seconds: float
    has_sound: bool
    tools: tuple[Tool, ...]
    # Answers to the contest's own questions that it shows to judges.
    answers: tuple[Said, ...]
    picture: Picture


@dataclass(frozen=True)
class BlindReview:
    """A judge's own review: the film, where it stands, and what the scorecard holds (hundredths by key)."""

    entry: BlindEntry
    state: AssignmentState
    revision: int
    scores: Mapping[str, int]
    note_to_jury: str
    word_to_maker: str
    saved_at: datetime | None
    submitted_at: datetime | None
    parts: Mapping[str, int] = field(default_factory=dict)
    is_divisive: bool = False
    viewing_reason: str = ""
    defects: tuple[Defect, ...] = ()
    is_changing: bool = False
    locked_at: datetime | None = None

    @property
    def is_submitted(self) -> bool:
        """Whether the judge has finished it."""
        return self.submitted_at is not None


def blind_entry(assignment: Assignment) -> BlindEntry:
    """The blind view of what an assignment is about; its film must be there."""
    return _blind(assignment.entry, assignment.code)


def blind_preview(entry: Entry) -> BlindReview:
    """What a judge will see of an entry before anything is scored; named by the entry's own code."""
    return BlindReview(
        entry=_blind(entry, entry.code),
        state=AssignmentState.PENDING,
        revision=0,
        scores={},
        note_to_jury="",
        word_to_maker="",
        saved_at=None,
        submitted_at=None,
    )


def makers_of(entry: Entry) -> tuple[str, ...]:
    """Who made a film, for rounds that are not blind; stands apart, so that no blind view can carry it."""
    return tuple(" ".join(filter(None, (credit.name_zh, credit.name_en))) for credit in entry.credits)


def _blind(entry: Entry, code: str) -> BlindEntry:
    film = entry.film
    assert film is not None
    return BlindEntry(
        code=code,
        title_en=entry.title_en,
        title_zh=entry.title_zh,
        synopsis_en=entry.synopsis_en,
        synopsis_zh=entry.synopsis_zh,
        genre=entry.genre,
        spoken_language=entry.spoken_language,
        subtitle_languages=tuple(entry.subtitle_languages),
        warnings=tuple(entry.content_warnings),
        seconds=(film.duration_ms or 0) / 1000,
        has_sound=bool(film.has_sound),
        tools=_tools(entry),
        answers=tuple(said_in(entry, for_judges=True)),
        picture=picture_of(film),
    )


def _tools(entry: Entry) -> tuple[Tool, ...]:
    return tuple(Tool(use.tool, use.version, use.purpose) for use in entry.ai_uses)


def picture_of(film: Film) -> Picture:
    """What the player needs to know of a film."""
    facts = {"fps": film.facts["fps"]} if "fps" in film.facts else {}
    return Picture(film.width, film.height, facts)


def blind_review(assignment: Assignment, card: Scorecard | None) -> BlindReview:
    """The blind view of a judge's own review."""
    submitted = card is not None and card.state is ScorecardState.SUBMITTED
    return BlindReview(
        entry=blind_entry(assignment),
        state=assignment.state,
        revision=card.save_count if card else 0,
        scores=scores_of(card),
        note_to_jury=card.note_to_jury if card else "",
        word_to_maker=card.word_to_maker if card else "",
        saved_at=card.saved_at if card else None,
        submitted_at=card.submitted_at if card and submitted else None,
        **(_marks(card) if card else {}),
    )


def _marks(card: Scorecard) -> dict[str, Any]:
    return {
        "parts": parts_of(card),
        "is_divisive": card.is_divisive,
        "viewing_reason": card.viewing_reason,
        "defects": defects_of(card),
        "is_changing": card.reopened_at is not None,
        "locked_at": card.locked_at,
    }


def defects_of(card: Scorecard) -> tuple[Defect, ...]:
    """The defects that stand on a scorecard, in the order of the film."""
    standing = [one for one in card.defects if one.removed_at is None]
    return tuple(sorted(standing, key=lambda one: (one.at_ms, one.id)))


def parts_of(card: Scorecard | None) -> dict[str, int]:
    """A scorecard's scores for parts of criteria in hundredths by the part's key."""
    return {score.part.key: score.value for score in card.part_scores} if card else {}


def score_of_parts(criterion: Criterion, parts: Mapping[str, int]) -> int | None:
    """A criterion's score from its parts, rounded half up; None until every part has its score."""
    if any(part.key not in parts for part in criterion.parts):
        return None
    return _mean([(part.weight, parts[part.key]) for part in criterion.parts])


def scores_of(card: Scorecard | None) -> dict[str, int]:
    """A scorecard's scores in hundredths by the criterion's key."""
    return {score.criterion.key: score.value for score in card.scores} if card else {}


def weighted_total(rubric: Rubric, scores: Mapping[str, int]) -> int | None:
    """The weighted total in hundredths, rounded half up; None until every criterion has its score."""
    if any(criterion.key not in scores for criterion in rubric.criteria):
        return None
    return _mean([(criterion.weight, scores[criterion.key]) for criterion in rubric.criteria])


def _mean(weighted: Sequence[tuple[int, int]]) -> int:
    """The mean of values by their weights, rounded half up in whole numbers."""
    whole = sum(weight for weight, _ in weighted)
    return (2 * sum(weight * value for weight, value in weighted) + whole) // (2 * whole)
