"""Award plans of real contests: categories, awards and what follows the announcement, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import (
    AwardDefinition,
    AwardTier,
    Category,
    Contest,
    ContestState,
    EvidenceAccess,
    Feedback,
    Ties,
)
from app.contests.operations.awards import check_terms
from app.contests.operations.calendar import NotTheMoment
from app.web.rules import N_

BEFORE_JUDGING = (ContestState.DRAFT, ContestState.OPEN, ContestState.CLOSED)
Terms = dict[str, Any]


@dataclass(frozen=True)
class Preset:
    """A plan: `words` say for whom; awards name their category by place from 1 and their criterion by key."""

    key: str
    words: str
    categories: Sequence[tuple[str, str]]
    awards: Sequence[Terms]
    objection_days: int = 0
    evidence: EvidenceAccess = EvidenceAccess.PUBLIC
    feedback: Feedback = Feedback.PROFILE
    film_seconds: tuple[int, int] = (10, 1200)
    reviews: int = 3
    tie_keys: Sequence[str] = field(default=("story", "originality", "technique"))


def _award(key: str, english: str, chinese: str, quota: int | None, **terms: Any) -> Terms:
    return {"key": key, "title_en": english, "title_zh": chinese, "quota": quota, **terms}


SPECIAL = {"tier": AwardTier.SPECIAL, "may_stack": True}
PRESETS = (
    Preset(
        key="open-call",
        words=N_("Platform open call: films of 1 to 5 minutes, 55 works, objections heard for 7 days"),
        categories=(("AI short film", "AI短片"),),
        awards=(
            _award("first", "First prize", "一等奖", 1, min_reviews=3, per_person_max=2),
            _award("second", "Second prize", "二等奖", 3, min_reviews=3, per_person_max=2),
            _award("third", "Third prize", "三等奖", 5, min_reviews=3, per_person_max=2),
            _award("excellence", "Award of excellence", "优秀作品奖", 46, min_reviews=2, per_person_max=2),
            _award("visual", "Best visual", "最佳视觉", 1, criterion="technique", min_reviews=3, **SPECIAL),
            _award("narration", "Best narration", "最佳叙事", 1, criterion="story", min_reviews=3, **SPECIAL),
        ),
        objection_days=7,
        film_seconds=(60, 300),
    ),
    Preset(
        key="global",
        words=N_("Global contest: ten winners with a grand prize and a jury prize"),
        categories=(("Short film", "短片"),),
        awards=(
            _award("grand", "Grand prize", "大奖", 1, min_reviews=3, ties=Ties.JURY),
            _award("jury", "Jury prize", "评审团奖", 1, min_reviews=3),
            _award("winner", "Winner", "优胜奖", 8, min_reviews=3, per_person_max=1),
        ),
        feedback=Feedback.WORDS,
    ),
    Preset(
        key="festival-unit",
        words=N_("Festival unit: 23 finalists; best animation, best live action, best documentary"),
        categories=(("Animation", "动画"), ("Live action", "真人影像"), ("Documentary", "纪录")),
        awards=(
            _award("animation", "Best animation", "最佳动画", 1, category=1, min_reviews=3),
            _award("live-action", "Best live action", "最佳真人影像", 1, category=2, min_reviews=3),
            _award("documentary", "Best documentary", "最佳纪录片", 1, category=3, min_reviews=3),
            _award("finalist", "Finalist", "入围作品", 20, seats={1: 4, 2: 4, 3: 4}, min_reviews=2),
        ),
        film_seconds=(60, 1080),
    ),
    Preset(
        key="programme",
        words=N_("Director programme: seven directors are picked, by invitation"),
        categories=(("Director", "导演"),),
        awards=(_award("director", "Selected director", "入选导演", 7, min_reviews=2, per_person_max=1),),
        evidence=EvidenceAccess.NONE,
        feedback=Feedback.NONE,
        tie_keys=("originality", "story", "technique"),
    ),
    Preset(
        key="incubation",
        words=N_("Incubation camp: 15 of 30 teams are funded, the audience has a tenth of the say"),
        categories=(("Team project", "团队项目"),),
        awards=(
            _award("funded", "Funded team", "入选孵化", 15, min_reviews=3, per_person_max=1, public_share=10),
            _award("mention", "Mention of the mentors", "导师推荐", None, min_score=800, **SPECIAL),
        ),
        evidence=EvidenceAccess.ON_REQUEST,
        feedback=Feedback.WORDS,
    ),
)
BY_KEY = {preset.key: preset for preset in PRESETS}


def apply_preset(session: Session, contest: Contest, preset: Preset, *, by: User) -> None:
    """Put a plan in the place of the awards; categories too while nobody has entered. Raises NotTheMoment."""
    if contest.state not in BEFORE_JUDGING:
        raise NotTheMoment
    contest.awards = []
    session.flush()
    if contest.state is ContestState.DRAFT:
        furnish(session, contest, preset)
    contest.awards = _definitions(contest, preset)
    contest.objection_days, contest.tie_keys = preset.objection_days, list(preset.tie_keys)
    contest.evidence_access, contest.feedback = preset.evidence, preset.feedback
    session.flush()
    record(
        session,
        "preset.applied",
        f"contest:{contest.slug}",
        by=by.id,
        contest_id=contest.id,
        detail={"preset": preset.key},
    )


def furnish(session: Session, contest: Contest, preset: Preset) -> None:
    """What only a draft can change: its categories, the length of films, the reviews of each."""
    contest.categories = []
    session.flush()
    contest.categories = [
        Category(position=place, title_en=english, title_zh=chinese)
        for place, (english, chinese) in enumerate(preset.categories, start=1)
    ]
    contest.min_film_seconds, contest.max_film_seconds = preset.film_seconds
    contest.rounds[-1].reviews_per_entry = preset.reviews
    session.flush()


def _definitions(contest: Contest, preset: Preset) -> list[AwardDefinition]:
    """The plan's awards for the categories and criteria that the contest has."""
    categories = {category.position: category.id for category in contest.categories}
    criteria = {one.key: one.id for one in contest.rounds[-1].rubric.criteria}
    made = []
    for place, terms in enumerate(preset.awards, start=1):
        plain = {key: value for key, value in terms.items() if key not in {"category", "criterion", "seats"}}
        seats = {str(categories[n]): count for n, count in terms.get("seats", {}).items() if n in categories}
        award = AwardDefinition(
            **{"public_share": 0, "genre": "", "tool": "", "min_reviews": 1, **plain},
            position=place,
            category_id=categories.get(terms.get("category", 0)),
            criterion_id=criteria.get(terms.get("criterion", "")),
            category_seats=seats,
        )
        check_terms(award)
        made.append(award)
    return made
