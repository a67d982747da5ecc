"""What the organizer chose: the method of a tally and its parameters."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from app.tally.exact import PLACES
from app.tally.weights import Weight

Method = Literal["fair", "raw", "trimmed", "zscore", "borda", "exponential", "clip"]
METHODS: tuple[Method, ...] = get_args(Method)
ROUNDABLE: tuple[Method, ...] = ("raw", "trimmed", "borda", "exponential", "clip")
"""Methods whose rules may ask for half-up rounding; the others are statistical estimates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How scores become standings.

    weights: criterion to weight, only proportions matter; None weighs all criteria the same.
    top: number of winners, for P(top) and the tie group; None leaves both out.
    min_reviews: a film with fewer complete reviews stays unranked.
    seed: of the draws behind P(top); None takes the input digest.
    trim: reviews that the trimmed mean drops at each end.
    clip: distance from the film's mean, in points, beyond which `clip` pulls a score back.
    round_half_up: decimals, for the methods in ROUNDABLE.
    contenders: the only films that may have a place (a later round's); None lets every film have one.

    Raises ValueError for parameters out of range or that do not belong to the method.
    """

    weights: Mapping[str, Weight] | None = None
    method: Method = "fair"
    top: int | None = None
    min_reviews: int = 1
    seed: int | None = None
    trim: int = 1
    clip: Decimal | Fraction | int | None = None
    round_half_up: int | None = None
    contenders: AbstractSet[str] | None = None

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"The method must be one of {', '.join(METHODS)}.")
        if (self.top is not None and self.top < 1) or self.min_reviews < 1 or self.trim < 0:
            raise ValueError("Winners and reviews must be at least 1, trimmed reviews at least 0.")
        if self.seed is not None and self.seed < 0:
            raise ValueError("The seed must not be negative.")
        self._check_clip()
        self._check_rounding()

    def _check_clip(self) -> None:
        if (self.method == "clip") != (self.clip is not None):
            raise ValueError("The method clip needs a distance, and no other method takes one.")
        if self.clip is not None and self.clip < 0:
            raise ValueError("The clip distance must not be negative.")

    def _check_rounding(self) -> None:
        if self.round_half_up is None:
            return
        if self.method not in ROUNDABLE:
            raise ValueError(f"Half-up rounding does not go with {self.method}.")
        if not 0 <= self.round_half_up <= PLACES:
            raise ValueError(f"Half-up rounding takes 0 to {PLACES} decimals.")


FAIR = Rules()
"""The default: the fair mean with equal weights and no cut."""
