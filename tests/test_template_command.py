"""The doctor of templates: what it says, the mapping file that it writes, and templates that mean harm."""

import json
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given, strategies as st
from PIL import Image

from generator.errors import TemplateError
from generator.template.doctor import examine_template
from generator.template.mapping import open_mapped_template
from tests import commands
from tests.made_template import (
    BIG,
    BODY,
    CONTENT,
    COVER,
    MIDDLE,
    ONLY,
    SECTION,
    TITLE,
    UNDER,
    USUAL,
    Box,
    MadeLayout,
    made_template,
    unzipped,
    zipped,
)
from tests.test_template_roles import LAYOUTS

pytestmark = pytest.mark.usefixtures("own_folder")

CLOSING = MadeLayout("Closing", (MIDDLE, UNDER))


run = partial(commands.run, "template")


def saved(*layouts: MadeLayout, name: str = "corp.pptx", **more: Any) -> str:
    Path(name).write_bytes(made_template(layouts or (*USUAL, CLOSING), **more))
    return name


def found(*layouts: MadeLayout, **more: Any) -> dict[str, list[str]]:
    """The messages of the doctor's findings by their code."""
    ran = run(saved(*layouts, **more), "--json")
    assert ran.exit_code == 0, ran.output
    said: dict[str, list[str]] = {}
    for each in json.loads(ran.stdout)["findings"]:
        said.setdefault(each["code"], []).append(each["message"])
    return said


# What it says


def test_a_sound_template_has_nothing_to_mend() -> None:
    ran = run(saved(samples=(0, 1)), "--strict")
    assert ran.exit_code == 0 and ran.stderr == ""
    assert ran.stdout.splitlines()[0] == "corp.pptx: 6 layouts, 2 sample slides, 33.9 x 19.1 cm"
    assert '  content      "Title and Content": its name says so, it has one large body' in ran.stdout
    assert "               body      11 lines at 24 pt in Arial\n" in ran.stdout
    assert ran.stdout.endswith("next:\n  slidewright build ARTICLE --template corp.pptx\n")


def test_what_is_missing_is_said_with_what_stands_in() -> None:
    ran = run(saved(COVER, CONTENT))
    assert "section      none: no layout has its shape; the layout of the cover stands in" in ran.stdout
    assert "title-only   none: no layout has its shape; the layout of content without its body stands in" in ran.stdout
    assert "two-content  none: no layout has its shape; the layout of content, with boxes of ours under" in ran.stdout
    assert ran.stderr == ""
    bare = run(saved(COVER, ONLY), "--strict")
    assert bare.exit_code == 1
    assert (
        "Warning: corp.pptx: the template has no layout for the role content: the layout with only a title"
        in bare.stderr
    )


SMALL = replace(BODY, size=11)
FLAT = replace(BODY, place=(0.05, 0.25, 0.9, 0.2), size=40)
AWAY = replace(BODY, place=(0.2, 0.25, 0.9, 0.65))
SLOTS = [
    (
        MadeLayout("Content", (TITLE, SMALL), "obj"),
        'the body of "Content" has letters of 11 pt, which are small for a talk',
    ),
    (MadeLayout("Content", (TITLE, FLAT), "obj"), 'the body of "Content" holds only 2 lines at its own size of 40 pt'),
    (MadeLayout("Content", (TITLE, AWAY), "obj"), 'the body of "Content" reaches over the edge of the slide'),
    (MadeLayout("Thank you", (BODY,)), 'the layout "Thank you" (closing) has no placeholder for a title'),
]


@pytest.mark.parametrize(("layout", "message"), SLOTS, ids=[message for _, message in SLOTS])
def test_what_is_wrong_with_a_placeholder(layout: MadeLayout, message: str) -> None:
    assert message in found(COVER, layout)["template-slot"]
    assert run("corp.pptx", "--strict").exit_code == 1


