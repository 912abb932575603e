"""Forms in prose: terms with their details become what slides show of them, in the same words."""

from typing import Unpack

import pytest
from hypothesis import given, strategies as st

from generator import Result, build
from generator.look import open_theme
from generator.look.pattern import layout_with_pattern
from generator.model.article import Article
from generator.model.blocks import Point, Points
from generator.model.deck import Slide, TextItem
from generator.model.geometry import SLIDE_HEIGHT, SLIDE_WIDTH, Px
from generator.model.outline import SlideLine, SlidePlan
from generator.model.text import Run, bare_text, joined_texts
from generator.place.fit import count_wrapped_lines
from generator.place.placed import height_of_text
from generator.place.slot_texts import fitted_siblings
from generator.read import read_bytes
from generator.read.files import files_beside_article
from generator.settings import BuildOptions


def read(text: str) -> Article:
    return read_bytes(text.encode(), "a.md", "markdown", files_beside_article(None))[0]


def made(text: str) -> Result:
    return build(f"# Clocks\n\n## Towers\n\n{text}\n".encode(), name="a.md")


def shown(text: str) -> SlidePlan:
    return made(text).outline.slides[1]


def entries(slide: SlidePlan) -> list[tuple[str, str]]:
    return [(bare_text(joined_texts([each.heading, each.aside])), bare_text(each.body)) for each in slide.items]


CARDS = [("Oak", "it swells in a wet spring, and sticks."), ("Brass", "it wears thin in use, and breaks.")]


@pytest.mark.parametrize(
    "text",
    [
        "- Oak: {0}\n- Brass: {1}",
        "**Oak.** {0}\n\n**Brass.** {1}",
        "**Oak:** {0}\n\n**Brass** -- {1}",
    ],
)
def test_terms_with_their_details_are_items(text: str) -> None:
    slide = shown(text.format(*(detail for _, detail in CARDS)))
    assert slide.layout == "terms"
    assert entries(slide) == CARDS


@pytest.mark.parametrize("count", [2, 3])
def test_points_of_few_words_are_large_and_a_word_more_changes_nothing(count: int) -> None:
    for words in ("hands", "hands of", "hands of oak and of brass turn slowly"):
        slide = made("\n".join(f"- Clock {number}: the {words}" for number in range(count))).deck.slides[1]
        assert slide.layout.name.startswith(f"terms-{count}")
        assert min(item.size for item in slide.items if item.placeholder.name == "body") >= 28


@pytest.mark.parametrize(
    "text",
    [
        "Oak: it swells in a wet spring.",  # alone
        "- The clock – an old one – stops.\n- Brass wears thin.",
        "Oak: it swells in a wet spring.\n\nOak: it sticks in a wet spring.",  # a dialogue
        "Q: does it swell in spring?\n\nA: it swells in spring.",
        "It failed. We mended it by hand.\n\nIt failed again. We sold it to a town.",
    ],
)
def test_what_only_looks_like_terms_stays_prose(text: str) -> None:
    points = [block for section in read(f"# T\n\n## S\n\n{text}").sections for block in section.blocks]
    assert not any(each.term for block in points if isinstance(block, Points) for each in block.items)


TEXTS = st.sampled_from(
    [
        "Oak -- it swells.",
        "Brass: it wears thin in use.",
        "**Tin.** It is cheap to buy.",
        "73 % of keepers work unpaid.",
        "- 1858: it stops\n- 1931: it goes\n- 2019: it stops",
        "“Time is very cheap.” — Ada Winder",
        "- `wind` -- winds\n- `oil` -- oils",
        "Clocks made of oak swell in a wet spring.",
        "- **27** wheels\n- **4 m** high",
    ]
)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_no_word_is_lost_or_said_twice(texts: list[str]) -> None:
    result = made("\n\n".join(texts))
    assert not any(kept.lost for kept in result.ledger)
    for point in (
        block for section in read("# T\n\n## S\n\n" + "\n\n".join(texts)).sections for block in section.points
    ):
        assert isinstance(point, Point) and (point.term or point.detail)


PROGRAM, TABLE = "```python\nring()\n```", "| Year | Clocks |\n|---|---|\n| 1700 | 4 |\n| 1800 | 11 |"


@pytest.mark.parametrize("text", ["- Oak swells.\n- Brass wears.", "Clocks strike.", "> Clocks strike.\n>\n> -- Kim"])
@pytest.mark.parametrize("block", [PROGRAM, TABLE])
def test_a_text_stands_on_the_side_that_its_author_chose(text: str, block: str) -> None:
    for written in ((text, block), (block, text)):
        slide = made("<!-- layout: side-by-side -->\n\n" + "\n\n".join(written)).deck.slides[1]
        edges = {item.placeholder.name: item.placeholder.rect.x for item in slide.items}
        words, other = edges.pop("left-text", None) or edges.pop("right-text"), edges.get("body") or edges["table"]
        assert (words < other) == (written[0] == text)


