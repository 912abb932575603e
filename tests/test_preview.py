"""The preview: which files it watches, which slides it draws anew, and what the page shows after a save."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copy, copytree
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from generator import GeneratorError, build
from generator.guard.lookup import noting_files
from generator.shipped import CONTENT, TEMPLATES
from generator.show.drawn import draw_slides, picture_names_of_deck
from generator.show.engines import Engine, find_engine
from generator.show.preview import Watch, places_of_slides
from tests.browser import Served
from tests.commands import run

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
fonts: {heading: Cambria, body: Calibri}
"""
FILES = ("bells.yaml", "drawings/tower.png", "rings.csv", "short.yaml", "slidewright.toml", "mine.yaml", "logo.png")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an article and a file of each kind that a build reads."""
    folder = tmp_path_factory.mktemp("written") / "talk"
    (folder / "drawings").mkdir(parents=True)
    (folder / "bells.yaml").write_text(ARTICLE, "utf-8")
    (folder / "rings.csv").write_text("Day,Rings\nMonday,3\nFriday,5\nSunday,12\n", "utf-8")
    (folder / "slidewright.toml").write_text('theme = "mine.yaml"\n', "utf-8")
    (folder / "mine.yaml").write_text(THEME, "utf-8")
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
    with noting_files() as watch.files, suppress(GeneratorError):
        build(folder / "bells.yaml", settings=folder)
    return watch


def test_every_file_that_a_build_reads_is_watched_and_no_part_of_the_program(folder: Path) -> None:
    watched = {Path(path) for path in watching(folder).files}
    assert {folder / name for name in FILES} <= watched
    assert [path for path in watched if path.suffix in (".py", ".pyc", ".so")] == []


@pytest.mark.parametrize("name", [*FILES][::3])
def test_a_file_that_is_missing_is_watched_and_ends_the_wait_when_it_appears(name: str, folder: Path) -> None:
    file = folder / name
    data = file.read_bytes()
    file.unlink()
    watch = watching(folder)
    file.write_bytes(data)
    assert str(file) in watch.files and watch.wait()


@pytest.mark.parametrize("name", [*FILES][::3])
def test_a_file_that_an_editor_replaces_ends_the_wait(name: str, folder: Path) -> None:
    file, other = folder / name, folder / "other"
    watching(folder)  # which keeps the widths of the font
    watch = watching(folder)
    other.write_bytes(file.read_bytes())
    other.replace(file)
    assert str(file) in watch.files and watch.wait()


PARTS = """\
sections:
  - heading: Towers
    points: [Everybody hears it., Everybody sees it.]
  - heading: Ropes
    points: [Everybody pulls it., Everybody holds it.]
    picture: {file: ropes.png, alt: The ropes}
  - heading: Rest
    points: [Everybody sleeps., Everybody dreams.]
