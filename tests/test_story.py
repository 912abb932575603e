"""What slides say of prose: sentences that can stand alone, none of them twice, and none lost."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies as st

from generator import Result, build
from generator.measure import count_words, sentence_spans
from generator.model.deck import TableItem, TextItem
from generator.model.outline import SlidePlan
from generator.model.text import bare_text
from generator.place.slides import title_of_placed_slide
from generator.plan.sentence_signs import FEWEST_WORDS, has_sign, is_plain_statement

SAMPLES = Path(__file__).parent / "samples"
STANDING = yaml.safe_load((SAMPLES / "standing.yaml").read_text("utf-8"))
FALLING = yaml.safe_load((SAMPLES / "falling.yaml").read_text("utf-8"))


def can_stand_alone(text: str, language: str) -> bool:
    leans = has_sign("leans", text, language)
    return not leans and count_words(text) >= FEWEST_WORDS and is_plain_statement(text, language)


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, texts in STANDING.items() for text in texts])
def test_a_sentence_that_says_something_by_itself_stands(language: str, text: str) -> None:
    assert can_stand_alone(text, language)


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, texts in FALLING.items() for text in texts])
def test_a_sentence_that_needs_another_does_not(language: str, text: str) -> None:
    assert not can_stand_alone(text, language)


BEGINS = ["", "This shows that ", "However, ", "There are several reasons why ", "These days "]
CLAIMS = st.lists(
    st.tuples(st.sampled_from(BEGINS), st.integers(3, 12)).map(lambda each: (each[0], each[1])), min_size=1, max_size=4
)
SECTIONS = st.lists(st.lists(CLAIMS, min_size=1, max_size=3), min_size=1, max_size=6)
NOUNS = [
    *("clocks", "towers", "wheels", "weights", "ropes", "bells", "hands"),
    *("makers", "winders", "springs", "teeth", "dials", "keys", "hours"),
]


def article_of(sections: list[list[list[tuple[str, int]]]]) -> tuple[str, dict[str, str]]:
    """The article as Markdown, and for each sentence but a section's first the one before it."""
    lines, before, count = ["# Clocks", ""], dict[str, str](), 0
    for number, section in enumerate(sections, 1):
        lines += [f"## Chapter {number}", ""]
        last = ""
        for paragraph in section:
            texts = []
            for opening, length in paragraph:
                count += 1
                said = " ".join(NOUNS[(count * 5 + step * 3) % len(NOUNS)] for step in range(length))
                text = f"{opening}K{count} {said} turn."
                before[text], last = last, text
                texts.append(text)
            lines += [" ".join(texts), ""]
    return "\n".join(lines), before


def shown(slide: SlidePlan) -> list[str]:
    """Every sentence that a slide says under its title."""
    texts = [bare_text(text) for entry in slide.items for text in (entry.heading, entry.body)]
    texts += [bare_text(line.text) for name, lines in slide.fill.items() if name != "title" for line in lines]
    return [text[start:end] for text in texts for start, end in sentence_spans(text)]


def made(sections: list[list[list[tuple[str, int]]]]) -> tuple[Result, dict[str, str]]:
    source, before = article_of(sections)
    return build(source.encode(), name="clocks.md"), before


@given(SECTIONS)
def test_no_sentence_stands_on_two_slides_and_none_is_lost(sections: list[list[list[tuple[str, int]]]]) -> None:
    result, before = made(sections)
    counts = Counter(text for slide in result.outline.slides for text in shown(slide))
    assert all(counts[text] <= 1 for text in before)
    kept = {each.unit.text for each in result.ledger if not each.lost}
    assert all(any(text in unit for unit in kept) for text in before)


def test_a_heading_that_says_nothing_is_no_slide() -> None:
    text = (
        b"# Fish\n\n## The shop\n\nThe shop fries forty cakes an hour.\n\n### Rating\n\n#### Fun\n\n### 7\n\n## Score\n"
    )
    slides = build(text, name="a.md").outline.slides
    titles = [bare_text(line.text) for slide in slides for line in slide.fill.get("title", ())]
    assert not {"Rating", "Fun", "7", "Score"} & set(titles)
    notes = " ".join(bare_text(line.text) for slide in slides for line in slide.notes)
    assert all(heading in notes for heading in ("Rating", "Fun", "7", "Score"))


