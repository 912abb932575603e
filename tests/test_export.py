"""export and build -o talk.pdf: what is written, where, and what is refused."""

import os
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from pikepdf import Pdf
from PIL import Image
from pptx import Presentation
from pptx.util import Inches
from pypdfium2 import PdfDocument

from generator import build
from generator.cli.export_command import export_target, kind_of_export
from generator.decks import open_deck
from generator.show.engines import LibreOffice, find_engine
from generator.show.export import ExportOptions, exported_file, finished_pdf, is_replaceable_export
from tests.commands import run

ARTICLE = """---
title: Weirs
author: Ada Lake
language: en-GB
date: 2026-05-01
---

## Water rises

Rivers rise in spring. A weir holds them back.

## Fish climb

- A ladder lets fish pass.
- It has small steps.

## Boats wait

A lock lifts boats. It takes ten minutes.
"""
LIBREOFFICE = pytest.param("libreoffice", False, marks=pytest.mark.draws)
DRAWN = ("office2pdf", pytest.param("libreoffice", marks=pytest.mark.draws))


@cache
def deck() -> bytes:
    """A deck of four slides that are shown, and two that are hidden."""
    return build(ARTICLE.encode(), name="weirs.md", slides=4).pptx


@cache
def drawn(engine: str, hidden: bool) -> bytes:
    return find_engine(engine).pdf_of_deck(deck(), hidden=hidden)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("weirs.md").write_text(ARTICLE, "utf-8")
    Path("weirs.pptx").write_bytes(deck())
    return tmp_path


def export(*arguments: str, data: bytes | None = None) -> Result:
    return run("export", "--engine", "office2pdf", *arguments, stdin=data)


def titles(pdf: bytes) -> list[str]:
    """The slides in the outline of a PDF."""
    with Pdf.open(BytesIO(pdf)) as document, document.open_outline() as outline:
        return [child.title for item in outline.root for child in (item.children or [item])]


@pytest.mark.parametrize(("engine", "hidden"), [("office2pdf", True), ("office2pdf", False), LIBREOFFICE])
def test_a_pdf_says_what_the_deck_says(engine: str, hidden: bool) -> None:
    opened = open_deck(deck(), "weirs.pptx")
    pdf = finished_pdf(drawn(engine, hidden), opened, hidden)
    slides = opened.slides if hidden else opened.shown
    assert titles(pdf) == [slide.title for slide in slides] and len(opened.shown) == 4 < len(opened.slides)
    with Pdf.open(BytesIO(pdf)) as document:
        said = {key: str(value) for key, value in document.docinfo.items()}
        assert len(document.pages) == len(slides)
        assert (said["/Title"], said["/Author"], said["/Creator"]) == ("Weirs", "Ada Lake", "Slidewright")
        assert said["/CreationDate"] == said["/ModDate"] == "D:20260501000000Z"
        assert str(document.Root.Lang) == "en-GB" and document.Root.ViewerPreferences.DisplayDocTitle
        assert document.Root.MarkInfo.Marked and "/StructTreeRoot" in document.Root
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == "Weirs" and metadata["dc:creator"] == ["Ada Lake"]


@pytest.mark.parametrize("engine", DRAWN)
def test_what_is_hidden_is_nowhere_in_a_pdf(engine: str) -> None:
    opened = open_deck(deck(), "weirs.pptx")
    hidden = [slide.title for slide in opened.slides if slide.hidden]
    with Pdf.open(BytesIO(finished_pdf(drawn(engine, False), opened))) as document:
        texts = [repr(each) for each in document.objects]
        pages = {page.objgen for page in document.pages}
        links = [link.Dest[0].objgen for page in document.pages for link in page.get("/Annots", []) if "/Dest" in link]
    assert not any(title in text for title in hidden for text in texts)
    assert set(links) <= pages


