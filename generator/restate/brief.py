"""An article in; a page out that has all that somebody needs to write a talk of it: a person, or a language model.

Sentences are numbered (S3.2 is the second of the third section), and pictures, tables, charts and programs have the
numbers by which a talk names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Template
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from generator.look import open_theme
from generator.measure import count_words
from generator.model.article import Article, Section
from generator.model.blocks import Block, Code, Picture, Table
from generator.model.chart import Chart, plain_number
from generator.model.origin import OriginId
from generator.model.talk import PACE
from generator.model.text import Text, bare_text
from generator.read import keys
from generator.read.keys import Keys
from generator.read.sentence_numbers import SEEN, NumberedSentence, numbered_lines, sentences_by_number
from generator.regex import regex
from generator.shipped import TEMPLATES
from generator.yaml.dump import yaml_lines

TOKENS_PER_WORD = 1.4  # of a language model
WORDS_OF_SLIDE = 40  # of an article, that make a slide; at most one a minute
ARTICLE = "## The article"
# A year, or a number with what it counts.
FIGURE = regex(r"\b(?:1[5-9]|20)\d\d\b(?![.,]?\d)|[$€£¥]?\b\d(?:[\d.,:]*\d)?(?!\w)(?:\s?[%€]|[\s-][^\W\d_]+)?")
OF_META = ("title", "subtitle", "summary", "author", "date", "url", "licence", "language")
KINDS = ("picture", "table", "program", "chart")

BriefValues = dict[str, Any]


class BriefRequest(Struct, frozen=True):
    """What a talk should be: `language` is a BCP 47 tag, or "" for that of the article."""

    minutes: int = 15
    audience: str = "a meetup"
    language: str = ""


def brief_values(article: Article, name: str, request: BriefRequest) -> BriefValues:
    """Return all that the page says, as values for JSON; `name` is the article's, as a talk beside it names it."""
    head = {key: getattr(article.meta, key) for key in OF_META}
    meta = {"file": name} | {key: said if isinstance(said, str) else _marked(said) for key, said in head.items()}
    counted = [(kind, enumerate(article.blocks_in_order(own), 1)) for kind, own in zip(KINDS, SEEN, strict=True)]
    named = {block.id: (kind, number) for kind, blocks in counted for number, block in blocks}
    sections = [_section(each, f"S{number}", named) for number, each in enumerate(article.all_sections, 1)]
    lines = [line for section in sections for line in section["lines"]]
    figures = {line["number"]: FIGURE.findall(line["text"]) for line in lines if "kind" not in line}
    found = {
        "article": meta,
        "request": _request(request, article),
        "form": page_for_writers("form", _yaml_scalar(name)),
        "limits": page_for_writers("limits"),
        "answers": page_for_writers("answers"),
        "sections": sections,
        **{f"{kind}s": [line for line in lines if line.get("kind") == kind] for kind in KINDS},
        "quotations": [line["number"] for line in lines if line.get("kind") == "quote"],
        "numbers": {at: said for at, said in figures.items() if said},
    }
    return {**found, "tokens": round(count_words(_page(found)) * TOKENS_PER_WORD)}


def print_brief(values: BriefValues, *, bare: bool = False) -> str:
    """Return the values as the page, or as the article alone; its end says how long it is."""
    page = _page(values)
    page = page[page.index(ARTICLE) :] if bare else page
    tokens = round(count_words(page) * TOKENS_PER_WORD)
    return f"{page}\n\nThis page has about {tokens:,} tokens (words x {TOKENS_PER_WORD}).\n"