def test_what_is_before_stands_left_of_what_is_after() -> None:
    slide = made("<!-- layout: before-after -->\n\n- Before: one a week.\n- Now: ten a day.").deck.slides[1]
    (arrow,) = (drawn.rect for drawn in slide.layout.decor if drawn.shape == "rightArrow")
    before, after = (item.placeholder.rect for item in slide.items if item.placeholder.name == "heading")
    assert before.right <= arrow.x and arrow.right <= after.x


@pytest.mark.parametrize(
    "title", ["Towers", "Towers strike the hours of the whole town, and every quarter of an hour too"]
)
def test_a_list_hangs_at_one_distance_below_the_last_line_of_its_title(title: str) -> None:
    items = "- Oak swells in the wet months of the year.\n- Brass wears.\n- Iron rusts.\n"
    slide = build(f"# Clocks\n\n## {title}\n\n{items}".encode(), name="a.md").deck.slides[1]
    first, second, *_ = slide.items
    assert isinstance(first, TextItem) and (len(title) > 40) == (height_of_text(first) > Px(100))
    assert Px(40) <= second.rect.y - first.rect.y - height_of_text(first) <= Px(80)


WORDS = " ".join(["clocks", "strike"] * 12)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Clocks strike.", "statement-titled"),
        (f"Clocks strike the hours. They say {WORDS}.", "points-horizon-led"),
        (f"They say {WORDS}.", "points-horizon"),
        (f"They say {WORDS}, {WORDS}.", "points-horizon"),
        ("> Clocks strike.\n>\n> -- Kim", "quote-signed"),
        (f"> They say {WORDS}.\n>\n> -- Kim", "quote-long"),
    ],
)
def test_only_a_few_words_stand_in_the_largest_type(text: str, form: str) -> None:
    asked = "" if form.startswith("points") else f"<!-- layout: {form.partition('-')[0]} -->\n\n"
    assert made(asked + text).deck.slides[1].layout.form == form


@pytest.mark.parametrize("theme", ["paper", "signal", "poster", "journal"])
@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("", "Clocks of oak and of brass strike the hours of the town"),
        ("## Towers\n\n", "Clocks of oak and of brass strike the hours of the town"),
    ],
)
def test_the_rest_of_a_passage_is_in_the_ink_and_a_step_below_its_first_sentence(
    theme: str, head: str, first: str
) -> None:
    article = f"# Clocks\n\n{head}{first}. A keeper winds each of them by hand on every Sunday of the year.\n"
    slide = build(article.encode(), name="a.md", theme=theme).deck.slides[1]
    shown = {item.placeholder.name: item for item in slide.items if isinstance(item, TextItem)}
    heading, rest = shown["heading"], shown["body"]
    assert rest.size >= 26 and heading.size >= 1.3 * rest.size
    assert (rest.rect.x, rest.placeholder.style.color) == (heading.rect.x, heading.placeholder.style.color)


@pytest.mark.parametrize("theme", ["paper", "signal", "poster", "journal"])
def test_a_long_first_sentence_is_text_like_the_rest(theme: str) -> None:
    article = f"# Clocks\n\nThey say {WORDS}. A keeper winds each of them by hand on every Sunday of the year.\n"
    slide = build(article.encode(), name="a.md", theme=theme).deck.slides[1]
    heading, rest = (item for item in slide.items if isinstance(item, TextItem) and item.placeholder.item)
    assert heading.size > rest.size >= 0.8 * heading.size


@pytest.mark.parametrize(("said", "italic"), [("*Clocks strike.*", False), ("*Clocks* strike.", True)])
def test_a_statement_is_upright_but_for_single_words(said: str, italic: bool) -> None:
    slide = made(f"<!-- layout: statement -->\n\n{said}").deck.slides[1]
    assert any(run.italic for item in slide.items for text in getattr(item, "texts", ()) for run in text) is italic


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_names_of_two_sides_stand_clear_of_the_edge_of_their_ground(count: int) -> None:
    points = "".join(
        f"\n      - {{term: Clock {at}, short: It stops., detail: It stops at noon., answer: Wind it.}}"
        for at in range(count)
    )
    slide = last_slides(f"    role: challenges\n    points:{points}\n", talk="meetup")[0]
    (name,) = (item for item in slide.items if item.placeholder.name == "right")
    assert name.rect.y - min(drawn.rect.y for drawn in slide.layout.decor) >= Px(8)


