"""What belongs to one item of a form on a company's template is one group, and all else stands alone."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from generator import Result
from generator.cli.template_command import sample_on_template
from generator.decks.opened_shapes import Element, P
from generator.model.deck import Slide, TextItem
from tests.test_templates import parts_of, template

SIZES = ("usual", "huge", "right to left")


@cache
def sample(name: str, folder: str) -> Result:
    path = Path(folder, f"{re.sub(r'[^a-z]', '', name)}.pptx")
    path.write_bytes(template(name))
    return sample_on_template(str(path))


def slides(result: Result) -> Iterator[tuple[Slide, Element]]:
    """Each slide as it was placed, with the tree of its shapes in the file."""
    parts = parts_of(result.pptx)
    for number, slide in enumerate(result.deck.slides, 1):
        tree = etree.fromstring(parts[f"ppt/slides/slide{number}.xml"])
        yield slide, next(tree.iter(f"{P}spTree"))


def name_of(shape: Element) -> str:
    return next(shape.iter(f"{P}cNvPr")).get("name", "")


def grouped(tree: Element) -> list[Element]:
    return [each for each in tree.iterchildren(f"{P}grpSp") if not name_of(each).startswith("Icon ")]


def frame(group: Element) -> list[tuple[str, ...]]:
    return [tuple(str(value) for value in each.values()) for each in group[1][0]]


@pytest.mark.parametrize("name", SIZES)
def test_the_shapes_of_an_item_are_one_group(name: str, tmp_path: Path) -> None:
    count = 0
    for slide, tree in slides(sample(name, str(tmp_path))):
        groups = grouped(tree)
        count += len(groups)
        assert [name_of(each) for each in groups] == [each.name for each in slide.groups.values()]
        for number, group in zip(slide.groups, groups, strict=True):
            inner = group[2:]
            texts = [item for item in slide.items if item.placeholder.item == number]
            drawn = [each for each in (*slide.layout.decor, *slide.icons, *slide.drawn) if each.item == number]
            assert len(inner) == len(texts) + len(drawn) > 1
            off, ext, own_off, own_ext = frame(group)
            assert (off, ext) == (own_off, own_ext)
            assert not list(group.iter(f"{P}ph", f"{P}graphicFrame"))
            assert next(group.iter(f"{P}cNvPr")).get("descr", "").strip()
    assert count > 20


@pytest.mark.parametrize("name", SIZES)
def test_texts_are_read_in_the_order_in_which_they_were_placed(name: str, tmp_path: Path) -> None:
    for slide, tree in slides(sample(name, str(tmp_path))):
        said = [("".join(each.itertext("{*}t")), name_of(each)) for each in tree.iter(f"{P}sp")]
        found = [text for text, each in said if text.strip() and not re.fullmatch(r"Number \d+", each)]
        texts = [item for item in slide.items if isinstance(item, TextItem)]
        placed = ["".join(run.text for text in item.texts for run in text) for item in texts]
        feet = sum(item.placeholder.type == "sldNum" for item in texts)
        assert found[: len(placed) - feet] == placed[: len(placed) - feet]
