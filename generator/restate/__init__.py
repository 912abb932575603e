"""Writes an article of any format as structured YAML, which its author can refine, with texts as inline Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from msgspec.structs import replace

from generator.model.address import Address
from generator.model.article import AUTO, Article, Meta, Role, Section
from generator.model.blocks import Block, Cycle, Event, Paragraph, Picture, Point, Points, Questions, Table, Timeline
from generator.model.chart import BARE, Chart, Notation, Series
from generator.model.settings import NOTHING_SET
from generator.model.text import Run, Text, bare_text
from generator.read import keys
from generator.read.formulas import text_around_tex_formulas
from generator.read.inline import parse_inline
from generator.read.keys import Keys
from generator.read.prose import sections_with_roles
from generator.regex import regex
from generator.yaml.dump import Verbatim, YamlValue, yaml_lines
from generator.yaml.edited import NOWHERE

WIDTH = 100
LARGEST_INTEGER = 10**15  # the integers below it are exact as floats
IN_ORDER = ("points", *keys.INSERTS, "timeline", "cycle", "questions")  # the order of the keys of a section

RestatedKeys = dict[str, YamlValue]


def restate_article(article: Article, files: Mapping[str, str] = {}) -> str:
    """Return the YAML that builds the same deck; `files` has other names of the files of pictures, by their ids."""
    restater = _Restater(files, article.meta.language)
    sections = restater.sections(article.sections)
    takeaways = _without_empty(takeaways=[restater.text_or_mapping(keys.TAKEAWAY, each) for each in article.takeaways])
    sources = _without_empty(sources=[restater.text_or_mapping(keys.SOURCE, each) for each in article.sources])
    paragraphs = [list(yaml_lines(each, WIDTH)) for each in (restater.meta(article.meta), takeaways, sources) if each]
    first, *others = [list(yaml_lines({"sections": [section]}, WIDTH)) for section in sections] or [[]]
    paragraphs += [each for each in (first, *(lines[1:] for lines in others)) if each]
    return "\n\n".join(map("\n".join, paragraphs)) + "\n"


class _Restater:
    """Turns parts of an article into values under the keys of `keys`."""

    def __init__(self, files: Mapping[str, str], language: str) -> None:
        self._files, self._language = files, language

    def values(self, known: Keys, thing: Any, **special: YamlValue) -> RestatedKeys:
        """Return what a block or another part says under each of its keys; `special` has those that differ."""
        found: RestatedKeys = {}
        for key in known.keys:
            if key.name in special:
                found[key.name] = special[key.name]
            elif key.type in WRITE:
                found[key.name] = WRITE[key.type](getattr(thing, key.attribute, ""))
            elif key.type == "picture" and (picture := getattr(thing, key.name, None)):
                found[key.name] = self._value(picture)
        return {name: value for name, value in found.items() if value or name in keys.OF_DECK}

    def meta(self, meta: Meta) -> RestatedKeys:
        set_here = {name: getattr(meta.settings, name) for name in keys.OF_DECK}
        settings = {name: value for name, value in set_here.items() if value != getattr(NOTHING_SET, name)}
        data = {name: getattr(meta, name) for name in keys.OF_SPEAKER}
        speaker = self.values(keys.SPEAKER, meta.speaker) if meta.speaker else ""
        notes = {"notes": meta.settings.notes} if meta.settings.notes else {}
        return self.values(keys.ARTICLE, meta, **data, **settings, **notes, speaker=speaker)

    def sections(self, sections: Sequence[Section], nested: bool = False) -> list[RestatedKeys]:
        guessed = (section.role for section in sections_with_roles(tuple(sections), nested=nested))
        return [self._section(section, role) for section, role in zip(sections, guessed, strict=True)]

    def _section(self, section: Section, guessed: Role) -> RestatedKeys:
        """Return a section; its role is included unless it is plain, so that its author may change it."""
        role_key = "" if section.role is guessed is Role.PLAIN else section.role.value
        layout = "" if section.layout == AUTO else section.layout
        head = self.values(keys.SECTION, section, role=role_key, layout=layout)
        within = _without_empty(sections=self.sections(section.sections, nested=True))
        return head | self._blocks(section.blocks) | within

    def _blocks(self, blocks: Sequence[Block]) -> RestatedKeys:
        """Return the blocks under the keys of a section if they are in the order of the keys, or else in a body."""
        inner = list(blocks)
        lead = inner.pop(0) if inner and isinstance(inner[0], Paragraph) else None
        closing = inner.pop() if len(inner) > 1 and isinstance(inner[-1], Paragraph) else None
        places = [IN_ORDER.index(name) if (name := _key(each)) in IN_ORDER else -1 for each in inner]
        if -1 in places or places != sorted(set(places)):
            return {"body": [self._in_body(block) for block in blocks]}
        found: RestatedKeys = {"lead": restate_as_markdown(lead.text)} if isinstance(lead, Paragraph) else {}
        for block in inner:
            found |= _number_keys(block)
            found[_key(block)] = self._value(block)
        return found | ({"closing": restate_as_markdown(closing.text)} if isinstance(closing, Paragraph) else {})

    def _in_body(self, block: Block) -> YamlValue:
        """Return a text, or a mapping under the block's key, with values such as those of a quote beside it."""
        value = self._value(block)
        if isinstance(block, Paragraph):
            return value
        if isinstance(value, Mapping) and not isinstance(block, Table | Chart):
            first, *others = value.items()
            return {_key(block): first[1], **dict(others)}
        return {_key(block): value, **_number_keys(block)}

    def _value(self, block: Block) -> YamlValue:
        special: RestatedKeys = {}
        match block:
            case Paragraph():
                return restate_as_markdown(block.text)
            case Points():
                return list(map(self._point, block.items))
            case Timeline():
                return list(map(self._event, block.items))
            case Cycle():
                bare = {each.id for each in block.items if each == Point(each.id, each.where, each.term)}
                return [restate_as_markdown(p.term) if p.id in bare else self._point(p) for p in block.items]
            case Questions():
                return [self.values(keys.QUESTION, each) for each in block.items]
            case Table():
                header, *rows = [list(map(restate_as_markdown, row)) for row in (block.header, *block.rows)]
                return {**self.values(keys.TABLE, block), "header": tuple(header), "rows": rows}
            case Chart():
                special = {"kind": block.kind.value, "data": _chart_data(block, self._language), "series": ""}
            case Picture():
                special = {"file": self._files.get(block.id, block.file)}
        return self.values(keys.INSERTS[_key(block)], block, **special)

    def _event(self, event: Event) -> YamlValue:
        """Return an event; one without a date has its label in place of it."""
        undated: RestatedKeys = {} if event.date else {"date": restate_as_markdown(event.label), "label": ""}
        return self.values(keys.EVENT, event, **undated)

    def _point(self, point: Point) -> YamlValue:
        """Return a point as a text if it has only a detail, or else as a mapping."""
        inner = list(map(self._point, point.points))
        return self.text_or_mapping(keys.POINT, point, "detail", points=inner, **_number_keys(point))

    def text_or_mapping(self, known: Keys, thing: Any, key: str = "text", **special: YamlValue) -> YamlValue:
        """Return a part as the text under its key if it has nothing else, or else as a mapping."""
        said = self.values(known, thing, **special)
        return said[key] if [*said] == [key] else said