@pytest.mark.parametrize(
    "said",
    [
        "Where to begin, where to begin with so many roofs...",
        "(The roof was the first of its kind in Linz.)",
        "– The roof was the first of its kind in Linz.",
        "On such roofs, you should never plant any trees.",
        "Let's add a simple roof to the house of moss.",
    ],
)
def test_what_trails_off_or_is_in_brackets_cannot_stand(said: str) -> None:
    assert not can_stand_alone(said, "en")


@pytest.mark.parametrize(
    ("subtitle", "thesis"),
    [("", ["A mossy roof costs less."]), ("subtitle: A mossy roof costs less.\n", [])],
)
def test_the_thesis_is_in_bold_and_not_the_subtitle_again(subtitle: str, thesis: list[str]) -> None:
    prose = f"Linz counted it in 1998. **A mossy roof costs less.** {'The moss of a roof holds the rain. ' * 8}"
    text = f"---\n{subtitle}title: Roofs\n---\n# Roofs\n\n{prose}\n\n## A\n\nIt is wet.\n\n## B\n\nIt is dry.\n"
    slides = build(text.encode(), name="a.md").outline.slides
    assert [bare_text(entry.body) for slide in slides if slide.id == "statement" for entry in slide.items] == thesis


def test_a_formula_that_a_sentence_leads_to_is_shown() -> None:
    prose, lead = "The moss of a roof holds the rain. " * 100, "The rain of a roof is defined as:"
    text = f"# Roofs\n\n## Rain\n\n{prose}\n\n{lead}\n\n$r$\n\nHere r is the rain of it.\n"
    text += f"\n## Sun\n\nWe measured it.\n\n{lead}\n\n$r$\n\nHere r is the rain of it.\n"
    slides = build(text.encode(), name="a.md").outline.slides
    said = [text for slide in slides if not slide.hidden for text in shown(slide)]
    assert lead in said and said[said.index(lead) + 1] == "r"


WITHIN = [
    "Nowa pani ds. PR.",
    "Es war im 17. und 18. Jahrhundert.",
    "Er gilt an ges. Feiertagen.",
    "From Main St., Co. Cork.",
]


@pytest.mark.parametrize("first", WITHIN)
def test_abbreviations_and_ordinals_end_no_sentence(first: str) -> None:
    text = f"{first} Ma plan."
    assert [text[start:end] for start, end in sentence_spans(text)] == [first, "Ma plan."]


def test_an_article_in_one_piece_shows_what_its_title_says_in_more_words_first() -> None:
    lead = "Keepers of old clocks oil wheels of oak in spring, when the days of the valley get longer and wood dries."
    prose = f"{lead} {'He said so in town. ' * 20} See https://a.example for all the clocks of the valley. "
    text = f"# Keepers of old clocks oil wheels\n\n{prose}{'He said so. ' * 9}\n\nWheels of oak hold for years in it.\n"
    slides = build(text.encode(), name="a.md").outline.slides
    said = " ".join(text for slide in slides[1:] if not slide.hidden for text in shown(slide))
    assert lead in said and "hold for years" in said and "a.example" not in said


def test_a_paragraph_shows_its_first_sentence_that_stands_alone() -> None:
    prose = "This is why. Moss holds the rain of a day. Moss, roofs and moss on roofs are what roofs of moss are about."
    slides = build(f"# Roofs of moss\n\n## A\n\n{prose}\n".encode(), name="a.md").outline.slides
    assert "Moss holds the rain of a day." in [text for slide in slides for text in shown(slide)]


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Including its bells, it weighs forty tons.", "en"),
        ("The second clock, however, is made of wood.", "en"),
        ("Der zweite Turm ist jedoch aus Holz gebaut.", "de"),
    ],
)
def test_what_needs_the_sentence_before_it_is_not_shown_alone(said: str, language: str) -> None:
    others = ("Each tower has a clock of its own.", "Each clock of a tower has two hands.")
    prose = f"{'So he said in town. ' * 320}\n\n{said}\n\n{others[0]}\n\n{'So he said in town. ' * 160}\n\n{others[1]}"
    slides = build(
        f"---\nlanguage: {language}\ntitle: T\n---\n\n## A\n\n{prose}\n".encode(), name="a.md"
    ).outline.slides
    told = [text for slide in slides for text in shown(slide)]
    assert said not in told and others[0] in told


