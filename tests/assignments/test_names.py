"""When two written names are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assignments.queries.names import name_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Li Wei", "li wei"),
        ("Li Wei", "WEI, Li"),
        ("Ｌｉ　Ｗｅｉ", "Li Wei"),
        ("李伟", "李 伟"),
        ("李伟 (Li Wei)", "李伟"),
        ("李伟 (Li Wei)", "Wei Li"),
        ("José Álvarez", "Alvarez José".replace("Alvarez", "Álvarez")),
    ],
)
def test_the_same_name_in_another_spelling_is_found(one: str, other: str) -> None:
    assert name_keys(one) & name_keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Li Wei", "Li Wen"), ("Li Wei", "Wei"), ("李伟", "李"), ("李伟", "王伟"), ("", ""), ("-", "·")],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not name_keys(one) & name_keys(other)


@given(st.text(max_size=60))
def test_a_name_equals_itself_in_any_case_or_is_no_name(name: str) -> None:
    assert name_keys(name) == name_keys(f"  {name}  ")
