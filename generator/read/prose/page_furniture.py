"""The blocks of a copied web page in; the blocks of its article out, and a finding for all that was left out."""

from __future__ import annotations

import re
from itertools import takewhile

from generator.errors import Finding, Where, brief, info, warning
from generator.model.article import Role
from generator.read.prose import word_pattern
from generator.read.prose.line_shapes import is_heading_line_in_source
from generator.read.prose.text_blocks import TextBlock
from generator.read.roles import role_of_source_heading
from generator.regex import regex


def _any_of(part: str, rest: str = "") -> re.Pattern[str]:
    return re.compile(f"(?:{word_pattern(part)}){rest}", re.IGNORECASE)


LINE = 120  # characters of a line of page furniture
SENTENCES = regex(r"(?<=[.!?])\s+")
_FURNITURE, _ANYWHERE, _CALLS, _HANDLES = map(_any_of, ("furniture", "anywhere", "calls", "handles"))
_CREDITS, _PAID, _RIGHTS, _TRAILERS = map(_any_of, ("credits", "paid", "rights", "other articles"))
_OTHERS = _any_of("elsewhere", "(?: (?:auf|sur|en|su|op|na|på) .{1,30})?")
_LEADS = regex(rf"(?:{word_pattern('elsewhere')}|read also|also read)(?:\s*[:»>|]\s*.{{0,100}})?", re.IGNORECASE)
_SHARE_BAR = regex(rf"(?:\b(?:{word_pattern('sharing')})\b[\s|,/\u00b7\u2022]*)+", re.IGNORECASE)
_LAST_WORDS = regex(
    "conclusions?|in closing|summary|final thoughts|(?:key )?takeaways|sources|references", re.IGNORECASE
)


def text_blocks_without_page_furniture(
    text_blocks: list[TextBlock], file: str
) -> tuple[list[TextBlock], tuple[Finding, ...]]:
    """Return the blocks without page furniture and without what follows the article's end, and findings.

    Where they are more than half of the text, they stay, and a finding says so.
    """
    dropped = {block.line: block for block in _lines_of_furniture(text_blocks)}
    rest = [block for block in text_blocks if block.line not in dropped]
    start = _tail(rest)
    kept, gone = rest[:start], [*dropped.values(), *rest[start:]]
    if sum(len(block.text) for block in gone) > sum(len(block.text) for block in kept):
        said = f'the text from "{brief(gone[0].text, 40)}" on looks like parts of a web page'
        hint = "delete what is not part of the article"
        message = f"{said}, but is kept, because it is most of the file"
        return text_blocks, (warning("junk", message, Where(file, gone[0].line), hint),)
    tail = [_warning_on_tail(rest[start:], file)] if start < len(rest) else []
    return kept, (*(_remark_on_line(each, file) for each in dropped.values()), *tail)


def is_line_of_page_furniture(line: str) -> bool:
    """Whether a site puts the line around its articles, or each of its sentences that is no question."""
    said = [each for each in SENTENCES.split(line) if not each.endswith("?")]
    return _is_page_line(line) or (len(line) <= 2 * LINE and bool(said) and all(map(_is_page_line, said)))


def _is_page_line(line: str) -> bool:
    """Whether a single sentence is one that a site puts around an article."""
    line = line.replace("\u00ad", "")
    most = 2 * LINE if line.startswith("\u00a9") else LINE
    if _is_one_of(line, _HANDLES) or (len(line) <= most and _is_one_of(line, _CREDITS)):
        return True
    if len(line) <= most and not line.endswith(".") and _is_one_of(line, _PAID):
        return True
    return len(line) <= most and _is_one_of(line, _ANYWHERE, _FURNITURE, _SHARE_BAR, _RIGHTS, _LEADS, _CALLS)


def is_heading_of_other_articles(heading: str) -> bool:
    """Whether a heading is one under which a site lists other articles."""
    bare = heading.rstrip(" .:!\u2026")
    return len(heading) <= 80 and any(each.fullmatch(bare) for each in (_TRAILERS, _OTHERS))


def _is_one_of(line: str, *patterns: re.Pattern[str]) -> bool:
    """Whether one of the patterns matches a whole line, apart from marks around it."""
    return any(pattern.fullmatch(line.strip(" .:!|\u00b7\u2022")) for pattern in patterns)


def _lines_of_furniture(found: list[TextBlock]) -> list[TextBlock]:
    """Return the lines to drop; the first line, which may be the title, only where a heading follows it."""
    first = 0 if len(found) > 1 and is_heading_line_in_source(found[1].text) else 1
    head = len(list(takewhile(lambda block: not _is_sentence(block), found)))
    lines = [block for block in found[first:head] if _is_one_of(block.text, _FURNITURE, _SHARE_BAR, _ANYWHERE)]
    lines += [block for block in found[max(first, head) :] if _is_one_of(block.text, _ANYWHERE)]
    return [block for block in lines if len(block.text) <= 80 and not (block.is_item or block.is_set_in)]


def _warning_on_tail(tail: list[TextBlock], file: str) -> Finding:
    lines = f"lines {tail[0].line} to {tail[-1].last}"
    message = f'{lines} are left out: from "{brief(tail[0].text, 40)}" on they only name other pages'
    hint = "if they belong to the article, give them their own heading"
    return warning("junk", message, Where(file, tail[0].line), hint)


def _remark_on_line(block: TextBlock, file: str) -> Finding:
    message = f'"{brief(block.text, 40)}" is left out: it looks like part of the page, not of the article'
    return info("junk", message, Where(file, block.line), "to keep it, put it into a sentence")


def _tail(found: list[TextBlock]) -> int:
    """Return the index of the first junk heading after the last known section; the number of blocks where none is."""
    last = max((index for index in range(len(found)) if _opens_section(found, index)), default=0)
    others = (index for index in range(last + 1, len(found)) if is_heading_of_other_articles(found[index].text))
    return next((index for index in others if not (found[index].is_item or found[index].is_set_in)), len(found))


def _opens_section(found: list[TextBlock], index: int) -> bool:
    """Whether a known section begins here: a heading of a role with text under it, not one among headlines."""
    block, after = found[index], found[index + 1 : index + 2]
    telling = block.is_heading and (
        role_of_source_heading(block.text) is not Role.PLAIN or _LAST_WORDS.fullmatch(block.text)
    )
    return bool(telling and after) and (_is_sentence(after[0]) or after[0].is_item or after[0].kind == "question")


def _is_sentence(block: TextBlock) -> bool:
    return block.kind == "prose" and len(block.text) >= 40