@pytest.mark.parametrize("theme", ["paper", "signal", "poster", "journal"])
@pytest.mark.parametrize(
    ("section", "form"),
    [
        ("    layout: timeline\n    points: [{term: 1902, detail: Drawn.}, {term: 1911, detail: It opens.}]", "field"),
        ("    points: [Begin with the scale, Glue everything twice]", "band"),
    ],
)
def test_few_short_items_reach_into_the_lower_part_of_their_slide(theme: str, section: str, form: str) -> None:
    talk = f"title: Towers\nsections:\n  - {{heading: One, points: [Oak, Brass, Iron]}}\n  - heading: Two\n{section}\n"
    slide = build(talk.encode(), name="a.yaml", theme=theme).deck.slides[2]
    assert slide.layout.form.endswith(form)
    low = [item.rect.y + height_of_text(item) for item in slide.items if isinstance(item, TextItem) and item.rect]
    fields = [drawn.rect.bottom for drawn in slide.layout.decor if drawn.rect.width > SLIDE_HEIGHT]
    assert max((*low[:-1], *fields)) > 0.62 * SLIDE_HEIGHT


def test_cards_are_about_equally_full() -> None:
    slots = [slot for slot in open_theme("paper").families["cards"].forms[0].solve(3, ()).slots if slot.name == "body"]

    def fitted(*words: int) -> bool:
        lines = ((SlideLine((Run("oak swells " * count),), "a"),) for count in words)
        return fitted_siblings((*zip(slots, lines, strict=True),), "", 28) is not None

    assert fitted(2, 2, 3) and fitted(6, 7, 6) and not fitted(1, 1, 7) and not fitted(20, 20, 20)


def test_an_agenda_of_nine_stands_on_one_slide_with_what_each_is_about() -> None:
    sections = "".join(
        f"  - {{heading: The clock of tower {at}, gist: oak and brass, body: [It strikes.]}}\n" for at in range(9)
    )
    deck = build(f"title: Clocks\nsections:\n{sections}".encode(), name="a.yaml").deck
    (agenda,) = (slide for slide in deck.slides if slide.layout.family == "agenda")
    assert [item.placeholder.name for item in agenda.items].count("body") == 9


def last_slides(text: str, **options: Unpack[BuildOptions]) -> tuple[Slide, ...]:
    """The slides after the cover of an article of one section in YAML."""
    said = f"title: Clocks\ncontact: kim@example.org\nsections:\n  - heading: Towers\n{text}"
    return build(said.encode(), name="a.yaml", **options).deck.slides[1:]


def sizes(slide: Slide) -> dict[str, int]:
    return {item.placeholder.name: item.size for item in slide.items if isinstance(item, TextItem)}


@pytest.mark.parametrize(
    ("steps", "form"),
    [
        ("Oil it, Wind it, Hear it strike", "steps-discs"),
        ("Oil it, Wind it, Set it, Hear it strike", "steps-discs"),
        ("Oil it before the whole town is up and awake, Wind it, Hear it", "steps-rows-heads"),
    ],
)
def test_a_few_short_steps_are_large_discs(steps: str, form: str) -> None:
    assert last_slides(f"    steps: [{steps}]\n")[0].layout.form == form


@pytest.mark.parametrize("theme", ["paper", "signal", "poster", "journal"])
@pytest.mark.parametrize(
    ("head", "large", "small"),
    [
        ("", "Clocks", "Thank you"),
        ("call: Wind them.", "Wind them.", "Thank you"),
        ("takeaways: [They tick., They strike.]", "They strike.", "Thank you"),
        ("takeaways: [They tick.]", "Clocks", "Thank you"),
    ],
)
def test_an_end_says_the_last_words_or_the_title_in_large_type(theme: str, head: str, large: str, small: str) -> None:
    article = f"---\n{head}\n---\n# Clocks\n\nThey strike.\n"
    cover, *_, end = build(article.encode(), name="a.md", theme=theme).deck.slides
    sizes = {bare_text(item.lines[0].text): item.size for item in end.items if isinstance(item, TextItem)}
    assert sizes.keys() == {large, small} and sizes[large] >= 66 and sizes[small] <= 40
    assert not {item.rect for item in cover.items} & {item.rect for item in end.items}


