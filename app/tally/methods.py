"""The methods that need no model: one value for each film from its reviews."""

from fractions import Fraction

from app.tally.arrays import Floats
from app.tally.clipped_mean import clipped_means
from app.tally.rank_points import borda_totals, exponential_totals
from app.tally.raw_mean import raw_means
from app.tally.reviews import Reviews
from app.tally.rules import Rules
from app.tally.trimmed_mean import trimmed_means
from app.tally.z_score import z_score_means


def plain_values(reviews: Reviews, rules: Rules) -> Floats:
    """Return every film's value under `rules.method` at six decimals, NaN without a value.

    The raw mean also stands in for the fair mean where a guard forbids it.
    """
    places = rules.round_half_up
    match rules.method:
        case "trimmed":
            return trimmed_means(reviews, rules.trim, rules.min_reviews, places)
        case "zscore":
            return z_score_means(reviews)
        case "borda":
            return borda_totals(reviews, places)
        case "exponential":
            return exponential_totals(reviews, places)
        case "clip":
            return clipped_means(reviews, Fraction(rules.clip or 0), places)
        case _:
            return raw_means(reviews, places)
