"""Rules for markdown-it: marks that only a site generator reads are left out with a finding, and their pictures shown.

They are tags of Liquid, Hugo and Go, modules and components of MDX, attributes in braces, abbreviations, and the place
of a table of contents. Headings without the space after their hashes are read here, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from msgspec import Struct

from generator.errors import Finding, Where, brief, info, warning
from generator.read.inline import add_markdown_inline_rule
from generator.read.interpreted import read_sphinx_role
from generator.read.markdown.containers import (
    NO_PLACE,
    BlockRule,
    add_finding_to_markdown,
    add_markdown_block_rule,
    markdown_line_without_marks,
)
from generator.read.prose.line_shapes import finding_on_glued_heading, glued_heading_in_source

# A tag of Hugo ({{< >}}, {{% %}}), Go ({{ }}) or Liquid ({% %}), on one line or several, none of them blank. It holds
# no other opening brace, so that many tags without an end are not each searched to the end of the text. One that
# begins with "row" is ours, and stays a text where there is no row of data.
_TAG = r"(?:\{\{(?!-?\s*row\b)(?:[^{}\n]|\n(?![ \t]*\n))*+\}\}|\{%(?:[^%{\n]|%(?!\})|\n(?![ \t]*\n))*+%\})"
EACH = re.compile(_TAG)
TAGS = re.compile(rf"(?:{_TAG}[ \t]*+)++$", re.MULTILINE)
INLINE_TAG = re.compile(r"\{%[^%{}\n]*%\}|\{\{[<%][^{}\n]*[>%]\}\}")
CLOSING = re.compile(r"\{[{%][<%-]?\s*(?:/|end)")
HIGHLIGHT = re.compile(r"\{[{%][<%-]?[ \t]*highlight\b[ \t]*(?P<language>[\w+#-]*)[^\n{}]*\}\}?[ \t]*$", re.MULTILINE)
HIGHLIGHT_END = re.compile(r"^[ \t]*\{[{%][<%-]?[ \t]*(?:/[ \t]*|end)highlight\b[^\n{}]*\}\}?[ \t]*$", re.MULTILINE)
RAW_WORD = re.compile(r"\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}")
RAW_STRING = re.compile(r"\{\{-?[ \t]*\w+[ \t]*`(?P<inside>.*?)`[ \t]*-?\}\}", re.DOTALL)  # Go: {{raw `...`}}
ATTRIBUTE = re.compile(r"""(\w+)=(?:"([^"]*)"|'([^']*)')""")
POSITIONAL = re.compile(r"""(?<![=\w])(?:"([^"]*)"|'([^']*)')""")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")
MODULE = re.compile(
    r"(?:import\b(?:[^;'\"\n]|\n(?!import\b|[ \t]*\n))*?['\"][^'\"\n]+['\"];?"
    r"|export[ \t]+(?:const|default|let|var|function|async)\b[^\n]*(?:\n(?![ \t]*\n)[^\n]+)*)[ \t]*$",
    re.MULTILINE,
)
_VALUE = r"(?:[^<>{}\"'\n]|\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}|\n(?![ \t]*\n))*+"
COMPONENT = re.compile(rf"</?(?P<name>[A-Z]\w*(?:\.\w+)*)(?=[\s/>]){_VALUE}>")
CLOSED = re.compile(r"</([A-Z]\w*(?:\.\w+)*)[ \t\n]*>")
REMARK = re.compile(r"\{/\*(?:(?!\{/\*).)*?\*/\}", re.DOTALL)
CONTENTS = re.compile(
    r"(?:\[TOC\]|\[\[_?TOC_?\]\]|(?:[*+-]|1\.)[ \t]+[^\n]*\n[ \t]*\{:toc[^{}\n]*\})[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}[ \t]*$", re.MULTILINE)
AFTER_LINK = re.compile(r"\{:?[ \t]*(?:[#.]|[\w-]+=)[^{}\n]*\}")
AFTER_SPAN = re.compile(r"\{(?:[.#]|:[ \t]*(?:[.#]|[\w-]+=))[^{}\n]*\}")
LABEL = re.compile(r"\([\w.:-]+\)=[ \t]*$", re.MULTILINE)  # in MyST
ROLE = re.compile(r"\{(?P<name>[A-Za-z][\w:+.-]*)\}(?P<ticks>`+)(?!`)(?P<said>[^`]+)(?P=ticks)(?!`)")  # of MyST
ABBREVIATION = re.compile(r"\*\[(?P<short>[^\]\n]+)\]:(?P<long>.*)$", re.MULTILINE)


class _LeftOut(Struct, frozen=True):
    """A pattern to leave out, and the finding for each match; {} in the message stands for the match."""

    pattern: re.Pattern[str]
    make: Callable[[str, str, Where], Finding]
    code: str
    message: str

    def told(self, match: re.Match[str]) -> Finding:
        return self.make(self.code, self.message.format(" ".join(match[0].split())), NO_PLACE)