def _chart_data(chart: Chart, language: str) -> list[list[Any]]:
    """Return the data of a chart row by row, whatever file they came from."""
    columns = [[*chart.categories], *(_numbers(chart, series, language) for series in chart.series)]
    columns = columns if any(chart.categories) else columns[1:]
    head = [chart.head, *(series.name for series in chart.series)][-len(columns) :]
    return [head, *map(list, zip(*columns, strict=True))]


def _numbers(chart: Chart, series: Series, language: str) -> list[float | str | None]:
    """Return the numbers of a series in the form of YAML, or as texts with their unit, and the words in its gaps."""
    notation, words = series.notation, dict(series.gaps)
    bare = chart.format == "percent" and series in chart.shown and max(map(abs, chart.values)) > 1  # hundredths
    power = 2 if notation.is_percent or bare else 0
    scaled = (value if value is None else Decimal(repr(value)).scaleb(power) for value in series.values)
    return [words.get(at) if value is None else _number(value, notation, language) for at, value in enumerate(scaled)]


def _number(value: Decimal, notation: Notation, language: str) -> float | str:
    """Return a number; one with a unit as a text with its decimals and the decimal mark of the language."""
    if notation == BARE:
        return int(value) if value == int(value) and abs(value) < LARGEST_INTEGER else float(value)
    from generator.language.figures import has_decimal_comma  # Babel costs 30 ms, and few articles have a chart

    number = value.normalize()
    decimals = max(notation.decimals, -int(number.as_tuple().exponent), 0)
    sign, mark = "-" if number < 0 else "", "," if has_decimal_comma(language or "en") else "."
    text = f"{abs(number):.{decimals}f}".replace(".", mark)
    return f"{sign}{notation.prefix}{text}{notation.suffix}"


