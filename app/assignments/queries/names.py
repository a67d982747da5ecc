"""When two written names mean the same person, tool or house: width, case, punctuation, order aside."""

from __future__ import annotations

import re
import unicodedata

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_FORMS = frozenset({"ltd", "inc", "co", "llc", "gmbh", "corp", "corporation", "company", "limited", "the"})
_WORD = re.compile(r"[^\W\d_]+")


def name_keys(text: str) -> frozenset[str]:
    """What a name is compared by: its Chinese characters without gaps, its other words in any order.

    "李 伟 (Wei LI)" and "Li Wei" share a key; a single short word of a longer name does not make one.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    han = "".join(_HAN.findall(plain))
    words = sorted(_WORD.findall(_HAN.sub(" ", plain)))
    return frozenset(key for key in (han, " ".join(words)) if len(key) > 1)


def tool_key(text: str) -> str:
    """What a tool is compared by: its first word without version, so that "Kling 2.1" is Kling."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = re.search(r"[^\W\d_]+", plain)
    return found.group() if found else plain.strip()


def house_key(text: str) -> str:
    """What a company or school is compared by: letters and digits alone, without its legal form."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = [word for word in re.findall(r"\w+", plain) if word not in _FORMS]
    return "".join(words).removesuffix("有限公司").removesuffix("股份").removesuffix("有限责任公司")
