"""Who may have an award now: guards of the award, awards already held, limits of people."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.tally.award_terms import Award, Contender, source_units, units

Blocked = Literal[
    "excluded",
    "denied",
    "unranked",
    "below_min_reviews",
    "below_min_score",
    "already_awarded",
    "person_limit",
]


@dataclass(slots=True)
class Holdings:
    """Which awards each film holds so far, and through them each credited person."""

    excluded: Collection[str] = ()
    denied: Collection[tuple[str, str]] = ()
    awards: dict[str, list[Award]] = field(default_factory=lambda: defaultdict(list))
    films: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, award: Award, contender: Contender) -> None:
        """Record that the film now holds the award."""
        self.awards[contender.film].append(award)
        for person in contender.people:
            self.films[person].add(contender.film)

    def blocked_by(self, award: Award, contender: Contender) -> Blocked | None:
        """Return why a film of the award's scope cannot have it, or None if it can."""
        if contender.film in self.excluded:
            return "excluded"
        if (award.key, contender.film) in self.denied:
            return "denied"
        return _short_of(award, contender) or self.crowded_by(award, contender)

    def crowded_by(self, award: Award, contender: Contender) -> Blocked | None:
        """Return which award held so far, of the film or of its people, keeps this one from it."""
        if not may_join(award, self.awards.get(contender.film, ())):
            return "already_awarded"
        return "person_limit" if self._limit_reached(award, contender) else None

    def _limit_reached(self, award: Award, contender: Contender) -> bool:
        if award.per_entrant_max is None:
            return False
        films = (self.films.get(person, set()) | {contender.film} for person in contender.people)
        return any(len(of_person) > award.per_entrant_max for of_person in films)


def _short_of(award: Award, contender: Contender) -> Blocked | None:
    value = source_units(award, contender)
    if value is None:
        return "unranked"
    if contender.n < award.min_reviews:
        return "below_min_reviews"
    if award.min_score is not None and value < units(award.min_score):
        return "below_min_score"
    return None


def may_join(award: Award, held: Sequence[Award]) -> bool:
    """Return whether a film that holds these awards may have one more."""
    if award in held:
        return False
    if award.stacking:
        return True
    if award.tier == "special":
        return not held
    return not any(other.tier == "main" or not other.stacking for other in held)
