"""A plain text in; what a block of "Key: value" lines or another head at its top states, and the other lines, out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from generator.errors import Finding, Where, info
from generator.read.private import label_in_text
from generator.read.prose import CONTENTS
from generator.read.prose.byline import day_of_dateline
from generator.read.prose.line_shapes import ENDS, NUMBERED, RELEASE
from generator.read.prose.source_lines import CENTRED

ENOUGH = 3  # lines; two may be sentences
PAIR = re.compile(r"(?P<key>[A-Z][\w]*(?:-\w+)*):[ \t]+(?P<value>\S.*)")
ADDRESS = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>")
STAMP = re.compile(r"(?<=\d)[T ]\d\d?:\d\d.*|^[A-Z][a-z]{2}, ")
TITLE, AUTHOR, DATE = ("title", "subject"), ("author", "authors", "by", "from"), ("date", "created", "published")


class StatedHead(Struct, frozen=True):
    """The title, the author and the day (ISO 8601) that the lines at the top state; empty where they do not."""

    title: str = ""
    author: str = ""
    day: str = ""


def head_stated_in_text(text: str, file: str) -> tuple[StatedHead, str, tuple[Finding, ...]]:
    """Return what "Key: value" lines at the top state, the text with blank lines in their place, and a finding.

    The lines above the first blank one must be three or more keys, each with its value on one line or several, and hold
    a title, an author or a date, as in an e-mail, a PEP or a post for Pelican. A title and a day are enough, too.
    """
    lines, first, end = _first_block(text)
    pairs = _pairs(lines[first:end])
    title, author, date = (_of(known, pairs) for known in (TITLE, AUTHOR, DATE))
    names = " ".join(ADDRESS.sub("", author).split())
    date = date if day_of_dateline(date) else STAMP.sub("", date)
    found = StatedHead(title, names, day_of_dateline(date.replace("-", " ")) or day_of_dateline(date))
    if not (title or author or date) or (len(pairs) < ENOUGH and not (title and found.day)):
        return StatedHead(), text, ()
    taken = [value for value, use in ((title, title), (author, names), (date, found.day)) if use]
    lines_left = ((key, f"{key}: {value}") for key, value in pairs if value not in taken)
    others = [key if label_in_text(line) else line for key, line in lines_left]
    others += [each.strip() for each in ADDRESS.findall(author) if names]
    rest = _without(lines, first, end)
    return found, rest, (_left_out(others, Where(file, first + 1)),) if others else ()


def _first_block(text: str) -> tuple[list[str], int, int]:
    """Return the lines of a text, and the indices at which the first block with words begins and ends."""
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    return lines, first, next((index for index in range(first, len(lines)) if not lines[index].strip()), len(lines))


def _without(lines: Sequence[str], first: int, end: int) -> str:
    """Return the lines as one text, with blank ones in place of those from `first` up to `end`."""
    return "\n".join([*lines[:first], *([""] * (end - first)), *lines[end:]])


def _of(known: tuple[str, ...], pairs: list[tuple[str, str]]) -> str:
    """Return the value of the first pair whose key is a known one; empty if there is none."""
    return next((value for key, value in pairs if key.lower() in known), "")


def _pairs(lines: list[str]) -> list[tuple[str, str]]:
    """Return the keys with their values; empty where a line is neither a pair nor the rest of one."""
    pairs: list[tuple[str, str]] = []
    for line in lines:
        match = PAIR.fullmatch(line.rstrip())
        if match:
            pairs.append((match["key"], match["value"]))
        elif pairs and line[:1].isspace():
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {line.strip()}")
        else:
            return []
    return pairs


def _left_out(others: list[str], where: Where) -> Finding:
    message = f"Slidewright does not use these lines at the top: {'; '.join(others)}"
    return info("head", message, where)


BOOK = re.compile(r"\*{3} ?(?P<which>START|END) OF (?:THE|THIS) PROJECT GUTENBERG EBOOK\b.*")


def head_of_gutenberg_book(text: str, file: str) -> tuple[StatedHead, str, tuple[Finding, ...]]:
    """Return what a Project Gutenberg book states above its first line, the text without notices, and a finding."""
    lines = text.split("\n")
    marks = {match["which"]: index for index, line in enumerate(lines) if (match := BOOK.fullmatch(line.strip()))}
    start, end = marks.get("START", -1), marks.get("END", len(lines))
    if start < 0 or end < start:
        return StatedHead(), text, ()
    pairs = [(match["key"], match["value"]) for line in lines[:start] if (match := PAIR.fullmatch(line.rstrip()))]
    start, end = _without_makers(lines, start, end)
    message = f"the notices of Project Gutenberg are left out: lines 1 to {start + 1} and {end + 1} to {len(lines)}"
    rest = [*([""] * (start + 1)), *lines[start + 1 : end]]
    return StatedHead(_of(TITLE, pairs), _of(AUTHOR, pairs)), "\n".join(rest), (info("head", message, Where(file, 1)),)


MAKERS = re.compile(
    r"(?:Produced|E-text prepared|Transcribed|This etext was (?:prepared|produced)) by\b.*", re.IGNORECASE
)
CLOSES = re.compile(r"End of (?:the )?Project Gutenberg.*", re.IGNORECASE)


def _without_makers(lines: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """Return where the book begins and ends within the notices, without credits, title page and closing line."""
    first = next((at for at in range(start + 1, end) if lines[at].strip()), end)
    last = next((at for at in range(end - 1, start, -1) if lines[at].strip()), start)
    if first < end and MAKERS.fullmatch(lines[first].strip()):
        start = next((at for at in range(first, end) if not lines[at].strip()), end - 1)
    start = _title_page(lines, start, end)
    return start, last if last > start and CLOSES.fullmatch(lines[last].strip()) else end


SET_IN = re.compile(r"\s+\S.{0,70}")


def _title_page(lines: Sequence[str], start: int, end: int) -> int:
    """Return the last line of a book's title page: blocks of short indented lines that do not end a sentence."""
    last = at = start
    while at + 1 < end:
        first = next((each for each in range(at + 1, end) if lines[each].strip()), end)
        at = next((each for each in range(first, end) if not lines[each].strip()), end)
        block = lines[first:at]
        if not block or not all(map(SET_IN.fullmatch, block)) or block[-1].rstrip().endswith(tuple(ENDS)):
            break
        last = at - 1
    return last


