"""Reads a text whose encoding nobody names: UTF-8, UTF-16 with or without its mark, GBK and GB 18030."""

# What begins with a mark says itself what it is.
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# GB 18030 holds GBK and reads nearly anything, so it is tried last.
GUESSES = ("utf-8", "gb18030")
LOOKED_AT = 4000


class NotText(ValueError):
    """These bytes are no text in any of the encodings we know."""


def text_of(content: bytes) -> str:
    """The text, its lines ended by a line feed each; raises NotText."""
    codecs = [codec for mark, codec in MARKS if content.startswith(mark)] or [*_by_zeros(content), *GUESSES]
    for codec in codecs:
        try:
            text = content.decode(codec)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise NotText


def _by_zeros(content: bytes) -> tuple[str, ...]:
    """Which UTF-16 a text without a mark is, by the side on which the zeros of its digits and breaks lie."""
    even, odd = content[0:LOOKED_AT:2].count(0), content[1:LOOKED_AT:2].count(0)
    if even == odd:
        return ()
    return ("utf-16-be",) if even > odd else ("utf-16-le",)
