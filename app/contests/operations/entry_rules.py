"""The contest's entry rules as plain values, and whether what is known of an entry keeps them; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.contests.models import Category, Contest, EntryRule, RuleKind
from app.media.verdict import MEGABYTE
from app.web.rules import N_

# What organizers choose from, each with its unit.
KIND_WORDS: Mapping[RuleKind, str] = {
    RuleKind.DURATION: N_("Length of the film, in seconds"),
    RuleKind.SIZE: N_("Size of the file, in MB"),
    RuleKind.RESOLUTION: N_("Shorter side of the picture, in pixels"),
    RuleKind.ASPECT: N_("Shape of the picture, such as 16:9, 9:16"),
    RuleKind.FRAME_RATE: N_("Frames a second"),
    RuleKind.SUBTITLES: N_("Subtitles that are needed, as codes such as zh, en"),
    RuleKind.AI_SHARE: N_("Share made with AI, in percent"),
    RuleKind.TOOLS: N_("Tools of which at least one was used"),
    RuleKind.MADE_BETWEEN: N_("When the film was made"),
    RuleKind.ENTRIES_PER_PERSON: N_("Entries per credited person, at most"),
    RuleKind.MAIN_ENTRY: N_("One main entry per credited person"),
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule as plain values: whole seconds, megabytes, pixels, frames a second, percent or entries."""

    kind: RuleKind
    least: int | None = None
    most: int | None = None
    earliest: date | None = None
    latest: date | None = None
    choices: tuple[str, ...] = ()
    reason_en: str = ""
    reason_zh: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of an entry; None means not known yet, which neither keeps nor breaks a rule."""

    seconds: Fraction | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    fps: Fraction | None = None
    subtitles: frozenset[str] = frozenset()
    ai_share: int | None = None
    tools: tuple[str, ...] = ()
    made_from: date | None = None
    made_until: date | None = None
    # With this one: entries of the credited person who has most of them; main ones of any of them.
    entries: int = 1
    main_entries: int = 1


def rules_of(contest: Contest, category: Category | None) -> list[Rule]:
    """The rules for a category, its exceptions in place of the contest's own, in the order of their kinds."""
    general = {rule.kind: rule for rule in contest.entry_rules if rule.category_id is None}
    special = {
        rule.kind: rule for rule in contest.entry_rules if category and rule.category_id == category.id
    }
    found = []
    for kind in RuleKind:
        own = special.get(kind) or general.get(kind)
        bounds = _contest_bounds(contest, kind) if kind not in special else None
        if own is not None or bounds is not None:
            found.append(_plain(kind, own, bounds))
    return found


def keeps(rule: Rule, facts: Facts) -> bool | None:
    """Whether an entry of which these facts are known keeps a rule; None while that is open."""
    return CHECKS[rule.kind](rule, facts)


def plain(rule: EntryRule) -> Rule:
    """A row of the table as a plain rule."""
    return _plain(rule.kind, rule, None)


def widest_seconds(contest: Contest) -> tuple[int, int]:
    """The shortest and the longest film that any category takes: what the check of a film refuses at once."""
    rules = [_plain(RuleKind.DURATION, None, _contest_bounds(contest, RuleKind.DURATION))]
    rules += [
        _plain(one.kind, one, None)
        for one in contest.entry_rules
        if one.kind is RuleKind.DURATION and one.category_id is not None
    ]
    shortest = min(rule.least or 1 for rule in rules)
    return shortest, max(rule.most or contest.max_film_seconds for rule in rules)


def _contest_bounds(contest: Contest, kind: RuleKind) -> tuple[int | None, int | None] | None:
    if kind is RuleKind.DURATION:
        return contest.min_film_seconds, contest.max_film_seconds
    return (None, contest.max_film_bytes // MEGABYTE) if kind is RuleKind.SIZE else None


def _plain(kind: RuleKind, own: EntryRule | None, bounds: tuple[int | None, int | None] | None) -> Rule:
    if own is None:
        least, most = bounds or (None, None)
        return Rule(kind=kind, least=least, most=most)
    least, most = bounds or (own.least, own.most)
    return Rule(
        kind=kind,
        least=least,
        most=most,
        earliest=own.earliest,
        latest=own.latest,
        choices=tuple(own.choices),
        reason_en=own.reason_en,
        reason_zh=own.reason_zh,
    )


def _within(value: Fraction | int | None, rule: Rule, slack: Fraction = Fraction(0)) -> bool | None:
    if value is None:
        return None
    return (rule.least is None or value >= rule.least - slack) and (
        rule.most is None or value <= rule.most + slack
    )


def _length(rule: Rule, facts: Facts) -> bool | None:
    # A film is as long as its clock shows: 5:00.4 is five minutes.
    return _within(None if facts.seconds is None else Fraction(round(facts.seconds)), rule)


def _size(rule: Rule, facts: Facts) -> bool | None:
    return _within(None if facts.size is None else Fraction(facts.size, MEGABYTE), rule)


def _sides(rule: Rule, facts: Facts) -> bool | None:
    return _within(min(facts.width, facts.height) if facts.width and facts.height else None, rule)


def _shape(rule: Rule, facts: Facts) -> bool | None:
    if not facts.width or not facts.height:
        return None
    shape = Fraction(facts.width, facts.height)
    return any(abs(shape / _ratio(choice) - 1) <= Fraction(2, 100) for choice in rule.choices)


def _ratio(choice: str) -> Fraction:
    wide, _, high = choice.partition(":")
    return Fraction(wide) / Fraction(high or "1")


def _rate(rule: Rule, facts: Facts) -> bool | None:
    return _within(facts.fps, rule, slack=Fraction(1, 20))


def _subtitles(rule: Rule, facts: Facts) -> bool | None:
    return set(rule.choices) <= facts.subtitles


def _share(rule: Rule, facts: Facts) -> bool | None:
    return _within(facts.ai_share, rule) or False


def _tools(rule: Rule, facts: Facts) -> bool | None:
    return any(choice.casefold() in tool.casefold() for choice in rule.choices for tool in facts.tools)


def _dates(rule: Rule, facts: Facts) -> bool | None:
    if (rule.earliest and facts.made_from is None) or (rule.latest and facts.made_until is None):
        return False
    return not (
        (rule.earliest and facts.made_from and facts.made_from < rule.earliest)
        or (rule.latest and facts.made_until and facts.made_until > rule.latest)
    )


CHECKS: Mapping[RuleKind, Callable[[Rule, Facts], bool | None]] = {
    RuleKind.DURATION: _length,
    RuleKind.SIZE: _size,
    RuleKind.RESOLUTION: _sides,
    RuleKind.ASPECT: _shape,
    RuleKind.FRAME_RATE: _rate,
    RuleKind.SUBTITLES: _subtitles,
    RuleKind.AI_SHARE: _share,
    RuleKind.TOOLS: _tools,
    RuleKind.MADE_BETWEEN: _dates,
    RuleKind.ENTRIES_PER_PERSON: lambda rule, facts: _within(facts.entries, rule),
    RuleKind.MAIN_ENTRY: lambda _rule, facts: facts.main_entries <= 1,
}
