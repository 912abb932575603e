"""Nothing that an author asks for is ignored in silence: it is done, or a finding says where, and why not."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from docs import layouts
from generator import Result, build
from generator.errors import Finding
from generator.look import open_theme
from generator.model.deck import PictureItem, Slide
from generator.model.text import bare_text
from generator.shipped import CONTENT

IN_MARKDOWN = {
    "three sentences": "Boats feed the town.\n\nGulls follow the boats.\n\nNobody remembers a winter without fish.",
    "points with a term": "- **Boats**: They matter.\n- **Gulls**: They matter.\n- **Tides**: They matter.",
    "numbered points": "1. Collect it.\n2. Count it.\n3. Publish it.",
    "a quote": "> It always rains.\n>\n> — The harbour master",
    "a table": "| Month | Rain |\n| --- | --: |\n| May | 31 |",
    "a program": "```python\na = 1\nb = 2\n```",
}


FAMILIES = {name: family for name, family in open_theme("paper").families.items() if family.is_for_sections}
WORDS = ["Boats", "Gulls", "Tides", "Ropes", "Nets", "Piers", "Sails", "Oars", "Winds", "Masts", "Buoys", "Hulls"]
PICTURE, DATA = "first-conference.png", "rain.csv"
ASIDE = "{file: first-conference.png, alt: A room}"


@pytest.mark.parametrize(("layout", "ignored"), [("cards", 2), ("stat", 0), ("auto", 0)])
def test_a_trend_without_an_arrow_is_named(layout: str, ignored: int) -> None:
    numbers = "[{value: 41, meaning: stops., trend: up}, {value: 3, meaning: seats., trend: down}]"
    text = f"title: T\nsections:\n  - heading: One\n    layout: {layout}\n    stats: {numbers}\n"
    found = [each for each in build(text.encode(), name="a.yaml").findings if each.code == "trend"]
    assert [str(each.where) for each in found] == ["a.yaml:5:13", "a.yaml:5:54"][:ignored]


@pytest.mark.parametrize(
    ("talk", "titles", "told"), [("slides", "claims", True), ("slides", "", False), ("meetup", "claims", False)]
)
def test_claims_as_titles_are_named_where_a_talk_keeps_its_own(talk: str, titles: str, told: bool) -> None:
    found = build(b"# T\n\n## One\n\nBoats feed the town.\n", name="a.md", talk=talk, titles=titles).findings
    assert ("titles" in [each.code for each in found]) == told


def points(count: int, with_terms: bool = True) -> str:
    terms = [f"{{term: {word}, detail: {word} matter in the north.}}" for word in WORDS[:count]]
    return f"points: [{', '.join(terms if with_terms else [f'{word} matter' for word in WORDS[:count]])}]"


CONTENTS = {
    "a paragraph": "body: [The harbour feeds the whole town.]",
    "a long paragraph": "body: [The harbour feeds the whole town. Nobody remembers a winter without boats. Ice came.]",
    "three sentences": "body: [Boats feed the town., Gulls follow the boats., Nobody remembers a winter without fish.]",
    "seven sentences": f"body: [{', '.join(f'{word} feed the town.' for word in WORDS[:7])}]",
    "points without a term": points(4, with_terms=False),
    "points with a term": points(4),
    "terms": "points: [{term: Boats}, {term: Gulls}, {term: Tides}]",
    "numbered points": f"ordered: true\n    {points(4)}",
    "numbered points from 3": f"ordered: true\n    start: 3\n    {points(4)}",
    "questions": "questions: [{question: Does it rain?, answer: It does. Stay.}, {question: Why?, answer: Wind.}]",
    "a quote": "quote: {text: It always rains., by: The harbour master}",
    "a program": 'code: {language: python, text: "a = 1\\nb = 2"}',
    "a picture": f"picture: {ASIDE}",
    "a picture and a text": f"body: [The harbour feeds the whole town., {{picture: {ASIDE}}}]",
    "a table": "table: rain.csv",
    "a chart": "chart: {file: rain.csv, takeaway: May is wet.}",
    "a chart without a takeaway": "chart: {file: rain.csv}",
    "a number": "stat: {value: 96 %, meaning: of boats come home.}",
    "two numbers": "stats: [{value: 12, meaning: gauges are read.}, {value: 1, meaning: leaks.}]",
    "events": "timeline: [{date: 1991, what: Linux begins.}, {date: 2005, what: Git begins.}, {date: 2010, what: Go.}]",
    "a cycle": "cycle: [Listen, Build, Ship]",
    "steps": "steps: [Collect, {term: Count, detail: Twice.}, Publish]",
    "a comparison": "body: ['Before:', {points: [Slow boats, Wet nets]}, 'After:', {points: [Fast boats, Dry nets]}]",
    "answers": "points: [{term: Fog, detail: It hides., answer: Ring.}, {term: Ice, detail: It holds., answer: Wait.}]",
    "a list under a line": f"lead: The harbour feeds the whole town.\n    {points(4)}",
    "a list in a list": "points: [{term: Fog, points: [Morning, Night]}, {term: Ice, points: [January]}]",
    "of everything": f"body: [Boats feed us., {{quote: It always rains., by: Ann}}, {{{points(3)}}}]",
    "nothing": "headline: What the harbour does",
    **{f"{count} points": points(count) for count in (1, 2, 7, 12)},
    **{f"{count} texts": points(count, with_terms=False) for count in (1, 2, 7, 12)},
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(CONTENT / PICTURE, tmp_path)
    (tmp_path / DATA).write_text("Month,Rain\nMay,31\nJune,12\nJuly,4\n", "utf-8")
    monkeypatch.chdir(tmp_path)


def made(section: str, head: str = "", **options: Any) -> Result:
    """A deck of a section called Harbour and another one."""
    text = f"title: T\n{head}sections:\n  - heading: Harbour\n{section}  - {{heading: Snow, body: [Snow lies.]}}\n"
    return build(text.encode(), name="a.yaml", files_from=".", **options)


def asking(key: str, value: str, content: str, **options: Any) -> Result:
    """A deck in which line 4 asks for something for a content."""
    head = str(options.pop("head", ""))
    return made(f"    {key}: {value}\n    {content}\n", head, **options)


def own(result: Result) -> list[Slide]:
    return [slide for slide in result.deck.slides if slide.id.startswith("harbour")]


def found(result: Result, code: str) -> list[Finding]:
    return [each for each in result.findings if each.code == code]


def only(result: Result, code: str) -> Finding:
    (finding,) = found(result, code)
    return finding


def assert_met_or_said(result: Result, asked: str, line: int, slides: list[Slide] | None = None) -> None:
    slides = own(result) if slides is None else slides
    others = {slide.layout.family for slide in slides} - {asked}
    said = [each for each in found(result, "layout-misfit") if each.where and each.where.line == line]
    assert len(said) == bool(others) and slides
    for finding in said:
        assert all(f'"{name}"' in finding.message for name in (asked, *others)), finding.message


# ---- layouts


IN_TALKS = [("cards", "lightning"), ("steps", "slides"), ("statement", "lightning"), ("picture-full", "slides")]


@pytest.mark.parametrize(("family", "talk"), [*((family, "meetup") for family in FAMILIES), *IN_TALKS])
def test_a_section_has_the_layout_it_asks_for_or_a_finding_names_both(family: str, talk: str) -> None:
    """All contents in one deck, each in a section of its own."""
    text, lines = "title: T\nsections:\n", {}
    for number, content in enumerate(CONTENTS.values()):
        lines[f"harbour-{chr(97 + number // 6)}{number % 6}"] = text.count("\n") + 2
        text += f"  - heading: Harbour {chr(97 + number // 6)}{number % 6}\n    layout: {family}\n    {content}\n"
    result = build(text.encode(), name="a.yaml", files_from=".", slides="all", talk=talk)
    for section, line in lines.items():
        slides = [slide for slide in result.deck.slides if slide.id.startswith(section)]
        assert_met_or_said(result, family, line, slides)
    assert {each.where.line for each in found(result, "layout-misfit") if each.where} <= {*lines.values()}


# Family and content, and how many slides and items on each there are.
OBEYED = [
    ("cards", "three sentences", [3]),
    ("steps", "three sentences", [3]),
    ("columns-2", "three sentences", [3]),
    ("points", "three sentences", [3]),
    ("sentences", "three sentences", [3]),
    ("takeaways", "three sentences", [3]),
    ("statement", "three sentences", [1, 1, 1]),
    ("statement", "a paragraph", [1]),
    ("cards", "seven sentences", [3, 4]),
    ("cards", "points without a term", [4]),
    ("cards", "7 points", [3, 4]),
    ("cards", "12 texts", [6, 6]),
    ("steps", "points without a term", [4]),
    ("numbered", "points with a term", [4]),
    ("cards", "two numbers", [2]),
    ("timeline-rows", "events", [3]),
    ("steps", "a cycle", [3]),
    *((form, "points with a term", [4]) for form in ("layers", "parts", "matrix", "pyramid", "funnel")),
    ("branch", "a list under a line", [4]),
    ("points", "a quote", [1]),
]


@pytest.mark.parametrize(("family", "content", "counts"), OBEYED)
def test_a_layout_takes_what_it_can_hold(family: str, content: str, counts: list[int]) -> None:
    result = asking("layout", family, CONTENTS[content])
    plans = [plan for plan in result.outline.slides if plan.rank.owner == "harbour"]
    assert [slide.layout.family for slide in own(result)] == [family] * len(counts)
    assert [len(plan.items) for plan in plans] == counts and not result.findings
    shown = [entry for entry in result.ledger if entry.unit.origin.startswith("harbour/")]
    assert all(entry.slide for entry in shown)  # each paragraph and each point, not only in the notes


# Family and content, and what the finding says.
SAID = {
    ("steps", "2 points"): "three to five paragraphs or points",
    ("bento", "three sentences"): "at least two points with a term and a text",
    ("statement", "12 texts"): "one paragraph or point",
    ("picture-right", "points with a term"): "a picture with text beside it",
    ("timeline", "three sentences"): "at least two events of a timeline",
    ("steps", "numbered points from 3"): "three to five paragraphs or points",
}


@pytest.mark.parametrize(("family", "content"), SAID)
def test_the_finding_says_what_the_layout_needs(family: str, content: str) -> None:
    result = asking("layout", family, CONTENTS[content])
    slide, finding = own(result)[0], only(result, "layout-misfit")
    said = f'layout "{family}" needs {SAID[family, content]}, which this section does not have; '
    said += f'"{slide.layout.family}" was used'
    assert finding.level == "warning" and finding.message == said


def test_the_finding_says_what_a_layout_has_no_place_for() -> None:
    message = only(asking("layout", "cards", CONTENTS["answers"]), "layout-misfit").message
    assert message == 'layout "cards" has no place for all that this section says; "points" was used'


def test_words_without_room_are_the_reason_if_everything_else_suits() -> None:
    text = " ".join(WORDS) + " "
    result = asking("layout", "cards", f"points: [{{term: {text * 3}, detail: A}}, {{term: {text * 3}, detail: B}}]")
    assert "has no room for the words of this section" in only(result, "layout-misfit").message


def test_a_section_without_a_slide_says_that_its_requests_have_no_effect() -> None:
    inner = "    sections: [{heading: Boats, body: [Boats feed the town.]}]\n"
    result = made(f"    ground: dark\n{inner}")
    assert only(result, "layout-misfit").message.startswith("ground has no effect here")


# ---- grounds


@pytest.mark.parametrize(("ground", "theme"), [("plain", "paper"), ("dark", "paper"), ("accent", "journal")])
def test_a_slide_stands_on_the_ground_asked_for_or_a_finding_says_why_not(ground: str, theme: str) -> None:
    for talk, contents in {"meetup": CONTENTS, "slides": ("three sentences", "a table", "points with a term")}.items():
        for content in contents:
            result = asking("ground", ground, CONTENTS[content], talk=talk, theme=theme)
            met = {slide.layout.ground for slide in own(result)} == {ground}
            said = f'ground "{ground}" is not behind' if own(result) else "ground has no effect here"  # without a slide
            told = found(result, "ground" if own(result) else "layout-misfit")
            assert len(told) == (not met), content
            for finding in told:
                assert said in finding.message and finding.where
                assert finding.where.line == 4 and finding.level == "warning"


def test_a_table_on_another_ground_is_said_to_need_the_plain_one() -> None:
    message = only(asking("ground", "dark", CONTENTS["a table"]), "ground").message
    assert message.startswith('ground "dark" is not behind the slide of this section: a table, a chart or a part with')


# ---- highlights, numbers and icons


@pytest.mark.parametrize("layout", ["", *FAMILIES])
def test_a_highlighted_point_is_larger_or_a_finding_says_why_not(layout: str) -> None:
    asked = f"    layout: {layout}\n" if layout else ""
    for count in (1, 3):
        result = made(f"{asked}    highlight: Boats\n    {points(count)}\n")
        larger = [slide for slide in own(result) if slide.layout.family == "bento"]
        assert bool(found(result, "highlight")) != bool(larger)


# ---- what is asked of a whole deck


def test_fewer_slides_than_asked_for_are_said() -> None:
    message = only(asking("gist", "boats", points(3), slides=30), "cap").message
    assert message == "30 slides were asked for; the deck has 4, and all are shown"


def test_more_minutes_than_asked_for_are_said() -> None:
    notes = f"notes: {'Boats feed the town. ' * 90}\n"
    message = only(asking("layout", "cards", points(3), head=notes, minutes=1), "cap").message
    assert message == (
        "at most 1 minute was asked for; the deck takes about 3 minutes, because the first slide is always shown"
    )


@pytest.mark.parametrize("talk", ["meetup", "lightning", "slides"])
def test_what_the_front_matter_asks_for_is_on_a_slide_or_named(talk: str) -> None:
    head = (
        f"cover: {ASIDE}\nlogo: {ASIDE}\nspeaker: {{name: Ann, line: Sails boats, picture: {ASIDE}}}\ncall: Go out.\n"
    )
    head += "contact: ann@example.org\nurl: https://example.org/boats\nlicence: CC BY 4.0\n"
    result = asking("gist", "boats", points(3), head=head, talk=talk)
    items = [item for slide in result.deck.slides for item in slide.items]
    pictures = [item.picture.file for item in items if isinstance(item, PictureItem)]
    said = [each for each in found(result, "unshown") if each.message.startswith("the picture")]
    assert len([each for each in pictures if each == PICTURE]) + len(said) == 3
    texts = " ".join(each.message for each in found(result, "unshown"))
    words = "\n".join(bare_text(text) for item in items for text in item.texts)
    for key, text in {"call": "Go", "contact": "ann@", "url": "example.org/boats", "licence": "CC"}.items():
        assert (text in words) != (key in texts), key


def test_a_footer_that_is_cut_is_said() -> None:
    finding = only(asking("layout", "cards", points(3), footer="Boats and gulls " * 40), "footer")
    assert finding.message.startswith("the footer is too long, and is shortened to")
    assert not asking("layout", "cards", points(3), footer="Boats").findings


def test_the_page_of_layouts_says_what_each_needs() -> None:
    assert layouts.table() in layouts.PAGE.read_text("utf-8")


def test_comments_in_a_file_of_slides_ask_for_looks_too() -> None:
    text = "---\nmarp: true\n---\n\n# T\n\n---\n\n## Harbour\n\n<!-- layout: cards -->\n<!-- ground: dark -->\n\n"
    result = build(f"{text}- Boats matter\n- Gulls matter\n\n---\n\n## Snow\n\nSnow lies.\n".encode(), name="a.md")
    (slide,) = own(result)
    assert slide.layout.family == "cards" and slide.layout.ground == "dark"


@pytest.mark.parametrize("content", IN_MARKDOWN)
def test_so_it_is_in_markdown(content: str) -> None:
    for family in [*FAMILIES][::3]:
        text = f"# T\n\n## Harbour\n\n<!-- layout: {family} -->\n\n{IN_MARKDOWN[content]}\n\n## Snow\n\nSnow lies.\n"
        assert_met_or_said(build(text.encode(), name="a.md"), family, 5)


@pytest.mark.parametrize("layout", ["", "cards", "points", "steps", "numbered", "cycle"])
def test_icons_are_shown_or_a_finding_says_why_not(layout: str) -> None:
    asked = f"    layout: {layout}\n" if layout else ""
    icons = "points: [{term: Fog, icon: cloud-fog}, {term: Ice, icon: snowflake}, {term: Sun, icon: sun}]"
    result = made(f"{asked}    {icons}\n")
    assert bool(found(result, "icon")) != any(slide.icons for slide in own(result))


def test_fewer_minutes_than_asked_for_are_said() -> None:
    message = only(asking("layout", "cards", points(3), minutes=90), "cap").message
    assert message.startswith("90 minutes were asked for; the deck takes about")


def test_a_highlight_that_is_no_term_names_the_nearest() -> None:
    finding = only(asking("highlight", "Boat", points(3)), "highlight")
    assert finding.message == 'no point of the section is called "Boat"'
    assert finding.hint == 'did you mean "Boats"?' and finding.where and finding.where.line == 4
