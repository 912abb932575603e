"""How much of anything we take: each limit with its reason, and what is larger is refused in words."""

from __future__ import annotations

ARTICLE_BYTES = 3_000_000  # a thousand pages; what is larger is another file, and would keep its owner waiting
SLIDES = 5_000  # days of talking
FIRST_NUMBER = 30_000  # of a list that goes on from another; PowerPoint counts to 32,767
