"""Every bad file is refused in one sentence that names the array; strange but sound ones are read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.assigner.arrays import InstanceError
from app.assigner.files import read_instance

GOOD: dict[str, Any] = {"A": np.array([[5, -1], [3, 7]]), "demand": [1, 1], "lo": [0, 0], "hi": [2, 2]}


def _saved(folder: Path, arrays: dict[str, Any]) -> Path:
    np.savez(folder / "in.npz", **arrays)
    return folder / "in.npz"


def _refusal(path: Path) -> str:
    with pytest.raises(InstanceError) as caught:
        read_instance(path)
    return str(caught.value)


@pytest.mark.parametrize("missing", ["A", "demand", "lo", "hi"])
def test_missing_array_is_named(tmp_path: Path, missing: str) -> None:
    path = _saved(tmp_path, {name: value for name, value in GOOD.items() if name != missing})

    assert _refusal(path) == f"in.npz has no array {missing}: it needs A, demand, lo, hi."


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 broken", b"\x93NUMPY\x01\x00"])
def test_other_content_is_not_an_npz_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.npz"
    path.write_bytes(content)

    assert _refusal(path) == "in.npz is not an .npz file: save the arrays with numpy.savez."


def test_single_array_is_not_enough(tmp_path: Path) -> None:
    with (tmp_path / "in.npz").open("wb") as file:
        np.save(file, np.ones(3))

    assert _refusal(tmp_path / "in.npz") == "in.npz holds one bare array: save all arrays with numpy.savez."


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    path = _saved(tmp_path, GOOD | {"genre": np.array(["a", None], dtype=object)})

    assert _refusal(path) == "genre cannot be read: save it as plain numbers or strings, no objects."


def test_truncated_member_is_named(tmp_path: Path) -> None:
    path = _saved(tmp_path, GOOD)
    with zipfile.ZipFile(path, "a") as archive:
        whole = io.BytesIO()
        np.save(whole, np.ones(100))
        archive.writestr("mins.npy", whole.getvalue()[:200])

    assert _refusal(path) == "mins cannot be read: save it as plain numbers or strings, no objects."


def test_member_that_is_no_array_is_named(tmp_path: Path) -> None:
    path = _saved(tmp_path, GOOD)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("mins", b"not an array")

    assert _refusal(path) == "mins is not an array: save it with numpy.savez."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("A", [[1j, 0], [0, 0]]),
        ("A", [[0.5, 0], [0, 0]]),
        ("demand", [1, np.nan]),
        ("demand", [1, 1, 1]),
        ("lo", [3, 0]),
        ("hi", [-1, 2]),
        ("mins", [1, -2]),
        ("budget_minutes", [1, 2]),
        ("genre", [[1, 2]]),
        ("current", [[2, 0], [0, 0]]),
        ("done", [1, 0]),
        ("dropped", 2),
        ("dropped", 0.5),
        ("film_ids", ["a", "a"]),
        ("judge_ids", [1, 2]),
    ],
)
def test_bad_values_name_their_array(tmp_path: Path, name: str, value: Any) -> None:
    sentence = _refusal(_saved(tmp_path, GOOD | {name: value}))

    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_unknown_arrays_are_ignored_with_a_notice(tmp_path: Path) -> None:
    path = _saved(tmp_path, GOOD | {"taste": [1], "Affinity": [2]})

    assert read_instance(path)[1] == (
        "The array Affinity is not known and was ignored.",
        "The array taste is not known and was ignored.",
    )


def test_every_optional_array_is_read(tmp_path: Path) -> None:
    more = {
        "mins": np.array([1.5, 2.0], np.float32),
        "budget_minutes": [10, 10],
        "genre": ["scifi", "healing"],
        "current": [[1, 0], [0, 1]],
        "done": np.array([[True, False], [False, False]]),
        "dropped": np.array([1], np.uint8),
        "film_ids": np.array([b"f1", b"f2"]),
        "judge_ids": ["评委", "j2"],
    }

    found, notices = read_instance(_saved(tmp_path, GOOD | more))

    assert notices == ()
    assert found.tenths().tolist() == [15, 20]
    assert found.genre is not None
    assert found.genre.tolist() == [1, 0]
    assert found.film_ids is not None
    assert (found.dropped, found.film_ids.tolist()) == (1, ["f1", "f2"])
