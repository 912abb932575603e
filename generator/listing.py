"""An outline in, what a terminal shows of it or a YAML file keeps of it out, as lines."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.model.article import term_and_detail, with_links, words
from generator.model.outline import Entry, Line, Outline, SlidePlan

Value = str | Sequence[Any] | Mapping[str, Any]

# What YAML can take for nothing but a text: it begins with a letter, has no ": " or " #", and is no word of YAML.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.;()/’'–—·!?%+-]*[\w.)!?%])?")
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


def as_text(outline: Outline, width: int = 100) -> Iterator[str]:
    """Each slide with its number, layout and title, under it its words, and how many more the speaker has."""
    layouts = max((len(slide.layout) for slide in outline.slides), default=0)
    margin = " " * (layouts + 6)
    for number, slide in enumerate(outline.slides, 1):
        yield from [""] if number > 1 else []
        title, *texts = _said(slide)
        yield from _wrapped(title, f"{number:>3} {slide.layout:<{layouts}}  ", margin, width)
        for text in texts:
            yield from _wrapped(text, margin, f"{margin}  ", width)
        said = sum(len(words(line.text).split()) for line in slide.notes)
        if said:
            yield f"{margin}[{said} word{'s' if said > 1 else ''} of notes]"


def as_yaml(outline: Outline) -> Iterator[str]:
    """The slides with every field and every line of their notes: one line for one text, so that changes stand out."""
    slides = [_slide(slide) for slide in outline.slides]
    yield from _mapping({"title": with_links(outline.meta.title), "slides": slides})


def _said(slide: SlidePlan) -> list[str]:
    """The title, then the texts in the order of the slide's fields, the list before its closing line."""
    fill = {name: [words(line.text) for line in lines] for name, lines in slide.fill.items()}
    items = [_entry(entry) for entry in slide.items]
    title = " / ".join(fill.pop("title", ())) or (items.pop(0) if items else slide.id)
    last = fill.pop("closing", [])
    return [title, *(text for texts in fill.values() for text in texts), *items, *last]


def _entry(entry: Entry) -> str:
    said = words(term_and_detail(entry.heading, entry.body))
    return " → ".join(text for text in (f"- {said}", words(entry.answer)) if text)


def _wrapped(text: str, first: str, margin: str, width: int) -> list[str]:
    """A text in lines; no word is broken, because it may be a URL."""
    return textwrap.wrap(
        text,
        max(width, len(margin) + 20),
        initial_indent=first,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def _slide(slide: SlidePlan) -> dict[str, Value]:
    found: dict[str, Value] = {"id": slide.id, "layout": slide.layout, "section": slide.section}
    found |= {name: _lines(lines) for name, lines in slide.fill.items()}
    found["items"] = [{field: with_links(getattr(entry, field)) for field in entry.fields} for entry in slide.items]
    found["notes"] = [with_links(line.text) for line in slide.notes]
    return {key: value for key, value in found.items() if value}


def _lines(lines: Sequence[Line]) -> Value:
    texts = [with_links(line.text) for line in lines]
    return texts[0] if len(texts) == 1 else texts


def _mapping(values: Mapping[str, Value], indent: str = "") -> Iterator[str]:
    for key, value in values.items():
        match value:
            case str():
                yield f"{indent}{key}: {_scalar(value)}"
            case Mapping():
                yield f"{indent}{key}:"
                yield from _mapping(value, f"{indent}  ")
            case _:
                yield f"{indent}{key}:"
                yield from _list(value, f"{indent}  ")


def _list(values: Sequence[Value], indent: str) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping):
            first, *others = _mapping(value, f"{indent}  ")
            yield f"{indent}- {first.strip()}"
            yield from others
        else:
            yield f"{indent}- {_scalar(str(value))}"


def _scalar(text: str) -> str:
    """A text that needs no quotes as it is, any other as JSON has it, which is YAML too."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)
