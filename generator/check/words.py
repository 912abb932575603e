"""Two neighbouring characters in; whether one word goes over from the one to the other out."""

from __future__ import annotations

import re

# Scripts that write no spaces between words (Thai, Lao, Burmese, Khmer, Chinese, Japanese): no boundary to look for.
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]"


def parts_word(left: str, right: str) -> bool:
    """Whether a cut between the two would part a word; an empty string is the text's own end."""
    return left.isalnum() and right.isalnum() and not re.match(_UNSPACED, left) and not re.match(_UNSPACED, right)