FILLED = "So he said in town. " * 40


@pytest.mark.parametrize(
    ("last", "is_shown"),
    [
        ("Oak from the valley holds for a hundred years.", True),
        ("Oak holds for years.", False),
        ("But oak from the valley holds for a hundred years.", False),
        ("It is oak from the valley that holds for a hundred years.", False),
        ("Does oak from the valley hold for a hundred years?", False),
        (f"Oak holds {'and holds ' * 30}for a hundred years.", False),
    ],
)
def test_a_section_ends_with_the_last_thought_of_its_text_if_that_stands(last: str, is_shown: bool) -> None:
    prose = f"Each tower of the town has two clocks. {FILLED * 6}\n\n{last}"
    slides = build(f"# Clocks\n\n## Wood\n\n{prose}\n\n## B\n\nIt rings.\n".encode(), name="a.md").outline.slides
    told = [text for slide in slides for text in shown(slide)]
    assert ("Each tower of the town has two clocks." in told, last in told) == (True, is_shown)


def test_a_few_words_that_open_a_paragraph_are_shown_with_the_sentence_after_them() -> None:
    prose = f"In 1920. Each tower of the town had two clocks of its own. {FILLED}"
    slides = build(f"# Clocks\n\n## Wood\n\n{prose}\n\n{FILLED}\n".encode(), name="a.md").outline.slides
    told = " ".join(text for slide in slides for text in shown(slide))
    assert "In 1920. Each tower of the town had two clocks of its own." in told


def test_quotations_that_one_sentence_leads_to_are_shown_together_or_not_at_all() -> None:
    said = (
        f"Anna says what a clock needs. {FILLED}\n\n> Oil in spring.\n\n> Or water in autumn.\n\n{FILLED}\n\n{FILLED}"
    )
    slides = build(f"# Clocks\n\n## Wood\n\n{said}\n\n## B\n\nIt rings.\n".encode(), name="a.md").outline.slides
    assert "Or water in autumn." not in [text for slide in slides for text in shown(slide)]


@pytest.mark.parametrize("said", ["Write to keeper@clocks.example for a key of it.", "A clock of oak © 2024 by Anna."])
def test_a_sentence_with_an_address_for_mail_or_a_credit_is_not_shown(said: str) -> None:
    prose = f"Each tower has two clocks. {FILLED}\n\n{FILLED}\n\n{said}\n\n{FILLED}"
    slides = build(f"# T\n\n{prose}\n".encode(), name="a.md").outline.slides
    assert not any(said in text for slide in slides for text in shown(slide))


def test_a_caption_or_a_label_among_sentences_is_not_shown() -> None:
    blocks = (
        "Each tower has a clock.",
        "The tower of Linz in May",
        "Each clock has a key.",
        "**Lost clocks**",
        "It hangs.",
        "**Save our towers: the keeper ANNA BELL says that each of them needs a key**",
        "We need it.",
    )
    slides = build("\n\n".join(("# Towers", "## A", *blocks)).encode(), name="a.md").outline.slides
    told = [text for slide in slides for text in shown(slide)]
    assert {blocks[0], blocks[5].strip("*")} <= {*told}
    assert not {"The tower of Linz in May", "Lost clocks"} & {*told}


def test_a_bare_number_is_no_term() -> None:
    numbered = "".join(f"<p><b>{number}.</b> Oil the clock number {number} in spring.</p>" for number in range(1, 7))
    slides = build(f"<h1>Clocks</h1>{numbered}".encode(), name="a.html").outline.slides
    assert [entry.heading for slide in slides for entry in slide.items if entry.heading] == []


WORDS = "of the old clock in the tower of Linz is made of brass and wood, and its maker is not known to anybody today"


@pytest.mark.parametrize("lead", ["", f"Each part {WORDS}.\n\n", "These parts belong to it:\n\n"])
def test_a_list_says_how_many_of_its_items_are_left_out(lead: str) -> None:
    """Neither the line above the list nor the lines of an item are counted, and what is left to the notes is."""
    items = "".join(f"- Part {number} {WORDS}.\n" for number in range(1, 15))
    slides = build(f"# Clocks\n\n## Parts\n\n{lead}{items}".encode(), name="a.md").deck.slides
    items_shown = (item for slide in slides if not slide.hidden for item in slide.items if isinstance(item, TextItem))
    said = " ".join(bare_text(text) for item in items_shown for text in item.texts).replace("\u00a0", " ")
    left = 14 - sum(f"Part {number} " in said for number in range(1, 15))
    assert 0 < left < 14 and f"and {left} more" in said


