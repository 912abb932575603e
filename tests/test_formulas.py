"""Formulas are written in plain characters, or kept in TeX and named; prices are no formulas."""

import pytest
from hypothesis import example, given, strategies as st

from generator.errors import Where
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.read.formulas import has_tex_formula
from generator.read.inline import parse_inline
from generator.restate import restate_as_markdown
from tests.test_docx import packed

WHERE = Where("f", 1)
# What plain characters say as well as TeX, and what only TeX says.
PLAIN = {
    **{"$x$": "x", "$n-1$": "n − 1", "$f(x)$": "f(x)", "$2n$": "2n", "$10^6$": "10⁶", "$$E = mc^2$$": "E = mc²"},
    **{r"$\alpha$": "α", r"$\Delta = 10 + n$": "Δ = 10 + n", "$10^{-6}$": "10⁻⁶", r"$a \cdot b_{10}$": "a · b₁₀"},
    **{"$x_i * y_i$": "xᵢ*yᵢ", r"$\frac{a}{b+1}$": "a/(b + 1)", "$x^{a+b}$": "x^(a + b)", r"$-\sqrt{2}$": "−√2"},
    **{r"$$\sum_{i=1}^n i^2$$": "∑ᵢ₌₁ⁿ i²", r"$\hat{x} \leq 1$": "x̂ ≤ 1", r"$a_{b_c}$": "a_(b_c)"},
}
FORMULAS = [r"$\nosuch + 1$", r"$\frac{1$"]
PRICES = [
    *("$5 and $10", "$5", "from $5-$10", "$20,000 and USD$30", "US$5 or A$6", "$5 (or A$)", "$5k–$10k", "$1.50/$2.00"),
    *("$MY_VAR", "costs $5, not $6 = cheap", "$5 to 10$"),
    *("between 5$ and 10$", r"\$x\$", "$AAPL and $MSFT", "$5 or $x"),
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_kept_as_it_was_written(formula: str) -> None:
    for text in (formula, f"Let {formula} be so.", f"({formula})", f"*so* {formula}, {formula}"):
        runs, findings = parse_inline(text, WHERE)
        assert formula in bare_text(runs)
        assert [(each.code, each.level, bool(each.hint)) for each in findings] == [("formula", "warning", True)]
        assert f'"{formula}"' in findings[0].message
        assert parse_inline(text, WHERE, markdown=False)[1] == findings
        _, found = read_bytes(f"# A\n\n{text}\n".encode(), "f.md", "markdown")
        assert [each.message for each in found if each.code == "formula"] == [findings[0].message]


@pytest.mark.parametrize("formula", PLAIN)
def test_a_formula_that_needs_no_tex_is_written_in_plain_characters(formula: str) -> None:
    for text in (formula, f"Let {formula} be so.", f"({formula})", f"*so* {formula}, {formula}"):
        runs, findings = parse_inline(text, WHERE)
        assert bare_text(runs) == text.replace(formula, PLAIN[formula].replace(" ", "\u00a0")).replace("*so*", "so")
        assert [(each.code, each.level) for each in findings] == [("formula", "info")]
        assert bare_text(parse_inline(restate_as_markdown(runs), WHERE)[0]) == bare_text(runs)


@pytest.mark.parametrize("price", PRICES)
def test_a_price_is_no_formula(price: str) -> None:
    runs, findings = parse_inline(f"It is {price} here", WHERE)
    assert bare_text(runs) == f"It is {price} here".replace("\\$", "$") and findings == ()
    assert not has_tex_formula(price)


@example("$\\{$_")
@given(st.text("$ab_*\\^{}= 15().,", max_size=40))
def test_whatever_stands_between_dollars_is_kept_or_plain(text: str) -> None:
    runs, findings = parse_inline(text, WHERE, markdown=False)
    gone = text.count("$") - bare_text(runs).count("$")
    assert gone >= 2 if any(each.level == "info" for each in findings) else gone == 0
    assert bare_text(parse_inline(restate_as_markdown(runs), WHERE)[0]).split() == bare_text(runs).split()


MATHML = "<math><mfrac><mi>a</mi><mn>2</mn></mfrac><mo>=</mo><msup><mi>x</mi><mn>2</mn></msup></math>"
OMML = """<m:oMathPara xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:oMath><m:f><m:fPr/><m:num><m:r>
<m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f><m:r><m:t>=</m:t></m:r><m:nary><m:naryPr><m:chr
m:val="∑"/></m:naryPr><m:sub><m:r><m:t>i</m:t></m:r></m:sub><m:sup/><m:e><m:r><m:t>i</m:t></m:r></m:e></m:nary></m:oMath></m:oMathPara>"""


def test_formulas_of_web_pages_and_of_word_are_plain_characters() -> None:
    article, _ = read_bytes(f"<html><h1>T</h1><p>So {MATHML} it is.</p>".encode(), "f.html", "html")
    assert "So a/2\u00a0=\u00a0x² it is." in repr(article).replace("\\xa0", "\u00a0")
    document = packed(f"<w:p><w:r><w:t>So </w:t></w:r></w:p><w:p>{OMML}</w:p>")
    assert "a/2\u00a0=\u00a0∑ᵢ\u00a0i" in repr(read_bytes(document, "f.docx", "docx")[0]).replace("\\xa0", "\u00a0")
