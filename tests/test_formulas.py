"""Formulas in TeX are kept as they were written, and named; prices are no formulas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import build
from generator.errors import Where
from generator.model.text import Run, words
from generator.read.formulas import has_formula
from generator.read.inline import inline
from generator.restate.markup import markdown

WHERE = Where("f", 1)
FORMULAS = [
    *("$x$", "$x_i * y_i * z$", r"$\alpha$", r"$\frac{a}{b}$", "$$E = mc^2$$", "$n-1$", "$f(x)$", "$2n$", "$10^6$"),
    *(
        r"$$\sum_{i=1}^n i = \frac{n(n+1)}{2}$$",
        r"$\text{price} < 5$",
        "$(a, b)$",
        "$a=b$",
        "$O(n)$",
        "$x'$",
        r"$\{1\}$",
    ),
    *("$sin(x) + cos(y)$", "$-x$", "$p < 0.05$"),
]
PRICES = [
    *("$5 and $10", "$5", "from $5-$10", "$20,000 and USD$30", "US$5 or A$6", "$5 (or A$)", "$5k–$10k", "$1.50/$2.00"),
    *("$HOME and $PATH", "$HOME/$USER", "a $100 bill, a $5 one and some $", "$$ – $$$", "$", "$$", "$$$$", "$ x $"),
    *(
        "$MY_VAR",
        "costs $5, not $6 = cheap",
        "$5 to 10$",
        "between 5$ and 10$",
        r"\$x\$",
        "$AAPL and $MSFT",
        "$5 or $x",
    ),
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_kept_as_it_was_written(formula: str) -> None:
    for text in (formula, f"Let {formula} be so.", f"({formula})", f"*so* {formula}, {formula}"):
        runs, findings = inline(text, WHERE)
        assert formula in words(runs)
        assert [(each.code, each.level, bool(each.hint)) for each in findings] == [("formula", "warning", True)]
        assert f'"{formula}"' in findings[0].message
        assert inline(text, WHERE, markdown=False)[1] == inline(text, WHERE, document={})[1] == findings


@pytest.mark.parametrize("price", PRICES)
def test_a_price_is_no_formula(price: str) -> None:
    runs, findings = inline(f"It is {price} here", WHERE)
    assert words(runs) == f"It is {price} here".replace("\\$", "$") and findings == ()
    assert not has_formula(price)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_restated(formula: str) -> None:
    for text in ((Run(f"a_b *c* {formula} d_e_"),), (Run("See "), Run(formula, bold=True)), (Run(f"`x` {formula}"),)):
        assert words(inline(markdown(text), WHERE)[0]) == words(text)


@given(st.text("$ab_*\\^{}= 15().,", max_size=40))
def test_whatever_stands_between_dollars_is_kept_or_plain(text: str) -> None:
    runs, _ = inline(text, WHERE, markdown=False)
    assert words(runs).count("$") == text.count("$")
    assert words(inline(markdown(runs), WHERE)[0]).split() == words(runs).split()


def test_a_formula_reaches_the_slide_and_the_notes_and_is_told_of() -> None:
    source = (
        "# T\n\n## H\n\nEnergy is $E = m_0 c^2$ for all. It costs $5 and $10.\n\n- one $$\\frac{a_1}{b_1}$$\n- two\n"
    )
    result = build(source.encode(), name="f.md")
    said = "\n".join(words(text) for slide in result.deck.slides for item in slide.items for text in item.texts)
    assert "$E = m_0 c^2$" in said and "$$\\frac{a_1}{b_1}$$" in said
    assert [str(finding.where) for finding in result.findings if finding.code == "formula"] == ["f.md:5", "f.md:7"]