def test_the_contrast_is_that_with_what_is_under_the_text() -> None:
    pale = replace(BODY, color="BBBBBB")
    assert found(COVER, MadeLayout("Content", (TITLE, pale), "obj"))["template-contrast"] == [
        'the body of "Content" has a contrast of 1.9; 3 is the least'
    ]
    panel = Box("shape", (0, 0.2, 1, 0.8), fill="222222")
    assert "template-contrast" not in found(COVER, MadeLayout("Content", (panel, TITLE, pale), "obj"))
    dark = MadeLayout("Content", (TITLE, BODY), "obj", ground="111111")
    assert len(found(COVER, dark)["template-contrast"]) == 2


def test_the_contrast_is_that_with_a_picture_under_the_text() -> None:
    layout = MadeLayout("Content", (Box("picture", (0, 0, 1, 1), "Ground"), TITLE, BODY), "obj")
    night = BytesIO()
    Image.new("RGB", (16, 9), "#101010").save(night, "PNG")
    said = found(COVER, layout, parts={"ppt/media/ground.png": night.getvalue()})["template-contrast"]
    assert said[0] == 'the title of "Content" has a contrast of 1.1; 3 is the least'


@given(st.lists(LAYOUTS, min_size=1, max_size=6))
def test_any_layouts_are_examined(made: list[MadeLayout]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "corp.pptx")
        path.write_bytes(made_template(made))
        report = examine_template(open_mapped_template(str(path)))
    without = [each.choice.role for each in report.roles if not each.choice.layout and not each.stand_in]
    warned = [each.message for each in report.findings if (each.code, each.level) == ("template-role", "warning")]
    assert len(report.roles) == 6
    assert [role for role in without if not any(f"the role {role}, and nothing" in message for message in warned)] == []


# The mapping file


def test_what_it_writes_reads_as_what_it_chose() -> None:
    name = saved(*USUAL, replace(SECTION, type=""))
    ran = run(name, "--write", "corp.yaml")
    assert ran.exit_code == 0 and "slidewright build ARTICLE --template corp.yaml" in ran.stdout
    written = pyyaml.safe_load(Path("corp.yaml").read_text("utf-8"))
    assert written["template"] == "corp.pptx"
    assert written["roles"]["content"] == "Title and Content" and written["roles"]["closing"] == "none"
    assert written["layouts"]["Two Content"] == {"title": "Title 1", "left": "Left 2", "right": "Right 3"}
    before, after = open_mapped_template(name), open_mapped_template("corp.yaml")
    assert {role: each.layout for role, each in before.choices.items()} == {
        role: each.layout for role, each in after.choices.items()
    }
    assert before.slots == after.slots
    assert run(name, "--write", "corp.yaml").exit_code == 5
    assert run(name, "--write", "corp.yaml", "--force").exit_code == 0
    assert run(name, "--write", "corp.txt").exit_code == 2


def test_placeholders_are_chosen_by_place_and_the_rest_stays_empty() -> None:
    number = Box("body", (0.05, 0.4, 0.1, 0.2), "Number 9", "9", 60)
    corner = Box("body", (0.7, 0.03, 0.25, 0.04), "Corner 8", "8", 10)
    byline = Box("body", (0.1, 0.85, 0.8, 0.05), "Byline 7", "7", 16)
    cover = MadeLayout("Title Slide", (corner, byline, BIG, UNDER, number), "title")
    slots = open_mapped_template(saved(cover, CONTENT)).slots["cover"]
    assert {slot: each.name for slot, each in slots.items()} == {
        "title": "Title 1",
        "subtitle": "Subtitle 2",
        "byline": "Byline 7",
    }
    run("corp.pptx", "--write", "corp.yaml")
    assert "# stays empty: Number 9 (3.4 x 3.8 cm, 1.7 from the left, 7.6 from the top)" in Path("corp.yaml").read_text(
        "utf-8"
    )


def test_a_person_corrects_roles_and_placeholders() -> None:
    twins = tuple(
        replace(BODY, name="Text", place=(0.05, y, 0.9, 0.3), idx=str(n)) for n, y in enumerate((0.6, 0.25), 1)
    )
    saved(COVER, replace(COVER, name="Welcome"), MadeLayout("Page", (TITLE, *twins)), SECTION)
    Path("corp.yaml").write_text(
        "template: corp.pptx\nroles: {cover: Welcome, content: Page, section: none}\n"
        "layouts:\n  Page: {title: Title 1, body: Text#2}\n",
        "utf-8",
    )
    mapped = open_mapped_template("corp.yaml")
    chosen = {role: each.layout.name for role, each in mapped.choices.items() if each.layout}
    assert (chosen["cover"], chosen["content"], "section" in chosen) == ("Welcome", "Page", False)
    assert mapped.slots["content"]["body"].rect.y > mapped.template.slide.height / 2  # the second from the top


