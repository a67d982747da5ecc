"""What consent an entry needs: to the words of now, and a guardian's of whoever may be too young."""

from __future__ import annotations

from app.contests.operations.entry_terms import says_the_same
from app.entries.models import AgreementKind, Entry, EntryState


def has_agreed(entry: Entry) -> bool:
    """Whether the consent holds; a draft's is to the words of now, else to those of then."""
    given = [one for one in entry.agreements if one.kind is AgreementKind.ENTRANT]
    is_stale = given and entry.state is EntryState.DRAFT and not says_the_same(given[-1].terms, entry.contest)
    return entry.has_consent and not is_stale


def needs_guardian(entry: Entry) -> bool:
    """Whether somebody born in that year may still be too young when entries close."""
    age, born = entry.contest.adult_age, entry.birth_year
    return bool(age) and born is not None and entry.contest.closes_at.year - born <= age


def has_guardian(entry: Entry) -> bool:
    """Whether a guardian has agreed, or none is needed."""
    return not needs_guardian(entry) or (entry.guardian is not None and entry.guardian.agrees)


def says_age(entry: Entry) -> bool:
    """Whether the year of birth is there, or is not asked for."""
    return not entry.contest.adult_age or entry.birth_year is not None
