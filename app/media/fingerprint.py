"""Fingerprints that survive re-encoding: sixteen pictures of a film as signs of their low frequencies.

Each picture is a 32 x 32 gray; the 8 x 8 lowest frequencies of its cosine transform are compared with their
median (as in the perceptual hash of C. Zauner, 2010), which gives 64 bits a picture, 1024 bits a film.
"""

from typing import Any

import numpy as np

PICTURES = 16
SIDE = 32
KEPT = 8
BITS = PICTURES * KEPT * KEPT
# Shares of differing bits: re-encoded copies stay below the first, unrelated films lie above 0.35.
SAME_FILM = 0.10
WORTH_A_LOOK = 0.25


def _cosines() -> Any:
    """The orthonormal matrix of the discrete cosine transform (type II) of 32 samples."""
    place, frequency = np.arange(SIDE), np.arange(SIDE)[:, None]
    matrix = np.cos(np.pi * (2 * place + 1) * frequency / (2 * SIDE)) * np.sqrt(2 / SIDE)
    matrix[0] /= np.sqrt(2)
    return matrix


COSINES = _cosines()


def fingerprint(grays: list[Any]) -> str:
    """Turn sixteen (32, 32) gray pictures into 256 hexadecimal digits; ValueError for another number."""
    if len(grays) != PICTURES:
        raise ValueError(f"A fingerprint needs {PICTURES} pictures, not {len(grays)}.")
    return "".join(_signs(gray) for gray in grays)


def distance(one: str, other: str) -> float:
    """Share of differing bits, 0 for the same film, near 0.5 for unrelated ones; else ValueError."""
    if len(one) != len(other) or len(one) * 4 != BITS:
        raise ValueError(f"Fingerprints have {BITS // 4} digits, not {len(one)} and {len(other)}.")
    return (int(one, 16) ^ int(other, 16)).bit_count() / BITS


def _signs(gray: Any) -> str:
    low = (COSINES @ gray.astype(np.float64) @ COSINES.T)[:KEPT, :KEPT].ravel()
    # The first is the mean light, which says nothing about the picture's shapes.
    bits = low > np.median(low[1:])
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"