@pytest.mark.parametrize("engine", DRAWN)
def test_a_pdf_names_no_folder_of_this_computer(engine: str) -> None:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    frame = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1)).text_frame
    run = frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "the other deck", "other.pptx"
    with BytesIO() as file:
        presentation.save(file)
        pdf = find_engine(engine).pdf_of_deck(file.getvalue())
    with Pdf.open(BytesIO(pdf)) as document:
        links = [str(each.A.URI) for each in document.pages[0].get("/Annots", []) if "/URI" in each.get("/A", {})]
        assert all(link == "other.pptx" for link in links)


def test_pictures_are_named_by_slides_and_replaced(folder: Path) -> None:
    ran = export("weirs.pptx", "--to", "png", "--hidden", "--width", "320", "-o", "out/pictures")
    assert (ran.exit_code, ran.output) == (
        0,
        "out/pictures: pictures of 6 slides; notes left out; --to notes prints them\n",
    )
    pictures = folder / "out" / "pictures"
    assert [each.name for each in sorted(pictures.iterdir())] == [f"slide-0{number}.png" for number in range(1, 7)]
    with Image.open(pictures / "slide-01.png") as picture:
        assert picture.size == (320, 180)
    (pictures / "mine.txt").write_text("keep")
    assert export("weirs.pptx", "--to", "png", "--width", "320", "-o", "out/pictures").exit_code == 0
    assert len(list(pictures.glob("*.png"))) == 4 and (pictures / "mine.txt").exists()
    (pictures / "slide-02.png").write_bytes(b"mine")
    ran = export("weirs.pptx", "--to", "png", "--width", "320", "-o", "out/pictures")
    assert ran.exit_code == 5 and (pictures / "slide-02.png").read_bytes() == b"mine"
    assert export("weirs.pptx", "--to", "png", "-o", "weirs.md").exit_code == 5


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("weirs.pptx",), "weirs.pdf"),
        (("weirs.md",), "weirs.pdf"),
        (("weirs.pptx", "-o", "a.html"), "a.html"),
        (("weirs.pptx", "--to", "notes"), "weirs-notes.pdf"),
        (("weirs.pptx", "--to", "handout", "--per-page", "6"), "weirs-handout.pdf"),
    ],
)
def test_each_kind_of_file(folder: Path, arguments: Sequence[str], name: str) -> None:
    ran = export(*arguments)
    assert ran.exit_code == 0 and name in ran.output
    first = (folder / name).read_bytes()
    assert first.startswith(b"<!doctype html>" if name.endswith("html") else b"%PDF")
    assert is_replaceable_export(kind_of_export(None, name))(first)
    (folder / name).write_bytes(b"mine")
    ran = export(*arguments)
    assert ran.exit_code == 5 and "[overwrite]" in ran.output and (folder / name).read_bytes() == b"mine"


def test_a_pdf_that_somebody_edited_is_not_replaced(folder: Path) -> None:
    assert export("weirs.pptx").exit_code == 0
    first = (folder / "weirs.pdf").read_bytes()
    assert export("weirs.pptx").exit_code == 0 and (folder / "weirs.pdf").read_bytes() == first
    with Pdf.open("weirs.pdf", allow_overwriting_input=True) as document:
        document.add_blank_page()
        document.save("weirs.pdf")
    assert export("weirs.pptx").exit_code == 5


def test_streams(folder: Path) -> None:
    ran = export("-", "-o", "-", data=deck())
    assert ran.exit_code == 0 and ran.stdout_bytes.startswith(b"%PDF") and "standard output: 4 slides" in ran.stderr
    again = export("-", "-o", "a.pdf", "--slides", "4", "--from", "markdown", data=ARTICLE.encode())
    assert again.exit_code == 0 and (folder / "a.pdf").read_bytes() == ran.stdout_bytes
    ran = export("-", data=deck())
    assert ran.exit_code == 5 and "needs a name" in ran.output


def test_build_exports_in_one_step(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LibreOffice, "is_installed", lambda _self: False)  # it takes longer
    ran = run("build", "weirs.md", "--slides", "4", "-o", "weirs.pdf")
    assert "notes left out; --to notes prints them" in ran.output
    assert (
        ran.exit_code == 0 and "weirs.pdf: 4 slides, about" in ran.output and not (folder / "weirs.pdf.pptx").exists()
    )
    assert (folder / "weirs.pdf").read_bytes().startswith(b"%PDF")
    (folder / "weirs.html").write_text("mine")
    assert run("build", "weirs.md", "-o", "weirs.html").exit_code == 5


