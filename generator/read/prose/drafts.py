"""The pieces of a plain text in, its head and the drafts of its sections out."""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby

from msgspec import Struct, field

from generator.model.article import Role
from generator.read.prose.shape import ENDS, MAX_QUESTION, Piece
from generator.read.roles import role_of

BYLINE = re.compile(r"(?:By|by|BY):? (?P<name>[^\W\d_a-z].{1,60}?)")
DATELINE = re.compile(
    r"(?:(?:published|posted|updated|last updated)(?: on)?:? )?"
    r"(?:(?P<iso>\d{4}-\d\d-\d\d)|(?P<day>\d\d?) (?P<month>[a-z]{3,9})\.? (?P<year>\d{4})"
    r"|(?P<month_us>[a-z]{3,9})\.? (?P<day_us>\d\d?), (?P<year_us>\d{4}))",
    re.IGNORECASE | re.ASCII,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MAX_ANSWER = 3  # paragraphs; a question with more under it is a section of its own


class Head(Struct, frozen=True):
    """What stands above the article: every part but the title is often absent."""

    title: Piece | None = None
    subtitle: Piece | None = None
    author: str = ""
    day: str = ""  # ISO 8601


class Draft(Struct):
    """A section to be: its heading, if it has one, and the pieces under it."""

    heading: Piece | None
    pieces: list[Piece] = field(default_factory=list)
    is_faq: bool = False  # its questions are items, not headings
    is_whole: bool = False  # it is the whole article


def head(found: list[Piece]) -> tuple[Head, list[Piece]]:
    """The head of a text, and the pieces after it."""
    title = found[0] if _is_title(found[0]) else None
    rest = found[1:] if title else found
    author = held = ""
    subtitle: Piece | None = None
    while title and rest:
        if not author and (match := BYLINE.fullmatch(rest[0].text)) and not rest[0].is_item:
            author = match["name"]
        elif not held and (day := day_of(rest[0].text)):
            held = day
        elif subtitle is None and _is_subtitle(rest):
            subtitle = rest[0]
        else:
            break
        rest = rest[1:]
    return Head(title, subtitle, author, held), rest


def sections(found: list[Piece]) -> list[Draft]:
    """The sections of a text without its head; neighbouring questions become one section of questions."""
    drafts: list[Draft] = []
    for piece in found:
        current = drafts[-1] if drafts else None
        if current is None or (piece.is_heading and not _belongs(piece, current)):
            drafts.append(_begun(piece))
        else:
            current.pieces.append(_as_answer(piece, current))
    gathered = _gathered(drafts)
    if len(gathered) == 1 and gathered[0].heading is None:
        gathered[0].is_whole = True
    return gathered


def day_of(line: str) -> str:
    """The day that a dateline names, as ISO 8601; empty for any other line."""
    match = DATELINE.fullmatch(line)
    if match is None:
        return ""
    month = (match["month"] or match["month_us"] or "")[:3].lower()
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"]).isoformat()
        year, day = match["year"] or match["year_us"], match["day"] or match["day_us"]
        return date(int(year), MONTHS.index(month) + 1, int(day)).isoformat()
    except ValueError:  # no such month or day
        return ""


def _is_title(piece: Piece) -> bool:
    single = len(piece.lines) == 1 and len(piece.text) <= MAX_QUESTION and not (piece.is_item or piece.is_set_in)
    return piece.is_heading or (single and not piece.text.endswith((".", ",", ";", ":")))


def _is_subtitle(rest: list[Piece]) -> bool:
    """A line that ends like no sentence, with nothing under it but the next heading or a byline."""
    line = rest[0]
    bare = len(line.text) <= MAX_QUESTION and not line.text.endswith(tuple(ENDS))
    if line.is_item or line.is_set_in or line.is_marked or not bare or len(rest) == 1 or not rest[1].is_heading:
        return False
    return role_of(line.text) is Role.PLAIN or line.kind == "prose"


def _begun(piece: Piece) -> Draft:
    if not piece.is_heading:
        return Draft(None, [piece])
    named = role_of(piece.text) is Role.FAQ and (piece.kind == "heading" or len(piece.text.split()) <= 3)
    return Draft(piece, is_faq=named)


def _belongs(piece: Piece, current: Draft) -> bool:
    """Whether a heading is a question, or a short answer, in a section of questions."""
    return current.is_faq and (piece.kind == "question" or _awaits_answer(current))


def _awaits_answer(current: Draft) -> bool:
    return current.is_faq and bool(current.pieces) and current.pieces[-1].kind == "question"


def _as_answer(piece: Piece, current: Draft) -> Piece:
    if piece.kind == "heading" and _awaits_answer(current):
        return Piece("prose", piece.line, piece.last, piece.lines)
    return piece


def _gathered(drafts: list[Draft]) -> list[Draft]:
    gathered: list[Draft] = []
    for asks, group in groupby(drafts, key=_is_question):
        run = list(group)
        if asks and len(run) > 1:
            found = [piece for draft in run if draft.heading for piece in (draft.heading, *draft.pieces)]
            gathered.append(Draft(None, found, is_faq=True))
        else:
            gathered.extend(run)
    return gathered


def _is_question(draft: Draft) -> bool:
    """Whether a section is a question with a short answer."""
    asks = draft.heading is not None and draft.heading.kind == "question" and not draft.is_faq
    return asks and 0 < len(draft.pieces) <= MAX_ANSWER and all(piece.kind == "prose" for piece in draft.pieces)
