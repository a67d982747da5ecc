"""The gate before every view: a route declares a policy, a policy has a rule, all else is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., Any])
Rule = Callable[[Any], bool]


class UndeclaredPolicy(RuntimeError):
    """A route without a policy, or with one that no room knows: the application does not start."""


def anyone(_user: Any) -> bool:
    """Open to everybody."""
    return True


def signed_in(user: Any) -> bool:
    """Open to whoever has signed in; what they find there is the finder's matter."""
    return bool(user.is_authenticated)


def signed_out(user: Any) -> bool:
    """Only of use before signing in."""
    return not user.is_authenticated


def policy(name: str) -> Callable[[View], View]:
    """Declare which rule of the permission table a view answers to, as object.action."""

    def declare(view: View) -> View:
        view.policy = name  # type: ignore[attr-defined]  # read by the gate and by the permission test
        return view

    return declare


def policy_of(app: Flask, endpoint: str) -> str | None:
    """The policy that an endpoint declared."""
    return getattr(app.view_functions[endpoint], "policy", None)


def init_app(app: Flask, rules: Mapping[str, Rule]) -> None:
    """Check that every route declares a known policy, then refuse whoever its rule refuses."""
    app.extensions["rules"] = dict(rules)
    app.before_request(_check)
    for endpoint in app.view_functions:
        if policy_of(app, endpoint) not in rules:
            raise UndeclaredPolicy(f"The route {endpoint} declares no policy that a room's policy.py knows.")


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # the router has already said 404 or 405
    name = policy_of(current_app, request.endpoint)
    if name is None or not current_app.extensions["rules"][name](current_user):
        abort(404)
    return None
