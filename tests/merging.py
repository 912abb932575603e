"""Edits of a deck as a colleague makes them in PowerPoint, each named by a word, for tests of what merges them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.util import Emu, Inches

from tests.render import profile

Deck = Any
PLACE = (1_111_111, 2_222_222, 3_333_333, 444_444)


def shapes(deck: Deck) -> Iterator[Any]:
    """The shapes of all slides, and those within groups."""
    waiting = [shape for slide in deck.slides for shape in slide.shapes]
    while waiting:
        shape = waiting.pop(0)
        yield shape
        waiting += shape.shapes if hasattr(shape, "shapes") else ()


def shape_with(deck: Deck, words: str) -> Any:
    """The shape that says something, of a table or a chart the first."""
    kinds = {"TABLE": "has_table", "CHART": "has_chart"}
    if words in kinds:
        return next(each for each in shapes(deck) if getattr(each, kinds[words], False))
    if words == "PICTURE":
        return next(each for each in shapes(deck) if hasattr(each, "image"))
    return next(each for each in shapes(deck) if each.has_text_frame and words in each.text_frame.text)


def slide_with(deck: Deck, words: str) -> tuple[int, Any]:
    return next((n, each) for n, each in enumerate(deck.slides) if any(words in text for text in texts_of_slide(each)))


def texts_of_slide(slide: Any) -> list[str]:
    own = list(shapes(SimpleNamespace(slides=[slide])))
    tables = [cell.text for each in own if each.has_table for row in each.table.rows for cell in row.cells]
    return [*(each.text_frame.text for each in own if each.has_text_frame), *tables]


def change_text(deck: Deck, old: str, new: str) -> None:
    shape = shape_with(deck, old)
    run = next(run for part in shape.text_frame.paragraphs for run in part.runs if old in run.text)
    run.text = run.text.replace(old, new)


def change_cell(deck: Deck, old: str, new: str) -> None:
    cells = (cell for row in shape_with(deck, "TABLE").table.rows for cell in row.cells)
    next(cell for cell in cells if cell.text == old).text_frame.paragraphs[0].runs[0].text = new


def change_number(deck: Deck, old: float, new: float) -> None:
    chart = shape_with(deck, "CHART").chart
    data = CategoryChartData()
    data.categories = list(chart.plots[0].categories)
    for series in chart.plots[0].series:
        data.add_series(series.name, [new if value == old else value for value in series.values])
    chart.replace_data(data)


def add_paragraph(deck: Deck, words: str, text: str) -> None:
    shape_with(deck, words).text_frame.add_paragraph().add_run().text = text


def add_note(deck: Deck, words: str, text: str) -> None:
    slide_with(deck, words)[1].notes_slide.notes_text_frame.add_paragraph().add_run().text = text


def change_note(deck: Deck, old: str, new: str) -> None:
    notes = [each.notes_slide.notes_text_frame for each in deck.slides if each.has_notes_slide]
    part = next(part for frame in notes for part in frame.paragraphs if old in part.text)
    for run in part.runs[1:]:
        run.text = ""
    part.runs[0].text = new


def move(deck: Deck, words: str) -> None:
    shape = shape_with(deck, words)
    shape.left, shape.top, shape.width, shape.height = map(Emu, PLACE)


def fill(deck: Deck, words: str) -> None:
    look = shape_with(deck, words).fill
    look.solid()
    look.fore_color.rgb = RGBColor(1, 2, 3)


def embolden(deck: Deck, words: str) -> None:
    shape_with(deck, words).text_frame.paragraphs[0].runs[0].font.bold = True


def remove(deck: Deck, words: str) -> None:
    node = shape_with(deck, words)._element
    node.getparent().remove(node)


def add_box(deck: Deck, words: str, text: str) -> None:
    box = slide_with(deck, words)[1].shapes.add_textbox(Inches(1), Inches(6), Inches(4), Inches(0.5))
    box.text_frame.text = text


def picture() -> BytesIO:
    data = BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, "PNG")
    return data


def add_picture(deck: Deck, words: str) -> None:
    slide_with(deck, words)[1].shapes.add_picture(picture(), Inches(1), Inches(1))


def hide(deck: Deck, words: str) -> None:
    slide_with(deck, words)[1]._element.set("show", "0")


def drop(deck: Deck, words: str) -> None:
    number, _ = slide_with(deck, words)
    listed = deck.slides._sldIdLst
    deck.part.drop_rel(listed[number].rId)
    listed.remove(listed[number])


def bring_forward(deck: Deck, words: str) -> None:
    """Move a slide behind the first one."""
    number, _ = slide_with(deck, words)
    listed = deck.slides._sldIdLst
    listed.insert(1, listed[number])


def add_row(deck: Deck, words: str) -> None:
    table = shape_with(deck, "TABLE").table
    table._tbl.append(deepcopy(table._tbl.tr_lst[-1]))
    for cell in table.rows[len(table.rows) - 1].cells:
        cell.text_frame.paragraphs[0].runs[0].text = words


def duplicate(deck: Deck, words: str) -> None:
    slide = slide_with(deck, words)[1]
    copy = deck.slides.add_slide(slide.slide_layout)
    copy.shapes._spTree[:] = deepcopy(slide.shapes._spTree)[:]


def add_slide(deck: Deck, title: str) -> None:
    slide = deck.slides.add_slide(next(each for each in deck.slide_layouts if each.name.casefold() == "title only"))
    slide.shapes.title.text = title


def describe(deck: Deck, words: str, text: str) -> None:
    shape_with(deck, words)._element.xpath(".//p:cNvPr")[0].set("descr", text)


def save_noisily(deck: Deck) -> None:
    """Write what PowerPoint writes at each save: split runs, `dirty`, `lang`, fitted sizes, ends of paragraphs."""
    for slide in deck.slides:
        for run in slide._element.xpath(".//a:r"):
            text = run.xpath("./a:t")[0].text or ""
            look = run.get_or_add_rPr()
            look.set("dirty", "0")
            look.set("lang", "de-DE")
            if len(text) > 4:
                copy = run.makeelement(run.tag, {})
                run.addnext(copy)
                for each in run:
                    copy.append(each.__copy__())
                run.xpath("./a:t")[0].text, copy.xpath("./a:t")[0].text = text[:3], text[3:]
        for part in slide._element.xpath(".//a:p[not(a:endParaRPr)]"):
            part.append(part.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}endParaRPr", {}))
        for fit in slide._element.xpath(".//a:normAutofit"):
            fit.set("fontScale", "92500")


EDITS: dict[str, Callable[..., None]] = {
    "text": change_text,
    "cell": change_cell,
    "number": change_number,
    "paragraph": add_paragraph,
    "note": add_note,
    "renote": change_note,
    "move": move,
    "fill": fill,
    "bold": embolden,
    "remove": remove,
    "box": add_box,
    "picture": add_picture,
    "hide": hide,
    "drop": drop,
    "first": bring_forward,
    "slide": add_slide,
    "row": add_row,
    "duplicate": duplicate,
    "alt": describe,
    "noise": save_noisily,
}


def edited(pptx: bytes, edits: dict[str, list[Any]]) -> bytes:
    """A deck as a colleague leaves it: {"text": ["old", "new"]}, and `text 2` for a second one."""
    deck = Presentation(BytesIO(pptx))
    for name, values in edits.items():
        EDITS[name.split()[0]](deck, *values)
    with BytesIO() as file:
        deck.save(file)
        return file.getvalue()


def everything(pptx: bytes) -> str:
    """What a deck says, slide by slide: texts, then notes, in a form in which tests look for words."""
    lines = []
    for slide in Presentation(BytesIO(pptx)).slides:
        notes = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        charts = [str(s.values) for each in slide.shapes if each.has_chart for s in each.chart.plots[0].series]
        hidden = "HIDDEN " if slide._element.get("show") == "0" else ""
        lines.append(f"{hidden}{' | '.join([*texts_of_slide(slide), *charts])} ## {notes}")
    return "\n".join(lines)


# ---- the same edits in LibreOffice, which tests/libreoffice.bas makes

BASIC = Path(__file__).with_name("libreoffice.bas")
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard">
<library:element library:name="Edits"/></library:library>"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edits" script:language="StarBasic">
{}</script:module>"""
MAIN = """
Sub Main
  Dim deck
  On Error Goto Failed
{}
  StarDesktop.terminate()
  Exit Sub
Failed:
  note_of("{}", Error)
  StarDesktop.terminate()
End Sub
"""
IN_LIBREOFFICE = frozenset(re.findall(r"^Sub edit_(\w+)", BASIC.read_text("utf-8"), re.M))


