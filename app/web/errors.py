"""Every refusal in words: broken rules, absent pages, faults; a page for people, JSON for scripts."""

from __future__ import annotations

from flask import Flask, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import AnonymousUserMixin
from werkzeug.exceptions import HTTPException

from app.db import is_busy
from app.web.language import spoken
from app.web.rules import RuleBroken

# Seconds after which a refused request may come again; our own pages do so by themselves.
RETRY_AFTER = 2


def init_app(app: Flask) -> None:
    """Answer every error through one page per status."""
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)


def sentence(error: RuleBroken) -> str:
    """The rule's words in the reader's language."""
    return str(gettext(error.message, **spoken(error.params)))


def wants_json() -> bool:
    """Whether a script rather than a person is asking."""
    best = request.accept_mimetypes.best_match(("text/html", "application/json"), "text/html")
    return best == "application/json" or request.is_json


def _rule_broken(error: RuleBroken) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error=sentence(error), field=error.field), error.status
    page = render_template("errors/rule.html", sentence=sentence(error), back=_back())
    return page, error.status


def _back() -> str:
    """The page that the form was on, if it was one of ours."""
    referrer = request.referrer or ""
    if not referrer.startswith(request.host_url):
        return "/"
    return referrer.removeprefix(request.host_url.rstrip("/"))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    if wants_json():
        return jsonify(error=error.name), code
    template = f"errors/{code}.html"
    response = make_response(render_template([template, "errors/500.html"]), code)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _fault(error: Exception) -> ResponseReturnValue:
    if is_busy(error):
        return _later(error)
    current_app.logger.error("request failed: %s %s", request.method, request.path, exc_info=error)
    if wants_json():
        return jsonify(error="Internal Server Error"), 500
    return render_template("errors/500.html"), 500


def _later(error: Exception) -> ResponseReturnValue:
    """Too many write at once: nothing of this was kept, and in a moment it can be."""
    current_app.logger.warning("too busy for %s %s: %s", request.method, request.path, error)
    g._login_user = AnonymousUserMixin()  # noqa: SLF001 - or the words would ask who reads them, and wait again
    words = render_template("errors/503.html") if not wants_json() else jsonify(error="Service Unavailable")
    answer = make_response(words, 503)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer
