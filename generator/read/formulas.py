"""A text in; whether a TeX formula, and not a price, begins at a place in it, and its plain characters, out.

A formula is written in plain characters where that is possible, because an audience does not read TeX. Others stay in
TeX, with a warning. PowerPoint's own formulas (OMML) are not used: no maintained library makes them from TeX
(latex2mathml makes MathML, which only Microsoft's style sheet turns into OMML), their size cannot be measured, and
other programs would show nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.regex import regex

# pandoc's rule: no space inside the dollars, no digit after the last one; and here no word before the first one.
FORMULA = regex(
    r"(?<![\w$\\])(?:\$\$(?P<display>[^$]{1,2000})\$\$(?!\$)|\$(?P<inline>(?!\s)[^$]{1,500}(?<![\s\\]))\$(?![\w$]))"
)
COMMAND = regex(r"\\(?:[A-Za-z]|[{}|,;:!])")  # \_ and \* are Markdown
WORD = regex(r"[^\W\d_]{3,}")
FUNCTIONS = frozenset(("sin", "cos", "tan", "log", "exp", "lim", "max", "min", "sup", "inf", "det", "mod", "gcd"))
SCRIPT = regex(r"[\w)\]}]\s*[_^]")
OPERATOR = regex(r"[=<>≤≥≠≈±×·+*/|^∈-]")
ATOM = regex(r"[-+]?\d*[A-Za-z]'*(?:\([^()]{1,20}\))?|\([^()]{1,30}\)")

NAMED = regex(r"\\(?:(?:text|mathrm)\{(?P<words>[^{}\\]*)\}|(?P<name>[A-Za-z]+|[,;:! ]))")
SCRIPTS = regex(r"[_^](?:(?P<one>[^\s{}\\])|\{(?P<more>[^{}]+)\})")
UNBROKEN = 24  # characters; a shorter formula stays on one line
MARKS = regex(r"[\\{}_^&~]")  # of TeX
RAISED = dict(zip("0123456789+\u2212=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
LOWERED = dict(zip("0123456789+\u2212=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
LETTERS = """
alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ
tau τ upsilon υ phi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω
times × cdot · pm ± le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ infty ∞ to → partial ∂ ldots … degree °
"""
PAIRS = LETTERS.split()
SYMBOLS = {**dict(zip(PAIRS[::2], PAIRS[1::2], strict=True)), **{name: name for name in FUNCTIONS}}
SYMBOLS |= {",": " ", ";": " ", ":": " ", " ": " ", "!": ""}


def tex_formula_at(text: str, start: int) -> re.Match[str] | None:
    """Return the match of a formula, with its dollars, that begins at `start`; None where there is none."""
    match = FORMULA.match(text, start)
    return match if match and is_tex_formula((match["display"] or match["inline"] or "").strip()) else None


def tex_formulas_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of the formulas in a text, in order."""
    end = 0
    for dollar in re.finditer(r"\$", text):
        formula = tex_formula_at(text, dollar.start()) if dollar.start() >= end else None
        if formula:
            yield formula
            end = formula.end()


def has_tex_formula(text: str) -> bool:
    """Return whether there is a TeX formula in a text."""
    return next(tex_formulas_in(text), None) is not None


def is_tex_formula(inside: str) -> bool:
    """Return whether a text between dollars is TeX: "$5 and A$" has two prices, and "$HOME/$" two names."""
    if COMMAND.search(inside):
        return True
    if any(word not in FUNCTIONS for word in WORD.findall(inside)):
        return False
    if ATOM.fullmatch(inside):
        return True
    letters = re.search(r"[^\W\d_]", inside) is not None
    return bool(SCRIPT.search(inside)) or (letters and OPERATOR.search(inside) is not None) or "=" in inside


def plain_tex_formula(inside: str) -> str:
    """Return TeX in plain characters (E = mc²); empty where that is impossible."""
    text = SCRIPTS.sub(_script_in_characters, NAMED.sub(_symbol_of_command, inside.replace("-", "\u2212")))
    if MARKS.search(text):
        return ""
    parts = text.split()
    return ("\u00a0" if len(text) < UNBROKEN else " ").join(parts)


def _symbol_of_command(match: re.Match[str]) -> str:
    """Return the symbol of a command, or the words in it; a command without a symbol stays."""
    return match["words"].replace("\u2212", "-") if match["words"] else SYMBOLS.get(match["name"], match[0])


def _script_in_characters(match: re.Match[str]) -> str:
    """Return the characters of a superscript or subscript; TeX stays where a character has no such form."""
    return (
        raised_or_lowered_characters(match["one"] or match["more"], RAISED if match[0][0] == "^" else LOWERED)
        or match[0]
    )


def raised_or_lowered_characters(text: str, small: dict[str, str]) -> str:
    """Return a text in the characters of `small`, which is RAISED or LOWERED; empty where one has no such form."""
    return "".join(map(small.__getitem__, text)) if small.keys() >= set(text) else ""