def _ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers as an author writes them: 2-3, 5."""
    starts = [each for each in numbers if each - 1 not in numbers]
    ends = [each for each in numbers if each + 1 not in numbers]
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True))


def _without_empty(**values: YamlValue) -> RestatedKeys:
    return {name: value for name, value in values.items() if value}


def _paragraphs(texts: Sequence[Text]) -> YamlValue:
    said = list(map(restate_as_markdown, texts))
    return said[0] if len(said) == 1 else said


# Texts as inline Markdown that reads back as the same texts

Escape = Callable[[str], str]

_MARKS = regex(r"[\\`*_\[\]<&!~]")
_MARKS_AND_DOLLARS = regex(r"[\\`*_\[\]<&!~$]")
_BRACKETS = regex(r"(?<!\\)[\[\]]")
_EDGES = regex(r"^[^\W_]|[^\W_]$")
_TICKS = regex("`+")
MARKS_OF_STYLES = {"bold": "**", "italic": "_"}  # the outer one first


def restate_as_markdown(text: Text) -> str:
    """Return the text with the fewest escapes that read back the same; the style of spaces is ignored."""
    escape_dollars = partial(_escape, marks=_MARKS_AND_DOLLARS)  # two with escapes between would be a formula
    said = (_markdown(text, escape) for escape in (_escape_if_needed, _escape, _escape_ends, escape_dollars))
    same = (each for each in said if _styled_letters(parse_inline(each, NOWHERE)[0]) == _styled_letters(text))
    return next(same, None) or _markdown(text, _escape)


def _styled_letters(text: Text) -> list[Run]:
    """Return each character with its style, regardless of how the runs are split."""
    return [Run(" ") if each == " " else replace(run, text=each) for run in text for each in run.text]


def _escape_if_needed(text: str) -> str:
    """Return the text escaped only if it would be read as markup; snake_case would not."""
    plain = text.strip()
    return text if not plain or parse_inline(plain, NOWHERE)[0] == (Run(plain),) else _escape(text)


def _escape(text: str, marks: re.Pattern[str] = _MARKS) -> str:
    """Return the text with all marks escaped, except in formulas, which use backslashes themselves."""
    return "".join(marks.sub(r"\\\g<0>", words) + formula for words, formula in text_around_tex_formulas(text))


def _escape_ends(text: str) -> str:
    """Return the text with the letters at both ends as references, so that stars beside them are read as marks."""
    return _EDGES.sub(lambda match: f"&#{ord(match[0])};", _escape(text))


def _markdown(text: Text, escape: Escape) -> str:
    """Return links around bold around italic around code, so that neighbours with the same style share marks."""
    return "".join(_link(link, tuple(runs), escape) for link, runs in groupby(text, key=lambda run: run.link))


def _link(link: Address, text: Text, escape: Escape) -> str:
    if not link:
        return _styled(text, escape)
    if text == (Run(link, link=link),) and not re.search("%|xn--", link):  # Markdown would decode these
        return f"<{link}>"
    said = _styled(text, lambda bare: _BRACKETS.sub(r"\\\g<0>", escape(bare)))
    return f"[{said}](<{link}>)" if re.search("[()]", link) else f"[{said}]({link})"


def _styled(text: Text, escape: Escape, styles: Mapping[str, str] = MARKS_OF_STYLES) -> str:
    """Return each stretch, between marks if it has the first style; spaces at its ends stay outside the marks."""
    if not styles:
        stretches = [(code, bare_text(tuple(runs))) for code, runs in groupby(text, key=lambda run: run.code)]
        return "".join(_code_span(said) if code else escape(said) for code, said in stretches)
    (style, mark), *inner = styles.items()
    pieces = []
    for has_it, runs in groupby(text, key=attrgetter(style)):
        said = _styled(tuple(runs), escape, dict(inner))
        bare = said.strip()
        pieces.append(said.replace(bare, f"{mark}{bare}{mark}", 1) if has_it and bare else said)
    return "".join(pieces)


def _code_span(code: str) -> str:
    """Return code between more backticks than it has in a row."""
    fence = "`" * (max(map(len, _TICKS.findall(code)), default=0) + 1)
    room = " " if code.startswith("`") or code.endswith("`") or (code[:1] == code[-1:] == " " and code.strip()) else ""
    return f"{fence}{room}{code}{room}{fence}"


# How a value is written, by the type of its key.
AS_IT_IS = ("plain", "url", "language", "flag", "ground", "trend", "day", "format", "condition")
WRITE: Mapping[str, Callable[[Any], YamlValue]] = {
    **dict.fromkeys(AS_IT_IS, lambda value: value),
    "text": restate_as_markdown,
    "lines": Verbatim,
    "paragraphs": _paragraphs,
    **dict.fromkeys(("urls", "files", "names"), list),
    "ranges": _ranges,
    "place": lambda place: " ".join(f"{share:g}" for share in place or ()),
}


def _number_keys(block: Block | Point) -> RestatedKeys:
    """Return the keys for the numbers of an ordered list."""
    if not (isinstance(block, Points | Point) and block.ordered):
        return {}
    return {"ordered": True} if block.start == 1 else {"ordered": True, "start": block.start}


def _key(block: Block) -> str:
    return type(block).__name__.lower()