ANCHOR = re.compile(r"\s+#[\w.-]+\s*")  # what Lynx writes for hidden links


def head_of_changelog(text: str, file: str) -> tuple[StatedHead, str, tuple[Finding, ...]]:
    """Return the name of the package as the title where the text begins like a Debian changelog."""
    lines, first, _ = _first_block(text)
    match = RELEASE.fullmatch(lines[first].rstrip())
    return StatedHead(match["name"] if match else ""), text, ()


def text_of_lynx_dump(text: str, file: str) -> tuple[StatedHead, str, tuple[Finding, ...]]:
    """Return the text without the names of hidden links that Lynx writes at the top of a page, and a finding."""
    lines, first, end = _first_block(text)
    if not all(ANCHOR.fullmatch(line) for line in lines[first:end]):
        return StatedHead(), text, ()
    others = [line.strip() for line in lines[first:end]]
    return StatedHead(), _without(lines, first, end), (_left_out(others, Where(file, first + 1)),)


NAMED = re.compile(r"\S.{0,200}? (?:--?|[\u2013\u2014]) \S.*")
LETTERHEAD = re.compile(r"\S {8,}\S")
SIGNED = re.compile(r"(?:[A-Z]\.[ -]?)+[A-Z][\w'-]+")


def head_of_manual_page(text: str, file: str) -> tuple[StatedHead, str, tuple[Finding, ...]]:
    """Return the name line of a manual page as its title, the text without it, and a finding."""
    lines, first, end = _first_block(text)
    head, said = lines[first].strip(), " ".join(" ".join(lines[first + 1 : end]).split())
    outer = [line for line in lines[first:end] if not line[0].isspace()]
    if not (head.isupper() and outer == lines[first : first + 1] and NAMED.fullmatch(said)):
        return StatedHead(), text, ()
    message = f'the title is the text under "{head}"'
    return StatedHead(said), _without(lines, first, end), (info("head", message, Where(file, first + 1)),)


