"""A law: one story gives one deck, whatever format it is told in, up to inline marks and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import Result, build
from generator.model.article import words

CONTENT = Path(__file__).parent.parent / "content"
ONLY_YAML = ("short", "answer", "headline", "gist", "notes", "event", "url", "licence", "contact", "summary", "role")
LINK = re.compile(r" \(https?://[^)\s]+\)")


def plain(value: Any) -> Any:
    """The story in YAML without what no other format can say; an answer that belongs to a question is no such thing."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = ("answer", "url") if "question" in value or "text" in value else ()
    return {key: plain(each) for key, each in value.items() if key not in ONLY_YAML or key in kept}


def bare(line: Any) -> str:
    return LINK.sub("", words(line.text))


def told(result: Result) -> Iterator[tuple[object, ...]]:
    """What each slide is, says and has in its notes, without looks and addresses."""
    for slide in result.outline.slides:
        fill = {name: [*map(bare, lines)] for name, lines in slide.fill.items()}
        items = [[words(getattr(entry, field)) for field in entry.fields] for entry in slide.items]
        yield slide.id, slide.layout, fill, items
    for placed in result.deck.slides:
        yield placed.id, [(item.rect, item.placeholder) for item in placed.items], [*map(bare, placed.notes)]


@pytest.fixture(scope="module")
def story() -> list[tuple[object, ...]]:
    whole = yaml.safe_load((CONTENT / "open-source-ai.yaml").read_text("utf-8"))
    whole["date"] = str(whole["date"])
    return [*told(build(yaml.safe_dump(plain(whole), allow_unicode=True, sort_keys=False).encode(), name="s.yaml"))]


@pytest.mark.parametrize("format", ["md", "html", "txt"])
def test_one_story_is_one_deck(format: str, story: list[tuple[object, ...]]) -> None:
    result = build(CONTENT / f"open-source-ai.{format}")
    assert result.findings == () and not any(kept.lost for kept in result.ledger)
    assert [*told(result)] == story
