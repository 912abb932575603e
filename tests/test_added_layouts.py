"""Layouts that a build adds to a template on request: what they hold, and that all else of the template stays."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation

from generator import Result, SettingsError, build
from generator.check import check
from generator.read import read_bytes
from generator.read.files import files_beside_article
from generator.template.package import master_without_list
from tests.commands import run
from tests.made_template import made_template, unzipped
from tests.test_check import packed
from tests.test_templates import TALK, parts_of, put, replaced, template

MASTER = re.compile(r"ppt/slideMasters/(_rels/)?slideMaster\d+\.xml(\.rels)?")
OURS = "Slidewright "


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("talk.yaml").write_text(TALK, "utf-8")
    return tmp_path


@cache
def added(name: str) -> Result:
    Path("talk.yaml").write_text(TALK, "utf-8")
    return build("talk.yaml", template=put(template(name)), add_layouts=True)


@pytest.mark.parametrize("name", ["usual", "dark", "no idx", "feet and more"])
def test_every_text_of_half_a_deck_stands_in_a_placeholder_of_its_layout(name: str) -> None:
    result = added(name)
    count = 0
    for slide in Presentation(BytesIO(result.pptx)).slides:
        known = [each.placeholder_format.idx for each in slide.slide_layout.placeholders]
        is_added = slide.slide_layout.name.startswith(OURS)
        count += is_added
        for shape in slide.shapes if is_added else ():
            if shape.has_text_frame and shape.text_frame.text:
                assert shape.is_placeholder and shape.placeholder_format.idx in known
            assert not shape.has_table or shape.is_placeholder
            assert not shape.has_chart or shape.is_placeholder
    assert 2 < count == sum(slide.layout.added for slide in result.deck.slides) <= len(result.deck.slides) / 2


@pytest.mark.parametrize("name", ["usual", "dark", "no idx", "feet and more"])
def test_the_template_stays_but_for_the_lists_of_its_masters(name: str) -> None:
    own, made = unzipped(template(name)), parts_of(added(name).pptx)
    for part, data in own.items():
        if not re.match("ppt/(slideMasters|slideLayouts|theme)/", part):
            continue
        whole = data if isinstance(data, bytes) else data.encode()
        if not MASTER.fullmatch(part):
            assert made[part] == whole, part
        elif part.endswith(".rels"):
            assert set(relationships(whole)) <= set(relationships(made[part]))
        else:
            before, after = etree.fromstring(whole), etree.fromstring(made[part])
            assert master_without_list(before) == master_without_list(after)
            assert listed(after)[: len(listed(before))] == listed(before)


def relationships(data: bytes) -> list[tuple[str, ...]]:
    return [tuple(map(str, (each.get("Id"), each.get("Type"), each.get("Target")))) for each in etree.fromstring(data)]


def listed(master: etree._Element) -> list[tuple[str, ...]]:
    return [tuple(map(str, each.values())) for each in master.iter("{*}sldLayoutId")]


@pytest.mark.parametrize("name", ["usual", "dark", "no idx", "feet and more"])
def test_an_added_layout_has_the_companys_parts_and_the_placeholders_of_its_form(name: str) -> None:
    masters = Presentation(BytesIO(added(name).pptx)).slide_masters
    ours = [each for master in masters for each in master.slide_layouts if each.name.startswith(OURS)]
    assert len({each.name for each in ours}) == len(ours) > 2
    for layout in ours:
        keys = [each.placeholder_format.idx for each in layout.placeholders]
        assert len(set(keys)) == len(keys) or name == "no idx"
        ids = [each.get("id") for each in layout.element.iter("{*}cNvPr")]
        assert len(set(ids)) == len(ids)


def test_two_builds_give_the_same_bytes_and_only_who_asks_gets_layouts() -> None:
    put(template("usual"))
    again = build("talk.yaml", template="corp.pptx", add_layouts=True).pptx
    assert again == build("talk.yaml", template="corp.pptx", add_layouts=True).pptx
    plain = parts_of(build("talk.yaml", template="corp.pptx").pptx)
    assert not any(b'name="Slidewright ' in data for data in plain.values())


def test_a_deck_with_added_layouts_is_a_template_again() -> None:
    put(added("usual").pptx, "first.pptx")
    result = build("talk.yaml", template="first.pptx", add_layouts=True)
    assert result.deck.host and any(slide.layout.added for slide in result.deck.slides)


SIGNED = (
    '<p:extLst><p:ext uri="{BB962C8B-B14F-4D97-AF65-F5344CB8AC3E}"><p14:creationId '
    'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main" val="7"/></p:ext></p:extLst></p:cSld>'
)
TIMED = (
    '<p:timing><p:tnLst><p:par><p:cTn id="1" dur="indefinite" nodeType="tmRoot"><p:childTnLst><p:set><p:cBhvr>'
    '<p:cTn id="2" dur="1"/><p:tgtEl><p:spTgt spid="3"/></p:tgtEl></p:cBhvr></p:set></p:childTnLst></p:cTn></p:par>'
    "</p:tnLst></p:timing></p:sldLayout>"
)
MASTER_PART = "ppt/slideMasters/slideMaster1.xml"
ODD: Mapping[str, Callable[[], bytes]] = {
    "an id that two parts must not share": lambda: replaced(made_template(), "*", "</p:cSld>", SIGNED),
    "a placeholder with a number of ours": lambda: replaced(made_template(), "*", 'idx="1"', 'idx="20"'),
    "an id of two shapes": lambda: replaced(made_template(), "*", '<p:cNvPr id="3"', '<p:cNvPr id="2"'),
    "a movement": lambda: replaced(made_template(), "*", "</p:sldLayout>", TIMED),
    "capitals in the master": lambda: replaced(made_template(), MASTER_PART, "<a:defRPr ", '<a:defRPr u="sng" '),
}


@pytest.mark.parametrize("name", ODD)
def test_what_a_copy_must_not_share_is_left_out(name: str) -> None:
    result = build("talk.yaml", template=put(ODD[name]()), add_layouts=True)
    made = parts_of(result.pptx)
    ours = [data for part, data in made.items() if "slideLayouts/slideLayout" in part and b'name="Slidewright ' in data]
    assert ours and not any(b"creationId" in data for data in ours)
    for data in ours:
        tree = etree.fromstring(data)
        ids = [str(each.get("id")) for each in tree.iter("{*}cNvPr")]
        assert len(ids) == len({*ids})
        assert {str(each.get("spid")) for each in tree.iter("{*}spTgt")} <= {*ids}
        for shape in our_placeholders(tree):
            runs = list(shape.iter("{*}defRPr"))
            assert runs and all(run.get("u") == "none" and run.get("spc") and run.get("cap") for run in runs)
            assert shape.find("{*}spPr/{*}noFill") is not None


def our_placeholders(layout: etree._Element) -> Iterator[etree._Element]:
    for shape in layout.iter("{*}sp"):
        mark = next(shape.iter("{*}ph"), None)
        if mark is not None and mark.get("sz") == "quarter" and mark.get("type") == "body":
            yield shape


def codes(change: Callable[[dict[str, bytes]], None]) -> set[str]:
    article, _ = read_bytes(TALK.encode(), "talk.yaml", "yaml", files_beside_article(None))
    parts = parts_of(added("feet and more").pptx)
    change(parts)
    return {finding.code for finding in check(packed(parts), article, added("feet and more").deck)[1]}


def swapped(pattern: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    """A change of the first part with such a name that has these words."""

    def change(parts: dict[str, bytes]) -> None:
        known = re.compile(old.encode(), re.DOTALL)
        name = next(part for part, data in parts.items() if re.search(pattern, part) and known.search(data))
        parts[name] = known.sub(new.encode(), parts[name], count=1)

    return change


FIRST = r"<p:sldLayoutId [^>]*/>"
OURS_REL = r"slideLayouts/slideLayout(7|8|9|10)\.xml"
MUTANTS: Mapping[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "a master that says something else": (
        swapped("slideMaster1.xml$", "</p:sldMaster>", " </p:sldMaster>"),
        "template-changed",
    ),
    "a list without the template's first layout": (swapped("slideMaster1.xml$", FIRST, ""), "template-changed"),
    "a layout of the template that is changed": (
        swapped("slideLayout2.xml$", "</p:sldLayout>", "<!-- x --></p:sldLayout>"),
        "template-changed",
    ),
    "a slide on a layout of the template": (
        swapped(r"slides/_rels/slide\d+.xml.rels$", OURS_REL, "slideLayouts/slideLayout2.xml"),
        "template-changed",
    ),
    "a placeholder that is moved": (
        swapped(r"slideLayout\d+\.xml$", r'(name="Heading 1"/>.*?<a:off x=")\d+', r"\g<1>77"),
        "moved",
    ),
}


@pytest.mark.parametrize(("change", "code"), MUTANTS.values(), ids=MUTANTS)
def test_what_is_not_as_placed_is_found(change: Callable[[dict[str, bytes]], None], code: str) -> None:
    assert code in codes(change)


def test_layouts_are_added_only_to_a_template() -> None:
    with pytest.raises(SettingsError, match="only to a template"):
        build("talk.yaml", add_layouts=True)
    ran = run("build", "talk.yaml", "--add-layouts")
    assert ran.exit_code == 2 and "only to a template" in ran.stderr and "--template FILE" in ran.stderr
    assert not Path("talk.pptx").exists()