def test_a_table_says_how_many_of_its_rows_are_left_out() -> None:
    rows = "".join(f"| Part {number} | {WORDS} |\n" for number in range(1, 30))
    text = f"# Clocks\n\n## Parts\n\n| Part | What it is |\n|---|---|\n{rows}"
    slides = [slide for slide in build(text.encode(), name="a.md").deck.slides if not slide.hidden]
    tables = [item for slide in slides for item in slide.items if isinstance(item, TableItem)]
    left = 29 - len({row for item in tables for row in item.down if row})
    assert left > 0 and any(f"and {left} more" in title_of_placed_slide(slide) for slide in slides)


@pytest.mark.parametrize("role", ["Benefits", "Challenges", "Future"])
def test_a_section_of_any_role_shows_its_prose_beside_its_list(role: str) -> None:
    section = f"Each tower has two clocks of oak. {FILLED}\n\nThey need:\n\n- A key\n- A cloth"
    text = f"# Clocks\n\n## {role}\n\n{section}\n\n## B\n\nIt rings.\n"
    told = [said for slide in build(text.encode(), name="a.md").outline.slides for said in shown(slide)]
    assert {"Each tower has two clocks of oak.", "A key", "A cloth"} <= {*told}


@pytest.mark.parametrize("turn", ["But most of them are made of brass.", "Unfortunately, most of them stand still."])
def test_what_is_taken_back_soon_after_is_not_shown_without_that(turn: str) -> None:
    claim = f"Each tower has two clocks of oak. He says {'that they are old, and ' * 9}that nobody counts them. {turn}"
    prose = f"{claim} {FILLED}\n\nA clock of brass needs a key of its own. {FILLED}"
    slides = build(f"# Clocks\n\n## A\n\n{prose}\n\n## B\n\nIt rings.\n".encode(), name="a.md").outline.slides
    told = [said for slide in slides for said in shown(slide)]
    assert "A clock of brass needs a key of its own." in told
    assert "Each tower has two clocks of oak." not in told or any(turn in said for said in told)


def told_of(prose: str, title: str = "The sundials of Linz") -> str:
    """What the slides of an article in one piece show."""
    slides = build(f"# {title}\n\n{prose}\n".encode(), name="a.md").outline.slides
    return " ".join(said for slide in slides for said in shown(slide))


def test_a_further_thought_begins_a_paragraph_unless_it_is_bold() -> None:
    within = ("Sundials tell no time at night.", "**Sundials stand still in winter.**", "Nobody would wind them.")
    told = told_of(
        "\n\n".join(["Sundials are old.", *(f"So he said. {FILLED * 4} {each} {FILLED}" for each in within)])
    )
    assert [bare.strip("*") in told for bare in within] == [False, True, False]


@pytest.mark.parametrize(
    ("said", "is_shown"),
    [
        ("Sundials tell no time at night.", True),
        ("Sundials were all that was left of his life.", False),
        ("I thought that sundials were of stone alone.", False),
        ("Perhaps sundials will be of stone again.", False),
        ("At night, however, sundials stand still.", False),
    ],
)
def test_a_further_thought_needs_nothing_that_no_slide_shows(said: str, is_shown: bool) -> None:
    told = told_of(f"Sundials are as old as walls.\n\n{FILLED * 8} A mason made them.\n\n{said} {FILLED}")
    assert (said in told) is is_shown


def test_an_article_in_one_piece_goes_on_with_what_comes_right_after_if_nothing_else_stands() -> None:
    after = "Sundials of brass are made in Linz today, as they were in the days of the old emperors and of their wars."
    first = "Sundials of stone stand on many churches of the valley, and on more farms than anybody has counted so far."
    told = told_of(f"{first} {after} {FILLED}\n\n{FILLED}")
    assert first in told and after in told


def test_an_article_ends_with_its_last_words() -> None:
    end = "He had wound it for forty years."
    told = told_of(f"Sundials are old. {FILLED * 4}\n\n{FILLED * 4}\n\nOne keeper wound all clocks. {end}")
    assert f"One keeper wound all clocks. {end}" in told


