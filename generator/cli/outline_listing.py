"""Lists an outline as lines for a terminal, or as lines of YAML."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from generator.measure import count_words
from generator.model.blocks import Picture, Table
from generator.model.chart import Chart, plain_number
from generator.model.outline import Entry, Outline, SlideLine, SlidePlan
from generator.model.text import bare_text, text_of_term_and_detail, with_links
from generator.place.notes import clock_time, planned_seconds
from generator.yaml.dump import YamlValue, yaml_lines


def print_outline_as_text(outline: Outline, width: int = 100) -> Iterator[str]:
    """Yield each slide: its number, layout and title, its words, how many words of notes it has, and its minutes."""
    layouts = max((len(slide.layout) for slide in outline.slides), default=0)
    margin = " " * (layouts + 6)
    for number, slide in enumerate(outline.slides, 1):
        yield from [""] if number > 1 else []
        yield from _wrap(_title(slide), f"{number:>3} {slide.layout:<{layouts}}  ", margin, width)
        for mark, text in _texts(slide):
            yield from _wrap(text, margin + mark, margin + " " * len(mark), width)
        said = sum(count_words(bare_text(line.text)) for line in slide.notes)
        notes = f"{said} word{'s' if said > 1 else ''} of notes, " if said else ""
        yield f"{margin}[{notes}{clock_time(planned_seconds(slide, outline))}{', hidden' if slide.hidden else ''}]"


def print_outline_as_yaml(outline: Outline) -> Iterator[str]:
    """Yield the slides with every field and note, each text on one line, so that differences are easy to see.

    If a slide's title is a sentence or a caption, it is also given under `lead` or `caption`, as if the title were the
    heading.
    """
    slides = [_slide(slide, outline) for slide in outline.slides]
    yield from yaml_lines({"title": with_links(outline.meta.title), "slides": slides})


def _title(slide: SlidePlan) -> str:
    return " / ".join(bare_text(line.text) for line in slide.fill.get("title", ())) or slide.id


def _texts(slide: SlidePlan) -> Iterator[tuple[str, str]]:
    """Yield each text of a slide under its title, with its mark; the closing line comes last."""
    for name, lines in slide.fill.items():
        yield from (("", bare_text(line.text)) for line in lines if name not in ("title", "closing"))
    yield from _block(slide.block)
    for entry in slide.items:
        yield (_mark_of_entry(entry), _text_of_entry(entry)) if not slide.is_program else (bare_text(entry.body), "")
    yield from (("", bare_text(line.text)) for line in slide.fill.get("closing", ()))


def _block(block: Table | Picture | Chart | None) -> Iterator[tuple[str, str]]:
    match block:
        case Table():
            yield from (("", " | ".join(map(bare_text, row))) for row in (block.header, *block.rows))
        case Picture():
            yield "", f"[{block.file}] {block.alt}"
        case Chart():
            yield "", " | ".join((f"[{block.kind}] {block.head}".rstrip(), *block.categories))
            for series in block.series:
                yield "", " | ".join((series.name, *map(_text_of_number, series.values)))
        case None:
            return


def _text_of_number(value: float | None) -> str:
    return "" if value is None else plain_number(value)


def _mark_of_entry(entry: Entry) -> str:
    return "  " * entry.level + (f"{entry.number}. " if entry.number else "- ")


def _text_of_entry(entry: Entry) -> str:
    shown = " ".join(text for _, text in _block(entry.picture))
    said = (shown, bare_text(text_of_term_and_detail(entry.heading, entry.body)), bare_text(entry.answer))
    return " → ".join(text for text in said if text)


def _wrap(text: str, first: str, margin: str, width: int) -> list[str]:
    """Return a text in lines without breaking words, because a word may be a URL."""
    return textwrap.wrap(
        text,
        max(width, len(margin) + 20),
        initial_indent=first,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def _slide(slide: SlidePlan, outline: Outline) -> dict[str, YamlValue]:
    found: dict[str, YamlValue] = {"id": slide.id, "layout": slide.layout, "section": slide.section}
    fill = dict(slide.fill)
    if slide.message:  # a text that became the title is also in its own place, whatever the titles are
        fill[slide.message] = (*slide.fill["title"], *slide.fill.get(slide.message, ()))
    found |= {name: _texts_or_text(lines) for name, lines in fill.items()}
    found |= _block_values(slide.block)
    found["items"] = [_entry_values(entry) for entry in slide.items]
    found["notes"] = [with_links(line.text) for line in slide.notes]
    found["time"] = clock_time(planned_seconds(slide, outline))
    found["hidden"] = slide.hidden
    return {key: value for key, value in found.items() if value}


def _block_values(block: Table | Picture | Chart | None) -> dict[str, YamlValue]:
    match block:
        case Table():
            return {"table": [[with_links(cell) for cell in row] for row in (block.header, *block.rows)]}
        case Picture():
            return {"picture": {"file": block.file, "alt": block.alt}}
        case Chart():
            rows = zip(block.categories, *(map(_text_of_number, series.values) for series in block.series), strict=True)
            head = [block.head, *(series.name for series in block.series)]
            return {"chart": {"kind": block.kind.value, "data": [head, *map(list, rows)]}}
        case None:
            return {}


def _entry_values(entry: Entry) -> dict[str, YamlValue]:
    """Return the fields that hold a text, and the entry's level; an empty line of code is kept."""
    values: dict[str, YamlValue] = {field: with_links(entry.text_of(field)) for field in entry.fields or ("body",)}
    values |= _block_values(entry.picture)
    place = {"level": entry.level, "number": entry.number}
    return values | {name: number for name, number in place.items() if number}


def _texts_or_text(lines: Sequence[SlideLine]) -> YamlValue:
    texts = [with_links(line.text) for line in lines]
    return texts[0] if len(texts) == 1 else texts
