"""Reads a page into elements, as far as a visitor needs them: names, attributes, text, what stands inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


@dataclass(eq=False)
class Element:
    """One element with its attributes (an attribute without value is empty) and all that stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """An attribute, empty when it is absent."""
        return self.attributes.get(name, "")

    def everything(self) -> Iterator[Element]:
        """This element and all within it, in the order of the page."""
        yield self
        for part in self.inside:
            if isinstance(part, Element):
                yield from part.everything()

    def all(self, *tags: str, kind: str = "") -> list[Element]:
        """The elements of these tags (of all when none is named) with this CSS class, in page order."""
        return [
            one
            for one in self.everything()
            if (not tags or one.tag in tags) and (not kind or kind in one["class"].split())
        ]

    def first(self, *tags: str, kind: str = "") -> Element:
        """The first of them; an empty element when there is none."""
        return next(iter(self.all(*tags, kind=kind)), Element(""))

    @property
    def text(self) -> str:
        """What a reader sees of it, in one line."""
        return " ".join(self.raw_text.split())

    @property
    def raw_text(self) -> str:
        """Its text as it was sent, with its line breaks."""
        return "".join(part if isinstance(part, str) else part.raw_text for part in self.inside)


class _Reader(HTMLParser):
    """Builds the tree; an end tag closes everything that was opened since its beginning."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("page")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Put a new element into the innermost open one."""
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost open element of this name, if there is one."""
        places = [place for place, element in enumerate(self.open) if place and element.tag == tag]
        if places:
            del self.open[places[-1] :]

    def handle_data(self, data: str) -> None:
        """Keep text where it stands."""
        self.open[-1].inside.append(data)


def read_markup(text: str) -> Element:
    """The whole page as one element."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.root
