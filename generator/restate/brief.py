"""An article in; a page out that has all that somebody needs to write a talk of it: a person, or a language model.

Sentences are numbered (S3.2 is the second of the third section), and pictures, tables, charts and programs have the
numbers by which a talk names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from generator.measure import count_words, sentence_spans
from generator.model.article import Article, Section
from generator.model.blocks import (
    Block,
    Code,
    Cycle,
    Paragraph,
    Picture,
    Point,
    Points,
    Questions,
    Quote,
    Stat,
    Table,
    Timeline,
)
from generator.model.chart import Chart, plain_number
from generator.model.text import Run, Text, joined_texts, text_of_term_and_detail
from generator.regex import regex
from generator.restate.guide import page_for_writers
from generator.yaml.dump import yaml_lines

TOKENS_PER_WORD = 1.4  # of a language model
PACE = 120  # words that a speaker says in a minute
FEWEST, MOST = 0.8, 1.2  # slides a minute
FIGURE = regex(r"\b(?:1[5-9]|20)\d\d\b(?![.,]?\d)|[$€£¥]?\d(?:[\d.,:]*\d)?(?:\s?[%€]|[\s-][^\W\d_]+)?")  # years, counts
QUOTED = "Quote: "
SEEN = ("picture", "table", "program", "chart")

Values = dict[str, Any]


class BriefRequest(Struct, frozen=True):
    """What a talk should be: `language` is a BCP 47 tag, or "" for that of the article."""

    minutes: int = 15
    audience: str = "a meetup"
    language: str = ""


class _Line(Struct, frozen=True):
    """A line of the article: prose is divided into sentences, and `mark` stands before the first of them."""

    text: Text
    mark: str = ""


def brief_values(article: Article, name: str, request: BriefRequest) -> Values:
    """Return all that the page says, as values for JSON; `name` is the article's, as a talk beside it names it."""
    meta = article.meta
    texts = {"title": meta.title, "subtitle": meta.subtitle, "summary": meta.summary}
    plain = {key: getattr(meta, key) for key in ("author", "date", "url", "licence", "language")}
    seen = {
        "picture": article.blocks_in_order(Picture),
        "table": article.blocks_in_order(Table),
        "program": article.blocks_in_order(Code),
        "chart": article.blocks_in_order(Chart),
    }
    named = {block.id: (kind, number) for kind, blocks in seen.items() for number, block in enumerate(blocks, 1)}
    sections = [_section(each, f"S{number}", named) for number, each in enumerate(article.all_sections, 1)]
    lines = [line for section in sections for line in section["lines"]]
    found = {
        "article": {"file": name} | {key: _marked(text) for key, text in texts.items()} | plain,
        "request": _request(request, article),
        "form": page_for_writers("form", _yaml_scalar(name)),
        "limits": page_for_writers("limits"),
        "answers": page_for_writers("answers"),
        "sections": sections,
        **{f"{kind}s": [line for line in lines if line.get("kind") == kind] for kind in seen},
        "quotations": [line["number"] for line in lines if line.get("kind") == "quote"],
        "numbers": {
            line["number"]: said for line in lines if "kind" not in line and (said := FIGURE.findall(line["text"]))
        },
    }
    return {**found, "tokens": tokens_of_text(_page(found))}


def print_brief(values: Values) -> str:
    """Return the values as the page, which says at its end how long it is."""
    return f"{_page(values)}\n\nThis page has about {values['tokens']:,} tokens (words x {TOKENS_PER_WORD}).\n"


def tokens_of_text(text: str) -> int:
    """Return about how many tokens a language model makes of a text."""
    return round(count_words(text) * TOKENS_PER_WORD)


def _request(request: BriefRequest, article: Article) -> Values:
    minutes = request.minutes
    return {
        "minutes": minutes,
        "audience": request.audience,
        "language": request.language or article.meta.language,
        "least": max(round(minutes * FEWEST), 1),
        "most": max(round(minutes * MOST), 2),
        "words": minutes * PACE,
    }


def _yaml_scalar(text: str) -> str:
    return next(yaml_lines({"article": text})).partition(": ")[2]


def _section(section: Section, number: str, named: dict[str, tuple[str, int]]) -> Values:
    """Return a section with its lines: a sentence has a number and a text, a block also what it is and its details."""
    lines: list[Values] = []
    for block in section.blocks:
        if block.id in named:
            kind, at = named[block.id]
            lines.append({"number": at, "kind": kind, "in": number, **_seen_block(block)})
            continue
        for line in _lines(block):
            more = {"kind": "quote"} if line.mark == QUOTED else {}
            lines += [{"number": "", "text": line.mark * (not at) + said, **more} for at, said in _sentences(line.text)]
    lines += [{"number": "", "text": said, "kind": "note"} for note in section.notes for _, said in _sentences(note)]
    sentences = (line for line in lines if not line["number"])
    for count, line in enumerate(sentences, 1):
        line["number"] = f"{number}.{count}"
    return {"number": number, "level": section.id.count("/") + 1, "heading": _marked(section.heading), "lines": lines}


