"""A Markdown file in; out, the dialect of slides that it is written in, or None where it is an article.

A file is slides only by its front matter or by its shape. Front matter names Marp (`marp: true`), Quarto (`format:`)
or R Markdown (`output:`) with a format for slides, or Slidev (keys that only it has); `talk: slides` makes any file
slides. By its shape, a file is slides if rulers divide it into three parts or more that all look like slides: each
begins with its only heading of that level, or is short enough to need none, as fewer than half are, and none has more
words than a slide or a paragraph longer than one has, notes not counted. An article with rulers between its sections
fails by its first long paragraph, and a blog post by its keys. Only then do marks outside of code name the tool:
pandoc (`::: notes`), Slidev (`layout:` between two rulers), remark (`???`) and Marp (a directive in a comment,
`![bg]`); no mark alone makes an article slides. Where the front matter names another talk, slides are read as an
article, but without the text that their tool takes for notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from msgspec import Struct
from msgspec.structs import replace

from generator import yaml
from generator.read.markdown.frontmatter import FrontMatter
from generator.read.markdown.notes import markdown_without_notes
from generator.read.markdown.parser import markdown_code_line_numbers
from generator.read.private import MarkedNote

DIVIDES = 2  # the level of the headings that begin slides in Quarto by default
MOST_WORDS, MOST_IN_PARAGRAPH, MOST_ALONE = 75, 30, 15  # on a slide, in one paragraph, and without a heading
FEWEST = 3  # parts
POST = ("tags", "categories", "slug", "permalink", "draft", "pubDate")  # keys of a blog's front matter
DECKS = re.compile(
    r"(?:\w+::)?(?:pptx|(?:[\w-]+-)?revealjs|beamer|slidy|s5|slideous|dzslides"
    r"|(?:powerpoint|ioslides|slidy|revealjs|beamer)_presentation)"
)
PROPERTY = re.compile(r"(?:class|name|layout|template|background-\w+|count|exclude|cols)[ \t]*:.*")
RULER = re.compile(r"(?: {0,3})(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
HEADING = re.compile(r"(?P<hashes>#{1,6})[ \t]+\S")
COMMENT = re.compile(r"<!--(?P<inside>(?:(?!<!--).)*?)-->", re.DOTALL)  # none holds another: that takes long to find
DIRECTIVE = re.compile(
    r"\s*(?:fit|[$_]?(?:theme|style|headingDivider|size|math|marp|paginate|header|footer|class|color|transition"
    r"|background(?:Color|Image|Position|Repeat|Size)?|lang|title|author|description|keywords|url|image)\s*:.*)\s*",
    re.DOTALL,
)
SLIDEV_KEYS = (
    *("addons", "aspectRatio", "browserExporter", "canvasWidth", "colorSchema", "drawings", "exportFilename"),
    *("highlighter", "mdc", "routerMode", "themeConfig", "transition", "twoslash"),
)
SLIDEV_TOO = ("theme", "layout", "class", "background", "fonts", "info")  # keys that other tools have, too
NOTES = re.compile(r"^:{3,}[ \t]*(?:\{[ \t]*\.notes\b|notes\b)", re.MULTILINE)
NOTE = re.compile(r"[ \t]*(?P<bold>[*_]{0,3})notes?(?P<end>[*_]{0,3})[ \t]*:(?!//)(?P<after>[*_]{0,3})[ \t]*", re.I)
ASIDE = re.compile(r"^\?\?\?[ \t]*$", re.MULTILINE)
FENCE = re.compile(r"[ \t]*:{3,}[ \t]*(?P<said>\{[^{}]*\}|[\w. -]*?)[ \t]*:*[ \t]*")
SETTINGS = re.compile(
    r"^---[ \t]*\n(?P<inside>(?:[ \t]*[A-Za-z][\w-]*:.*\n|[ \t]+\S.*\n)*?"
    r"(?:layout|class|background|transition|clicks|image|hide|level):.*\n"
    r"(?:[ \t]*[A-Za-z][\w-]*:.*\n|[ \t]+\S.*\n)*?)---[ \t]*$",
    re.MULTILINE,
)
BACKGROUND = re.compile(r"!\[[^\]\n]*\bbg\b[^\]\n]*\]\(")


class SlideDialect(Struct, frozen=True):
    """How a tool divides slides and writes notes.

    divides: the level of the headings that begin a slide besides rulers; 0 for none, -1 for pandoc's own rule.
    ruled: whether three hyphens divide slides even directly under a line of text.
    why: what the file was recognised by.
    """

    name: str
    divides: int = 0
    ruled: bool = False
    why: str = ""

    @property
    def is_pandoc(self) -> bool:
        """Whether headings begin slides, attributes stand in braces, and comments are no notes."""
        return self.divides != 0 and self.name != "Marp"


MARP, PANDOC, REMARK, SLIDEV = (
    SlideDialect("Marp"),
    SlideDialect("pandoc", -1),
    SlideDialect("remark", 0, True),
    SlideDialect("Slidev", 0, True),
)
PLAIN = SlideDialect("Markdown")


def is_front_matter_of_article(front: FrontMatter) -> bool:
    """Whether the front matter names a talk for an article."""
    return front.meta.settings.talk not in ("", "slides")


def can_be_source_of_slides(front: FrontMatter) -> bool:
    """Whether a file may be slides: it has `talk: slides` or a ruler, and is worth a closer look."""
    return front.meta.settings.talk == "slides" or any(map(RULER.fullmatch, front.body.split("\n")))


def dialect_of_slide_source(front: FrontMatter, bare: str) -> SlideDialect | None:
    """Return the dialect of the slides in a file, whose text without code is `bare`; None for an article."""
    if found := _told(front.keys, bare):
        return found
    if front.meta.settings.talk == "slides":
        why = '"talk: slides" stands at the top'
    elif parts := _slide_like(bare, front):
        why = f"rulers divide it into {parts} pieces, each as short as a slide"
    else:
        return None
    return replace(_marked(bare), why=why)


def stray_aside_in_markdown(bare: str) -> int:
    """Return the line (from 1) of remark's mark `???` in an article with rulers; 0 if there is none."""
    lines = bare.split("\n")
    if not any(map(RULER.fullmatch, lines)):
        return 0
    return next((number for number, line in enumerate(lines, 1) if ASIDE.fullmatch(line)), 0)