def test_long_items_of_a_list_are_running_text() -> None:
    items = (f"- A sundial of {name} needs no key. {'It stands in the sun all day. ' * 8}" for name in ("oak", "tin"))
    slides = build(f"# Clocks\n\n## Two\n\n{chr(10).join(items)}".encode(), name="a.md").outline.slides
    begins = [shown(slide)[0] for slide in slides if slide.items]
    assert {f"A sundial of {name} needs no key." for name in ("oak", "tin")} < {*begins}
    assert all(len(slide.items) < 2 for slide in slides)


def test_notes_are_divided_where_a_further_slide_of_a_paragraph_begins() -> None:
    first, after = (f"Sundials of {name} {'stand in the sun and ' * 8}tell the hour." for name in ("oak", "tin"))
    slides = build(f"# Clocks\n\n{first} {after}\n".encode(), name="a.md").outline.slides
    noted = [" ".join(bare_text(line.text) for line in slide.notes) for slide in slides[1:3]]
    assert noted[0].endswith(first) and noted[1] == after


def test_an_address_as_a_heading_and_slanted_thanks_are_no_title() -> None:
    thanks = "*Thanks to Anna for her help*\n\nSundials are as old as walls."
    text = f"{thanks}\n\n## https://a.example/b\n\nThey stand still.\n"
    slides = build(text.encode(), name="02-sundials-of-linz.md").outline.slides
    assert all("a.example" not in bare_text(line.text) for slide in slides for line in slide.fill.get("title", ()))
    assert bare_text(slides[0].fill["title"][0].text) == "Sundials of linz"


def test_a_line_that_points_back_neither_leads_to_a_list_nor_is_its_title() -> None:
    told = told_of(f"Sundials are old. {FILLED}\n\nThese are all bad, because:\n\n- They stand still.\n- They rust.")
    assert "They rust" in told and "These are all bad" not in told


def passages_of(prose: str) -> list[str]:
    """What each slide of a text in one piece shows, from the first one after the cover to the one before the end."""
    slides = build(f"# The sundials of Linz\n\n{prose}\n".encode(), name="a.md").outline.slides
    return [" ".join(shown(slide)) for slide in slides[1:-1]]


SUNDIALS = [
    f"Sundials of {name} stand in the sun and tell the hour of the day." for name in ("oak", "tin", "clay", "jade")
]


def test_a_short_text_is_shown_whole_in_even_passages() -> None:
    sundials = [*SUNDIALS, *(said.replace("Sundials", "Clocks") for said in SUNDIALS[:2])]
    keepers = [f"The keeper of number {number} is old." for number in range(9)]
    found = passages_of("\n\n".join([" ".join(sundials), *keepers]))
    assert found[:2] == [" ".join(sundials[:3]), " ".join([*sundials[3:], keepers[0]])]
    assert found[2:] == [" ".join(keepers[number : number + 2]) for number in range(1, 9, 2)]


@pytest.mark.parametrize(("count", "least"), [(12, 12), (15, 12), (40, 11)])
def test_as_much_of_a_text_is_shown_as_a_talk_has_room_for(count: int, least: int) -> None:
    said = [f"{LONG_SAID.format(number)} It is {'very ' * 20}old." for number in range(count)]
    found = passages_of("\n\n".join(said))
    assert least <= len(found) <= 14
    assert found[0] == said[0] and found[-1] == said[-1]
    assert [said.index(each) for each in found] == sorted(said.index(each) for each in found)


def test_a_short_text_keeps_what_leans_what_asks_and_what_announces() -> None:
    said = "Sundials need the sun. So what do they do at night? They wait. Is it of use? No. Below you see one :)"
    found = passages_of(said.replace("? ", "?\n\n"))
    assert " ".join(found) == said


@pytest.mark.parametrize("said", ["(I have one from 1822.)", "Tell me of yours from 1822 in the comments."])
def test_a_remark_in_brackets_and_what_is_asked_of_readers_are_only_in_the_notes(said: str) -> None:
    text = f"# Sundials\n\nSundials are as old as walls. {said}\n\nThey wait at night.\n"
    _, *slides = build(text.encode(), name="a.md").outline.slides
    assert not any("1822" in each for slide in slides for each in shown(slide))
    assert any("1822" in bare_text(line.text) for slide in slides for line in slide.notes)


