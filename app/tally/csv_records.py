"""Comma-separated records (RFC 4180) with the line each begins on, and nothing lenient about them."""

import re
from collections.abc import Iterator

Record = tuple[int, list[str]]

_FIELD = re.compile(
    r"""[ \t]*"(?P<quoted>(?:[^"]|"")*)"[ \t]*(?P<after>,|\n|\Z)"""
    r"""|(?P<plain>[^",\r\n]*)(?P<end>,|\n|\Z)"""
)


class SyntaxFaultError(Exception):
    """The text is not made of records: at `line` and `column` (field number), both from 1."""

    def __init__(self, line: int, column: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.column = column
        self.why = why


def decoded(data: bytes) -> str:
    """Return the text of UTF-8 bytes with or without a byte order mark, line ends as line feeds."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = data[: fault.start]
        line = before.count(b"\n") + 1
        column = before[before.rfind(b"\n") + 1 :].count(b",") + 1
        raise SyntaxFaultError(line, column, "the bytes here are not UTF-8") from None
    return text.replace("\r\n", "\n")


def records(text: str) -> Iterator[Record]:
    """Yield each record's first line number and its trimmed fields; blank lines at the end do not count.

    Raises SyntaxFaultError for stray quotes, an open quote, a lone carriage return.
    """
    text = text.rstrip("\n")
    if not text:
        return
    if '"' in text or "\r" in text:
        yield from _careful(text)
        return
    for line, row in enumerate(text.split("\n"), start=1):
        yield line, [field.strip() for field in row.split(",")]


def _careful(text: str) -> Iterator[Record]:
    position, line = 0, 1
    while position <= len(text):
        begin, fields = line, list[str]()
        while True:
            match = _FIELD.match(text, position)
            if match is None:
                raise _fault(text, position, line, len(fields) + 1)
            quoted = match["quoted"]
            fields.append((match["plain"] if quoted is None else quoted.replace('""', '"')).strip())
            line += 0 if quoted is None else quoted.count("\n")
            position = match.end()
            ended = match["end"] if quoted is None else match["after"]
            if ended != ",":
                break
        yield begin, fields
        line += 1
        if not ended:
            return


def _fault(text: str, position: int, line: int, column: int) -> SyntaxFaultError:
    rest = text[position:].lstrip(" \t")
    if not rest.startswith('"'):
        stop = re.search(r'["\r]', rest)
        lone = stop is not None and stop[0] == "\r"
        why = "a carriage return must be followed by a line feed" if lone else "a quote must open its field"
        return SyntaxFaultError(line, column, why)
    if re.match(r'"(?:[^"]|"")*\Z', rest):
        return SyntaxFaultError(line, column, "the quote that opens here is never closed")
    return SyntaxFaultError(line, column, "only a comma or the line's end may follow a closing quote")