def head_of_letterhead(text: str, file: str) -> tuple[StatedHead, str, tuple[Finding, ...]]:
    """Return the authors in a head of two columns over a centred title, as RFCs have it.

    Returns also the text with blank lines in place of the head, and a finding that names them.
    """
    lines, first, end = _first_block(text)
    title: str = next((line for line in lines[end:] if line.strip()), "")
    columns = [line for line in lines[first:end] if LETTERHEAD.search(line)]
    centred = len(title) - len(title.lstrip()) >= CENTRED
    if end - first < 2 or len(columns) * 2 < end - first or not centred or lines[first][0].isspace():
        return StatedHead(), text, ()
    names = [match[0] for line in columns if (match := SIGNED.fullmatch(line.rpartition("  ")[2].strip()))]
    others = [" ".join(line.split()) for line in lines[first:end]]
    rest = _without(lines, first, end)
    return StatedHead(author=", ".join(names)), rest, (_left_out(others, Where(file, first + 1)),)


LEADER = re.compile(r"[ \t]*(?:(?:\.[ \t]?){3,}|\t| {3,})[ \t]*(?:\d{1,4}|[ivxlc]{1,6})?[ \t]*\Z")
ENOUGH_LINES = 3  # entries of a table of contents, at least
STRAY = 2  # lines between entries, such as the name of a part or the end of a long entry


def source_text_without_contents(text: str, file: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the text with blank lines in place of its tables of contents, and findings.

    A deck has its own agenda. A table begins with a line that names it; each of its entries has a number or a page, or
    recurs further down.
    """
    lines = text.split("\n")
    findings: list[Finding] = []
    for start, line in enumerate(text.split("\n")):
        end = _end(lines, start + 1) if re.fullmatch(CONTENTS, line.strip(" \t:=#*_-.")) else 0
        if end:
            message = "the table of contents is left out: the deck has its own agenda"
            findings.append(info("contents", message, Where(file, start + 1)))
            lines[start:end] = [""] * (end - start)
    return "\n".join(lines), tuple(findings)


def _end(lines: Sequence[str], start: int) -> int:
    """Return the line after the entries that begin at `start`; 0 for too few. They end where an entry recurs."""
    below: dict[str, int] = {_bare(line): index for index, line in enumerate(lines) if line.strip()}
    entries: dict[str, str] = {}  # each entry as written, and bare
    end, stray = 0, 0
    for index in range(start, len(lines)):
        bare, written = _bare(lines[index]), LEADER.sub("", lines[index].strip())
        if not lines[index].strip() or (not entries and not any(map(str.isalnum, bare))):
            continue
        if written in entries or bare == next(iter(entries.values()), None) or stray > STRAY:
            break
        if _is_entry(lines[index].strip()) or below.get(bare, 0) > index:
            entries[written] = bare
            end, stray = index + 1, 0
        else:
            stray += 1
    return end if len(entries) >= ENOUGH_LINES else 0


def _is_entry(line: str) -> bool:
    """Whether a line has a number before it, or dots and a page after it."""
    numbered = NUMBERED.match(line) is not None and not line.endswith(tuple(ENDS))
    return numbered or bool((match := LEADER.search(line)) and match[0].strip())


def _bare(line: str) -> str:
    """Return the words of an entry or a heading without its number and its page."""
    said = NUMBERED.sub("", LEADER.sub("", line.strip()), count=1)
    return " ".join(said.casefold().split())
