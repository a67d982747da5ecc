"""Words of a frozen list in the reader's language: methods, empty seats, how far scores can be trusted."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext

from app.web.rules import N_

METHODS = {
    "fair": N_("Fair mean"),
    "raw": N_("Plain mean"),
    "trimmed": N_("Trimmed mean"),
    "zscore": N_("Scores standardized for each judge"),
    "borda": N_("Rank points"),
    "exponential": N_("Rank points, the first places weighing more"),
    "clip": N_("Mean of scores clipped around the middle"),
    "bradley_terry": N_("Pairwise comparison"),
}
WITHHELD = {
    "no_film": N_("there is no film for it."),
    "jury": N_("films are level here and the jury has not decided between them."),
    "excluded": N_("the films that would come next are excluded."),
    "denied": N_("the jury decided so."),
    "unranked": N_("no further film has a place by this rule."),
    "below_min_reviews": N_("no further film was watched by enough judges."),
    "below_min_score": N_("no further film reaches the score that it asks for."),
    "already_awarded": N_("every further film holds another award already."),
    "person_limit": N_("nobody may have more awarded films than the rules allow."),
}
RELIABILITY = (
    (800_000, N_("The judges agreed closely: the mean of a film’s reviews is reliable (%(number)s of 1).")),
    (600_000, N_("The judges agreed well: a film’s mean is fairly reliable (%(number)s of 1).")),
    (0, N_("The judges often disagreed: the mean of a film’s reviews is a rough measure (%(number)s of 1).")),
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    filters = app.jinja_env.filters
    filters["method_name"] = lambda key: str(gettext(METHODS.get(key, key)))
    filters["withheld_sentence"] = lambda reason: str(gettext(WITHHELD.get(reason, WITHHELD["unranked"])))
    filters["reliability_sentence"] = reliability_sentence


def reliability_sentence(millionths: int) -> str:
    """How reliable the means are, as a sentence."""
    sentence = next(words for least, words in RELIABILITY if millionths >= least)
    return str(gettext(sentence, number=f"{millionths / 1_000_000:.2f}"))
