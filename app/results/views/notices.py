"""What a tally wants people to know, in the reader's language: the engine's codes as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext

from app.web.rules import N_

SENTENCES = {
    "incomplete_reviews": N_("Reviews left out because a criterion has no score: %(count)s."),
    "films_without_reviews": N_("Films without a complete review, which stay unranked: %(count)s."),
    "below_min_reviews": N_("Films with fewer than %(minimum)s reviews, which stay unranked: %(count)s."),
    "one_judge": N_("There is one judge, so strictness cannot be told from quality; the plain mean stands."),
    "one_review_each": N_(
        "Every film has one review, so strictness cannot be told from quality; the plain mean stands."
    ),
    "no_reviews": N_("There is no complete review, so nothing is ranked."),
    "too_many_judges": N_("There are more judges than the fair mean can fit, so the plain mean stands."),
    "no_disagreement": N_("All judges of every film agree exactly, so there is no noise to estimate."),
    "severity_not_detectable": N_("No judge is noticeably stricter than the others; nothing is corrected."),
    "components": N_(
        "Films and judges fall into %(components)s groups without a shared judge; "
        "films of different groups are compared through the mean of all."
    ),
    "judges_with_few_reviews": N_(
        "Judges with under %(minimum)s reviews, whose strictness is uncertain: %(count)s."
    ),
    "trimmed_thin": N_("The trimmed mean wants %(minimum)s reviews for a film; films with fewer: %(count)s."),
    "trimmed_refused": N_("The trimmed mean needs %(minimum)s reviews for a film, but %(count)s have fewer."),
    "zscore_few_reviews": N_("Z-scores want %(minimum)s reviews from a judge; judges with fewer: %(count)s."),
    "zscore_random": N_("Z-scores are fair only where films were assigned to judges at random."),
    "rank_points_incomplete": N_(
        "Rank points are comparable only where every judge saw every film; judges who did not: %(count)s."
    ),
    "staged": N_("Scores are the weighted totals of %(stages)s rounds, so they carry no intervals."),
    "flat_judges": N_("Judges who gave one score to all their films, which tells none apart: %(count)s."),
    "pairwise_few_views": N_("Pairwise votes want %(minimum)s views of a film; films with fewer: %(count)s."),
}


def init_app(app: Flask) -> None:
    """Give templates the filter."""
    app.jinja_env.filters["notice_sentence"] = notice_sentence


def notice_sentence(code: str, parameters: Mapping[str, Any]) -> str:
    """The sentence of an engine's notice."""
    return str(gettext(SENTENCES[code], **parameters))