def _request(request: BriefRequest, article: Article) -> BriefValues:
    minutes, language = request.minutes, request.language or article.meta.language
    said = sum(count_words(bare_text(each.text)) for each in sentences_by_number(article).values())
    most = max(min(minutes, said // WORDS_OF_SLIDE), 2)
    words = min(minutes * PACE, said)
    return {**asdict(request), "language": language, "least": most * 2 // 3, "most": most, "words": words}


def _yaml_scalar(text: str) -> str:
    return next(yaml_lines({"article": text})).partition(": ")[2]


def _section(section: Section, number: str, named: dict[OriginId, tuple[str, int]]) -> BriefValues:
    """Return a section with its lines: a sentence has a number and a text, a block also what it is and its details."""
    lines: list[BriefValues] = []
    for line in numbered_lines(section, number):
        if isinstance(line, NumberedSentence):
            more = {"kind": line.kind} if line.kind else {}
            lines.append({"number": line.number, "text": line.mark + " ".join(_marked(line.text).split()), **more})
        else:
            kind, at = named[line.id]
            lines.append({"number": at, "kind": kind, "in": number, **_seen_block(line)})
    return {"number": number, "level": section.id.count("/") + 1, "heading": _marked(section.heading), "lines": lines}


def _marked(text: Text) -> str:
    """Return a text without its look, but with the marks of code, which a talk keeps."""
    return "".join(f"`{run.text}`" if run.code and "`" not in run.text else run.text for run in text)


def _seen_block(block: Block) -> BriefValues:
    """Return what a talk may show of a picture, a table, a program or a chart."""
    found = {key: _marked(getattr(block, key, ())) for key in ("caption", "takeaway", "source", "credit")}
    match block:
        case Picture():
            return {"file": block.file, "size": f"{block.width} x {block.height} px", **found, "alt": block.alt}
        case Table():
            rows = [list(map(_marked, row)) for row in (block.header, *block.rows)]
            return {"size": f"{len(block.header)} columns, {len(block.rows)} rows", **found, "rows": rows}
        case Code():
            return {"language": block.language, **found, "lines": block.text.split("\n")}
        case Chart():
            series = [[one.name, *map(plain_number, one.values)] for one in block.series]
            return {"size": block.kind.value, **found, "rows": [[block.head, *block.categories], *series]}
    return {}


def _page(values: BriefValues) -> str:
    asked, article = values["request"], values["article"]
    data = [f"- {key}: {value}" for key, value in article.items() if value]
    data.append(f"- enough for: {asked['least']} to {asked['most']} slides, {asked['words']} words of notes")
    head = page_for_writers("brief", _yaml_scalar(article["file"]), **asked)
    parts = [head, "## The form of a talk", values["form"], values["limits"], values["answers"]]
    parts += [ARTICLE, "\n".join(data)]
    for section in values["sections"]:
        lines = [each for line in section["lines"] for each in _printed(line)]
        mark = "#" * min(section["level"] + 2, 6)
        parts.append("\n".join((f"{mark} {section['number']} {section['heading']}", *lines)))
    parts.append("\n".join(("## What the article has to show", "", *_listed(values))))
    return "\n\n".join(parts)


def _printed(line: BriefValues) -> Iterator[str]:
    """Yield a line of the article as the page has it; the lines of a program are numbered."""
    if line.get("kind") not in KINDS:
        yield f"{line['number']} {'(note or caption) ' * (line.get('kind') == 'note')}{line['text']}"
        return
    yield f"[{_title_of_block(line)}]"
    yield from (f"| {' | '.join(row)} |" for row in line.get("rows", ()))
    yield from (f"{number:>3}  {code}".rstrip() for number, code in enumerate(line.get("lines", ()), 1))


def _title_of_block(line: BriefValues) -> str:
    said = (line.get(key) for key in ("file", "language", "size", "caption", "takeaway", "source", "credit", "alt"))
    return ": ".join((f"{line['kind']} {line['number']}", *[", ".join(filter(None, said))]))


def _listed(values: BriefValues) -> Iterator[str]:
    """Yield what a talk may show, a line each, and the sentences with quotations and numbers."""
    for line in (line for kind in KINDS for line in values[f"{kind}s"]):
        count = f", {len(line['lines'])} lines" if "lines" in line else ""
        yield f"- {_title_of_block(line)}{count} (in {line['in']})"
    if values["quotations"]:
        yield f"- quotations: {', '.join(values['quotations'])}"
    numbers = "; ".join(f"{at} {', '.join(said)}" for at, said in values["numbers"].items())
    yield f"- numbers: {numbers or 'none'}"


PAGES = TEMPLATES / "writing"
ANY_ARTICLE = "post.md"  # the name of the article in pages that are about none


def page_for_writers(name: str, article: str = ANY_ARTICLE, **values: object) -> str:
    """Return the page `name` of templates/writing, with `values` and the limits of layouts in its placeholders."""
    limits = {f"most_{each.name.replace('-', '_')}": each.most for each in open_theme("paper").families.values()}
    text = (PAGES / f"{name}.md").read_text("utf-8").rstrip("\n")
    return Template(text).substitute(limits, article=article, **values)


def skill_pages() -> dict[str, str]:
    """Return the files of the skill for agents, by name: how to write a talk, and all forms and keys."""
    limits, families = page_for_writers("limits"), open_theme("paper").families.values()
    reference = page_for_writers(
        "reference",
        form=page_for_writers("form"),
        limits=limits,
        answers=page_for_writers("answers"),
        layouts="\n".join(f"- `{each.name}`: {each.needs}" for each in families if each.is_for_sections),
        keys="\n\n".join(_keys_of_mapping(known) for known in vars(keys).values() if isinstance(known, Keys)),
    )
    return {"SKILL.md": page_for_writers("skill", limits=limits) + "\n", "reference.md": reference + "\n"}


def _keys_of_mapping(known: Keys) -> str:
    lines = (f"- `{key.name}`{'!' * key.required} {key.doc}" for key in known.keys)
    return "\n".join((f"### {known.noun[0].upper()}{known.noun[1:]}", "", *lines))
