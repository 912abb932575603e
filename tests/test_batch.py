"""Many decks at once: which are built, kept or failed, what the folder holds then, and what a dead process costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import Outcome, build, build_many


def article(number: int) -> str:
    return f"# Bees {number}\n\n## Benefits\n\n- **Food**: A third of what we eat needs their work.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three articles, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    for number in (1, 2, 3):
        Path(f"a{number}.md").write_text(article(number))
    return tmp_path


def by_number(outcomes: list[Outcome]) -> list[Outcome]:
    return sorted(outcomes, key=lambda each: each.number)


def test_each_deck_is_the_one_that_build_makes() -> None:
    found = by_number([*build_many(["a1.md", "a2.md", "a3.md"], into="out", theme="signal")])
    assert [(each.number, each.status, each.deck) for each in found] == [
        (number, "built", str(Path("out", f"a{number}.pptx"))) for number in (1, 2, 3)
    ]
    for each in found:
        assert Path(each.deck).read_bytes() == build(each.article, theme="signal").pptx


def test_what_cannot_be_built_costs_its_deck_only() -> None:
    Path("a2.md").write_text("")
    found = by_number([*build_many(["a1.md", "a2.md", "missing.md", "a3.md"], into="out")])
    assert [each.status for each in found] == ["built", "failed", "failed", "built"]
    assert [each.exit_code for each in found] == [0, 3, 3, 0]
    assert found[2].findings[0].code == "file" and not Path("out/missing.pptx").exists()
