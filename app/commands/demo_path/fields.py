"""A form on a page: what a browser would send of it; wrong names and choices are refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.markup import Element

BUTTONS = frozenset({"submit", "button", "reset", "image", "file"})
Filling = Mapping[str, str | Sequence[str]]
Pairs = list[tuple[str, str]]


class Form:
    """One form: `sent` are the names and values as they stand, `fill` changes them."""

    def __init__(self, element: Element, address: str) -> None:
        self.element = element
        self.address = element["action"] or address
        self.controls = [
            one for one in element.all("input", "select", "textarea") if one["name"] and not _is_off(one)
        ]
        self.sent: Pairs = [pair for control in self.controls for pair in _values(control)]

    def has(self, name: str) -> bool:
        """Whether a control of this name stands in the form."""
        return any(control["name"] == name for control in self.controls)

    def value(self, name: str) -> str:
        """What would be sent under a name; empty when nothing would."""
        return next((value for key, value in self.sent if key == name), "")

    def choices(self, name: str) -> dict[str, str]:
        """The choices of a select by what they are called."""
        return {
            option.text: option["value"]
            for control in self.controls
            if control.tag == "select" and control["name"] == name
            for option in control.all("option")
        }

    def fill(self, filling: Filling) -> None:
        """Write into controls; raises DemoFailed for a name or a choice that the page does not offer."""
        for name, given in filling.items():
            values = [given] if isinstance(given, str) else list(given)
            controls = [control for control in self.controls if control["name"] == name]
            if not controls:
                raise DemoFailed(f"The form at {self.address} has no field “{name}”.")
            offered = _offered(controls)
            wrong = [value for value in values if offered is not None and value not in offered]
            if wrong:
                raise DemoFailed(f"The field “{name}” at {self.address} does not offer “{wrong[0]}”.")
            self.sent = [pair for pair in self.sent if pair[0] != name] + [(name, value) for value in values]

    def button(self, name: str = "", value: str = "", to: str = "") -> tuple[str, Pairs]:
        """The address a button sends to and what it adds: found by its name and value or by its address."""
        for one in self.element.all("button"):
            fits = one["name"] == name and one["value"] == value if name else one["formaction"].endswith(to)
            if fits:
                return one["formaction"] or self.address, [(name, value)] if name else []
        raise DemoFailed(f"The form at {self.address} has no such button ({name or to} {value}).")


def _is_off(control: Element) -> bool:
    return "disabled" in control.attributes or control["type"] in BUTTONS


def _is_ticked(control: Element) -> bool:
    return control["type"] not in {"checkbox", "radio"} or "checked" in control.attributes


def _values(control: Element) -> Pairs:
    """What a control sends as it stands on the page."""
    name = control["name"]
    if control.tag == "textarea":
        return [(name, control.raw_text.removeprefix("\n"))]
    if control.tag == "input":
        value = control.attributes.get("value", "on" if control["type"] == "checkbox" else "")
        return [(name, value)] if _is_ticked(control) else []
    options = control.all("option")
    chosen = [option for option in options if "selected" in option.attributes]
    if not chosen and "multiple" not in control.attributes:
        chosen = options[:1]
    return [(name, option["value"]) for option in chosen]


def _offered(controls: Sequence[Element]) -> set[str] | None:
    """The values that may be chosen; None where anything may be typed."""
    if controls[0].tag == "select":
        return {option["value"] for option in controls[0].all("option")}
    if controls[0]["type"] in {"checkbox", "radio"}:
        return {control.attributes.get("value", "on") for control in controls}
    return None
