"""The command `outline`: it lists what each slide of an article, or of several, will say, as text or as YAML."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from generator.cli.messages import print_findings, quantity, turn_errors_into_exit_codes
from generator.cli.options import EXAMPLES, PATH, add_article_options, format_option, quiet_option, strict_option
from generator.cli.sources import source_of_command_line
from generator.errors import Finding, brief, has_finding_of_level
from generator.guard.budget import limit_command_resources
from generator.measure import count_words
from generator.model.blocks import Picture, Table
from generator.model.chart import Chart, plain_number
from generator.model.origin import is_origin_of_notes
from generator.model.outline import Entry, Outline, SlideLine, SlidePlan
from generator.model.text import bare_text, joined_texts, text_of_term_and_detail, with_links
from generator.opening import open_requested_article
from generator.pipeline import build_request, plan_article
from generator.settings import BuildRequest

if TYPE_CHECKING:
    from generator.yaml.dump import YamlValue

BEGINNING = 50  # characters of the notes


@click.command("outline", short_help="Show what each slide will say.", epilog=EXAMPLES["outline"])
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True, type=PATH)
@add_article_options
@format_option("Text to read, or YAML to compare.", "text", "yaml")
@click.option("--pictures", metavar="DIR", type=PATH, help="Draw each slide that is shown as a picture in this folder.")
@strict_option("Exit with 1 if there is a warning of those that build would print.")
@quiet_option("outline")
def outline_command(
    articles: tuple[str, ...], request: BuildRequest, shape: str, pictures: str | None, strict: bool, quiet: bool
) -> None:
    """Show what each slide will say, and which slides are hidden. No deck is written.

    If the text of a slide does not fit, the deck continues it on another slide. With several articles, a mistake in one
    does not stop the others, and the exit code is the greatest.
    """
    if pictures and len(articles) > 1:
        raise click.UsageError("--pictures is for one article")
    codes = [0]
    for number, article in enumerate(articles):
        try:
            with turn_errors_into_exit_codes():
                outline, findings = _outline_and_findings(article, request, strict, pictures)
        except SystemExit as stopped:
            codes.append(int(stopped.code or 0))
            continue
        print_findings(findings, quiet)
        head = ("---", f"# {article}") if shape == "yaml" else (*[""][:number], f"{article}:", "")
        if not quiet:
            width = min(shutil.get_terminal_size((100, 24)).columns, 100)
            lines = print_outline_as_yaml(outline) if shape == "yaml" else print_outline_as_text(outline, width)
            click.echo("\n".join((*(() if len(articles) == 1 else head), *lines)))
        codes.append(int(strict and has_finding_of_level(findings, "warning")))
    sys.exit(max(codes))


def _outline_and_findings(
    article: str, request: BuildRequest, strict: bool, pictures: str | None
) -> tuple[Outline, tuple[Finding, ...]]:
    """Return what each slide says, and findings; with `strict` the deck is made, because some are found only then.

    pictures: the folder into which the slides are drawn.
    """
    source = source_of_command_line(article, sys.stdin)
    with limit_command_resources():
        if not (strict or pictures):
            opened = open_requested_article(source, request)
            outline, _theme, findings, _placer = plan_article(opened.article, opened.settings)
            return outline, (*opened.findings, *findings)
        result = build_request(source, request)
    if pictures:
        from generator.cli.export_command import export_result

        export_result(result, pictures, force=False, kind="png")
    return result.outline, result.findings


def print_outline_as_text(outline: Outline, width: int = 100) -> Iterator[str]:
    """Yield each slide: its number, layout and title, its words, words of notes and minutes; at last the total."""
    from generator.place.notes import clock_time, planned_seconds  # imported here, as --help needs neither

    layouts = max((len(slide.layout) for slide in outline.slides), default=0)
    margin = " " * (layouts + 6)
    for number, slide in enumerate(outline.slides, 1):
        yield from [""] if number > 1 else []
        if not slide.fill.get("title") and len(slide.items) == 1:  # its text is its title
            lines = (SlideLine(slide.items[0].body, slide.items[0].origin),)
            slide = replace(slide, fill={**slide.fill, "title": lines}, items=())
        title = " / ".join(bare_text(line.text) for line in slide.fill.get("title", ())) or slide.id
        yield from _wrap_text(title, f"{number:>3} {slide.layout:<{layouts}}  ", margin, width)
        for mark, text in _texts_with_marks(slide):
            yield from _wrap_text(text, margin + mark, margin + " " * len(mark), width)
        own = (bare_text(line.text) for line in slide.notes if is_origin_of_notes(line.origin))
        said, seconds = _words_of_notes(slide, outline), planned_seconds(slide, outline)
        begin = f', which begin "{brief(first, BEGINNING)}"' if (first := next(own, "")) else ""
        notes = f"{quantity(said, 'word')} of notes{begin}, " if said else ""
        yield f"{margin}[{notes}{clock_time(seconds)}{', hidden' if slide.hidden else ''}]"
    shown = [slide for slide in outline.slides if not slide.hidden]
    words, time = (sum(count(slide, outline) for slide in shown) for count in (_words_of_notes, planned_seconds))
    yield from ("", f"{quantity(len(shown), 'slide')}, {clock_time(time)}, {quantity(round(words), 'word')} of notes")


def _words_of_notes(slide: SlidePlan, outline: Outline) -> int:
    """Return how many words the speaker has; in a talk that is written, those that its author wrote."""
    lines = (line for line in slide.notes if not outline.written or is_origin_of_notes(line.origin))
    return sum(count_words(bare_text(line.text)) for line in lines)


def print_outline_as_yaml(outline: Outline) -> Iterator[str]:
    """Yield the slides with every field and note, each text on one line, so that differences are easy to see.

    If a slide's title is a sentence or a caption, it is also given under `lead` or `caption`, as if the title were the
    heading.
    """
    from generator.yaml.dump import yaml_lines

    slides = [_slide_as_yaml(slide, outline) for slide in outline.slides]
    yield from yaml_lines({"title": with_links(outline.meta.title), "slides": slides})


def _texts_with_marks(slide: SlidePlan) -> Iterator[tuple[str, str]]:
    """Yield each text of a slide under its title, with its mark; the closing line comes last."""
    for name, lines in slide.fill.items():
        yield from (("", bare_text(line.text)) for line in lines if name not in ("title", "closing"))
    yield from _texts_of_block_with_marks(slide.block)
    for entry in slide.items:
        mark = "  " * entry.level + (f"{entry.number}. " if entry.number else "- ")
        yield (mark, _text_of_entry(entry)) if not slide.is_program else (bare_text(entry.body), "")
    yield from (("", bare_text(line.text)) for line in slide.fill.get("closing", ()))


def _texts_of_block_with_marks(block: Table | Picture | Chart | None) -> Iterator[tuple[str, str]]:
    match block:
        case Table():
            yield from (("", " | ".join(map(bare_text, row))) for row in (block.header, *block.rows))
        case Picture():
            yield "", f"[{block.file}] {block.alt}"
        case Chart():
            yield "", " | ".join((f"[{block.kind}] {block.head}".rstrip(), *block.categories))
            for series in block.series:
                yield "", " | ".join((series.name, *map(plain_number, series.values)))


def _text_of_entry(entry: Entry) -> str:
    shown = " ".join(text for _, text in _texts_of_block_with_marks(entry.picture))
    value, was = (joined_texts([entry.heading, entry.aside]), ()) if entry.share[1] else (entry.heading, entry.aside)
    said = (shown, bare_text(was), bare_text(text_of_term_and_detail(value, entry.body)), bare_text(entry.answer))
    return " → ".join(text for text in said if text)


def _wrap_text(text: str, first: str, margin: str, width: int) -> list[str]:
    """Return a text in lines without breaking words, because a word may be a URL."""
    wrapper = textwrap.TextWrapper(max(width, len(margin) + 20), first, margin)
    wrapper.break_long_words = wrapper.break_on_hyphens = False
    return wrapper.wrap(text) or [first.rstrip()]


def _slide_as_yaml(slide: SlidePlan, outline: Outline) -> dict[str, YamlValue]:
    from generator.place.notes import clock_time, planned_seconds

    found: dict[str, YamlValue] = {"id": slide.id, "layout": slide.layout, "section": slide.section}
    fill = dict(slide.fill)
    if slide.message:  # a text that became the title is also in its own place, whatever the titles are
        fill[slide.message] = (*slide.fill["title"], *slide.fill.get(slide.message, ()))
    texts = {name: [with_links(line.text) for line in lines] for name, lines in fill.items()}
    found |= {name: each[0] if len(each) == 1 else each for name, each in texts.items()}
    found |= _block_values(slide.block)
    found["items"] = [_entry_values(entry) for entry in slide.items]
    found["notes"] = [with_links(line.text) for line in slide.notes]
    found |= {"time": clock_time(planned_seconds(slide, outline)), "hidden": slide.hidden}
    return {key: value for key, value in found.items() if value}


def _block_values(block: Table | Picture | Chart | None) -> dict[str, YamlValue]:
    match block:
        case Table():
            return {"table": [[with_links(cell) for cell in row] for row in (block.header, *block.rows)]}
        case Picture():
            return {"picture": {"file": block.file, "alt": block.alt}}
        case Chart():
            rows = zip(block.categories, *(map(plain_number, series.values) for series in block.series), strict=True)
            head = [block.head, *(series.name for series in block.series)]
            return {"chart": {"kind": block.kind.value, "data": [head, *map(list, rows)]}}
    return {}


def _entry_values(entry: Entry) -> dict[str, YamlValue]:
    """Return the fields that hold a text, and the entry's level; an empty line of code is kept."""
    values: dict[str, YamlValue] = {field: with_links(entry.text_of(field)) for field in entry.fields or ("body",)}
    values |= _block_values(entry.picture)
    return values | {name: number for name in ("level", "number") if (number := getattr(entry, name))}
