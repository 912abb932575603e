"""A text in; whether a formula in TeX begins at a place of it, and not a price, out.

Formulas stay as they were written, and a warning names them. PowerPoint has formulas of its own (OMML), but no library
that is kept up makes them of TeX: latex2mathml makes MathML, which only Microsoft's own style sheet turns into OMML.
And how much room one takes cannot be measured, and other programs would show nothing in its place.
"""

from __future__ import annotations

import re

# As pandoc has it: no space inside of the dollars, no digit behind the last one; and no word before the first one.
FORMULA = re.compile(
    r"(?<![\w$\\])(?:\$\$(?P<display>[^$]{1,2000})\$\$(?!\$)|\$(?P<inline>(?!\s)[^$]{1,500}(?<![\s\\]))\$(?![\w$]))"
)
COMMAND = re.compile(r"\\(?:[A-Za-z]|[{}|,;:!])")  # \_ and \* are Markdown's own
WORD = re.compile(r"[^\W\d_]{3,}")
FUNCTIONS = frozenset(("sin", "cos", "tan", "log", "exp", "lim", "max", "min", "sup", "inf", "det", "mod", "gcd"))
SCRIPT = re.compile(r"[\w)\]}]\s*[_^]")
OPERATOR = re.compile(r"[=<>≤≥≠≈±×·+*/|^∈-]")
ATOM = re.compile(r"[-+]?\d*[A-Za-z]'*(?:\([^()]{1,20}\))?|\([^()]{1,30}\)")


def formula_at(text: str, start: int) -> re.Match[str] | None:
    """The formula that begins there, dollars and all."""
    match = FORMULA.match(text, start)
    return match if match and is_formula((match["display"] or match["inline"] or "").strip()) else None


def has_formula(text: str) -> bool:
    """Whether there is a formula anywhere in a text."""
    return "$" in text and any(formula_at(text, each.start()) for each in re.finditer(r"\$", text))


def is_formula(inside: str) -> bool:
    """Whether what stands between dollars is TeX: "$5 and A$" holds two prices, and "$HOME/$" two names."""
    if COMMAND.search(inside):
        return True
    if any(word not in FUNCTIONS for word in WORD.findall(inside)):
        return False
    if ATOM.fullmatch(inside):
        return True
    letters = re.search(r"[^\W\d_]", inside) is not None
    return bool(SCRIPT.search(inside)) or (letters and OPERATOR.search(inside) is not None) or "=" in inside