LOOKS = 'the style "{}" is left out: the theme sets the look'
IN_BRACES = _LeftOut(REMARK, info, "comment", 'the comment "{}" is left out')
TAG = _LeftOut(INLINE_TAG, warning, "template", 'the template tag "{}" is left out')
# Patterns that fill whole lines: the rule's name, and the characters that they begin with.
LEFT_OUT = (
    ("module", "ie", _LeftOut(MODULE, warning, "template", 'the line of a program "{}" is left out')),
    ("remark", "{", IN_BRACES),
    ("contents", "[*+-1", _LeftOut(CONTENTS, info, "contents", 'the place of a table of contents "{}" is left out')),
    ("attributes", "{", _LeftOut(ATTRIBUTES, info, "directive", LOOKS)),
    ("label", "(", _LeftOut(LABEL, info, "directive", 'the label "{}", to which other files refer, is left out')),
)
# Attributes, by the character before them.
BEHIND = {
    ")": _LeftOut(AFTER_LINK, info, "directive", LOOKS),
    "]": _LeftOut(AFTER_SPAN, info, "directive", LOOKS),
}


def add_markdown_template_rules(parser: MarkdownIt) -> None:
    """Add the rules for templates to the parser."""
    parser.core.ruler.before("block", "templates", _prepare)
    for name, marks, left_out in LEFT_OUT:
        add_markdown_block_rule(parser, name, marks, _leaves(left_out))
    add_markdown_block_rule(parser, "highlight", "{", _highlight)
    add_markdown_block_rule(parser, "tags", "{", _tags)
    add_markdown_block_rule(parser, "abbreviation", "*", _abbreviation)
    add_markdown_block_rule(parser, "component", "<", _component)
    parser.block.ruler.before("paragraph", "glued", _glued)
    add_markdown_inline_rule(parser, "escape", "template", "{", _in_braces, _leave_in_braces)
    add_markdown_inline_rule(parser, "escape", "role", "{", lambda state: ROLE.match(state.src, state.pos), _role)
    add_markdown_inline_rule(parser, "autolink", "component", "<", _inline_component, _leave_component)


def _prepare(state: StateCore) -> None:
    """Unwrap the raw strings of Go, and note for later rules what the whole text has."""
    # After the last end mark, each string would be searched to the end of the text.
    last = state.src.rfind("}}") + 2 if "}}" in state.src else 0
    raw = RAW_STRING.sub(lambda match: match["inside"], state.src[:last])
    state.env["of_templates"] = raw != state.src[:last] or RAW_WORD.search(state.src) is not None
    state.src = raw + state.src[last:]
    state.env["closed"] = set(CLOSED.findall(state.src))


def _found(state: StateBlock, start: int, end: int, pattern: re.Pattern[str]) -> tuple[re.Match[str], int] | None:
    """Return the match of a pattern that fills whole lines from `start` on, and the line after it; else None."""
    begin = state.bMarks[start] + state.tShift[start]
    match = pattern.match(state.src, begin, state.eMarks[end - 1])
    if match is None:
        return None
    stop = start + match[0].count("\n") + 1
    whole = stop <= end and not state.src[match.end() : state.eMarks[stop - 1]].strip()
    return (match, stop) if whole else None


def _leaves(left_out: _LeftOut) -> BlockRule:
    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        found = _found(state, start, end, left_out.pattern)
        if found and not silent:
            add_finding_to_markdown(state, left_out.told(found[0]), start)
            state.line = found[1]
        return found is not None

    return rule


