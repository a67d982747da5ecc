"""Fingerprints: the same for the same pictures, far apart for others, deaf to light and contrast."""

import numpy as np
import pytest

from app.media.fingerprint import COSINES, PICTURES, SAME_FILM, distance, fingerprint


def pictures(seed: int) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [np.kron(rng.random((8, 8)), np.ones((4, 4))) * 200 + 20 for _ in range(PICTURES)]


def test_cosine_matrix_is_orthonormal() -> None:
    assert np.allclose(COSINES @ COSINES.T, np.eye(32))


def test_fingerprint_has_256_digits_and_no_distance_to_itself() -> None:
    one = fingerprint(pictures(1))

    assert (len(one), distance(one, one)) == (256, 0.0)


def test_other_pictures_are_far_apart() -> None:
    assert distance(fingerprint(pictures(1)), fingerprint(pictures(2))) > 0.35


def test_light_and_contrast_change_nothing() -> None:
    changed = [picture * 0.8 + 30 for picture in pictures(1)]

    assert distance(fingerprint(pictures(1)), fingerprint(changed)) == 0.0


def test_grain_changes_little() -> None:
    rng = np.random.default_rng(9)
    grainy = [picture + rng.normal(0, 4, picture.shape) for picture in pictures(1)]

    assert distance(fingerprint(pictures(1)), fingerprint(grainy)) < SAME_FILM


def test_wrong_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="needs 16 pictures, not 15"):
        fingerprint(pictures(1)[:15])
    with pytest.raises(ValueError, match="have 256 digits"):
        distance("00", "00")