def markdown_without_code(text: str) -> str:
    """Return the text with blank lines in place of its blocks of code."""
    code = markdown_code_line_numbers(text)
    return "\n".join("" if number in code else line for number, line in enumerate(text.split("\n"), 1))


def _told(said: yaml.Mapping, bare: str) -> SlideDialect | None:
    """Return the dialect that the front matter names; None if it names none."""
    if _text(said.get("marp")) == "true":
        level = _text(said.get("headingDivider"))
        divides = int(level) if level in "123456" and level else 0
        return replace(MARP, divides=divides, why='"marp: true" stands at the top')
    if any("moon_reader" in name for name in _names(said.get("output"))):
        return replace(REMARK, why='"output: moon_reader" stands at the top')
    for key, dialect in (("format", SlideDialect("Quarto", DIVIDES)), ("output", SlideDialect("R Markdown", DIVIDES))):
        node = said.get(key)
        if name := next(filter(DECKS.fullmatch, _names(node)), ""):
            level = next((each for each in _levels(said, node) if each in "123456" and each), str(DIVIDES))
            return replace(dialect, divides=int(level), why=f'"{key}: {name}" stands at the top')
    ruled = any(map(RULER.fullmatch, bare.split("\n")))
    known = SLIDEV_KEYS + (SLIDEV_TOO if SETTINGS.search(bare) else ())
    if ruled and (key := next(filter(said.get, known), "")):
        return replace(SLIDEV, why=f'"{key}", a key of Slidev, stands at the top')
    return None


def _names(node: yaml.YamlNode | None) -> Iterator[str]:
    """Yield the names in a value: itself, the items of a list, or the keys of a mapping."""
    match node:
        case yaml.Scalar():
            yield node.text
        case yaml.Sequence():
            yield from (each.text for each in node.items if isinstance(each, yaml.Scalar))
        case yaml.Mapping():
            yield from (key.text for key, _ in node.pairs)


