"""The small application with one page that holds an upload box, for a real browser."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template_string, request

from app.web.gate import policy
from tests.uploads import small_app

bp = Blueprint("pages", __name__)

PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Upload</title>
    <link rel="icon" href="{{ asset('img/favicon.svg') }}">
    <meta name="laurel-modules" content='{ {%- for name in ('upload', 'upload-line', 'upload-row') -%}
      "{{ name }}": "{{ asset('js/' ~ name|replace('-', '_') ~ '.js') }}"{{ ', ' if not loop.last }}
    {%- endfor -%} }'>
    <script src="{{ asset('js/main.js') }}" type="module"></script>
  </head>
  <body>
    {% from "uploads/_upload.html" import upload_box with context %}
    {{ upload_box('film', subject, 15000000, '/arrived', multiple=subject == 'several') }}
  </body>
</html>
"""


@bp.get("/upload/<subject>")
@policy("page.read")
def page(subject: str) -> str:
    """A page with an upload box; with ?token it shows a token instead of being known by a header."""
    origin = request.host_url.rstrip("/") if "token" in request.args else ""
    return render_template_string(PAGE, subject=subject, uploads_origin=origin)


@bp.get("/arrived")
@policy("page.read")
def arrived() -> str:
    """Where the box leads when the file has arrived."""
    return "Thank you."


def served() -> Flask:
    """What gunicorn runs."""
    return small_app.served(bp)
