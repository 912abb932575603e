"""Rules that several formats share: titles from file names, roles and lists that headings name, terms and sources."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec.structs import replace

from generator.model.address import NOWHERE, Address, address_of_text
from generator.model.article import Role, Section
from generator.model.blocks import Paragraph, Questions
from generator.model.text import Run, Text, bare_text, cut_text, merged_runs
from generator.regex import regex
from generator.shipped import word_pattern

FAQ_HEADING = "Frequently asked questions"
UNTITLED = "Introduction"  # the heading of text before the first heading
TAKEAWAYS = regex(word_pattern("takeaways"), re.IGNORECASE)
CONTENTS = f"(?i:{word_pattern('contents')})"  # compiled at its first use, like LINE_END: few files need it
SOURCES = regex(r"sources?|references|bibliography|further reading", re.IGNORECASE)
ADDRESS = regex(r"[(<]?(?P<url>https?://[^\s<>()]+?)[>).]*")
ORDINAL = regex(r"\d{1,3}[.:)]")  # counts the items of a list
TERM = regex(r"(?P<term>[^:.!?]{1,60}):\s+(?P<detail>\S.*)", re.DOTALL)
MAX_TERM_WORDS = 6
AFTER_BOLD = regex(r":?\s+(?:[-\u2013\u2014]\s+)?(?=\S)")
YEARS = regex(r"\b(?:1\d|20)\d\d(?:\s?[-/\u2013]\s?\d{2,4})?\s*$", re.ASCII)

# A line's end is no space between Chinese or Japanese words, which have none, nor after a full-width mark.
_UNSPACED = r"\u2e80-\ua4cf\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff"
_MARKS = r"\u3001-\u3011\uff01-\uff0f\uff1a-\uff1f"
LINE_END = rf"(?<=[{_UNSPACED}])[ \t]*\n[ \t]*(?=[{_UNSPACED}])|(?<=[{_MARKS}])[ \t]*\n[ \t]*(?=\S)"


def unwrapped_source_text(text: str) -> str:
    """Return the text without the line ends that stand for no space, as between Chinese characters."""
    return re.sub(LINE_END, "", text) if "\n" in text and not text.isascii() else text


def title_of_file_name(file: str) -> Text:
    """Return a title made from the file's name: 02-open-source-ai.txt gives "Open source ai"."""
    stem = " ".join(re.split(r"[\s_-]+", re.sub(r"^[\d-]+[_-](?=\D)", "", Path(file).stem))).strip(" <>")
    return (Run(stem[:1].upper() + stem[1:] or "Untitled"),)


def is_source_on_web(name: str) -> bool:
    """Whether an article's name is its address on the web, which its links and pictures are relative to."""
    return name.lower().startswith(("http://", "https://"))


def list_that_heading_sets_apart(heading: str) -> re.Pattern[str] | None:
    """Return TAKEAWAYS or SOURCES where the heading names such a list, which an article holds apart; else None."""
    return next((kind for kind in (TAKEAWAYS, SOURCES) if kind.fullmatch(heading.strip())), None)


def is_paragraph_of_term(text: Text, following: Text) -> bool:
    """Whether a paragraph of a few words without a full stop names what the sentence after it explains."""
    said = bare_text(text).rstrip()
    short = 0 < len(said.split()) <= MAX_TERM_WORDS and said[-1].isalnum()
    return short and bare_text(following).rstrip().endswith(tuple(".!?:"))


def split_source_term(text: Text) -> tuple[Text, Text]:
    """Split a point into its term, empty if it has none, and its detail.

    Known are "**Term:** detail", "**Term** - detail", "**Term.** detail", "**1991** Detail" and "Term: detail".
    """
    return _bold_term(text) or _term_before_colon(text) or ((), text)


def _bold_term(text: Text) -> tuple[Text, Text] | None:
    """Split a bold term from its detail at a mark, which is removed, except for ? and !; None where there is none."""
    count = next((number for number, run in enumerate(text) if not run.bold), len(text))
    whole, said = bare_text(text), bare_text(text[:count]).rstrip()
    term, rest = said.rstrip(" .:"), whole[len(said) :]
    match = AFTER_BOLD.match(rest)
    is_dated = YEARS.search(said) and rest.lstrip()[:1].isupper()
    marked = is_dated or said[-1:] in (".", ":", "?", "!") or (match and match[0].strip())
    if not (match and marked and term.strip()) or len(term.split()) > MAX_TERM_WORDS or ORDINAL.fullmatch(said.strip()):
        return None
    looks = tuple(Run(run.text, False, run.italic, run.code, run.link) for run in text)
    detail = cut_text(text, len(said) + match.end(), len(whole))
    return cut_text(looks, len(said) - len(said.lstrip()), len(term)), detail


