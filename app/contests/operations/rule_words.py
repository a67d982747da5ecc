"""What an entry rule says, as a sentence for the catalogues and what fills it; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.contests.models import RuleKind
from app.contests.operations.entry_rules import Rule
from app.web.rules import N_

# For bounds on both sides, from below, from above.
BOUNDED: Mapping[RuleKind, tuple[str, str, str]] = {
    RuleKind.DURATION: (
        N_("The film is %(least)s to %(most)s long."),
        N_("The film is at least %(least)s long."),
        N_("The film is at most %(most)s long."),
    ),
    RuleKind.SIZE: (
        N_("The file has %(least)s to %(most)s MB."),
        N_("The file has at least %(least)s MB."),
        N_("The file has at most %(most)s MB."),
    ),
    RuleKind.RESOLUTION: (
        N_("The shorter side of the picture has %(least)s to %(most)s pixels."),
        N_("The shorter side of the picture has at least %(least)s pixels."),
        N_("The shorter side of the picture has at most %(most)s pixels."),
    ),
    RuleKind.FRAME_RATE: (
        N_("The film runs at %(least)s to %(most)s frames a second."),
        N_("The film runs at %(least)s frames a second or more."),
        N_("The film runs at %(most)s frames a second or less."),
    ),
    RuleKind.AI_SHARE: (
        N_("AI made %(least)s %% to %(most)s %% of the film, by its makers' own account."),
        N_("AI made at least %(least)s %% of the film, by its makers' own account."),
        N_("AI made at most %(most)s %% of the film, by its makers' own account."),
    ),
    RuleKind.ENTRIES_PER_PERSON: (
        N_("Nobody is credited in more than %(most)s entries."),
        N_("Nobody is credited in more than %(most)s entries."),
        N_("Nobody is credited in more than %(most)s entries."),
    ),
}
LISTED: Mapping[RuleKind, str] = {
    RuleKind.ASPECT: N_("The picture has one of these shapes: %(choices)s."),
    RuleKind.SUBTITLES: N_("The film has subtitles in these languages: %(choices)s."),
    RuleKind.TOOLS: N_("At least one of these tools was used: %(choices)s."),
}
DATED = (
    N_("The film was made between %(earliest)s and %(latest)s."),
    N_("Work on the film began on %(earliest)s or later."),
    N_("The film was finished by %(latest)s."),
)
MAIN = N_("Every credited person has one main entry in this contest.")


def words(rule: Rule) -> tuple[str, dict[str, Any]]:
    """A rule as a sentence for the catalogues with what fills it.

    `languages` among it are codes, of which app.web.language.spoken makes words.
    """
    if rule.kind is RuleKind.MAIN_ENTRY:
        return MAIN, {}
    if rule.kind in LISTED:
        codes = {"languages": list(rule.choices)} if rule.kind is RuleKind.SUBTITLES else {}
        return LISTED[rule.kind], {"choices": ", ".join(rule.choices), **codes}
    if rule.kind is RuleKind.MADE_BETWEEN:
        return _side(DATED, rule.earliest, rule.latest), _said(earliest=rule.earliest, latest=rule.latest)
    least, most = rule.least, rule.most
    clocked = rule.kind is RuleKind.DURATION
    bounds = {"least": least, "most": most}
    return _side(BOUNDED[rule.kind], least, most), _said(
        **{name: _clock(value) if clocked and value is not None else value for name, value in bounds.items()}
    )


def _side(messages: Sequence[str], low: object, high: object) -> str:
    both, below, above = messages
    if low is not None and high is not None:
        return both
    return below if low is not None else above


def _said(**values: Any) -> dict[str, Any]:
    return {name: str(value) for name, value in values.items() if value is not None}


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
