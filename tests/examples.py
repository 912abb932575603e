"""How many examples Hypothesis tries: few at a desk, all where CI runs or where `--hypothesis-profile=full` asks."""

import os

from hypothesis import settings

ALL = 100

# On a busy machine the first example of a test, which imports what it needs, takes longer than any deadline.
settings.register_profile("full", deadline=None, max_examples=ALL)
settings.register_profile("few", deadline=None, max_examples=ALL // 20)
settings.load_profile("full" if os.environ.get("CI") else "few")


def examples(count: int) -> int:
    """Of so many examples, as many as the profile of this run tries: its share, but three at least."""
    return max(3, count * settings().max_examples // ALL)