def edit_with_libreoffice(deck: Path, edits: dict[Path, dict[str, list[Any]]]) -> None:
    """Make a copy of a deck for each of the edits, which a macro makes in one run of LibreOffice."""
    own = f"-env:UserInstallation={profile().as_uri()}"
    soffice = ("soffice", "--headless", own)
    library, failed = profile() / "user/basic/Standard", deck.with_suffix(".failed")
    if not library.exists():  # the first start fills the profile
        subprocess.run([*soffice, "--terminate_after_init"], check=True, capture_output=True)
    lines = [line for target, edit in edits.items() for line in _basic_lines(deck, target, edit)]
    deck.with_name(f"{deck.name}.png").write_bytes(picture().getvalue())
    code = BASIC.read_text("utf-8") + MAIN.format("\n".join(lines), failed)
    (library / "script.xlb").write_text(LIBRARY, "utf-8")
    (library / "Edits.xba").write_text(MODULE.format(escape(code)), "utf-8")
    subprocess.run([*soffice, "macro:///Standard.Edits.Main"], check=True, capture_output=True, timeout=300)
    assert not failed.exists(), failed.read_text("utf-8")
    assert [path for path in edits if not path.exists()] == []


def _basic_lines(deck: Path, target: Path, edit: dict[str, list[Any]]) -> Iterator[str]:
    yield f'  deck = opened("{deck.as_uri()}")'
    for name, values in edit.items():
        said = [f'"{value}"' if isinstance(value, str) else str(value) for value in values]
        yield f"  edit_{name.split()[0]}({', '.join(['deck', *said])})"
    yield f'  save(deck, "{target.as_uri()}")'
