"""What slides are called: by headings, takeaways, captions and lines, and each by a name of its own."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from generator import Result, build, yaml
from generator.model.deck import Slide, TextItem
from generator.model.text import bare_text
from generator.place.slides import title_of_placed_slide
from tests.commands import run

CLAIM = "Wound clocks outlive the people who wind them."


def made(text: str, titles: str = "") -> Result:
    return build(text.encode(), name="a.md", titles=titles)


def titled(result: Result) -> list[str]:
    return [title_of_placed_slide(slide) for slide in result.deck.slides]


def said(slide: Slide) -> list[str]:
    return [bare_text(text).replace("\u00a0", " ") for item in slide.items for text in item.texts]


TABLE = "| Year | Clocks |\n|---|---|\n| 1700 | 4 |\n| 1800 | 11 |\n"


@pytest.mark.parametrize("below", [f"{CLAIM}\n\n{TABLE}", f"{CLAIM}\n\n- Oak\n- Brass\n", f"{CLAIM}\n"])
def test_the_first_slide_of_a_section_keeps_its_heading(below: str) -> None:
    slide = made(f"# Clocks\n\n## Tools\n\n- A key\n- A cloth\n\n## Towers\n\n{below}\n").deck.slides[2]
    assert "Towers" in said(slide) and said(slide).count(CLAIM) == 1


FURTHER = f"# Clocks\n\n## Towers\n\n- Oak\n- Brass\n\n{CLAIM}\n\n{TABLE}"


def test_the_line_that_leads_to_a_further_slide_is_its_title() -> None:
    result = made(FURTHER)
    slide = next(slide for slide in result.deck.slides if title_of_placed_slide(slide) == CLAIM)
    assert said(slide).count(CLAIM) == 1
    assert next(kept for kept in result.ledger if kept.unit.text == CLAIM).slide
    assert CLAIM not in titled(made(FURTHER, "headings"))


@pytest.mark.parametrize(
    "lead", ["This outlives the people who wind it.", f"{'Clocks that are wound ' * 6}outlive us."]
)
def test_a_line_that_leans_or_is_long_is_no_title(lead: str) -> None:
    assert titled(made(FURTHER.replace(CLAIM, lead)))[1:3] == ["Towers (1 of 2)", "Towers (2 of 2)"]


ARTICLE = """title: Clocks
sections:
  - heading: Towers
    table: {header: [A, B], rows: [[a, b]], caption: Towers with two clocks, source: Own count}
  - heading: Springs
    code: {text: print(1), caption: One line winds it}
  - heading: Voices
    quote: {text: Time is cheap., by: Ada Winder}
  - heading: Makers
    chart: {data: {Oak: 1, Brass: 4}, takeaway: Brass lasts four times as long.}