def _term_before_colon(text: Text) -> tuple[Text, Text] | None:
    """Return the term before a colon and the detail after it; None where the text is not of that form."""
    if (match := TERM.fullmatch(bare_text(text))) is None or len(match["term"].split()) > MAX_TERM_WORDS:
        return None
    if any(run.code for run in cut_text(text, match.end("term"), match.end("term") + 1)):
        return None  # the colon belongs to code
    return cut_text(text, *match.span("term")), cut_text(text, *match.span("detail"))


def reference_of_text(text: Text) -> tuple[Text, Address]:
    """Return a source's text and its address: the one link in it, or the address at its end."""
    links = list(dict.fromkeys(run.link for run in text if run.link))
    bare = tuple(replace(run, link=NOWHERE) for run in text)
    if len(links) == 1 and all(run.link != run.text for run in text):
        return bare, links[0]
    before, _, last = bare_text(text).rpartition(" ")
    match = ADDRESS.fullmatch(last)
    address = address_of_text(match["url"]) if match else None
    if match is None or address is None or (links and links != [address]):
        return text, NOWHERE
    return cut_text(bare, 0, len(before.rstrip(" :,;"))) or (Run(match["url"]),), address


def code_lines_of_source(text: str) -> str:
    """Return the lines of a program without blank ones around them, each tab as spaces: a slide has no tab stops."""
    return "\n".join(line.expandtabs(4).rstrip() for line in text.split("\n")).strip("\n")


# Hyphens for a dash between words; between figures or single letters they are a minus.
DASH = regex(r"(?<=[\w)\]\"'”’»%.!?…*]) (?P<dash>---?|-) (?=[\w(\[\"'“‘«„])")
MINUS = regex(r"(?:\d|\b[^\W\d_]) - (?:\d|[^\W\d_]\b)")
SET = "\u2013"
FEWEST_WORDS = 3  # of a term's detail in a paragraph, and of a quotation


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


def run_in_term_of_source(text: Text) -> int:
    """Return where the detail of a paragraph begins after its bold term; 0 where it has none."""
    if not text or not text[0].bold or all(run.bold for run in text):
        return 0
    term, detail = map(bare_text, split_source_term(text))
    tells = len(detail.split()) >= FEWEST_WORDS or YEARS.search(term)
    return len(bare_text(text)) - len(detail) if term and tells else 0


# Headings, and the roles of their sections in the argument

_JOINED = r"(?:\s*[&/,]\s*|\s+(?:and|und|et|y|e|en|i|и|og|och|ja|és|[sșş]i|και|dan|và)\s+)"
_APPENDIX = regex(rf"(?:(?:{word_pattern('about itself')})(?:{_JOINED}|\Z)){{1,4}}")
_DRESS = regex(r"^[\W\d]+|\W+$")  # a number or emoji before a heading, a colon after it
_PATTERNS = {
    role: regex(rf"(?<!\w)(?:{word_pattern(role)})(?!\w)")
    for role in (Role.FAQ, Role.CHALLENGES, Role.BENEFITS, Role.FUTURE, Role.OPENING)
}


def role_of_source_heading(heading: str) -> Role:
    """Return the role that the whole heading names, or the first word in it that names one; otherwise PLAIN."""
    heading = heading.lower()
    if _APPENDIX.fullmatch(_DRESS.sub("", heading)):
        return Role.APPENDIX
    found = [(match.start(), role) for role, pattern in _PATTERNS.items() if (match := pattern.search(heading))]
    return min(found, key=lambda each: each[0])[1] if found else Role.PLAIN


def sections_with_roles(
    sections: tuple[Section, ...], given_ids: frozenset[str] = frozenset(), *, nested: bool = False
) -> tuple[Section, ...]:
    """Return the sections with roles; those whose id is in `given_ids` keep the role that their author gave.

    Only the article's first section can be an opening, by its heading or because it has only paragraphs and no other
    role.
    If just one heading is like "Copyright", and it is not the last, it is the article's subject and no appendix.
    """
    first = None if nested or not sections else sections[0]
    made = [each if each.id in given_ids else _with_role(each, nested, may_open=each is first) for each in sections]
    about = [number for number, section in enumerate(made) if section.role is Role.APPENDIX]
    if len(about) == 1 and about[0] < len(made) - 1 and made[about[0]].id not in given_ids:
        made[about[0]] = replace(made[about[0]], role=Role.PLAIN)
    return tuple(made)


def _with_role(section: Section, nested: bool, may_open: bool) -> Section:
    role = role_of_source_heading(bare_text(section.heading))
    kinds = {type(block) for block in section.blocks}
    if Questions not in kinds and role is Role.FAQ:  # "Open questions", and then an essay
        role = Role.PLAIN
    if kinds == {Questions} and role is Role.PLAIN:
        role = Role.FAQ
    if may_open and role is Role.PLAIN and kinds == {Paragraph} and not section.sections:
        role = Role.OPENING
    if (not may_open and role is Role.OPENING) or (nested and role is Role.APPENDIX):
        role = Role.PLAIN
    return replace(section, role=role)
