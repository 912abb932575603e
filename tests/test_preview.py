"""The preview: which files it watches, which slides it draws anew, and what the page shows after a save."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from shutil import copy, copytree
from threading import Event

import pytest

from generator import GeneratorError, build
from generator.shipped import CONTENT, TEMPLATES
from generator.show.drawn import NONE, draw_slides, picture_names_of_deck
from generator.show.engines import find_engine
from generator.show.preview import places_of_slides
from generator.show.watch import Watch
from tests.test_fonts import font

ARTICLE = """\
title: Bells
talk: short.yaml
sections:
  - heading: Towers
    body: Everybody sets a clock by the bell.
    picture: {file: drawings/tower.png, alt: The tower}
  - heading: Counts
    chart: {file: rings.csv}
"""
THEME = """\
extends: paper
name: mine
description: mine
logo: {file: logo.png, alt: Bells Ltd}
fonts: {heading: belfry.ttf, body: Calibri}
"""
FILES = ("bells.yaml", "drawings/tower.png", "rings.csv", "short.yaml", "slidewright.toml", "mine.yaml", "logo.png")
FILES += ("belfry.ttf",)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an article and a file of each kind that a build reads."""
    folder = tmp_path_factory.mktemp("written") / "talk"
    (folder / "drawings").mkdir(parents=True)
    (folder / "bells.yaml").write_text(ARTICLE, "utf-8")
    (folder / "rings.csv").write_text("Day,Rings\nMonday,3\nFriday,5\nSunday,12\n", "utf-8")
    (folder / "slidewright.toml").write_text('theme = "mine.yaml"\n', "utf-8")
    (folder / "mine.yaml").write_text(THEME, "utf-8")
    (folder / "belfry.ttf").write_bytes(font())
    copy(TEMPLATES / "talks" / "lightning.yaml", folder / "short.yaml")
    copy(CONTENT / "first-conference.png", folder / "drawings" / "tower.png")
    copy(CONTENT / "first-conference-logo.png", folder / "logo.png")
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    return Path(copytree(written, tmp_path / "talk"))


def watching(folder: Path) -> Watch:
    """A watch that has noted what a build in the folder reads, even if it fails."""
    watch = Watch(Event())
    with watch.noting(), suppress(GeneratorError):
        build(folder / "bells.yaml", settings=folder)
    return watch


def test_every_file_that_a_build_reads_is_watched_and_no_part_of_the_program(folder: Path) -> None:
    watched = {Path(path) for path in watching(folder).files}
    assert {folder / name for name in FILES} <= watched
    assert [path for path in watched if path.suffix in (".py", ".pyc", ".so")] == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_is_watched_and_ends_the_wait_when_it_appears(name: str, folder: Path) -> None:
    file = folder / name
    data = file.read_bytes()
    file.unlink()
    watch = watching(folder)
    file.write_bytes(data)
    assert str(file) in watch.files and watch.wait()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_an_editor_replaces_ends_the_wait(name: str, folder: Path) -> None:
    file, other = folder / name, folder / "other"
    watching(folder)  # which keeps the widths of the font
    watch = watching(folder)
    other.write_bytes(file.read_bytes())
    other.replace(file)
    assert str(file) in watch.files and watch.wait()


def test_a_wait_ends_with_the_show(folder: Path) -> None:
    ended = Event()
    ended.set()
    assert not Watch(ended).wait()


def article(*details: str) -> bytes:
    """An article with a section for each detail."""
    sections = [
        f"## Part {n}\n\n- **Ring**: It is {detail}.\n- **Rest**: It is late.\n" for n, detail in enumerate(details)
    ]
    return "\n".join(["# Bells\n", *sections]).encode()


def test_only_slides_whose_picture_changed_are_drawn_anew() -> None:
    before, after = (build(article("early", detail, "loud"), name="a.md") for detail in ("clear", "clear and deep"))
    names = picture_names_of_deck(before.pptx), picture_names_of_deck(after.pptx)
    changed = [slide.id for slide, one, other in zip(after.deck.slides, *names, strict=True) if one != other]
    assert changed == ["part-1"]