def test_a_postscript_is_backup() -> None:
    text = "# Sundials\n\n## Walls\n\nSundials are as old as walls.\n\n## P.S.\n\nMine is from 1822.\n"
    slides = build(text.encode(), name="a.md").outline.slides
    assert [slide.hidden for slide in slides if "1822" in " ".join(shown(slide))] == [True]


def test_a_line_that_leads_to_a_paragraph_stands_above_it_and_not_below_another() -> None:
    lead, told = (
        "Two people know all of this by heart:",
        "Ada knows the walls and Jim knows the towers of the old town.",
    )
    assert f"{lead} {told}" in passages_of("\n\n".join([*SUNDIALS, lead, told]))


def test_two_paragraphs_on_one_slide_are_each_told_by_its_own_origin() -> None:
    slides = build(b"# Sundials\n\nSundials of oak are old.\n\nSundials of tin are new.\n", name="a.md").outline.slides
    (entry,) = slides[1].items
    assert entry.origin != entry.rest and {entry.origin, entry.rest} <= slides[1].sources
    assert [line.origin for line in slides[1].notes if line.prose == 0] == [entry.origin, entry.rest]


def test_neither_a_quotation_nor_a_contrast_is_cut_if_a_passage_holds_it() -> None:
    for pair in (
        'Anna said: "Sundials are of no use at night! Nobody winds them in winter."',
        f'Anna said: "Sundials are{" very" * 25} old! Nobody winds{" all of" * 9} them."',
        "Sundials are old. But clocks are not.",
    ):
        first, *others = SUNDIALS
        found = passages_of(" ".join([first, pair, *others]))
        assert len(found) > 1 and any(pair in said for said in found)


def test_a_quotation_that_is_cut_has_marks_where_it_goes_on() -> None:
    found = passages_of(f'Anna said: "{" ".join(SUNDIALS)} {SUNDIALS[0]} Nobody winds them."')
    assert found[0].endswith('day. …"') and found[1].startswith('"… Sundials') and found[-1].endswith('winds them."')


def test_a_quotation_that_a_slide_begins_is_shown_to_its_end() -> None:
    said = f"Sundials are old{' and made of stone' * 6}. They turn{' with the sun' * 12}. {'In winter, ' * 20} they end"
    told = told_of("\n\n".join(f'Anna {n} says: "{said} in {n}."' for n in range(1700, 1720)))
    begun = [n for n in range(1700, 1720) if f"Anna {n}" in told]
    assert 1 < len(begun) < 20 and all(f"they end in {n}." in told for n in begun)


def test_a_long_text_is_shown_from_its_beginning_to_its_end() -> None:
    begun = [f"Anna {number} winds the clock of number {number}." for number in range(20)]
    told = told_of("\n\n".join(f"{each} So {FILLED}" for each in begun))
    known = [number for number, each in enumerate(begun) if each in told]
    assert known[-1] == 19 and {after - before for before, after in pairwise(known)} == {1, 2}


def test_no_long_stretch_of_a_text_is_left_to_the_notes_beside_short_ones() -> None:
    long = range(0, 16, 2)
    texts = [f"Anna {at} winds the clock of number {at}. So {FILLED if at in long else ''}" for at in range(16)]
    hidden = [at for at in range(16) if f"Anna {at} winds" not in told_of("\n\n".join(texts))]
    assert not {*hidden} & {*long}


@pytest.mark.parametrize(("count", "slides", "left"), [(3, 1, 0), (5, 2, 0), (6, 2, 0), (9, 1, 6)])
def test_a_list_that_is_too_long_for_a_slide_is_shown_whole_on_two_if_they_hold_it(
    count: int, slides: int, left: int
) -> None:
    items = "".join(f"- Anna {at} winds the {'old ' * 19}clock\n" for at in range(count))
    made = build(f"# Clocks\n\n## A\n\nAnna winds.\n\n{items}\n## B\n\nIt rings.\n".encode(), name="a.md")
    listed = [slide for slide in made.outline.slides if slide.is_listed and not slide.hidden]
    assert (len(listed), listed[-1].left) == (slides, left)


