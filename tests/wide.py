"""A font three times as wide: every text fills its slot three times as soon, and nothing may be lost for it."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.measure import advances

TIMES = 3


@contextmanager
def wide_fonts(folder: Path, letters: set[str]) -> Iterator[None]:
    """Within it, every face is so wide; `folder` takes the tables, and `letters` are all that will be measured."""
    for path in advances.WIDTHS.glob("*.json"):
        (folder / path.name).write_text(_widened(path, letters), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(advances, "WIDTHS", folder)
        _forget()
        try:
            yield
        finally:
            _forget()


def _widened(path: Path, letters: set[str]) -> str:
    """A table with each advance so many times as wide, also those that it leaves to guesses."""
    table = json.loads(path.read_text("utf-8"))
    em = table["units_per_em"]
    guessed = {
        f"{ord(letter):04X}": [TIMES * round(advances.fallback_advance(letter) * em)] for letter in sorted(letters)
    }
    known = {code: [TIMES * width for width in row] for code, row in table["rows"].items()}
    return json.dumps({**table, "rows": {**guessed, **known}})


def _forget() -> None:
    """Empty what was cached of the widths that other fonts had."""
    modules = [module for name, module in sys.modules.items() if name.startswith("generator.")]
    for each in [each for module in modules for each in vars(module).values() if hasattr(each, "cache_clear")]:
        each.cache_clear()
