"""A text in; whether a TeX formula, and not a price, begins at a place in it, and a formula's plain characters, out.

TeX, MathML and the equations of Word are written in plain characters, because an audience does not read TeX. What
latex2mathml does not know stays in TeX, with a warning. PowerPoint's own equations (OMML) are not made: no library that
is kept makes them, their size cannot be measured before they are placed, and programs but PowerPoint show nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from unicodedata import normalize
from xml.etree import ElementTree

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

UNBROKEN = 24  # characters; a shorter formula stays on one line
RAISED = dict(zip("0123456789+\u2212=()niTx", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀˣ", strict=True))
LOWERED = dict(zip("0123456789+\u2212=()aeijkmnoptx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₘₙₒₚₜₓ", strict=True))
RELATION = regex(r" *([=<>≤≥≠≈≡∼∈⊂⊆→⇒⇔←≔]) *")
BINARY = regex(r"(?<=[^\s(\[{=<>≤≥≠≈,/^∑∏∫]) *([+\u2212×·±∪∩∧∨]) *")
ACCENTS = dict(zip("^ˆ¯‾~˜→⃗.˙¨", "\u0302\u0302\u0304\u0304\u0303\u0303\u20d7\u20d7\u0307\u0307\u0308", strict=True))
STYLED = regex("[\U0001d400-\U0001d7ff]")  # letters in bold and other styles, which few fonts have
NO_WORDS = ("annotation", "annotation-xml")  # of MathML; the properties of OMML end with "Pr"


def tex_formula_at(text: str, start: int) -> re.Match[str] | None:
    """Return the match of a formula, with its dollars, that begins at `start`; None where there is none."""
    match = FORMULA.match(text, start)
    return match if match and is_tex_formula((match["display"] or match["inline"] or "").strip()) else None


def text_around_tex_formulas(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words before each formula in a text with the formula, and the words after the last one with ""."""
    end = 0
    for dollar in re.finditer(r"\$", text):
        formula = tex_formula_at(text, dollar.start()) if dollar.start() >= end else None
        if formula:
            yield text[end : formula.start()], formula[0]
            end = formula.end()
    yield text[end:], ""


def has_tex_formula(text: str) -> bool:
    """Return whether there is a TeX formula in a text."""
    return any(formula for _, formula in text_around_tex_formulas(text))


def is_tex_formula(inside: str) -> bool:
    """Return whether a text between dollars is TeX: "$5 and A$" has two prices, and "$HOME/$" two names."""
    if COMMAND.search(inside):
        return True
    if any(word not in FUNCTIONS for word in WORD.findall(inside)):
        return False
    is_term = re.search(r"[^\W\d_]", inside) and OPERATOR.search(inside)
    return bool(is_term or ATOM.fullmatch(inside) or SCRIPT.search(inside)) or "=" in inside


def plain_tex_formula(inside: str) -> str:
    """Return TeX in plain characters (E = mc²); empty where that is impossible."""
    from latex2mathml.converter import convert  # few articles have formulas

    with suppress(Exception):  # it has many for TeX that is broken, and a formula may be too deep
        made = plain_formula(ElementTree.fromstring(convert(inside)))
        if "\\" not in made and inside.count("{") == inside.count("}") and made.strip():
            return made
    return ""


def plain_formula(root: Any) -> str:
    """Return the elements of a formula, in MathML or in OMML, in plain characters and in one line."""
    said = STYLED.sub(lambda match: normalize("NFKC", match[0]), _plain(root))
    said = said.replace("-", "\u2212").replace("\u2061", "")
    return ("\u00a0" if len(said) < UNBROKEN else " ").join(BINARY.sub(r" \1 ", RELATION.sub(r" \1 ", said)).split())


def _plain(element: Any) -> str:
    name, parts = _local_name(element), [_plain(each) for each in element if _is_said(each)]
    one, two, three = (*parts, "", "", "")[:3]
    match name:
        case "mfrac" | "f":
            return f"{_grouped(one)}/{_grouped(two)}"
        case "msup" | "sSup":
            return one + _script(two, RAISED, "^")
        case "msub" | "sSub" | "munder" | "limLow":
            return one + _script(two, LOWERED, "_")
        case "msubsup" | "munderover" | "sSubSup":
            return one + _script(two, LOWERED, "_") + _script(three, RAISED, "^") + " " * (one in ("∑", "∏", "∫"))
        case "mover" | "acc" | "bar":
            return one + ACCENTS.get((two or _property(element, "chr", "^")).strip(), "") if len(one) == 1 else one
        case "msqrt":
            return "√" + _grouped("".join(parts))
        case "mroot":
            return _script(two, RAISED, "") + "√" + _grouped(one)
        case "rad":
            return _script(one, RAISED, "") + "√" + _grouped(two)
        case "nary":
            return f"{_property(element, 'chr', '∫')}{_script(one, LOWERED, '_')}{_script(two, RAISED, '^')} {three}"
        case "d":
            return f"{_property(element, 'begChr', '(')}{', '.join(parts)}{_property(element, 'endChr', ')')}"
        case "mspace":
            return "" if (element.get("width") or "").startswith("-") else " "
        case "mtable" | "m" | "mtr" | "mr":
            return (", " if name.endswith("r") else "; ").join(parts)
        case "func" | "mtext":
            return f"{element.text or ''}{' '.join(parts)} "
        case _:
            text = "" if parts else element.text or ""
            is_name = name == "mi" and len(text) > 1 and text.isalpha()
            return f"{text} " if is_name else text.strip("\n") + "".join(parts)


def _local_name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_said(element: Any) -> bool:
    name = _local_name(element)
    return isinstance(element.tag, str) and name not in NO_WORDS and not name.endswith("Pr")


def _property(element: Any, name: str, usual: str) -> str:
    """Return a property of an element of OMML, such as the sign of a sum."""
    stated = (each for group in element if _local_name(group).endswith("Pr") for each in group)
    found = next((each for each in stated if _local_name(each) == name), None)
    return usual if found is None else next(iter(found.attrib.values()), "")


def _grouped(text: str) -> str:
    """Return a text in brackets, unless it is one number or one name."""
    text = text.strip()
    return text if len(text) < 2 or text.isalnum() or text[0] + text[-1] == "()" else f"({text})"


def _script(text: str, small: dict[str, str], mark: str) -> str:
    """Return a superscript or subscript in small characters, or in brackets after a mark."""
    text = text.replace("-", "\u2212").replace(" ", "")
    return raised_or_lowered_characters(text, small) or (text and f"{mark}{_grouped(text)}")


def raised_or_lowered_characters(text: str, small: dict[str, str]) -> str:
    """Return a text in the characters of `small`, which is RAISED or LOWERED; empty where one has no such form."""
    return "".join(map(small.__getitem__, text)) if small.keys() >= set(text) else ""