def _sentences(text: Text) -> Iterator[tuple[int, str]]:
    said = _marked(text)
    yield from enumerate(" ".join(said[slice(*span)].split()) for span in sentence_spans(said))


def _marked(text: Text) -> str:
    """Return a text without its look, but with the marks of code, which a talk keeps."""
    return "".join(f"`{run.text}`" if run.code and "`" not in run.text else run.text for run in text)


def _lines(block: Block) -> Iterator[_Line]:
    match block:
        case Paragraph():
            yield _Line(block.text)
        case Points() | Cycle():
            for point in block.items:
                yield from _point_lines(point, "- ")
        case Quote():
            yield _Line(block.text, QUOTED)
            yield _Line(joined_texts([block.by, block.source], ", "), "Said by: ")
        case Questions():
            for item in block.items:
                yield _Line(item.question, "Question: ")
                yield from (_Line(answer) for answer in item.answer)
        case Timeline():
            for event in block.items:
                yield _Line(text_of_term_and_detail(event.label or (Run(event.date),), event.what), "- ")
                yield _Line(event.detail)
        case Stat():
            yield _Line(joined_texts([block.value, block.meaning]))


def _point_lines(point: Point, mark: str) -> Iterator[_Line]:
    yield _Line(text_of_term_and_detail(point.term, point.detail or point.short), mark)
    if point.detail:
        yield _Line(point.short)
    yield _Line(point.answer, "Answer: ")
    for inner in point.points:
        yield from _point_lines(inner, f"  {mark}")


def _seen_block(block: Block) -> Values:
    """Return what a talk may show of a picture, a table, a program or a chart."""
    match block:
        case Picture():
            size = f"{block.width} x {block.height} px"
            said = {"caption": _marked(block.caption), "credit": _marked(block.credit), "alt": block.alt}
            return {"file": block.file, "size": size, **said}
        case Table():
            rows = [list(map(_marked, row)) for row in (block.header, *block.rows)]
            said = {"caption": _marked(block.caption), "source": _marked(block.source)}
            return {"size": f"{len(block.header)} columns, {len(block.rows)} rows", **said, "rows": rows}
        case Code():
            lines = block.text.split("\n")
            return {"language": block.language, "caption": _marked(block.caption), "lines": lines}
        case Chart():
            series = [[each.name, *map(_number, each.values)] for each in block.series]
            said = {"caption": _marked(block.caption), "source": _marked(block.source)}
            rows = [[block.head, *block.categories], *series]
            return {"size": block.kind.value, **said, "takeaway": _marked(block.takeaway), "rows": rows}
    return {}


def _number(value: float | None) -> str:
    return "" if value is None else plain_number(value)


def _page(values: Values) -> str:
    asked, article = values["request"], values["article"]
    head = page_for_writers("brief", _yaml_scalar(article["file"]), **asked)
    data = [f"- {key}: {value}" for key, value in article.items() if value]
    parts = [head, "## The form of a talk", values["form"], values["limits"], values["answers"]]
    parts += ["## The article", "\n".join(data)]
    for section in values["sections"]:
        lines = [each for line in section["lines"] for each in _printed(line)]
        parts.append(
            "\n".join((f"{'#' * min(section['level'] + 2, 6)} {section['number']} {section['heading']}", *lines))
        )
    parts.append("\n".join(("## What the article has to show", "", *_listed(values))))
    return "\n\n".join(parts)


def _printed(line: Values) -> Iterator[str]:
    """Yield a line of the article as the page has it; the lines of a program are numbered."""
    if line.get("kind") not in SEEN:
        yield f"{line['number']} {'(note of the author) ' * (line.get('kind') == 'note')}{line['text']}"
        return
    yield f"[{_title_of_block(line)}]"
    yield from (f"| {' | '.join(row)} |" for row in line.get("rows", ()))
    yield from (f"{number:>3}  {code}".rstrip() for number, code in enumerate(line.get("lines", ()), 1))


def _title_of_block(line: Values) -> str:
    said = (line.get(key) for key in ("file", "language", "size", "caption", "takeaway", "source", "credit", "alt"))
    return ": ".join((f"{line['kind']} {line['number']}", *[", ".join(filter(None, said))]))


def _listed(values: Values) -> Iterator[str]:
    """Yield what a talk may show, a line each, and the sentences with quotations and numbers."""
    for line in (line for kind in SEEN for line in values[f"{kind}s"]):
        count = f", {len(line['lines'])} lines" if "lines" in line else ""
        yield f"- {_title_of_block(line)}{count} (in {line['in']})"
    if values["quotations"]:
        yield f"- quotations: {', '.join(values['quotations'])}"
    numbers = "; ".join(f"{at} {', '.join(said)}" for at, said in values["numbers"].items())
    yield f"- numbers: {numbers or 'none'}"
