"""Makes a job of each article, or of each row of data for one article, and names its deck, before any is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from generator.batch.folder import folder_of_decks
from generator.batch.job import Job
from generator.batch.names import (
    OF_ARTICLE,
    ROW,
    checked_pattern,
    fields_of_pattern,
    filled_pattern,
    refuse_equal_targets,
    values_of_deck,
)
from generator.batch.sources import FoundArticle, find_articles
from generator.errors import (
    Finding,
    GeneratorError,
    InputError,
    Where,
    brief,
    did_you_mean_hint,
    error,
    has_finding_of_level,
)
from generator.model.text import bare_text
from generator.opening import article_of_source, files_of_source, open_requested_article, stem_of_source
from generator.read.prose import is_source_on_web
from generator.rows import DataRow
from generator.settings import ArticlePath, BuildRequest

if TYPE_CHECKING:
    from generator.rows.check import RowCheck


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
    if rows is not None:
        _only(articles)
    jobs = _named([*_jobs(articles, request, rows)], articles, pattern, folder)
    refuse_equal_targets((job.target, f"row {job.row_number}" if job.row_number else job.source) for job in jobs)
    return jobs


def _only(articles: Sequence[FoundArticle]) -> FoundArticle:
    if len(articles) != 1:
        raise ValueError(f"rows fill one article, and there are {len(articles)}")
    if is_source_on_web(articles[0].name):  # it would be fetched for each row
        raise ValueError("rows fill an article in a file: save the page first")
    return articles[0]


def row_check_of_article(
    sources: Iterable[ArticlePath], request: BuildRequest, folder: ArticlePath, name: str = ""
) -> RowCheck:
    """Return what checks the rows for an article and the names of its decks. Raises as `requested_jobs` does."""
    from generator.rows.check import RowCheck  # imported here, because it loads Jinja2

    fields = fields_of_pattern(checked_pattern(name, True))
    source = _only(find_articles(sources, folder)).name
    files = files_of_source(source, request.how)
    return RowCheck(
        lambda filling: article_of_source(source, request.how, replace(files, filling=filling)),
        (field.removeprefix(ROW) for field in fields if field.startswith(ROW)),
    )


def _jobs(articles: Sequence[FoundArticle], request: BuildRequest, rows: Iterable[DataRow] | None) -> Iterator[Job]:
    if rows is None:
        for number, article in enumerate(articles, 1):
            yield Job(number, article.name, "", request)
    else:
        for row in rows:
            yield Job(row.number, articles[0].name, "", request, row.values, row.number, row.findings)


def _named(jobs: list[Job], articles: Sequence[FoundArticle], pattern: str, folder: ArticlePath) -> list[Job]:
    """Return the jobs with the paths of their decks. Raises InputError for each row without a field of the name."""
    folders, decks = {article.name: article.folder for article in articles}, folder_of_decks(folder)
    fields, named, problems = fields_of_pattern(pattern), list[Job](), list[tuple[Finding, int]]()
    for job in jobs:
        known: dict[str, Any] = {
            "stem": stem_of_source(job.source),
            "number": job.number,
            "folder": folders[job.source],
        }
        if fields & OF_ARTICLE:
            known |= _language_and_title(job)
        is_broken = has_finding_of_level(job.remarks, "error")  # then the row has no values, and no deck
        try:
            name = checked_pattern("", True) if is_broken else pattern
            target = decks.target(filled_pattern(name, values_of_deck(known, job.row)))
        except KeyError as missing:
            field = brief(str(missing.args[0]), 40)
            message = f'the row has no field "{field}", which is in the name of the deck'
            hint = did_you_mean_hint(field, map(str, job.row or ()), f"choose another --name than {pattern}")
            problems.append((error("row-field", message, Where(job.source), hint), job.row_number))
        else:
            named.append(replace(job, target=target))
    if problems:
        from generator.rows.check import findings_with_rows  # imported here, because it loads Jinja2

        raise InputError(*findings_with_rows(problems))
    return named


def _language_and_title(job: Job) -> dict[str, str]:
    """Return what only the article says; one that cannot be read has no deck, so that its name does not matter."""
    try:
        opened = open_requested_article(job.source, job.request, "", job.row, job.row_number)
    except GeneratorError:
        return {"language": "", "title": stem_of_source(job.source)}
    meta = opened.article.meta
    return {"language": meta.language, "title": bare_text(meta.title)}
