"""Whether an entry keeps its contest's rules: what is known of it, rule by rule, what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from app.contests.models import RuleKind
from app.contests.operations.entry_rules import Facts, Rule, keeps, rules_of
from app.contests.operations.rule_words import words
from app.entries.models import Entry
from app.entries.operations.content import Part, missing_parts
from app.entries.queries import further_main_entries, most_entries_of_a_person
from app.films.models import Film, FilmState
from app.films.queries.subtitles import languages_of, tracks_of

PLACES: Mapping[RuleKind, tuple[str, str]] = {
    RuleKind.DURATION: ("film", "upload"),
    RuleKind.SIZE: ("film", "upload"),
    RuleKind.RESOLUTION: ("film", "upload"),
    RuleKind.ASPECT: ("film", "upload"),
    RuleKind.FRAME_RATE: ("film", "upload"),
    RuleKind.SUBTITLES: ("work", "subtitle_languages"),
    RuleKind.AI_SHARE: ("tools", "ai_share"),
    RuleKind.TOOLS: ("tools", "ai_uses"),
    RuleKind.MADE_BETWEEN: ("work", "made_from"),
    RuleKind.ENTRIES_PER_PERSON: ("people", "credits"),
    RuleKind.MAIN_ENTRY: ("work", "is_main"),
}


# What only the check of a film finds out.
OF_THE_FILM = (
    *(RuleKind.DURATION, RuleKind.SIZE, RuleKind.RESOLUTION, RuleKind.ASPECT, RuleKind.FRAME_RATE),
    RuleKind.SUBTITLES,
)

# Problems of films that may be longer than what was found of them.
OF_UNKNOWN_LENGTH = frozenset({"no_picture", "truncated", "encrypted"})


@dataclass(frozen=True)
class Line:
    """A rule and whether the entry keeps it, None while not known; `is_said` once it was written about."""

    rule: Rule
    is_kept: bool | None
    is_said: bool = True


def lines_of(session: Session, entry: Entry) -> list[Line]:
    """Every rule for an entry, and whether it keeps it."""
    rules = rules_of(entry.contest, entry.category)
    facts = facts_of(session, entry, {rule.kind for rule in rules})
    return [Line(rule, keeps(rule, facts), is_said=_is_said(rule, facts)) for rule in rules]


def obstacles(session: Session, entry: Entry) -> list[Part]:
    """What keeps an entry from being submitted: what is missing, then the rules that it breaks."""
    broken = [line.rule for line in lines_of(session, entry) if line.is_kept is False]
    return [*missing_parts(entry), *(part_of(rule) for rule in broken)]


def broken_by_film(session: Session, entry: Entry) -> list[Rule]:
    """The rules about the film itself that it breaks, as its check found out."""
    broken = [line.rule for line in lines_of(session, entry) if line.is_kept is False]
    return [rule for rule in broken if rule.kind in OF_THE_FILM]


def part_of(rule: Rule) -> Part:
    """A rule as the part of an entry that must be mended, in the rule's own words."""
    message, params = words(rule)
    step, field = PLACES[rule.kind]
    return Part(step, field, message, params)


def facts_of(session: Session, entry: Entry, kinds: set[RuleKind]) -> Facts:
    """What is known of an entry; other entries are looked at only for rules that count them."""
    film = entry.film
    counts = RuleKind.ENTRIES_PER_PERSON in kinds
    counts_main = RuleKind.MAIN_ENTRY in kinds and entry.is_main
    return Facts(
        **_film_facts(film),
        size=film.size if film is not None else None,
        subtitles=_subtitles(session, entry) if RuleKind.SUBTITLES in kinds else frozenset(),
        ai_share=entry.ai_share,
        tools=tuple(use.tool for use in entry.ai_uses),
        made_from=entry.made_from,
        made_until=entry.made_until,
        entries=most_entries_of_a_person(session, entry) if counts else 1,
        main_entries=1 + further_main_entries(session, entry) if counts_main else 1,
    )


def _is_said(rule: Rule, facts: Facts) -> bool:
    """Whether the entrant has written anything yet of what a rule is about."""
    written: Mapping[RuleKind, bool] = {
        RuleKind.SUBTITLES: bool(facts.subtitles),
        RuleKind.AI_SHARE: facts.ai_share is not None,
        RuleKind.TOOLS: bool(facts.tools),
        RuleKind.MADE_BETWEEN: bool(facts.made_from or facts.made_until),
    }
    return written.get(rule.kind, True)


def _subtitles(session: Session, entry: Entry) -> frozenset[str]:
    """Languages in which the film can be read: in its picture, or as subtitles that the player shows."""
    return frozenset(entry.subtitle_languages) | languages_of(tracks_of(session, entry.film))


def _film_facts(film: Film | None) -> dict[str, Any]:
    """What the check found out, of a refused film too: it may have been refused for a rule of the contest."""
    if film is None or film.state is FilmState.CHECKING:
        return {}
    header = film.facts.get("examination", {}).get("facts") or {}
    fps = film.facts.get("fps") or header.get("fps")
    is_long = film.duration_ms is not None and film.problem not in OF_UNKNOWN_LENGTH
    return {
        "seconds": Fraction(film.duration_ms or 0, 1000) if is_long else None,
        "width": film.width,
        "height": film.height,
        "fps": Fraction(*fps) if fps else None,
    }