MISUSED = {
    "an option of articles": (
        ("weirs.pptx", "--theme", "signal", "--slides", "3", "--fetch"),
        2,
        "--theme, --slides, --fetch",
    ),
    "the pace is for decks too": (("weirs.pptx", "--pace", "90", "--size", "4:3"), 2, "Error: --size needs an article"),
    "an option of a build": (("weirs.pptx", "--notes", "own"), 2, "--notes needs an article"),
    "pictures in a stream": (("weirs.pptx", "--to", "png", "-o", "-"), 2, "name a folder"),
    "pictures in a file": (("weirs.pptx", "--to", "png", "-o", "a.png"), 2, "name a folder"),
    "pictures in a PDF": (("weirs.pptx", "--to", "png", "-o", "ok.pdf"), 2, "name a folder"),
    "another ending": (("weirs.pptx", "--to", "html", "-o", "a.pdf"), 2, "a.html"),
    "a width of paper": (("weirs.pptx", "--to", "notes", "--width", "900"), 2, "--width is for"),
    "paper of pictures": (("weirs.pptx", "--paper", "a4"), 2, "--paper is for"),
    "a device": (("weirs.pptx", "-o", os.devnull), 5, "a device, not a file"),
    "a folder for a file": (("weirs.pptx", "-o", "."), 5, "this is a folder"),
    "no such deck": (("wiers.pptx",), 3, 'did you mean "weirs.pptx"'),
    "a folder": ((".pptx",), 3, "a folder, not a deck"),
    "no deck": (("text.pptx",), 3, "not a PowerPoint deck"),
    "another program's deck": (("a.odp",), 3, "not a PowerPoint deck"),
}


@pytest.mark.parametrize(("arguments", "code", "said"), MISUSED.values(), ids=MISUSED)
def test_misuse_is_told(folder: Path, arguments: Sequence[str], code: int, said: str) -> None:
    (folder / ".pptx").mkdir()
    for name in ("text.pptx", "a.odp"):
        (folder / name).write_text("text")
    ran = export(*arguments)
    assert (ran.exit_code, said in ran.output) == (code, True), ran.output
    assert "Traceback" not in ran.output


def test_a_deck_without_a_program_that_draws(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.fspath(folder))
    monkeypatch.setattr("generator.show.engines.find_spec", lambda _name: None)
    ran = run("export", "weirs.pptx")
    assert ran.exit_code == 5 and "pip install '.[pdf]'" in ran.output


@pytest.mark.parametrize("hidden", [True, False])
def test_a_long_deck_is_drawn_in_pieces(hidden: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.show.engines.AT_ONCE", 3)
    with PdfDocument(find_engine("office2pdf").pdf_of_deck(deck(), hidden=hidden)) as drawn_in_pieces:
        texts = [page.get_textpage().get_text_bounded() for page in drawn_in_pieces]
    slides = open_deck(deck(), "d.pptx").slides if hidden else open_deck(deck(), "d.pptx").shown
    assert len(texts) == len(slides) > 3
    assert all(slide.title.split()[0] in text for slide, text in zip(slides, texts, strict=True))


@pytest.mark.parametrize("kind", ["pdf", "html", "notes", "handout"])
def test_a_name_gets_the_ending_of_its_kind(kind: str) -> None:
    ending = ".html" if kind == "html" else ".pdf"
    assert export_target(kind, "talk", "x") == f"talk{ending}"  # type: ignore[arg-type]
    assert export_target(kind, f"talk{ending}", "x") == f"talk{ending}"  # type: ignore[arg-type]


def test_a_deck_of_which_all_slides_are_hidden_is_exported_whole() -> None:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    slide.element.set("show", "0")
    with BytesIO() as file:
        presentation.save(file)
        data = file.getvalue()
    pdf = exported_file("pdf", data, open_deck(data, "d.pptx"), find_engine("office2pdf"), ExportOptions())
    assert titles(pdf) == ["1"]
