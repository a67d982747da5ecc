"""Who may watch what: language and every kind of conflict as reason bits per pair, arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from app.assigner.arrays import Flags, InstanceError, Ints, Raw, Shorts

Bits = NDArray[np.uint16]


class Reason(IntFlag):
    """Why a judge may not have a film; a pair may hold several."""

    LANGUAGE = 1  # the judge follows neither the speech nor a subtitle track
    OWN_ENTRY = 2
    CREDITED = 4  # by account, confirmed or unconfirmed e-mail, or name in either script
    SAME_EMPLOYER = 8
    SAME_SCHOOL = 16
    TOOL_VENDOR = 32  # works for the maker of a tool the film used, where the contest says so
    DECLARED_BY_JUDGE = 64
    DECLARED_BY_ENTRANT = 128
    BLOCKED = 256  # by the organizer
    RECUSED = 512


@dataclass(frozen=True, kw_only=True, eq=False)
class Languages:
    """Languages are columns, the same in all tables.

    spoken, subtitles: films x languages; knows: judges x languages. A film without speech needs no
    language. fallback: dialect column -> the column whose subtitles its speakers read.
    """

    spoken: Flags
    subtitles: Flags
    knows: Flags
    fallback: Mapping[int, int]

    def follows(self) -> Flags:
        """Return films x judges: the judge knows the speech, or the language of a subtitle track."""
        reads = self.knows.copy()
        for dialect, written in self.fallback.items():
            reads[:, written] |= self.knows[:, dialect]
        wordless: Flags = ~np.asarray(self.spoken.any(axis=1))
        return meets(self.spoken, self.knows) | meets(self.subtitles, reads) | wordless[:, None]


def meets(film_sets: Flags, judge_sets: Flags) -> Flags:
    """Return films x judges: both belong to one of the groups (languages, employers, schools, vendors)."""
    if film_sets.shape[1] != judge_sets.shape[1]:
        raise InstanceError("Films and judges must be described by the same groups in the same order.")
    # products of 0 and 1 in float32 are exact far beyond any number of groups, and run in BLAS
    return (film_sets.astype(np.float32) @ judge_sets.T.astype(np.float32)) > 0


def reasons(
    films: int,
    judges: int,
    *,
    languages: Languages | None = None,
    groups: Mapping[Reason, tuple[Flags, Flags]] | None = None,
    pairs: Mapping[Reason, Raw] | None = None,
) -> Bits:
    """Return the reason bits of every pair, 0 = the judge may have the film.

    groups: films x groups and judges x groups per reason (employers, schools, vendors).
    pairs: n x 2 film and judge numbers per reason (own entries, credits, declarations, blocks).
    """
    bits: Bits = np.zeros((films, judges), np.uint16)
    if languages is not None:
        bits[~languages.follows()] |= Reason.LANGUAGE.value
    for reason, (film_sets, judge_sets) in (groups or {}).items():
        bits[meets(film_sets, judge_sets)] |= reason.value
    for reason, listed in (pairs or {}).items():
        places: Ints = np.asarray(listed, np.int64).reshape(-1, 2)
        _check_places(places, films, judges)
        bits[places[:, 0], places[:, 1]] |= reason.value
    return bits


def forbid(affinity: Raw, bits: Bits) -> Shorts:
    """Return the affinity with -1 wherever a reason stands."""
    return np.where(bits > 0, -1, affinity).astype(np.int16)


def named(bits: int) -> tuple[Reason, ...]:
    """Return the reasons of one pair, in the order of the enumeration."""
    return tuple(reason for reason in Reason if bits & reason.value)


def tally(bits: Bits) -> dict[Reason, int]:
    """Return how many pairs each reason closes; a pair with two reasons counts for both."""
    return {reason: int(np.count_nonzero(bits & reason.value)) for reason in Reason}


def _check_places(places: Ints, films: int, judges: int) -> None:
    if places.size and (places.min() < 0 or places[:, 0].max() >= films or places[:, 1].max() >= judges):
        raise InstanceError("A conflict names a film or judge that is not in the table.")