def _levels(said: yaml.Mapping, node: yaml.YamlNode | None) -> Iterator[str]:
    """Yield the slide levels that are stated for all formats or for one of them."""
    inner = [value for _, value in node.pairs] if isinstance(node, yaml.Mapping) else []
    for mapping in (each for each in (said, *inner) if isinstance(each, yaml.Mapping)):
        yield from (_text(mapping.get(key)) for key in ("slide-level", "slide_level"))


def _text(node: yaml.YamlNode | None) -> str:
    return node.text.strip() if isinstance(node, yaml.Scalar) else ""


def _marked(bare: str) -> SlideDialect:
    """Return the dialect that marks in the text of slides name."""
    if NOTES.search(bare):
        return PANDOC
    if SETTINGS.search(bare):
        return SLIDEV
    if ASIDE.search(bare):
        return REMARK
    directed = any(DIRECTIVE.fullmatch(match["inside"]) for match in COMMENT.finditer(bare))
    return MARP if directed or BACKGROUND.search(bare) else PLAIN


def _slide_like(bare: str, front: FrontMatter) -> int:
    """Return the number of parts that rulers make, if each looks like a slide; else 0."""
    if any(front.keys.get(key) for key in POST):
        return 0
    parts: list[list[str]] = [[]]
    text, _, _ = markdown_without_notes(COMMENT.sub("", SETTINGS.sub("\n---\n", bare)), "")
    for line in markdown_without_asides(text)[0].split("\n"):
        if RULER.fullmatch(line):
            parts.append([])
        else:
            parts[-1].append(line)
    bare_parts = (list(dropwhile(_is_property, part)) for part in parts)
    said = [part for part in bare_parts if any(map(str.strip, part))]
    headed = sum(HEADING.match(next(filter(str.strip, part))) is not None for part in said)
    slide_like = len(said) >= FEWEST and 2 * headed > len(said) and all(map(_is_slide, said))
    return len(said) if slide_like else 0


def _is_property(line: str) -> bool:
    """Whether a line at the top of a slide is blank or a property that remark reads."""
    return not line.strip() or PROPERTY.fullmatch(line) is not None


def markdown_without_asides(text: str, level: int = 0) -> tuple[str, list[MarkedNote]]:
    """Return the text of slides without the notes that follow `???` or `Note:`, and these notes.

    Notes go on to the end of the slide: to a ruler, or a heading of `level` or a higher one. Lines keep their numbers.
    """
    kept, code = text.split("\n"), markdown_code_line_numbers(text)
    notes: list[MarkedNote] = []
    within = False
    for number, line in enumerate(kept, 1):
        in_code = number in code
        heading = None if in_code else HEADING.match(line)
        if not in_code and (RULER.fullmatch(line) or (heading and len(heading["hashes"]) <= level)):
            within = False
        elif within:
            fenced = not in_code and FENCE.fullmatch(line)
            notes[-1] = MarkedNote(notes[-1].line, f"{notes[-1].text}\n{'' if fenced else line}")
        elif not in_code and (ASIDE.fullmatch(line) or NOTE.match(line)):
            within = True
            notes.append(MarkedNote(number, NOTE.sub("", line.strip("?"), count=1)))
        kept[number - 1] = "" if within else line
    return "\n".join(kept), notes


def _is_slide(lines: list[str]) -> bool:
    """Whether the lines of a part are as few and as short as those of a slide."""
    first = next(line for line in lines if line.strip())
    levels = [len(match["hashes"]) for line in lines if (match := HEADING.match(line))]
    words = sum(len(line.split()) for line in lines)
    if not HEADING.match(first):
        return not levels and words <= MOST_ALONE
    paragraphs = re.split(r"\n(?=[ \t]*(?:\n|[-*+>|#]|\d+[.)]))", "\n".join(lines))
    short = all(len(paragraph.split()) <= MOST_IN_PARAGRAPH for paragraph in paragraphs)
    return levels.count(levels[0]) == 1 and min(levels) == levels[0] and words <= MOST_WORDS and short
