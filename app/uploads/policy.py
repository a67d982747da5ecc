"""The uploads' rows of the permission table: what may be sent for which subject is each purpose's matter."""

from __future__ import annotations

from app.web.gate import Rule, anyone, signed_in

RULES: dict[str, Rule] = {
    # What the protocol can do is public, as the browser asks before it shows who sends.
    "upload.options": anyone,
    # Every verb finds only the sender's own uploads.
    "upload.write": signed_in,
}
