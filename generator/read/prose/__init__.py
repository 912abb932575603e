"""What the formats have in common: titles of last resort, sections set apart, terms of points, lines of code."""

from __future__ import annotations

import re
from pathlib import Path

from generator import limits
from generator.model.address import NOWHERE, Address, address_of_text
from generator.model.text import Run, Text, bare_text, cut_text

FAQ_HEADING = "Frequently asked questions"
UNTITLED = "Introduction"  # what stands before the first heading
TAKEAWAYS = re.compile(r"(?:key |main )?takeaways?|key points|what to remember|in short", re.IGNORECASE)
CONTENTS = (  # compiled, as LINE_END is, when it is first asked for: few files need it
    r"(?i:(?:table of )?contents|(?:on|in) this (?:page|article)|toc|inhalt(?:sverzeichnis)?|sommaire"
    r"|table des matières|[ií]ndice|tabla de contenidos?|contenidos?|conteúdo|sommario|inhoud(?:sopgave)?|spis treści"
    r"|содержание|оглавление|зміст|obsah|içindekiler|目次|目录|目錄|차례|목차|विषय[- ]सूची"
    r"|अनुक्रमणिका|(?:جدول )?المحتويات|فهرس|فهرست(?: مطالب)?"
    r"|תוכן(?: ה?עניינים)?|mục lục|daftar isi|innehåll(?:sförteckning)?|in[dn]hold(?:sfortegnelse)?"
    r"|taula de continguts|съдържание|садржај|sisällys(?:luettelo)?"
    r"|περιεχόμενα|tartalom(?:jegyzék)?|cuprins|สารบัญ)"
)
SOURCES = re.compile(r"sources?|references|bibliography|further reading", re.IGNORECASE)
ADDRESS = re.compile(r"[(<]?(?P<url>https?://[^\s<>()]+?)[>).]*")
TERM = re.compile(r"(?P<term>[^:.!?]{1,60}):\s+(?P<detail>\S.*)", re.DOTALL)
MAX_TERM_WORDS = 6
AFTER_BOLD = re.compile(r":?\s+(?:[-\u2013\u2014]\s+)?(?=\S)")

# Chinese and Japanese set no space between words, so that a line's end is none; one after a full-width mark is none.
_UNSPACED, _MARKS = (
    r"\u2e80-\ua4cf\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff",
    r"\u3001-\u3011\uff01-\uff0f\uff1a-\uff1f",
)
LINE_END = rf"(?<=[{_UNSPACED}])[ \t]*\n[ \t]*(?=[{_UNSPACED}])|(?<=[{_MARKS}])[ \t]*\n[ \t]*(?=\S)"


def unwrapped_source_text(text: str) -> str:
    """A text whose lines were ended where no space would stand, in one line there."""
    return re.sub(LINE_END, "", text) if "\n" in text and not text.isascii() else text


def title_of_file_name(file: str) -> Text:
    """A title from the file's name: open-source-ai.txt gives "Open source ai"."""
    stem = " ".join(re.split(r"[\s_-]+", Path(file).stem)).strip(" <>")
    return (Run(stem[:1].upper() + stem[1:] or "Untitled"),)


def is_source_on_web(name: str) -> bool:
    """Whether an article goes by its address on the web, to which its links and pictures are relative."""
    return name.lower().startswith(("http://", "https://"))


def list_that_heading_sets_apart(heading: str) -> re.Pattern[str] | None:
    """TAKEAWAYS or SOURCES, where a heading names a list that an article holds apart."""
    return next((kind for kind in (TAKEAWAYS, SOURCES) if kind.fullmatch(heading.strip())), None)


def first_number_of_source_list(written: str) -> int:
    """The number that a list begins with; 1 where it says none, or one that PowerPoint does not count from."""
    return int(written) if re.fullmatch("[0-9]{1,5}", written) and 1 <= int(written) <= limits.FIRST_NUMBER else 1


def is_paragraph_of_term(text: Text, following: Text) -> bool:
    """Whether a paragraph is the name of what the next one tells: a few words that are no sentence, before one."""
    said = bare_text(text).rstrip()
    short = 0 < len(said.split()) <= MAX_TERM_WORDS and said[-1].isalnum()
    return short and bare_text(following).rstrip().endswith(tuple(".!?:"))


def split_source_term(text: Text) -> tuple[Text, Text]:
    """A point's term and its detail: "**Term:** detail", "**Term** - detail", "**Term.** detail", "Term: detail"."""
    return _bold_term(text) or _plain_term(text) or ((), text)


def _bold_term(text: Text) -> tuple[Text, Text] | None:
    """A term that the author made bold, and a mark between it and the detail; the mark goes, but for ? and !."""
    count = next((number for number, run in enumerate(text) if not run.bold), len(text))
    said = bare_text(text[:count])
    term, rest = said.rstrip(" .:"), bare_text(text[count:])
    match = AFTER_BOLD.match(rest)
    marked = said.rstrip()[-1:] in (".", ":", "?", "!") or (match and match[0].strip())
    if not (match and marked and term.strip()) or len(term.split()) > MAX_TERM_WORDS:
        return None
    looks = tuple(Run(run.text, False, run.italic, run.code, run.link) for run in text)
    return cut_text(looks, len(said) - len(said.lstrip()), len(term)), cut_text(
        text, len(said) + match.end(), len(said + rest)
    )


def _plain_term(text: Text) -> tuple[Text, Text] | None:
    match = TERM.fullmatch(bare_text(text))
    if match is None or len(match["term"].split()) > MAX_TERM_WORDS:
        return None
    if any(run.code for run in cut_text(text, match.end("term"), match.end("term") + 1)):  # the colon is the program's
        return None
    return cut_text(text, *match.span("term")), cut_text(text, *match.span("detail"))


def reference_of_text(text: Text) -> tuple[Text, Address]:
    """A source's text and its address: the one link in it, or the address that ends it."""
    links = list(dict.fromkeys(run.link for run in text if run.link))
    said = bare_text(text)
    before, _, last = said.rpartition(" ")
    match = ADDRESS.fullmatch(last)
    address = address_of_text(match["url"]) if match else None
    if len(links) == 1 and all(run.link != run.text for run in text):
        return tuple(Run(run.text, run.bold, run.italic, run.code) for run in text), links[0]
    if match is None or address is None or (links and links != [address]):
        return text, NOWHERE
    bare = tuple(Run(run.text, run.bold, run.italic, run.code) for run in text)
    return cut_text(bare, 0, len(before.rstrip(" :,;"))) or (Run(match["url"]),), address


def code_lines_of_source(text: str) -> str:
    """The lines of a program without blank ones around them; a slide has no tab stops, so a tab is four spaces."""
    lines = [line.expandtabs(4).rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip("\n")