@pytest.mark.parametrize(
    ("said", "is_shown"),
    [("Most sundials of the town stood still.", True), ("At 19:51 most sundials of the town stood still.", False)],
)
def test_no_part_of_a_text_begins_with_the_time_of_a_day_that_another_sentence_tells(said: str, is_shown: bool) -> None:
    assert (
        said in told_of(f"Sundials are as old as walls.\n\n{FILLED * 8}\n\n{said} {FILLED}\n\n{FILLED * 3}")
    ) is is_shown


@pytest.mark.parametrize(
    ("said", "is_shown"),
    [
        ("Anna said most sundials of the town stood still.", True),
        ('"Most sundials of the town stood still," she said.', False),
        ("Wrong. Most sundials of the town stood still.", False),
    ],
)
def test_no_part_of_a_text_begins_with_a_quotation_or_a_verdict(said: str, is_shown: bool) -> None:
    told = told_of(f"Sundials are as old as walls.\n\n{FILLED * 8}\n\n{said} {FILLED}\n\n{FILLED * 3}")
    assert (said in told) is is_shown


def test_a_question_is_not_shown_without_the_sentence_after_it() -> None:
    asked, answer = "And what did it do in the night of {}?", "It waited and waited and waited and waited in {}."
    said = [
        f"The sundial of {year} is very very very very old. {asked.format(year)}\n\n{answer.format(year)}"
        f" It was much much much much loved in {year}. It was not not not not sold in {year}."
        for year in range(1700, 1712)
    ]
    told = told_of("\n\n".join([f"Sundials are old and{' very' * 20} made of stone.", *said]))
    shown_years = [year for year in range(1700, 1712) if asked.format(year) in told]
    assert len(shown_years) > 5 and all(answer.format(year) in told for year in shown_years)


def test_a_sentence_is_not_shown_without_one_that_takes_it_back_with_a_later_word() -> None:
    halves = ("Sundials stop at night in every town.", "Those of glass tell the hour by the moon, however.")
    told = told_of(f"{FILLED}\n\n{SUNDIALS[0]} {SUNDIALS[1]} {halves[0]}\n\n{halves[1]} {FILLED * 8}")
    assert halves[0] not in told or halves[1] in told


def test_a_line_that_leads_to_a_quotation_that_is_left_out_is_left_out_too() -> None:
    prose = f"{SUNDIALS[0]}\n\n{SUNDIALS[1]} Anna says what he needs:\n\n> Oil in spring.\n\n{SUNDIALS[2]}"
    told = told_of(f"{prose}\n\n{FILLED * 8}")
    assert SUNDIALS[1] in told and "Anna says" not in told and "Oil in spring" not in told


def test_the_first_slide_of_a_section_is_shown_before_others_of_its_text() -> None:
    """Else they would seem to belong to the section before."""
    code = "\n\n    wind()\n    wait()\n\n"
    lead = "What a keeper of one of these sundials has to write into his book of the year is nearly always this, then:"
    prose = f"{SUNDIALS[0]}\n\n{' '.join(SUNDIALS[1:])} {FILLED * 2}\n\n{lead}{code}It has to be followed by:{code}"
    slides = build(f"# Keys\n\n## Wood\n\n{prose}".encode(), name="a.md").outline.slides
    titles = [bare_text(slide.fill["title"][0].text) if slide.fill else "" for slide in slides if not slide.hidden]
    assert "" in titles and titles.index("Wood") < titles.index("")


def test_the_end_of_an_article_with_many_parts_is_shown() -> None:
    parts = "\n\n".join(f"## Mile {number}\n\n{SUNDIALS[0]} {FILLED}" for number in range(40))
    slides = build(f"# Miles\n\n{parts}\n\nNobody had won in such a way.\n".encode(), name="a.md").deck.slides
    told = (item for slide in slides if not slide.hidden for item in slide.items if isinstance(item, TextItem))
    assert any("Nobody had won" in bare_text(text).replace("\u00a0", " ") for item in told for text in item.texts)


def test_an_end_of_nothing_but_addresses_is_not_shown() -> None:
    addresses = " ".join(f"Write to keeper{number}@clocks.example for a key of it." for number in range(9))
    told = told_of(f"{SUNDIALS[0]}\n\n{addresses}") + told_of(addresses)
    assert SUNDIALS[0] in told and "keeper" not in told