"""


@pytest.mark.parametrize("label", ["**Tools**", "**Tools**:", "Tools"])
def test_a_label_above_a_list_or_a_program_is_its_title_after_the_heading(label: str) -> None:
    text = f"# Clocks\n\n## Towers\n\n- Oak\n- Brass\n\n{label}\n\n- A key\n- A cloth\n\n**Use**\n\n```\nwind()\n```\n"
    assert titled(made(text))[1:-1] == ["Towers", f"Towers · {label.strip('*:')}", "Towers · Use"]


def test_a_colon_after_a_heading_is_no_part_of_it() -> None:
    sections = ("## Tools:\n\n- A key\n- A cloth", "## **Care** :\n\n- Oil\n- Wax", "## `std::`\n\n- Wind\n- Ring")
    assert titled(made("\n\n".join(("# Clocks", *sections)), "headings"))[2:-1] == ["Tools", "Care", "std::"]


def test_a_heading_keeps_words_that_look_like_its_first_ones() -> None:
    assert titled(made("# T\n\n## *Clocks* and *Clocks*\n\n- Oak\n- Brass\n", "headings"))[1] == "Clocks and Clocks"


def test_a_list_under_no_heading_of_its_own_is_called_by_the_line_that_announces_it() -> None:
    text = f"# Clocks\n\nTowers have clocks. {'Each is old. ' * 9}\n\nThe following parts wear out:\n\n- Oak\n- Brass\n"
    assert "The following parts wear out" in titled(made(text))


def test_what_is_shown_is_called_by_what_its_author_says_of_it() -> None:
    result = build(ARTICLE.encode(), name="a.yaml")
    by_title = {title_of_placed_slide(slide): slide for slide in result.deck.slides}
    for title in ("Towers with two clocks", "One line winds it", "Brass lasts four times as long."):
        assert said(by_title[title]).count(title) == 1
    assert "Own count" in said(by_title["Towers with two clocks"])
    assert "Voices" not in said(by_title["Time is cheap."])


def test_two_quotations_of_one_person_have_her_name_without_a_number() -> None:
    quotes = "\n\n".join(
        f"{said}\n\n> {said.split()[0]} oil is cheap.\n>\n> — Ada Winder" for said in ("Oak creaks.", "Tin sings.")
    )
    said_on = [said(slide) for slide in build(f"# Clocks\n\n{quotes}\n".encode(), name="a.md").deck.slides]
    assert sum("Ada Winder" in each for each in said_on) == 2
    assert not any("(2" in each for each in said_on)


def test_slides_of_one_section_are_told_apart_by_what_they_say() -> None:
    text = "# Clocks\n\n## Care\n\nWind the spring:\n\n```\nwind\nwait\n```\n\nOil the wheels:\n\n```\noil\nwait\n```\n"
    result = made(text)
    assert {"Care", "Oil the wheels"} <= set(titled(result))
    assert {"Care (1 of 2)", "Care (2 of 2)"} <= set(titled(made(text, "headings")))


def test_a_headline_stays_on_the_first_slide_of_its_section() -> None:
    tables = (
        "{header: [A], rows: [[a]]}",
        "{header: [B], rows: [[b]], caption: Oak is far cheaper}",
        "{header: [C], rows: [[c]]}",
    )
    body = f"body: [{', '.join(f'{{table: {each}}}' for each in tables)}]"
    text = f"title: Clocks\nsections:\n  - heading: Towers\n    headline: Towers pay\n    {body}\n"
    result = build(text.encode(), name="a.yaml")
    assert titled(result)[1:4] == ["Towers pay", "Oak is far cheaper", "Towers"]


def test_the_outline_gives_the_sentence_in_its_own_place_too(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(FURTHER, "utf-8")
    listed = run("outline", str(path), "--format", "yaml").stdout
    slide = next(each for each in yaml.yaml_values(listed, "")["slides"] if each["title"] == CLAIM)
    assert slide["lead"] == CLAIM


@pytest.mark.parametrize("where", ["option", "front matter", "settings"])
def test_headings_are_asked_for_in_three_places(where: str, tmp_path: Path) -> None:
    front = "---\ntitles: headings\n---\n" if where == "front matter" else ""
    if where == "settings":
        (tmp_path / "slidewright.toml").write_text('titles = "headings"\n', "utf-8")
    path = tmp_path / "a.md"
    path.write_text(front + FURTHER, "utf-8")
    asked = ["--titles", "headings"] if where == "option" else []
    listed = run("outline", str(path), "--format", "yaml", *asked).stdout
    assert CLAIM not in {slide["title"] for slide in yaml.yaml_values(listed, "")["slides"]}


PARTS = [
    "Oak swells in a wet spring and sticks.",
    "Wind it:",
    CLAIM,
    TABLE,
    "```\nwind\n```",
    "- Oak\n- Brass",
    "**Oil** keeps it.",
]


@given(
    st.lists(
        st.tuples(st.sampled_from(["Towers", "Springs"]), st.lists(st.sampled_from(PARTS), max_size=6)), max_size=4
    )
)
def test_no_two_slides_have_one_title(sections: list[tuple[str, list[str]]]) -> None:
    text = "# Clocks\n\n" + "\n\n".join(f"## {name}\n\n" + "\n\n".join(parts) for name, parts in sections)
    result = made(text)
    assert max(Counter(titled(result)).values()) == 1


def test_no_title_breaks_at_a_hyphen() -> None:
    heading = "Statement with self-made-words-that-are-long and other things that go on for-ever and ever"
    result = made(f"# Clocks\n\n## {heading}\n")
    title = next(bare_text(item.lines[0].text) for item in result.deck.slides[1].items if isinstance(item, TextItem))
    assert "\u2011" in title and title_of_placed_slide(result.deck.slides[1]) == heading
    assert next(kept for kept in result.ledger if kept.unit.text == heading).slide == 2


def test_no_line_that_begins_in_the_middle_of_a_sentence_is_a_title() -> None:
    program = "```\nx = 1\n```\n"
    text = f"# Clocks\n\n## Functions\n\nA\n\n{program}\nis a function that takes an A:\n\n{program}\nIt ends here.\n"
    assert not any("is a function" in title for title in titled(made(text)))


IN_ONE_PIECE = "# Clocks\n\nWe met in the hall of the town.\n\n> Wound clocks outlive us.\n\nThen we went home again.\n"


def test_no_quotation_of_nobody_has_the_title_of_its_article() -> None:
    """People would take it for who said that."""
    slide = made(IN_ONE_PIECE).deck.slides[2]
    assert title_of_placed_slide(slide).replace("\u00a0", " ") == "“Wound clocks outlive us.”"
    assert not any(text.startswith("Clocks") for text in said(slide))


def test_sections_that_are_called_alike_are_told_apart_by_what_they_are_part_of() -> None:
    parts = "\n\n".join(
        f"## {said}\n\nIt is {said}.\n\n### Care\n\nRub the {said} on a dry day." for said in ("oak", "tin")
    )
    assert [title for title in titled(made(f"# Clocks\n\n{parts}\n")) if "Care" in title] == [
        "oak · Care",
        "tin · Care",
    ]
