"""What may stand on screen in a subtitle: plain words with the few marks that players know, well nested."""

import html
import re

KEPT = ("i", "b", "u", "ruby", "rt")
# Marks of players, and WebVTT's moments within a cue; a smaller-than sign between words is none.
TAG = re.compile(r"<(/?)([A-Za-z]+|(?=[\d:.]+>))[^<>]*>")
# A script or a style goes with all that is in it.
LOUD = re.compile(r"<\s*(script|style)\b.*?(?:<\s*/\s*\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
# {\an8} and its like, which editors of SubStation Alpha leave behind.
OVERRIDE = re.compile(r"\{\\[^{}]*\}")
# Control and direction marks that could make a line read as something else.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)


def plain_words(text: str) -> str:
    """The text of a cue as it is kept: italics, bold, underline and ruby stay, every other mark goes."""
    text = UNSEEN.sub("", OVERRIDE.sub("", LOUD.sub("", text)))
    pieces: list[str] = []
    opened: list[str] = []
    at = 0
    for tag in TAG.finditer(text):
        pieces.append(_escaped(text[at : tag.start()]))
        pieces += _marks(tag.group(2).lower(), opened, closes=bool(tag.group(1)))
        at = tag.end()
    pieces.append(_escaped(text[at:]))
    pieces += [f"</{name}>" for name in reversed(opened)]
    lines = [line.strip() for line in "".join(pieces).split("\n")]
    return "\n".join(line for line in lines if line)


def bare_words(words: str) -> str:
    """A kept text without any mark, for people who read it in a list."""
    return html.unescape(re.sub(r"<[^<>]*>", "", words))


def _marks(name: str, opened: list[str], *, closes: bool) -> list[str]:
    """What to write for a tag: one that closes nothing is left out, any other closes what is inside."""
    if name not in KEPT:
        return []
    if not closes:
        opened.append(name)
        return [f"<{name}>"]
    if name not in opened:
        return []
    written = []
    while True:
        last = opened.pop()
        written.append(f"</{last}>")
        if last == name:
            return written


def _escaped(text: str) -> str:
    # An arrow would be taken for a timing line by players, so ">" never stands bare.
    return html.escape(html.unescape(text), quote=False)
