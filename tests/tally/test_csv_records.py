"""Comma-separated records."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tally.csv_records import SyntaxFaultError, decoded, records


def fields_of(text: str) -> list[list[str]]:
    """Return the records' fields."""
    return [fields for _, fields in records(decoded(text.encode()))]


cells = st.text(alphabet='ab ,"\n\té中', max_size=6)


@given(
    st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"])
)
def test_whatever_a_csv_writer_writes_is_read_back_trimmed(table: list[list[str]], ending: str) -> None:
    file = io.StringIO()
    csv.writer(file, lineterminator=ending).writerows(table)

    assert fields_of(file.getvalue()) == [[cell.strip() for cell in row] for row in table]


def test_each_record_knows_the_line_it_begins_on() -> None:
    text = 'a,b\n"c\nd",e\r\nf,"g\n\nh"\ni,j\n'

    assert [line for line, _ in records(decoded(text.encode()))] == [1, 2, 4, 7]


def test_byte_order_mark_is_no_part_of_the_first_field() -> None:
    assert fields_of("\ufeffa,b\n") == [["a", "b"]]


def test_spaces_around_quotes_are_trimmed() -> None:
    assert fields_of(' "a,b" , c \n') == [["a,b", "c"]]


def test_blank_lines_count_unless_they_end_the_file() -> None:
    assert fields_of("a,b\n\nc,d\n\n\n") == [["a", "b"], [""], ["c", "d"]]
    assert fields_of("") == []


@pytest.mark.parametrize(
    ("text", "line", "column", "why"),
    [
        ('a,b\nc,"d\n', 2, 2, "never closed"),
        ('a,b\nc,"d"e\n', 2, 2, "closing quote"),
        ('a,b\nc,d"e\n', 2, 2, "open its field"),
        ("a,b\nc\rd,e\n", 2, 1, "carriage return"),
        ('"a\nb",c\n"d",e"\n', 3, 2, "open its field"),
    ],
)
def test_fault_is_found_at_its_line_and_column(text: str, line: int, column: int, why: str) -> None:
    with pytest.raises(SyntaxFaultError, match=why) as fault:
        fields_of(text)

    assert (fault.value.line, fault.value.column) == (line, column)


def test_bytes_that_are_not_utf8_are_found_at_their_line_and_column() -> None:
    with pytest.raises(SyntaxFaultError, match="not UTF-8") as fault:
        decoded("a,b\nc,é\n".encode("latin-1"))

    assert (fault.value.line, fault.value.column) == (2, 2)
