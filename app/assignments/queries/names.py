"""When two written names are the same person's: width, case, punctuation and the order of words aside."""

from __future__ import annotations

import re
import unicodedata

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_WORD = re.compile(r"[^\W\d_]+")


def name_keys(text: str) -> frozenset[str]:
    """What a name is compared by: its Chinese characters without gaps, its other words in any order.

    "李 伟 (Wei LI)" and "Li Wei" share a key; a single short word of a longer name does not make one.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    han = "".join(_HAN.findall(plain))
    words = sorted(_WORD.findall(_HAN.sub(" ", plain)))
    return frozenset(key for key in (han, " ".join(words)) if len(key) > 1)
