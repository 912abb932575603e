"""Texts in; their terms split from the details, and hyphens between words set as dashes, out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from generator.model.blocks import Point
from generator.model.text import Run, Text, bare_text, cut_text, merged_runs
from generator.read.prose import MAX_TERM_WORDS, split_source_term

# Hyphens for a dash between words; between figures or single letters they are a minus.
DASH = re.compile(r"(?<=[\w)\]\"'”’»%.!?…*]) (?P<dash>---?|-) (?=[\w(\[\"'“‘«„])")
MINUS = re.compile(r"(?:\d|\b[^\W\d_]) - (?:\d|[^\W\d_]\b)")
SET = "\u2013"
BEHIND = re.compile(r"(?P<term>[^.!?:;\u2013\u2014]{1,60}?)\s+[\u2013\u2014]\s+(?P<detail>[^\u2013\u2014]+)", re.DOTALL)
RUN_IN = re.compile(r"(?P<term>[^\W\d_][^.!?:;,()\u2013\u2014]{2,40})(?P<mark>[.:])\s+(?P<detail>\S.*)", re.DOTALL)
COMMANDS: tuple[Text, Text] = ((Run("Command"),), (Run("What it does"),))  # the header of their table
FEWEST = 2  # items of a list
FEWEST_WORDS = 3  # of a term's detail in a paragraph, and of a quotation
MAX_NAME = 10  # words of the name of whom a quotation is by
_SAID = r"[\"“„«][ \u00a0]?(?P<said>[^\"“”„«»]+?)[ \u00a0]?[\"”“»]"
QUOTED = re.compile(rf"{_SAID}[.,]?\s*[\u2013\u2014]\s*(?P<by>[^\W\d_a-z][^.!?:;]*)")
TOLD = re.compile(rf"{_SAID},? (?P<by>\w+ (?:[A-Z][\w.'’-]+ ?){{2,4}})\.?")  # "...," said Ada Winder.
STOPS = (".", "!", "?", "。", "！", "؟", "।", "…")


def source_text_with_dashes(text: Text) -> Text:
    """Return the text with a dash for one to three hyphens that stand between words outside of code."""
    said = bare_text(text)
    if " -" not in said:
        return text
    pieces, end = [], 0
    for match in DASH.finditer(said):
        start, stop = match.span("dash")
        whole = cut_text(text, start, stop)
        if len(whole) == 1 and not whole[0].code and not (match["dash"] == "-" and MINUS.match(said, start - 2)):
            pieces += [*cut_text(text, end, start), replace(whole[0], text=SET)]
            end = stop
    return merged_runs((*pieces, *cut_text(text, end, len(said)))) if pieces else text


def term_before_dash_in_source(text: Text) -> tuple[Text, Text] | None:
    """Return the term before a dash and the detail after it; None where the text has not exactly one dash."""
    match = BEHIND.fullmatch(bare_text(text))
    if match is None or len(match["term"].split()) > MAX_TERM_WORDS:
        return None
    return cut_text(text, *match.span("term")), cut_text(text, *match.span("detail"))


def source_items_with_terms(items: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return the items of a list, each split at a dash if need be, where all of them have a term."""
    found = [(each.term, each.detail) if each.term else term_before_dash_in_source(each.detail) for each in items]
    if len(items) < FEWEST or not all(found):
        return items
    pairs = zip(items, found, strict=True)
    return tuple(replace(each, term=pair[0], detail=pair[1]) for each, pair in pairs if pair)


def is_source_list_of_commands(items: Sequence[Point]) -> bool:
    """Whether the terms of a list are all code, and each item has a detail that explains it."""
    plain = all(each.detail and each.term and not each.points for each in items)
    return len(items) >= FEWEST and plain and all(run.code for each in items for run in each.term)


def quotation_of_source_paragraph(text: Text) -> tuple[Text, Text] | None:
    """Return the quoted words and the name of whom they are by, where a paragraph holds nothing else."""
    match = QUOTED.fullmatch(bare_text(text)) or TOLD.fullmatch(bare_text(text))
    if match is None or len(match["said"].split()) < FEWEST_WORDS or len(match["by"].split()) > MAX_NAME:
        return None
    return cut_text(text, *match.span("said")), cut_text(text, *match.span("by"))


def run_in_term_of_source(text: Text) -> tuple[str, int]:
    """Return how a paragraph marks the term that it begins with, and where its detail begins.

    The mark is "bold", "colon", "dash" or "stop"; ("", 0) where there is no term.
    """
    kinds = {"bold": _bold, "colon": _before_colon, "dash": _before_dash, "stop": _before_stop}
    return next(((name, length) for name, kind in kinds.items() if (length := kind(text))), ("", 0))


def _bold(text: Text) -> int:
    if not text or not text[0].bold or all(run.bold for run in text):
        return 0
    term, detail = split_source_term(text)
    asks = bare_text(term).rstrip().endswith("?") or bare_text(text)[: len(bare_text(term)) + 1].endswith("?")
    return _length(text, detail) if term and not asks else 0


def _before_colon(text: Text) -> int:
    match = _run_in(text, ":")
    return match.start("detail") if match and match["detail"].rstrip().endswith(STOPS) else 0


def _before_stop(text: Text) -> int:
    match = _run_in(text, ".")
    return match.start("detail") if match and " " not in match["term"] else 0


def _before_dash(text: Text) -> int:
    found = term_before_dash_in_source(text)
    return _length(text, found[1]) if found and len(bare_text(found[1]).split()) >= FEWEST_WORDS else 0


def _run_in(text: Text, mark: str) -> re.Match[str] | None:
    """Return the match of a short term with a capital before `mark`; None for code or a short detail."""
    match = RUN_IN.fullmatch(bare_text(text))
    if match is None or match["mark"] != mark or not match["term"][0].isupper():
        return None
    few = len(match["term"].split()) <= MAX_TERM_WORDS and len(match["detail"].split()) >= FEWEST_WORDS
    return match if few and not any(run.code for run in cut_text(text, 0, match.end("term"))) else None


def _length(text: Text, detail: Text) -> int:
    """Return the offset of the detail in the text; 0 where the detail has too few words."""
    return len(bare_text(text)) - len(bare_text(detail)) if len(bare_text(detail).split()) >= FEWEST_WORDS else 0
