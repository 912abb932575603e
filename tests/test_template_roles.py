"""Which layout of a company's template serves which role: by shape, use, words of many languages, and type."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies as st

from generator.look.keys import TEMPLATE_ROLES, TemplateRole
from generator.template.layouts import OpenedTemplate, open_template
from generator.template.roles import choose_template_roles
from generator.template.signs import role_points_of_name
from tests.made_template import (
    BODY,
    CONTENT,
    COVER,
    LEFT,
    MIDDLE,
    ONLY,
    RIGHT,
    SECTION,
    TITLE,
    TWO,
    UNDER,
    USUAL,
    Box,
    MadeLayout,
    made_template,
)

SAMPLES = Path(__file__).parent / "samples"
NAMES: dict[str, list[str]] = yaml.safe_load((SAMPLES / "layout-names.yaml").read_text("utf-8"))
ROLES: tuple[TemplateRole, ...] = ("cover", "content", "section", "two-content", "title-only")
AGENDA = MadeLayout("Agenda", (TITLE, BODY))
QUOTE = MadeLayout("Quote", (MIDDLE,))


def opened(*layouts: MadeLayout, samples: tuple[int, ...] = ()) -> OpenedTemplate:
    return open_template(made_template(layouts, samples), "made.pptx")


def chosen(*layouts: MadeLayout, samples: tuple[int, ...] = ()) -> dict[str, str]:
    choices = choose_template_roles(opened(*layouts, samples=samples))
    return {role: choice.layout.name for role, choice in choices.items() if choice.layout}


@pytest.mark.parametrize("language", NAMES)
def test_names_in_many_languages_tell_the_role(language: str) -> None:
    *named, other = NAMES[language]
    for role, name in zip(ROLES, named, strict=True):
        said = role_points_of_name(name)
        assert max(said, key=lambda each: said[each]) == role, name
    said = role_points_of_name(other)
    assert said.get("others", 0) >= max((points for role, points in said.items() if role != "others"), default=1), other


@pytest.mark.parametrize("language", [*NAMES][::5])
def test_a_template_without_types_is_understood_by_names_and_shapes(language: str) -> None:
    made = [
        replace(each, name=name, type="")
        for each, name in zip((COVER, CONTENT, SECTION, TWO, ONLY), NAMES[language][:5], strict=True)
    ]
    assert chosen(*made) == dict(zip(ROLES, NAMES[language][:5], strict=True))


def test_where_placeholders_stand_outweighs_what_a_layout_is_called() -> None:
    """A layout called content that is one line in the middle is no content, and an agenda never is."""
    lies = replace(SECTION, name="Title and Content", type="obj")
    assert chosen(COVER, lies, AGENDA, replace(CONTENT, name="Page", type=""))["content"] == "Page"


def test_the_first_sample_slide_shows_the_cover() -> None:
    brand = MadeLayout("Brand 2031", (MIDDLE, UNDER))
    assert chosen(COVER, CONTENT, brand, samples=(2, 1, 1))["cover"] == "Brand 2031"


def test_the_last_sample_slide_shows_the_closing_unless_it_is_something_else() -> None:
    last = MadeLayout("Brand 9", (MIDDLE,))
    assert chosen(COVER, CONTENT, SECTION, last, samples=(0, 1, 2, 1, 3))["closing"] == "Brand 9"
    assert "closing" not in chosen(COVER, CONTENT, SECTION, samples=(0, 2, 1, 1))
    assert chosen(COVER, CONTENT, replace(COVER, name="Thank you", type=""))["closing"] == "Thank you"


def test_columns_are_two_equal_bodies_and_no_comparison() -> None:
    heads = tuple(
        replace(box, place=(box.place[0], 0.22, 0.43, 0.14), idx=str(9 + n)) for n, box in enumerate((LEFT, RIGHT))
    )
    below = tuple(replace(box, place=(box.place[0], 0.38, 0.43, 0.5)) for box in (LEFT, RIGHT))
    assert "two-content" not in chosen(COVER, CONTENT, MadeLayout("Comparison", (TITLE, *heads, *below)))
    wide = replace(RIGHT, place=(0.4, 0.25, 0.55, 0.65))
    assert "two-content" not in chosen(COVER, CONTENT, MadeLayout("Two Content", (TITLE, LEFT, wide), "twoObj"))


def test_a_title_alone_at_the_top_is_no_cover_and_a_narrow_body_no_content() -> None:
    assert chosen(replace(ONLY, name="Title"), replace(COVER, name="Cover 2"), CONTENT)["cover"] == "Cover 2"
    narrow = MadeLayout("Case study", (TITLE, replace(BODY, place=(0.35, 0.25, 0.4, 0.65))))
    assert "content" not in chosen(COVER, ONLY, narrow)


def test_of_several_dividers_one_can_be_read() -> None:
    faint, plain = (replace(SECTION, name=f"Section {ground}", ground=ground) for ground in ("333333", "EEEEEE"))
    assert chosen(COVER, CONTENT, faint, plain)["section"] == "Section EEEEEE"


def test_a_close_call_is_told_with_its_runner_up() -> None:
    blue, green = (replace(SECTION, name=f"Section {color}", type="") for color in ("blue", "green"))
    choices = choose_template_roles(opened(COVER, CONTENT, blue, green))
    section = choices["section"]
    assert section.layout and section.layout.name == "Section blue" and section.is_close
    assert section.runner_up and section.runner_up.name == "Section green"


def test_what_a_person_chose_stands_and_frees_the_rest() -> None:
    choices = choose_template_roles(opened(*USUAL), {"section": "Title Slide", "closing": "none"})
    assert choices["section"].layout and choices["section"].layout.name == "Title Slide"
    assert choices["closing"].layout is None and choices["closing"].why == "the mapping file says so"
    assert choices["cover"].layout is None and choices["content"].layout


BOXES = st.builds(
    Box,
    st.sampled_from(["title", "ctrTitle", "subTitle", "body", "obj", "pic", "tbl", "chart", "shape", "sldNum"]),
    st.tuples(*[st.floats(-0.5, 1.5)] * 2, *[st.floats(0, 1.5)] * 2),
    idx=st.sampled_from(["", "1", "2", "4294967295"]),
    size=st.sampled_from([0, 1, 18, 44, 120]),
)
LAYOUTS = st.builds(
    MadeLayout,
    st.sampled_from(["Title Slide", "Content", "", "A", "Two Content", "Thank you", "#2"]),
    st.lists(BOXES, max_size=6).map(tuple),
    st.sampled_from(["", "title", "obj", "blank", "vertTx"]),
    master=st.integers(0, 2),
)


@given(st.lists(LAYOUTS, min_size=1, max_size=8), st.data())
def test_any_layouts_get_one_role_each_at_most(made: list[MadeLayout], data: st.DataObject) -> None:
    samples = data.draw(st.lists(st.integers(0, len(made) - 1), max_size=6))
    choices = choose_template_roles(open_template(made_template(made, samples), "made.pptx"))
    assert tuple(choices) == TEMPLATE_ROLES
    parts = [choice.layout.part for choice in choices.values() if choice.layout]
    assert len(set(parts)) == len(parts)
    assert all(choice.why for choice in choices.values())


def test_vertical_texts_and_quotes_have_no_role() -> None:
    upright = MadeLayout("Title and Content", (TITLE, replace(BODY, body=' vert="eaVert"')), "obj")
    found = chosen(COVER, upright, QUOTE, replace(CONTENT, name="Page", type=""))
    assert found == {"cover": "Title Slide", "content": "Page"}


def test_a_plain_master_that_nobody_uses_is_left_over() -> None:
    bar = Box("shape", (0, 0.95, 1, 0.05), fill="7A3EB1")
    brand = [MadeLayout("Page", (TITLE, BODY, bar), master=1), MadeLayout("Opening", (MIDDLE, UNDER, bar), master=1)]
    found = chosen(COVER, CONTENT, ONLY, *brand, samples=(4, 3))
    assert found == {"cover": "Opening", "content": "Page"}