def test_what_a_line_leads_to_is_not_shown_without_that_line() -> None:
    led, lead = "Most sundials of the town stood still in my time.", "Anna wrote this into a book of hers:"
    for filled in range(1, 9):
        told = told_of(
            f"Sundials are as old as walls.\n\n{FILLED * filled}\n\n{lead}\n\n{led} {FILLED}\n\n{FILLED * 3}"
        )
        assert led not in told or f"{lead} {led}" in told
    assert lead in told_of(f"Sundials are as old as walls.\n\n{lead}\n\n{led} {FILLED}")


def test_the_end_is_not_shown_if_all_before_it_means_somebody_whom_no_slide_tells() -> None:
    end = "He never wound a clock of the town again."
    assert end not in told_of(f"Sundials are old. {FILLED * 8}\n\n{FILLED * 4}\n\nHe had left. {end}")


def test_no_slide_shows_a_sentence_longer_than_a_passage_between_two_others() -> None:
    long = f"Sundials {'and clocks ' * 30}tell the hour."
    assert passages_of(f"{SUNDIALS[0]} {long} {SUNDIALS[1]}") == SUNDIALS[:2]


LONG_SAID = "The dial {} of our town is on the wall of its tower and has told the hour of day to us all in May."


def test_a_name_after_a_quotation_stays_with_it() -> None:
    said = "Sundials of oak are kept in the dark, so that nobody wears them out, and each of them has a key"
    found = passages_of(f'"{said}, and {said}." Keeper Maria Sedgwick (@masha)\n\n{LONG_SAID.format(1)}')
    assert any(each.endswith('" Keeper Maria Sedgwick (@masha)') for each in found)


def test_what_hidden_slides_of_a_section_would_say_is_in_notes_that_announce_no_sentence() -> None:
    prose = "\n\n".join(f"{LONG_SAID.format(number)}\n\n- Oak\n- Tin" for number in range(24))
    slides = build(f"# Sundials\n\n## Towers\n\n{prose}\n".encode(), name="a.md").deck.slides
    spoken = [bare_text(line.text) for slide in slides if not slide.hidden for line in slide.notes]
    assert any(slide.hidden for slide in slides)
    assert all(any(LONG_SAID.format(number) in each for each in spoken) for number in range(24))
    assert not [each for each in spoken if each.startswith("Next:") and "of our town" in each]


def test_a_long_ordered_list_is_shown_whole() -> None:
    steps = "\n".join(f"{number}. {LONG_SAID.format(number)}" for number in range(1, 31))
    slides = build(f"# Sundials\n\n## Steps\n\n{steps}\n".encode(), name="a.md").deck.slides
    assert len([slide for slide in slides if slide.id.startswith("steps")]) > 2
    assert not any(slide.hidden for slide in slides)


@pytest.mark.parametrize(
    ("summary", "is_thesis"),
    [
        (f"Sundials show the hour of the place{' and of no other one' * 6}.", True),
        ("Sundials show the hour of the place and that of no other town", True),
        ("The first magazine for sundials", False),
        ("Sundials show the hour of the place and that of no other…", False),
    ],
)
def test_a_summary_is_the_thesis_unless_it_is_a_motto_or_cut(summary: str, is_thesis: bool) -> None:
    text = f"---\ntitle: Clocks\ndescription: {summary}\n---\n\n## Wood\n\n{FILLED}\n\n## B\n\nIt rings.\n"
    first, second = build(text.encode(), name="a.md").outline.slides[:2]
    assert (summary in " ".join(bare_text(entry.body) for entry in second.items)) is is_thesis
    assert (summary in " ".join(bare_text(line.text) for line in first.notes)) is not is_thesis


def test_the_rest_of_a_paragraph_is_not_small_under_its_first_sentence() -> None:
    rest = (
        "Clockmakers everywhere complained about disappearing craftsmanship, deteriorating towers, indifferent owners. "
    )
    text = f"# Clocks\n\nThe town had nothing left. {rest * 3}\n\nThe makers of the town went on.\n"
    slide = next(
        each for each in build(text.encode(), name="a.md").deck.slides if "nothing" in title_of_placed_slide(each)
    )
    assert min(item.size for item in slide.items if isinstance(item, TextItem) and item.placeholder.item) >= 26
