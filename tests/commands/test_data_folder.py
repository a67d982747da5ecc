"""The data folder has one holder at a time, who tells others where the pages are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.commands.data_folder import DataFolder, FolderTaken, Status


def test_second_holder_is_refused_and_told_where_the_first_one_is(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    lock = folder.lock()
    folder.write_status(Status(os.getpid(), "http://127.0.0.1:8000", ready=True))

    with pytest.raises(FolderTaken) as refusal:
        DataFolder(tmp_path).lock()

    os.close(lock)
    assert str(refusal.value) == (
        f"Laurel already runs on the data folder {tmp_path} at http://127.0.0.1:8000; "
        "stop it first or set LAUREL_DATA to another folder."
    )


def test_folder_is_free_again_when_its_holder_let_go(tmp_path: Path) -> None:
    os.close(DataFolder(tmp_path).lock())

    os.close(DataFolder(tmp_path).lock())


def test_what_is_not_a_folder_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")

    with pytest.raises(FolderTaken, match=r"^The data folder .*/var cannot be written \(Not a directory\); "):
        DataFolder(tmp_path / "var").lock()


def test_status_is_read_as_it_was_written(tmp_path: Path) -> None:
    status = Status(7, "http://127.0.0.1:8000", ready=True, programs={"web": 8})

    DataFolder(tmp_path).write_status(status)

    assert DataFolder(tmp_path).status() == status


def test_nobody_runs_where_the_status_was_cleared(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.write_status(Status(7))

    folder.clear_status()

    assert folder.status() is None


def test_demo_is_remembered_as_far_as_it_came(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    before = folder.demo

    folder.mark_demo("wanted")

    assert (before, DataFolder(tmp_path).demo) == ("", "wanted")
