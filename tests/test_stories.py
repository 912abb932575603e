"""A law: one story gives one deck, whatever format it is told in, up to inline marks and links."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import docx.enum.style
import pytest
import yaml

from generator import Result, build
from generator.model.text import bare_text

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
    return LINK.sub("", bare_text(line.text))


def told(result: Result) -> Iterator[tuple[object, ...]]:
    """What each slide is, says and has in its notes, without looks and addresses."""
    for slide in result.outline.slides:
        fill = {name: [*map(bare, lines)] for name, lines in slide.fill.items()}
        items = [[bare_text(getattr(entry, field)) for field in entry.fields] for entry in slide.items]
        yield slide.id, slide.layout, fill, items
    for placed in result.deck.slides:
        yield (
            placed.id,
            [
                (item.rect, item.placeholder.name, item.placeholder.item) for item in placed.items
            ],  # marks may turn a ground
            [bare(line) for line in placed.notes if not line.apart],
        )


@pytest.fixture(scope="module")
def story() -> list[tuple[object, ...]]:
    whole = yaml.safe_load((CONTENT / "open-source-ai.yaml").read_text("utf-8"))
    whole["date"] = str(whole["date"])
    return [*told(build(yaml.safe_dump(plain(whole), allow_unicode=True, sort_keys=False).encode(), name="s.yaml"))]


@pytest.mark.parametrize("format", ["md", "html", "txt"])
def test_one_story_is_one_deck(format: str, story: list[tuple[object, ...]]) -> None:
    assert_tells(build(CONTENT / f"open-source-ai.{format}"), story)


@pytest.mark.parametrize("format", ["docx", "rst"])
def test_one_story_is_one_deck_as_others_write_it(format: str, story: list[tuple[object, ...]]) -> None:
    head, *parts = re.split(
        r"\n{2,}", (CONTENT / "open-source-ai.md").read_text("utf-8").replace("\n---", "\n").strip()
    )
    meta = yaml.safe_load(head.removeprefix("---"))
    write = {"docx": in_word, "rst": in_rst}[format]
    assert_tells(build(write({key: str(value) for key, value in meta.items()}, parts), name=f"s.{format}"), story)


def assert_tells(result: Result, story: list[tuple[object, ...]]) -> None:
    assert [each for each in result.findings if each.level != "info"] == []
    assert not any(kept.lost for kept in result.ledger)
    assert [*told(result)] == story


def in_word(meta: dict[str, str], parts: list[str]) -> bytes:
    """A story in Markdown as a Word document."""
    document = docx.Document()
    document.core_properties.language = meta["language"]
    document.add_heading(meta["title"], 0)
    for key in ("Subtitle", "Author", "Date"):
        if key != "Subtitle":
            document.styles.add_style(key, docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph(meta[key.lower()], key)
    for part in parts:
        plain = " ".join(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", part).replace("**", "").split())
        marks, _, said = plain.partition(" ")
        if marks in ("##", "###"):
            document.add_heading(said, len(marks) - 1)
        else:
            style = "List Bullet" if marks == "-" else "Normal"
            for each in re.split(r" - |^- ", plain) if marks == "-" else [plain]:
                document.add_paragraph(each, style) if each else None
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def in_rst(meta: dict[str, str], parts: list[str]) -> bytes:
    """A story in Markdown as reStructuredText."""
    lines = [meta["title"], "=" * 90, "", meta["subtitle"], "-" * 90, ""]
    lines += [f":{key.title()}: {meta[key]}" for key in ("author", "date")]
    for part in parts:
        mark, _, said = part.partition(" ")
        linked = re.sub(r"\[([^]]*)\]\(([^)]*)\)", r"`\1 <\2>`__", part)
        lines += ["", *([said, {"##": "~", "###": "+"}[mark] * 90] if mark[0] == "#" else [linked])]
    return "\n".join(lines).encode()
