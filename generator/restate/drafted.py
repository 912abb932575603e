"""An article that was opened in; the text of the talk that `build` would make of it out, with its pictures."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from generator.errors import Finding
from generator.model.blocks import Picture
from generator.opening import ArticleSource, OpenedArticle, files_of_source
from generator.pipeline import plan_article
from generator.read import source_format_of_file
from generator.read.prose import is_source_on_web
from generator.restate import restate_article
from generator.restate.brief import page_for_writers
from generator.restate.draft import draft_of_outline, talk_with_comments
from generator.restate.picture_files import restated_article_with_files, restated_picture_files
from generator.settings import ReadingOptions


def drafted_talk(
    opened: OpenedArticle, source: ArticleSource, name: str, target: Path, how: ReadingOptions
) -> tuple[str, Mapping[Path, Picture], tuple[Finding, ...], int]:
    """Return the talk for the file `target`, in which each slide is a section; `name` is what the source is called.

    With it come the pictures that must be written beside it, findings, and how many slides it shows.
    """
    outline, look, found, _ = plan_article(opened.article, opened.settings)
    files = files_of_source(source, how)
    talk = draft_of_outline(opened.article, outline, look.families)
    talk, told = restated_article_with_files(talk, files, target)
    is_file = not isinstance(source, bytes) and not is_source_on_web(name)
    is_basis = is_file and source_format_of_file(name) != "yaml"  # which no talk is written from
    basis = (Path(os.path.relpath(name, target.parent)).as_posix(),) if is_basis else ()
    talk = replace(talk, meta=replace(talk.meta, article=basis))
    names, pictures = restated_picture_files(opened.article, files, target)
    text = f"{page_for_writers('draft', name)}\n\n{talk_with_comments(restate_article(talk, names))}"
    return text, pictures, (*found, *told), sum(not each.skip for each in talk.sections)