WRONG = [
    ("template: corp.pptx\nroles: {cver: Title Slide}\n", 'corp.yaml:2:9: unknown key "cver"', 'did you mean "cover"?'),
    (
        "template: corp.pptx\nroles:\n  cover: Titel Slide\n",
        'corp.yaml:3:10: the template has no layout "Titel Slide"',
        'did you mean "Title Slide"?',
    ),
    (
        "template: corp.pptx\nlayouts:\n  Two Content: {left: Lefft 2}\n",
        'corp.yaml:3:23: the layout "Two Content" has no placeholder "Lefft 2"',
        'did you mean "Left 2"?',
    ),
    (
        "template: corp.pptx\nlayouts: {Page: {title: Title 1}}\n",
        'corp.yaml:2:17: the template has no layout "Page"',
        "",
    ),
    ("template: copr.pptx\n", 'corp.yaml:1:11: the template "copr.pptx" cannot be read', "check its path"),
    ('template: "a\\0b.pptx"\n', "cannot be read", "check its path"),
    ("roles: {cover: Title Slide}\n", '"template" is missing from the mapping file', ""),
    ("[1]\n", "the mapping file must be a mapping with the keys template, roles, layouts", ""),
    ("roles: [\n", "not valid YAML", ""),
]


@pytest.mark.parametrize(("text", "message", "hint"), WRONG, ids=[message for _, message, _ in WRONG])
def test_a_mistake_in_a_mapping_file_has_its_place(text: str, message: str, hint: str) -> None:
    saved()
    Path("corp.yaml").write_text(text, "utf-8")
    ran = run("corp.yaml")
    assert ran.exit_code == 4 and message in ran.stderr and hint in ran.stderr


# Templates that mean harm, or that programs spoilt


def changed(part: str, old: str, new: str) -> bytes:
    parts = unzipped(made_template())
    text = str(parts[part], "utf-8")
    assert old in text
    return zipped({**parts, part: text.replace(old, new)})


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAYOUT, MASTER, MAIN = "ppt/slideLayouts/slideLayout1.xml", "ppt/slideMasters/slideMaster1.xml", "ppt/presentation.xml"
BOMB = '<!DOCTYPE z [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><p:sldLayout'
REFUSED = {
    "nothing": b"",
    "a text": b"Dear designer",
    "a deck of 1997": OLD + bytes(2048),
    "a file with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + "EncryptedPackage".encode("utf-16-le")
    + bytes(2048),
    "half a file": made_template()[:3000],
    "no layouts": made_template(()),
    "a bomb of entities": changed(LAYOUT, "<p:sldLayout", BOMB),
    "a broken layout": changed(LAYOUT, "</p:sldLayout>", ""),
    "a broken master": changed(MASTER, "</p:sldMaster>", ""),
    "words for numbers": changed(LAYOUT, 'x="1219200"', 'x="left"'),
    "endless numbers": changed(LAYOUT, 'x="1219200"', f'x="{"9" * 400}"'),
    "slides without width": changed(MAIN, 'cx="12192000"', 'cx="0"'),
    "a missing master": changed("ppt/slideLayouts/_rels/slideLayout1.xml.rels", "slideMaster1.xml", "slideMaster9.xml"),
    "no theme": changed("ppt/slideMasters/_rels/slideMaster1.xml.rels", "theme1.xml", "theme9.xml"),
    "depth": changed(LAYOUT, "<p:spTree>", "<p:spTree>" + "<p:grpSp>" * 5000),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_template_is_refused(name: str) -> None:
    Path("corp.pptx").write_bytes(REFUSED[name])
    with pytest.raises(TemplateError):
        open_mapped_template("corp.pptx")
    ran = run("corp.pptx")
    assert ran.exit_code == 4 and ran.stderr.startswith("Error: corp.pptx: ") and "bug" not in ran.stderr