@pytest.mark.parametrize("theme", ["paper", "signal", "poster", "journal"])
@pytest.mark.parametrize(
    ("title", "drawn"),
    [("Clocks", ""), ("The 7 clocks", "7"), ("Clock 1.47", "1.47"), ("(7x) clocks", "7x"), ("Of 10-12 clocks", "")],
)
def test_a_cover_shows_the_number_of_its_title_or_in_journal_its_first_letter(
    theme: str, title: str, drawn: str
) -> None:
    look = open_theme(theme)
    drawn = drawn or (title[0] if theme == "journal" else "")
    (cover, *_) = build(f"# {title}\n\nThey strike.\n".encode(), name="a.md", theme=theme).deck.slides
    texts = [each.text for each in layout_with_pattern(cover.layout, title, look).decor if each.text]
    assert texts == [drawn] * bool(drawn)


ANSWERED = """    points:
      - {term: Oak, detail: It swells., answer: Let it dry.}
      - {term: Brass, detail: It wears., answer: Oil it.}
"""


def test_answers_stand_on_one_ground_level_with_what_they_answer() -> None:
    slide = last_slides(ANSWERED)[0]
    (first, second) = (each.rect for each in slide.layout.decor if each.ground == "dark" and each.rect.height > Px(2))
    assert first.bottom == second.y + Px(2) and second.bottom == SLIDE_HEIGHT
    assert first.right == second.right == SLIDE_WIDTH
    tops = [(item.placeholder.name, item.rect.y) for item in slide.items if item.placeholder.item]
    assert [y for name, y in tops if name == "heading"] == [y for name, y in tops if name == "answer"]


def test_a_short_program_is_larger_than_the_line_that_leads_to_it() -> None:
    lead = "Before the morning bell we ring it by hand, from a terminal that stands in the tower, with this:"
    made = sizes(last_slides(f"    body:\n      - {lead!r}\n      - {{code: ring()}}\n")[0])
    assert made["lead"] < made["body"] == 48


def test_two_sentences_of_a_list_share_the_slide() -> None:
    slide = last_slides("    points: [It swells in the wet months of the year., It wears.]\n")[0]
    assert Px(584) <= max(item.rect.bottom for item in slide.items if item.placeholder.item) <= Px(648)


def test_no_text_under_a_title_is_larger_than_it_but_a_claim_of_a_few_words() -> None:
    for words in range(21, 45, 3):
        slide = made(" ".join(["Clocks", *["strike"] * words]) + ".").deck.slides[1]
        title = next(item for item in slide.items if item.placeholder.type == "title")
        assert isinstance(title, TextItem) and max(sizes(slide).values()) == title.size


TOWNS = ("old", "new", "low", "high", "far", "near")
LONG = "Clocks of {} town strike the hours of all its people and the quarters of them too because a keeper winds them"
LONG += " by hand each morning before the sun is up"  # too long for two on a slide
OPENING = (
    "Clocks strike the hours of {} town. They do so because a keeper winds their wheels of oak by hand each morning"
)
OPENING += " before the sun is up and anybody has to be at work"


def passages(sentence: str, **options: Unpack[BuildOptions]) -> list[Slide]:
    """The slides of six paragraphs alike, without the first, which stands under its heading."""
    said = "\n\n".join(f"{sentence.format(f'the {each}')}." for each in TOWNS)
    slides = build(f"# Clocks\n\n## Towers\n\n{said}\n".encode(), name="a.md", slides="all", **options).deck.slides
    return [slide for slide in slides if slide.layout.family == "remark"]


@pytest.mark.parametrize("theme", ["paper", "signal", "poster", "journal"])
@pytest.mark.parametrize("sentence", [LONG, OPENING])
def test_long_sentences_in_a_row_are_not_composed_alike(theme: str, sentence: str) -> None:
    kinds = [slide.layout.kind for slide in passages(sentence, theme=theme)]
    assert len(kinds) == 5 and all(len({*three}) == 3 for three in zip(kinds, kinds[1:], kinds[2:], strict=False))


def test_a_first_sentence_is_clearly_larger_than_the_rest() -> None:
    slides = passages(OPENING)
    firsts = [bare_text(slide.items[0].texts[0]).replace("\xa0", " ") for slide in slides]
    assert firsts == [f"Clocks strike the hours of the {each} town." for each in ("new", "low", "high", "far", "near")]
    assert all(sizes(slide)["heading"] >= 1.3 * sizes(slide)["body"] for slide in slides)


def test_a_first_sentence_stands_before_the_rest_on_either_side() -> None:
    for name in ("paper", "signal", "poster", "journal"):
        for layout in open_theme(name).families["remark"].layouts:
            places = {slot.name: slot.rect for slot in layout.slots}
            if {"heading", "body"} <= places.keys():
                assert places["heading"].right <= places["body"].x or places["heading"].bottom <= places["body"].y


