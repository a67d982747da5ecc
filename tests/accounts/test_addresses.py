"""Two spellings of one mailbox are one person; what is no address is told so."""

from __future__ import annotations

import pytest

from app.mail.addresses import NotAnAddress, canonical_email


@pytest.mark.parametrize(
    "spelling",
    [
        "lin@example.org",
        "  LIN@Example.ORG ",
        "ｌｉｎ@example.org",
        "lin\u200b@example.org",
        "Lin@EXAMPLE.org\u00ad",
    ],
)
def test_spellings_of_one_mailbox_are_the_same(spelling: str) -> None:
    assert canonical_email(spelling) == "lin@example.org"


def test_an_address_in_another_script_is_kept_in_its_ascii_form() -> None:
    assert canonical_email("lin@例子.测试") == "lin@xn--fsqu00a.xn--0zwm56d"


@pytest.mark.parametrize(
    "text", ["", "lin", "lin@", "@example.org", "a b@example.org", "x" * 400 + "@example.org"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(NotAnAddress):
        canonical_email(text)