"""
THEME_FILE = "extends: paper\nname: mine\ndescription: mine\n"
# What is written in place of what, and the slides that show it.
EDITS = {
    "a text": ("hears it", "hears it well", {"towers"}),
    "notes": ("points: [Everybody sleeps", "notes: Whisper.\n    points: [Everybody sleeps", set()),
    "an order": ("Everybody sleeps., Everybody dreams.", "Everybody dreams., Everybody sleeps.", {"rest"}),
    "a heading": ("heading: Rest", "heading: Silence", {"agenda", "silence"}),
    "a picture": ("file: ropes.png", "file: bell.png", {"ropes"}),
    "a title": ("title: Bells", "title: Chimes", {"cover", "closing"}),
}


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """An article in a folder with two pictures and a theme."""
    (tmp_path / "mine.yaml").write_text(THEME_FILE, "utf-8")
    copy(CONTENT / "first-conference.png", tmp_path / "ropes.png")
    copy(CONTENT / "first-conference-logo.png", tmp_path / "bell.png")
    path = tmp_path / "talk.yaml"
    path.write_text(f"title: Bells\n{PARTS}", "utf-8")
    return path


def edited(talk: Path, old: str, new: str) -> None:
    """Save a file with another text, whole, so that no build reads a half of it."""
    text, saved = talk.read_text("utf-8"), talk.with_suffix(".new")
    assert old in text
    saved.write_text(text.replace(old, new), "utf-8")
    saved.replace(talk)


def changed_slides(talk: Path, before: Sequence[str], **options: Path) -> set[str]:
    """The ids of the slides whose pictures have names that are not in `before`."""
    result = build(talk, **options)
    named = zip(result.deck.slides, picture_names_of_deck(result.pptx), strict=True)
    return {slide.id for slide, name in named if name not in before}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_changes_the_names_of_the_pictures_that_show_it(edit: str, talk: Path) -> None:
    old, new, expected = EDITS[edit]
    before = picture_names_of_deck(build(talk).pptx)
    edited(talk, old, new)
    assert changed_slides(talk, before) == expected


@dataclass
class Counting:
    """An engine that notes which pages it was asked for."""

    engine: Engine
    asked: list[Sequence[int]] = field(default_factory=list)
    name = "counting"

    def is_installed(self) -> bool:
        return True

    def pdf_of_deck(self, pptx: bytes, pages: Sequence[int] = (), hidden: bool = True) -> bytes:
        self.asked.append(pages)
        return self.engine.pdf_of_deck(pptx, pages, hidden)


def test_only_what_changed_is_drawn_and_looks_as_if_all_were_drawn(talk: Path) -> None:
    engine = Counting(find_engine("office2pdf"))
    before = draw_slides(build(talk).pptx, engine, width=300)
    edited(talk, "hears it", "hears it well")
    edited(talk, "sleeps", "snores")
    pptx = build(talk).pptx
    drawn, whole = draw_slides(pptx, engine, before, 300), draw_slides(pptx, engine, width=300)
    assert engine.asked == [(), [3, 5], ()]
    assert {name: drawn.pictures[name] for name in drawn.names} == whole.pictures
    assert draw_slides(pptx, engine, drawn, 300).names == drawn.names
    assert len(engine.asked) == 3


def test_a_slide_is_from_the_line_of_its_first_block() -> None:
    made = build(b"# Bells\n\n## Towers\n\nWords.\n\n- High\n- Wide\n\n## Ropes\n\n- Long\n- Strong\n", name="talk.md")
    places = dict(zip([slide.id for slide in made.deck.slides], places_of_slides(made), strict=True))
    assert places["towers"] == "talk.md:5"


def previewed(talk: Path, page: Page, served: Callable[..., Served]) -> Served:
    """Preview an article in a browser, and go to its third slide."""
    preview = served("preview", talk.name, "--theme", "mine.yaml", "--engine", "office2pdf", folder=talk.parent)
    page.goto(preview.address)
    expect(page.locator("#strip li")).to_have_count(6)
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#place")).to_have_text("Slide 3 of 6")
    return preview


def test_a_save_of_article_or_theme_shows_the_new_slide_and_a_click_its_line(
    talk: Path, page: Page, served: Callable[..., Served]
) -> None:
    preview, picture = previewed(talk, page, served), page.locator("#now")
    before = picture.get_attribute("src") or ""
    edited(talk, "hears it", "hears it well")
    expect(picture).to_have_attribute("alt", re.compile("hears it well"))
    expect(picture).not_to_have_attribute("src", before)
    expect(page.locator("#place")).to_have_text("Slide 3 of 6")
    picture.click()
    expect(page.locator("#where")).to_have_text("talk.yaml:4")
    before = picture.get_attribute("src") or ""
    edited(talk.with_name("mine.yaml"), THEME_FILE, f"{THEME_FILE}palette: {{accent: 7A3EB1}}\n")
    expect(picture).not_to_have_attribute("src", before)
    page.close()
    preview.end()
    assert len(re.findall(r"^\d\d:\d\d:\d\d  6 slides, about \d minutes, no findings$", preview.errors, re.M)) == 3


def test_a_mistake_is_shown_over_the_last_deck_until_it_is_mended(
    talk: Path, page: Page, served: Callable[..., Served]
) -> None:
    previewed(talk, page, served)
    problems = page.locator("#problems")
    edited(talk, "heading: Ropes", "headin: Ropes")
    expect(problems).to_contain_text("talk.yaml:5:5")
    expect(problems).to_contain_text('did you mean "heading"?')
    expect(page.locator("#place")).to_have_text("Slide 3 of 6")
    expect(page.locator("#built")).to_have_text(re.compile("^6 slides"))
    page.keyboard.press("End")
    edited(talk, "headin: Ropes", "heading: Knots")
    expect(problems).to_be_hidden()
    expect(page.locator("#strip")).to_contain_text("Knots")
    expect(page.locator("#built")).to_have_text(re.compile("^built at .*6 slides"))
    expect(page.locator("#strip [aria-current]")).to_be_in_viewport(ratio=0.9)


UNWATCHED = {
    "-": "save the article",
    "https://example.org/talk.md": "save the article",
    ".": "is a folder",
    "talk.pptx": "slidewright present talk.pptx",
}


@pytest.mark.parametrize(("article", "said"), UNWATCHED.items())
def test_what_cannot_be_watched_is_a_wrong_use(article: str, said: str) -> None:
    ran = run("preview", article, "--no-open")
    assert (ran.exit_code, said in ran.output) == (2, True), ran.output


@pytest.mark.parametrize("command", ["preview", "present"])
def test_a_computer_without_the_libraries_is_told_of_all_in_one_step(
    command: str, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("errors", "show.engines"):
        monkeypatch.setattr(f"generator.{module}.find_spec", lambda _name: None)
    ran = run(command, str(talk), "--no-open")
    assert ran.exit_code == 5 and "pip install '.[show]'" in ran.output