def test_no_sentence_is_cut_to_make_a_headline() -> None:
    said = "Although {} clock was of oak, and old, its keeper, who was old, too, wound it by hand each morning"
    texts = [bare_text(text) for item in passages(said)[0].items if isinstance(item, TextItem) for text in item.texts]
    told = [text.replace("\xa0", " ") for text in texts if len(text) > 5]
    assert told and {*told} <= {f"{said.format(f'the {each}')}." for each in TOWNS}


@pytest.mark.parametrize(
    "text", ["- Oak swells.\n- Brass wears.", "1. Oil it\n2. Wind it", "- Oak: it swells\n- Brass: it wears"]
)
def test_a_title_is_clearly_larger_than_what_stands_under_it(text: str) -> None:
    (title, *others) = [item.size for item in made(text).deck.slides[1].items if isinstance(item, TextItem)]
    assert title >= 1.3 * max(others)


def test_a_statement_is_clearly_larger_than_the_heading_above_it() -> None:
    found = sizes(made("Clocks strike the hours of all the towns that have a tower, and they wear.").deck.slides[1])
    assert found["body"] >= 1.3 * found["title"]


def test_two_lists_in_a_row_have_letters_of_about_one_size() -> None:
    text = "# Clocks\n\n## Oak\n\n- [a](https://example.org/a)\n- [b](https://example.org/b)\n\n## Brass\n\n"
    slides = build(
        f"{text}- [c](https://example.org/c)\n- [d](https://example.org/d)\n".encode(), name="a.md"
    ).deck.slides
    first, second = (sizes(slide)["body"] for slide in slides[1:3])
    assert abs(first - second) <= 6


@pytest.mark.parametrize(("heading", "agendas"), [("The clock strikes", 1), ("The clock of this town strikes " * 2, 0)])
def test_headings_of_many_words_are_no_agenda(heading: str, agendas: int) -> None:
    sections = "".join(f"## {heading} {at}\n\nIt strikes.\n\n" for at in range(4))
    slides = build(f"# Clocks\n\n{sections}".encode(), name="a.md").deck.slides
    assert [slide.layout.family for slide in slides].count("agenda") == agendas


@pytest.mark.parametrize(
    ("text", "brought_out"),
    [
        ("Clocks of oak strike, and {}.", {}),
        ("They call it a “clock of the town” where {}.", {"“clock of the town”": "highlight"}),
        ("It cost $3 million, and 15 % more than {}.", {"$3 million": "highlight", "15 %": "highlight"}),
        ("On May 13, 2014, it rained where {}.", {}),
        ("**Clocks** of oak strike, and {}.", {"Clocks": "highlight"}),
    ],
)
def test_a_passage_brings_out_what_it_quotes_and_its_sums(text: str, brought_out: dict[str, str]) -> None:
    slide = made(text.format(WORDS)).deck.slides[1]
    shown = [item for item in slide.items if isinstance(item, TextItem) and item.placeholder.name == "body"]
    runs = [run for item in shown for said in item.texts for run in said]
    assert {run.text.replace("\u00a0", " "): run.token for run in runs if run.bold} == brought_out


def test_a_title_of_two_words_may_have_the_longer_one_on_its_last_line() -> None:
    sections = "".join(f"## Part {at}\n\nClocks strike.\n\n" for at in range(3))
    article = f"---\nlanguage: fr\n---\n# Horloges\n\n{sections}"
    agenda = build(article.encode(), name="a.md", talk="meetup").deck.slides[1]
    title = next(item for item in agenda.items if isinstance(item, TextItem) and item.placeholder.type == "title")
    assert bare_text(title.texts[0]) == "Au programme" and title.size >= 40


@pytest.mark.parametrize("theme", ["paper", "signal", "poster", "journal"])
def test_a_long_statement_has_four_lines_and_the_rest_after_one_is_large(theme: str) -> None:
    said = "Clocks of oak and of brass strike the hours of the old town by the river, and everybody there hears them."
    rest = "A keeper winds each of them by hand on every Sunday of the year, and sets them by the one on the old tower."
    alone, led = (
        build(f"# Clocks\n\n{text}\n".encode(), name="a.md", theme=theme).deck.slides[1]
        for text in (f"<!-- layout: remark -->\n\n{said}", f"Clocks strike the hours. {rest}")
    )
    (statement,) = (item for item in alone.items if isinstance(item, TextItem) and item.placeholder.type == "title")
    assert count_wrapped_lines(statement.lines, statement.placeholder, statement.size) <= 4
    assert min(item.size for item in led.items if isinstance(item, TextItem) and item.placeholder.item) >= 34