def _highlight(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read what Jekyll and Hugo mark as code."""
    found = _found(state, start, end, HIGHLIGHT)
    close = HIGHLIGHT_END.search(state.src, found[0].end()) if found and not state.env.get("unended") else None
    if found is None or close is None:
        state.env["unended"] = bool(found) or state.env.get("unended")
        return False
    if not silent:
        token = state.push("fence", "code", 0)
        stop = found[1] + state.src.count("\n", found[0].end() + 1, close.start())
        token.info, token.markup, token.map = found[0]["language"], "", [start, stop + 1]
        token.content = state.getLines(found[1], min(stop, end), state.sCount[start], True)
        state.line = min(stop + 1, end)
    return True


def _tags(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Replace lines of nothing but tags by the pictures in them."""
    found = _found(state, start, end, TAGS)
    if found and not silent:
        shown = " ".join(filter(None, [_shown(state, tag, start) for tag in EACH.findall(found[0][0])]))
        if shown:
            _block(state, "paragraph", shown, start)
        state.line = found[1]
    return found is not None


def _shown(state: StateBlock, tag: str, line: int) -> str:
    """Return the picture that a tag shows, in Markdown; empty for other tags, which get a finding."""
    said = {name.lower(): double or single for name, double, single in ATTRIBUTE.findall(tag)}
    given = [said[name] for name in ("src", "file", "image", "url", "path") if name in said]
    given += [double or single for double, single in POSITIONAL.findall(tag)]
    file = next((each for each in given if each.lower().endswith(PICTURES)), "")
    caption = " \u00b7 ".join(said[name] for name in ("title", "caption") if said.get(name))
    if file:
        return _picture(file, said.get("alt", ""), caption)
    if not CLOSING.match(tag) and not RAW_WORD.fullmatch(tag):
        words = " \u00b7 ".join(filter(None, (said.get("alt"), caption)))
        message = f'the template tag "{brief(" ".join(tag.split()))}" is left out'
        message += f", with its words: {words}" if words else ""
        add_finding_to_markdown(
            state, warning("template", message, NO_PLACE, "write the text that your site shows there"), line
        )
    return ""


def _picture(file: str, alt: str, caption: str) -> str:
    escaped = re.sub(r"([\[\]\\])", r"\\\1", " ".join(alt.split()))
    title = " ".join(caption.split()).replace('"', r"\"")
    return f"![{escaped}](<{file}>" + (f' "{title}")' if title else ")")


def _block(state: StateBlock, type: str, content: str, line: int, tag: str = "p") -> None:
    """Add a block with a line of Markdown in it."""
    state.push(f"{type}_open", tag, 1).map = [line, line + 1]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = content, [line, line + 1], []
    state.push(f"{type}_close", tag, -1)


def _abbreviation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out an abbreviation of PHP Markdown Extra, whose meaning shows under the mouse."""
    match = ABBREVIATION.fullmatch(markdown_line_without_marks(state, start))
    if match and not silent:
        message = f'the abbreviation "{match["short"]}: {match["long"].strip()}" is left out'
        add_finding_to_markdown(
            state,
            info("abbreviation", message, NO_PLACE, "write the meaning where the abbreviation is used first"),
            start,
        )
        state.line = start + 1
    return match is not None


def _glued(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a heading without the space that CommonMark wants; within a paragraph it may be a hashtag."""
    line = markdown_line_without_marks(state, start)
    match = glued_heading_in_source(line, is_alone=_is_alone(state, start, end)) if line.startswith("#") else None
    if match and not silent:
        add_finding_to_markdown(state, finding_on_glued_heading(match[0], NO_PLACE), start)
        _block(state, "heading", match["text"].rstrip(" #"), start, f"h{len(match['hashes'])}")
        state.line = start + 1
    return match is not None


def _is_alone(state: StateBlock, start: int, end: int) -> bool:
    """Whether a line stands between blank lines, with text after it."""
    is_apart = (not start or state.isEmpty(start - 1)) and state.isEmpty(start + 1)
    return is_apart and not all(map(state.isEmpty, range(start + 1, end)))


def _component(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    found = _found(state, start, end, COMPONENT)
    if found is None or not _is_component(found[0], state.env):
        return False
    if not silent:
        _leave_component(state, found[0], start)
        state.line = found[1]
    return True


def _inline_component(state: StateInline) -> re.Match[str] | None:
    match = COMPONENT.match(state.src, state.pos)
    return match if match and _is_component(match, state.env) else None


def _is_component(match: re.Match[str], env: Mapping[str, Any]) -> bool:
    """Whether a tag closes itself or is closed by another one, as components are; <T> may be a type."""
    return match[0].endswith("/>") or match["name"] in env.get("closed", ())


def _leave_component(state: StateBlock | StateInline, match: re.Match[str], line: int = 0) -> None:
    if not match[0].startswith("</"):
        message = f'the component "{" ".join(match[0].split())}" is left out'
        add_finding_to_markdown(state, warning("template", message, NO_PLACE), line)


def _kinds(state: StateInline) -> list[_LeftOut]:
    """Return what may stand in braces here: tags, remarks, and attributes of the text before them."""
    before = BEHIND.get(state.src[state.pos - 1 : state.pos])
    return [*([] if state.env.get("of_templates") else [TAG]), IN_BRACES, *([before] if before else [])]


def _in_braces(state: StateInline) -> re.Match[str] | None:
    patterns = (*(each.pattern for each in _kinds(state)), RAW_WORD)
    return next((match for each in patterns if (match := each.match(state.src, state.pos))), None)


def _leave_in_braces(state: StateInline, match: re.Match[str]) -> None:
    for each in _kinds(state):
        if each.pattern is match.re:
            add_finding_to_markdown(state, each.told(match))


def _role(state: StateInline, match: re.Match[str]) -> None:
    """Read a Sphinx role, as MyST writes it, as words or code without its target."""
    said, in_words = read_sphinx_role(match["name"], match["said"].strip())
    if in_words:
        state.pending += said
    else:
        state.push("code_inline", "code", 0).content = said
