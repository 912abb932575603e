"""Finds the articles that a caller names, makes a job of each, or of each row of data for one, and names its deck.

Articles are named by files, addresses, folders and patterns such as "talks/**/*.md". Nothing is built here.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from glob import has_magic
from os.path import isdir
from pathlib import Path, PurePath, PurePosixPath
from string import Formatter
from typing import TYPE_CHECKING, Any, NoReturn

from msgspec.structs import replace

from generator.batch.addresses import bytes_at_address, files_at_address, path_of_source
from generator.batch.job import Job
from generator.batch.run import FolderOfDecks
from generator.errors import (
    Finding,
    InputError,
    OutputError,
    Where,
    brief,
    did_you_mean_hint,
    error,
    has_finding_of_level,
)
from generator.opening import (
    article_of_source,
    files_of_source,
    is_address_of_file,
    is_pattern_of_articles,
    stem_of_source,
)
from generator.output import SUFFIX
from generator.read import FORMATS, guess_format_of_data
from generator.read.private import value_without_notes
from generator.read.prose import is_source_on_web
from generator.regex import regex
from generator.rows import DataRow, row_value_as_text
from generator.settings import ArticlePath, BuildRequest

if TYPE_CHECKING:
    from generator.rows.fill import RowCheck

FIELDS = ("stem", "number", "folder")
ROW = "row."
ENDING = regex(r"\.\w+$")
SPEC = regex(r"0?\d{0,2}")  # how wide a number is, as in {number:04}
MOST = 100  # characters of a value, of which each may take four bytes where a name has at most 255
# Characters that Windows or the shell of some system refuses in the name of a file.
UNSAFE = regex('[\x00-\x1f\x7f-\x9f<>:"/\\\\|?*\ud800-\udfff]+')
RESERVED = regex(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)  # devices of Windows

# A folder holds many files that are no articles. JSON there is data, and YAML is an article if it has sections.
ENDINGS = {ending for ending in FORMATS if ending} - {".json"}
NO_ARTICLE = "name a file that ends in .md, .yaml, .txt, .html, .docx, .rst or .ipynb"


FoundArticle = tuple[str, str]  # its path or address, and its folder, relative to the folder or pattern that was named


def find_articles(names: Iterable[str | os.PathLike[str]], into: str | os.PathLike[str]) -> dict[str, str]:
    """Return the folders of the articles by their paths or addresses.

    They are in the order of the names, and within each folder in the order of their paths, each once.
    What lies in `into`, the folder of the decks, is found only if it is named. A file that is missing is found, since
    its own deck cannot be built then. Raises InputError for each folder and each pattern that holds no article, and
    for a folder that cannot be read.
    """
    found: dict[str, FoundArticle] = {}
    problems: list[Finding] = []
    for named in names:
        name = os.fspath(named)
        articles = [*(_articles_at_address(name) if is_address_of_file(name) else _find_articles(name, Path(into)))]
        if not articles:
            problem = "there is no article in this folder" if isdir(name) else "no article has a name like this"
            problems.append(error("file", problem, Where(name), NO_ARTICLE))
        for each in articles:
            is_far = is_source_on_web(each[0]) or is_address_of_file(each[0])
            found.setdefault(each[0] if is_far else os.path.abspath(each[0]), each)
    if problems:
        raise InputError(*problems)
    return dict(found.values())


def _find_articles(name: str, into: Path) -> Iterator[FoundArticle]:
    if not isdir(name) and not is_pattern_of_articles(name):
        yield name, ""
        return
    top = name if isdir(name) else _top_of_pattern(name)
    paths = _paths_below(name, into) if isdir(name) else _match_files(top, name.removeprefix(top).lstrip(f"/{os.sep}"))
    for path in filter(_is_article, paths):
        folder = os.path.relpath(path.parent, top or ".")
        yield str(path), "" if folder == "." else folder


def _articles_at_address(name: str) -> Iterator[FoundArticle]:
    """Yield the articles in a folder, of a pattern, or the one, at an address; one that is missing cannot be built."""
    found, top = files_at_address(name), _top_of_pattern(name.rstrip("/"))
    if found in ([], [name]) and not has_magic(name) and PurePosixPath(name).suffix:
        yield name, ""
        return
    for each in found:
        below = PurePosixPath(each.removeprefix(top).lstrip("/"))
        is_visible = not any(part.startswith(".") for part in below.parts)
        if is_visible and _is_article_name(each, lambda: bytes_at_address(each) or b""):  # noqa: B023  # used at once
            yield each, "" if below.parent == PurePosixPath() else str(below.parent)


def _top_of_pattern(pattern: str) -> str:
    """Return the folder before the first part of a pattern that has a wildcard."""
    while has_magic(pattern):
        pattern = os.path.dirname(pattern)
    return pattern


def _paths_below(folder: str, into: Path) -> Iterator[Path]:
    """Yield the files below a folder in order, without those that are hidden."""
    decks = into.resolve()
    for parent, folders, files in os.walk(folder, onerror=_refuse_folder):
        inside = Path(parent).resolve()
        folders[:] = sorted(each for each in folders if not each.startswith(".") and inside / each != decks)
        yield from (Path(parent, each) for each in sorted(files) if not each.startswith("."))


def _refuse_folder(reason: OSError) -> NoReturn:
    message, hint = f"this folder cannot be read: {reason.strerror}", "name the folders that you may read"
    raise InputError(error("file", message, Where(str(reason.filename)), hint)) from reason


def _match_files(top: str, pattern: str) -> list[Path]:
    """Return the files below a folder whose paths match, in order; only a pattern with a hidden name finds such names.

    Unlike `glob.glob`, `**` in pathlib does not follow links: two links to the folder above make endless paths.
    """
    is_open = PurePath(pattern).name == "**"  # which finds only folders before Python 3.13
    wanted = os.path.join(pattern, "*") if is_open else pattern
    with_hidden = any(part.startswith(".") for part in PurePath(pattern).parts)
    found = ((path.relative_to(top).parts, path) for path in Path(top).glob(wanted))
    visible = ((parts, path) for parts, path in found if with_hidden or not any(each.startswith(".") for each in parts))
    return [path for _, path in sorted(visible)]


def _is_article(path: Path) -> bool:
    """Return whether a file is an article; of one that cannot be read, and of a link to nowhere, the build says why."""
    with suppress(OSError):
        return (path.is_file() or not path.exists()) and _is_article_name(path.name, path.read_bytes)
    return True


def _is_article_name(name: str, read: Callable[[], bytes]) -> bool:
    """Return whether a file among others is an article; `read` returns its bytes, where its name does not tell."""
    ending = PurePosixPath(name).suffix.lower()
    return ending in ENDINGS and (FORMATS[ending] != "yaml" or guess_format_of_data(read()) == "yaml")


def requested_jobs(
    sources: Iterable[ArticlePath],
    request: BuildRequest,
    folder: ArticlePath,
    rows: Iterable[DataRow] | None = None,
    name: str = "",
) -> list[Job]:
    """Return the jobs in the order of articles and rows, of which no two have the same file."""
    pattern = checked_pattern(name, rows is not None)
    articles = find_articles(sources, folder)
    if rows is None:
        jobs = [Job(number, article, "", request) for number, article in enumerate(articles, 1)]
    else:
        source = _article_of_rows(articles)
        jobs = [Job(row.number, source, "", request, row.values, row.number, row.findings) for row in rows]
    named = _named_jobs(jobs, articles, pattern, FolderOfDecks(folder))
    refuse_equal_targets((job.target, f"row {job.row_number}" if job.row_number else job.source) for job in named)
    return named


def _article_of_rows(articles: Collection[str]) -> str:
    if len(articles) != 1:
        raise ValueError(f"rows fill one article, and there are {len(articles)}")
    (article,) = articles
    if is_source_on_web(article):  # it would be fetched for each row
        raise ValueError("rows fill an article in a file: save the page first")
    return article


def row_check_of_article(
    sources: Iterable[ArticlePath], request: BuildRequest, folder: ArticlePath, name: str = ""
) -> RowCheck:
    """Return what checks the rows for an article and the names of its decks. Raises as `requested_jobs` does."""
    from generator.rows.fill import RowCheck  # imported here, because it loads Jinja2

    fields = {field or "" for _text, field, _spec, _conversion in Formatter().parse(checked_pattern(name, True))}
    source = path_of_source(_article_of_rows(find_articles(sources, folder)))
    files = files_of_source(source, request.how)
    in_names = (field.removeprefix(ROW) for field in fields if field.startswith(ROW))
    return RowCheck(lambda filling: article_of_source(source, request.how, replace(files, filling=filling)), in_names)


def _named_jobs(jobs: Iterable[Job], folders: Mapping[str, str], pattern: str, folder: FolderOfDecks) -> list[Job]:
    """Return the jobs with the paths of their decks. Raises InputError for each row without a field of the name."""
    named, problems = list[Job](), list[tuple[Finding, int]]()
    for job in jobs:
        known: dict[str, Any] = {f"{ROW}{key}": value for key, value in (job.row or {}).items()}
        known |= {"stem": stem_of_source(job.source), "number": job.number, "folder": folders[job.source]}
        is_broken = has_finding_of_level(job.remarks, "error")  # then the row has no values, and no deck
        try:
            name = filled_pattern(checked_pattern("", True) if is_broken else pattern, known.__getitem__)
        except KeyError as missing:
            field = brief(str(missing.args[0]).removeprefix(ROW), 40)
            message = f'the row has no field "{field}", which is in the name of the deck'
            hint = did_you_mean_hint(field, map(str, job.row or ()), f"choose another --name than {pattern}")
            problems.append((error("row-field", message, Where(job.source), hint), job.row_number))
        else:
            named.append(replace(job, target=folder.target(name)))
    if problems:
        from generator.rows.fill import findings_with_rows  # imported here, because it loads Jinja2

        raise InputError(*findings_with_rows(problems))
    return named


def checked_pattern(pattern: str, with_rows: bool) -> str:
    """Return the pattern with its ending, or the usual one for "".

    Raises ValueError for a field that there is not, another ending, or a path that leaves the folder.
    """
    pattern = pattern or ("{stem}-{number:04}" if with_rows else "{folder}/{stem}")
    try:
        parsed = [*Formatter().parse(pattern)]
    except ValueError as broken:
        raise ValueError(f"the name {pattern!r} cannot be read: {broken}") from None
    for _text, field, spec, conversion in parsed:
        if field is None:
            continue
        if field.startswith(ROW) and not with_rows:
            raise ValueError(f"the name {pattern!r} uses {{{field}}}, and there are no rows of data")
        if field not in FIELDS and not field.startswith(ROW):
            hint = did_you_mean_hint(field, FIELDS, f"there are {', '.join(FIELDS)} and row.FIELD")
            raise ValueError(f"the name {pattern!r} uses {{{field}}}, which there is not: {hint}")
        if conversion or not SPEC.fullmatch(spec or "") or (spec and field != "number"):
            raise ValueError(f"the name {pattern!r} may say only how wide the number is: {{number:04}}")
    ending = ENDING.search(parsed[-1][0]) if parsed[-1][1] is None else None
    if ending and ending[0].lower() != SUFFIX:
        raise ValueError(f"the name {pattern!r} must end in {SUFFIX}")
    if pattern.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", pattern) or PurePath(pattern).drive:
        raise ValueError(f"the name {pattern!r} must stay in the folder of the decks")
    return f"{pattern[: -len(SUFFIX)] if ending else pattern}{SUFFIX}"


def filled_pattern(pattern: str, value_of: Callable[[str], Any]) -> str:
    """Return the path of a deck, relative to the folder of the decks, with "/" between its parts.

    value_of: returns the value of a field, and raises KeyError for one that the row does not have.
    """
    text = ""
    for literal, field, spec, _conversion in Formatter().parse(pattern):
        text += literal
        if field == "number":
            text += format(value_of(field), spec or "")
        elif field is not None:
            value = value_of(field)
            said, _, _ = value_without_notes(row_value_as_text(value), Where(""))
            parts = PurePath(value).parts if field == "folder" else (said,)
            text += "/".join(UNSAFE.sub("-", unicodedata.normalize("NFC", each))[:MOST] for each in parts)
    *folders, name = re.split(r"[/\\]", text[: -len(SUFFIX)])
    return "/".join([*filter(None, map(_safe_name, folders)), f"{_safe_name(name) or 'deck'}{SUFFIX}"])


def _safe_name(name: str) -> str:
    """Return the name of a file or a folder that is neither hidden, nor a device, nor too long."""
    name = " ".join(UNSAFE.sub("-", name).split()).strip(" .")
    name = name.encode()[:200].decode(errors="ignore").strip(" .")
    return f"{name}_" if RESERVED.match(name) else name


def refuse_equal_targets(decks: Iterable[tuple[str, str]]) -> None:
    """Raise OutputError for each deck whose file another deck would be too, also where case is no difference.

    decks: the path of each deck, and what it is made from.
    """
    first: dict[str, str] = {}
    problems: list[Finding] = []
    for target, source in decks:
        if (other := first.setdefault(unicodedata.normalize("NFC", target).casefold(), source)) is not source:
            hint = 'name the decks apart: --name "{number}-{stem}.pptx"'
            problems.append(error("same-deck", f"this would be the same file {target} as {other}", Where(source), hint))
    if problems:
        raise OutputError(*problems)
