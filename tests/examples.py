"""How many examples Hypothesis tries: few at a desk, more where CI runs or where `--hypothesis-profile=full` asks."""

import os

from hypothesis import settings

FULL, FEW = 30, 5

# On a busy machine the first example of a test, which imports what it needs, takes longer than any deadline.
settings.register_profile("full", deadline=None, max_examples=FULL)
settings.register_profile("few", deadline=None, max_examples=FEW)
settings.load_profile("full" if os.environ.get("CI") else "few")


def examples(count: int) -> int:
    """The share that the profile of this run has of so many percent of its examples, but three at least."""
    return max(3, count * settings().max_examples // 100)
