"""No title and no footer is too long for its slide, in whatever script, whether or not its words can be parted."""

import pytest
from hypothesis import example, given, settings, strategies as st

from generator import build
from generator.cli.options import catalogue_names
from generator.place.slides import title_of_placed_slide
from tests.examples import examples
from tests.test_laws import LAW

NAMES = (
    *("English", "简体中文", "繁體中文", "日本語", "한국어", "Español", "Русский", "العربية", "हिन्दी", "Tiếng Việt"),
    *("ไทย", "Bahasa Indonesia", "Ελληνικά", "עברית", "فارسی", "বাংলা", "தமிழ்", "မြန်မာ", "ខ្មែរ", "Ångström", "W" * 30),
)
PARTS = (" | ", "|", " / ", " · ", "/", "  ", "-", "\u00a0|\u00a0", "", "、", ", ", "\u00a0", " ")
MARKS = ("{}", "**{}**", "*{}*", "`{}`", "[{}](README.md)")


@st.composite
def long_lines(draw: st.DrawFn) -> str:
    """A line of names of languages, as readme files have them."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=60))
    mark = draw(st.sampled_from(MARKS))
    return draw(st.sampled_from(PARTS)).join(mark.format(name) for name in names)


# In italics as measured, upright as drawn: one line more.
SLANTED = (
    "*Français/Italiano/日本語/한국어/Deutsch/Русский/Italiano/Français/简体中文/繁體中文/Italiano/繁體中文/"
    "简体中文/日本語/Русский/Deutsch/Русский/日本語/Deutsch*"
)
THEMES = st.sampled_from(catalogue_names("themes"))
SIZES = st.sampled_from(["16:10", "4:3", "16:9", "297x210", "1000x500"])


@settings(LAW, max_examples=examples(30))
@given(st.lists(long_lines(), min_size=1, max_size=8), THEMES, SIZES, st.sampled_from(["a.txt", "a.md"]))
@example([SLANTED], "paper", "4:3", "a.md")
def test_lines_of_any_length_and_script_have_room(lines: list[str], theme: str, size: str, name: str) -> None:
    text = "\n\n".join([*lines[:1], *(f"## {line}\n\n{line}" for line in lines)])
    deck = build((text if name == "a.txt" else f"# {text}").encode(), name=name, theme=theme, size=size).deck
    assert all(any(item.placeholder.type == "title" for item in slide.items) for slide in deck.slides)


@settings(LAW, max_examples=examples(20))
@given(long_lines(), THEMES, SIZES)
@example("தமிழ்", "poster", "16:9")
def test_footers_of_any_length_and_script_have_room(footer: str, theme: str, size: str) -> None:
    assert build(b"# T\n\n## One\n\nWords.\n", name="a.md", footer=footer, theme=theme, size=size).deck.slides


@pytest.mark.parametrize("theme", catalogue_names("themes"))
def test_a_footer_of_one_tall_word_is_shown(theme: str) -> None:
    deck = build(b"# T\n\n## One\n\nWords.\n", name="a.md", footer="தமிழ்", theme=theme).deck
    assert "தமிழ்" in "".join(run.text for item in deck.slides[1].items for text in item.texts for run in text)


@pytest.mark.parametrize("lines", [51, 57])
def test_slides_that_a_number_makes_longer_titles_for_are_counted_again(lines: int) -> None:
    program = "\n".join(f"ring(tower, {line})" for line in range(lines))
    article = f"# Clocks\n\n## {'Towers ' * 6}\n\n```python\n{program}\n```\n"
    slides = build(article.encode(), name="a.md", slides="all").deck.slides[1:-1]
    numbers = [title_of_placed_slide(slide).removeprefix("Towers " * 6) for slide in slides]
    assert numbers == [f"({number} of {len(slides)})" for number in range(1, len(slides) + 1)]
    assert not any(slide.hidden for slide in slides)
