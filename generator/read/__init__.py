"""A file in, an Article and findings out: the entrance to the readers, one for each format.

A file of another kind is refused with an error that says how to make an article of it.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Literal, cast

from msgspec import convert
from msgspec.structs import replace

from generator.errors import Finding, InputError, Where, brief, error, nearest_word, refuse_without
from generator.guard import limits
from generator.guard.budget import counting_work, within_budget
from generator.guard.lookup import bytes_of_regular_file
from generator.guard.packages import has_password, password_error
from generator.model.address import MARK
from generator.model.article import Article
from generator.model.text import ELLIPSIS
from generator.read.completion import complete_read_article, refuse_long_article
from generator.read.decode import decode_source
from generator.read.files import ARTICLE, NONE, ArticleRead, Files, files_beside_article, read_file_beside_article
from generator.read.filling import NO_DATA, Filling, filled_article
from generator.read.prose import is_source_on_web
from generator.read.source_images import gather_image_remarks, source_without_images
from generator.regex import regex
from generator.shipped import word_list

Stated = Mapping[str, str] | None  # what a source says about the whole article, by key
SourceFormat = Literal["yaml", "markdown", "notebook", "html", "docx", "rst", "text"]

MOST: dict[SourceFormat, int] = {"yaml": limits.YAML_BYTES, "rst": limits.RST_BYTES, "docx": limits.FILE_BYTES}
MOST |= {"html": limits.PAGE_BYTES, "notebook": limits.PAGE_BYTES}

# Marks that only reStructuredText has: targets of links, directives and roles; and the line under its headings.
RST = regex(r"^\.\. (?:_[^:\n]+:|[\w-]+::)|(?<!\w):[a-z]+:`[^`]+`|`_(?!\w)", re.MULTILINE)
UNDERLINED = regex(r"^\S.*\n([=\-~^*+#\"])\1{2,}$", re.MULTILINE)
CUT_MARK = regex(f"zq[a-z]*{ELLIPSIS}", re.IGNORECASE)  # a mark at the end of a text that a message shortens
HELD = regex(rb"data:image/[\w.+-]{1,40};base64,[\w+/=%]*", re.ASCII)  # a picture embedded in a text


def formats_by_words(part: str) -> dict[str, SourceFormat]:
    """Return the format for each of the words of a part of templates/reading.txt, whose lines begin with a format."""
    return {word: convert(format, SourceFormat) for format, *words in map(str.split, word_list(part)) for word in words}


def _signs(part: str) -> dict[str, re.Pattern[bytes]]:
    """Return the patterns of a part of templates/reading.txt, for bytes, by the names before them."""
    return {kind: regex(sign.encode()) for kind, sign in (line.split(" ", 1) for line in word_list(part))}


FORMATS = formats_by_words("suffixes") | {"": "text"}
SIGNS = _signs("signs of formats")  # of texts without a file name; without one, the text is plain text
OBJECT = regex(rb"\A(\xef\xbb\xbf)?\s*\{\s*\"")  # JSON is YAML

NOTEBOOK = regex(rb"\"nbformat\"\s*:\s*\d")


def read_file(
    source: str | os.PathLike[str], format: SourceFormat | None = None, files: Files | None = None
) -> ArticleRead:
    """Return the article in the file `source`, and findings about it.

    format: the format of the file; without it, the suffix names the format.
    files: which other files the article may read; without it, those in its folder and its project.
    Raises InputError, with every problem of the file at once.
    """
    path = Path(source)
    data = bytes_of_file(path, "an article", limits.FILE_BYTES)
    refuse_file_of_other_kind(data, str(path))
    files = files or files_beside_article(path.parent)
    return read_bytes(data, str(path), format or source_format_of_file(str(path)), files, is_said=format is not None)


def read_bytes(
    data: bytes, name: str, format: SourceFormat, files: Files = NONE, *, is_said: bool = False
) -> ArticleRead:
    """Return the article in `data`, the bytes of a file in any encoding, and findings, which call the file `name`.

    files: which other files the article may read; by default none. is_said: whether the user named the format, so that
    a plain text stays one even if it looks like reStructuredText.
    Raises InputError, with every problem of the file at once.
    """
    with within_budget("reading the article", Where(name)), counting_work():
        return _read(_check_size(data, name, format), name, format, files, is_said)


def _read(data: bytes, name: str, format: SourceFormat, files: Files, is_said: bool) -> ArticleRead:
    refuse_file_of_other_kind(data, name)
    text, findings = "", tuple[Finding, ...]()
    if format != "docx":
        text, findings = decode_source(data, name, is_page=format == "html", allowed="\f" if format == "text" else "")
    # A page with front matter is the source of one, which tools that make sites read as Markdown.
    format = "markdown" if format == "html" and text.startswith("---\n") else format
    if format == "text" and not is_said and is_rst_source(text):
        format, text = "rst", text.replace("\f", " ")
    if format not in ("html", "notebook") and text.count("[") > limits.BRACKETS:
        message = f"the file has more than {limits.BRACKETS:,} square brackets"
        hint = "check that it is the right file: an article has only a few links"
        raise InputError(error("size", message, Where(name), hint))
    parsed, more = _parse_and_fill(data, text, name, format, files)
    settled_article, remarks = complete_read_article(refuse_long_article(parsed))
    return settled_article, gather_image_remarks((*findings, *more, *remarks))


def _parse_and_fill(data: bytes, text: str, name: str, format: SourceFormat, files: Files) -> ArticleRead:
    """Return the article filled with its row of data, if it has one. Raises InputError, with the problems of both."""
    if not (filling := files.filling).has_data:
        return _parse_as_format(data, text, name, format, files)
    if format not in ("docx", "notebook"):  # their texts are in no such form
        text = filling.marked(text, name, {"yaml": "json", "html": "html"}.get(format, ""))
    stopped: tuple[Finding, ...] = ()
    try:
        article, findings = _parse_as_format(data, text, name, format, files)
        article = filled_article(article, filling)
    except InputError as refused:
        stopped = refused.findings
    found = (each for each in filling.findings if each.level == "error")
    problems = sorted(found, key=lambda each: (each.where.line, each.where.column) if each.where else (0, 0))
    if problems or stopped:
        raise InputError(*_in_words((*problems, *stopped), filling))
    return article, _in_words((*findings, *filling.findings), filling)


def _in_words(findings: tuple[Finding, ...], filling: Filling) -> tuple[Finding, ...]:
    """Return findings with words in place of marks, each once."""

    def fill(text: str) -> str:
        return CUT_MARK.sub(ELLIPSIS, MARK.sub(lambda mark: brief(" ".join(filling.said(mark[0]).split())), text))

    return tuple(dict.fromkeys(replace(each, message=fill(each.message), hint=fill(each.hint)) for each in findings))


def _check_size(data: bytes, name: str, format: SourceFormat) -> bytes:
    """Return `data`; raises InputError where it has too many bytes for an article."""
    most = MOST.get(format, limits.ARTICLE_BYTES)
    held = sum(len(match[0]) for match in HELD.finditer(data)) if len(data) > most else 0  # embedded pictures
    if len(data) > limits.PAGE_BYTES >= most or len(data) - held > most:
        message = f"the file has more than {most / 1_000_000:g} MB, which is too much for an article"
        hint = "check that it is the right file: one talk takes about ten pages"
        raise InputError(error("size", message, Where(name), hint))
    return data


def _parse_as_format(data: bytes, text: str, name: str, format: SourceFormat, files: Files) -> ArticleRead:
    """Read the article with the reader of its format, which is imported here: the YAML loader alone takes 15 ms."""
    match format:
        case "yaml":
            from generator.read import article

            return article.parse(text, name, files, partial(_read_basis, files))
        case "markdown":
            return read_markdown(*source_without_images(text), name, files)
        case "notebook":
            from generator.read import notebook

            return notebook.parse(text, name, files)
        case "html":
            page, held = source_without_images(text)
            return read_page(page, name, files, None, held)
        case "docx":
            from generator.read import word

            return word.parse(data, name, files.filling)
        case "rst":
            refuse_without("docutils", "reading reStructuredText", "rst", InputError, Where(name))
            from generator.read import rst

            return rst.parse(text, name, files)
        case "text":
            from generator.read import plain_text as plain

            return plain.parse(text, name, files)


def _read_basis(files: Files, name: str, where: Where) -> tuple[Article | None, tuple[Finding, ...]]:
    """Return the article called `name` that a talk names at `where`, with its errors as errors of the talk."""
    try:
        path, kept = str((files.folder or Path()) / name), files.kept if files.kept is not None else {}
        if path in kept:
            return kept[path], ()
        if files.article_at and is_source_on_web(name):
            return files.article_at(name), ()
        data = read_file_beside_article(name, files, ARTICLE, where)
        if isinstance(data, Finding):
            return None, (data,)
        if (format := source_format_of_file(name)) == "yaml":
            hint = "name the article itself"
            return None, (error("article", f'"{brief(name)}" is a talk, or an article in YAML', where, hint),)
        kept[path] = _read(_check_size(data, path, format), path, format, replace(files, filling=NO_DATA), False)[0]
        return kept[path], ()
    except InputError as broken:
        return None, broken.findings


def is_rst_source(text: str) -> bool:
    """Return whether a text is reStructuredText: it has marks of no other format, and headings with lines below."""
    return len(list(islice(RST.finditer(text), 2))) > 1 and UNDERLINED.search(text) is not None


def read_markdown(text: str, brought_pictures: Mapping[str, bytes], name: str, files: Files) -> ArticleRead:
    """Return the article in Markdown, perhaps converted from another format, and findings.

    brought_pictures: the pictures that the source file itself contains, by name.
    Raises InputError where it has no words, or front matter that cannot be read.
    """
    from generator.read import markdown

    return markdown.parse(text, name, files, brought_pictures)


def read_page(page: str, name: str, files: Files, stated: Stated, held: Mapping[str, bytes]) -> ArticleRead:
    """Return the article in a page of HTML, and findings.

    stated: if the page was made from a file of another format, what that says about the article, by key.
    held: the pictures that it contains, by name.
    Raises InputError where it has no words, or is too large or too deep.
    """
    from generator.read import html

    return html.parse(page, name, files, stated, held)


def source_format_of_file(name: str) -> SourceFormat:
    """Return the format for the suffix of `name`; without a suffix, plain text. Raises InputError for others."""
    if (suffix := Path(name).suffix.lower()) in FORMATS:
        return FORMATS[suffix]
    raise InputError(other_file_kind_error(suffix[1:], name, ", ".join(each for each in FORMATS if each)))


def guess_format_of_data(data: bytes) -> SourceFormat:
    """Return the format whose sign comes first in the list, or "text" if the data have none."""
    if OBJECT.match(data):
        return "notebook" if NOTEBOOK.search(data) else "yaml"
    return cast("SourceFormat", next((format for format, sign in SIGNS.items() if sign.search(data)), "text"))


def bytes_of_file(path: Path, wanted: str, most: int) -> bytes:
    """Return the bytes of a file, or the first `most` and one more if it is larger; `wanted` is for messages.

    Raises InputError for a file that is not there, a folder, or one that cannot be read.
    """
    where = Where(str(path))
    try:
        return bytes_of_regular_file(path, most + 1)
    except FileNotFoundError as reason:
        raise InputError(error("file", "there is no such file", where, _similar_name(path))) from reason
    except IsADirectoryError as reason:
        raise InputError(error("file", f"this is a folder, not {wanted}", where, "name a file in it")) from reason
    except PermissionError as reason:
        raise InputError(error("file", "the file may not be read", where, "check its permissions")) from reason
    except (OSError, ValueError) as reason:  # a name too long, a NUL in the name, a failing disk
        said = getattr(reason, "strerror", None) or reason
        raise InputError(error("file", f"the file cannot be read: {said}", where)) from reason


def _similar_name(path: Path) -> str:
    with suppress(OSError, ValueError):
        if near := nearest_word(path.name, [each.name for each in path.parent.iterdir()]):
            return f'did you mean "{path.parent / near}"?'
    return "the path starts from the current folder"


# Files that are no articles, and how to make an article of each

_LINES = [line.split(": ", 1) for line in word_list("commands")]
COMMANDS = {suffix: command for suffixes, command in _LINES for suffix in suffixes.split()}
OTHER_SIGNS = _signs("signs of other files")
PACKAGE_PARTS = [line.split() for line in word_list("parts of packages")]


def refuse_file_of_other_kind(data: bytes, name: str) -> None:
    """Raise InputError where a file begins with the bytes of a kind that is not read, such as PDF."""
    if has_password(data):
        raise InputError(password_error("docx", "file", name))
    kind = next((kind for kind, sign in OTHER_SIGNS.items() if sign.match(data)), "")
    if not kind and data.startswith(b"PK\x03\x04") and b"word/document.xml" not in data:  # Word's may hold a workbook
        kind = next((kind for kind, part in PACKAGE_PARTS if part.encode() in data), "")
    if kind:
        raise InputError(other_file_kind_error(kind, name))


def other_file_kind_error(kind: str, name: str, formats: str = "") -> Finding:
    """Return the error for a file with the suffix `kind`, which is not read; `formats` names those that are."""
    path, where = Path(name), Where(name)
    written = path.name if path.suffix else f"file.{kind}"
    if kind in COMMANDS:
        said = {"file": shlex.quote(written), "stem": shlex.quote(Path(written).stem)}
        hint = f"convert it with: {COMMANDS[kind].format_map(said)}"
        return error("format", f'cannot read ".{kind}" files', where, hint)
    for what, kinds, hint in (line.split(": ", 2) for line in word_list("no articles")):
        if kind in kinds.split():
            return error("no-article", f"this is {what}, not an article", where, hint)
    return error("format", f'cannot read ".{kind}" files', where, f"known formats: {formats}")
