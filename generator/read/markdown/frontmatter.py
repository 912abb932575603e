"""The front matter of a Markdown file in any of its forms in; its keys as YAML, and where it ends, out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from generator import yaml
from generator.errors import Finding, InputError, Where, error, info, nearest_word, warning
from generator.model.article import Meta
from generator.model.settings import OPTIONS, option_value_of_text, share_of_size, what_option_must_be
from generator.model.text import Text
from generator.read import keys
from generator.read.files import NAMED, Files, is_file_beside_article
from generator.read.filling import Filling
from generator.read.keys.meta import (
    finding_on_foreign_key,
    meta_of_keys,
    names_of_shipped,
    yaml_node_of_value,
    yaml_without_private,
)
from generator.read.keys.values import Fields, Values
from generator.read.prose.line_shapes import day_of_dateline
from generator.regex import regex
from generator.shipped import word_list

# YAML between --- lines (Jekyll, Hugo, Docusaurus, Quarto), TOML between +++ lines (Hugo, Zola).
BLOCK = regex(r"(?P<mark>---|\+\+\+)[ \t]*\n(?=.*\S)(?P<inside>(?:.*\n)*?)(?:(?P=mark)|\.\.\.)[ \t]*(?:\n|\Z)")
# Lines of keys up to the first blank one: after --- that nothing ends, or with a title (Pelican, MultiMarkdown). Those
# with a title may also end with --- (Hexo).
HEADER = regex(
    r"(?:(?P<mark>---)[ \t]*\n|(?=(?:[A-Z]\w*:.*\n)*[Tt]itle:))"
    r"(?P<inside>(?:[A-Za-z_][\w-]*:(?:[ \t].*)?\n){2,})(?:---[ \t]*\n|(?=[ \t]*\n))"
)


ALIASES = {name: ours for ours, *names in map(str.split, word_list("front matter")) for name in names}
APART = ("sources", "sections")  # Markdown has sections of its own for these
ALIKE = 0.8  # of the letters: a key that shares so many with one of ours is misspelt
NOTHING = yaml.Mapping((), Where(""))
DAY = regex(r"\d{4}-\d\d-\d\d(?=[T ])", re.ASCII)


class FrontMatter(Struct, frozen=True):
    """The front matter's values, the text with blank lines in its place, findings, and every key as written.

    takeaways: what to remember, each with its place.
    """

    meta: Meta
    body: str
    findings: tuple[Finding, ...] = ()
    keys: yaml.Mapping = NOTHING
    takeaways: tuple[tuple[Text, Where], ...] = ()


def front_matter_of_article(text: str, name: str, files: Files) -> FrontMatter:
    """Read the front matter above `text`; paths in it are read through `files`.

    It was often written for another program, so that an unusable value is left out with a warning.
    Raises InputError where it is neither YAML nor TOML.
    """
    block, found = BLOCK.match(text), tuple[Finding, ...]()
    match = block or HEADER.match(text)
    if match is None:
        return FrontMatter(Meta((), language=""), text)
    node: yaml.YamlNode | None
    if match["mark"] == "+++":
        try:
            node = yaml_node_of_value(tomllib.loads(match["inside"]), Where(name, 1))
        except (ValueError, RecursionError) as broken:
            hint = "lines are counted from the one after +++"
            message = f"the front matter is not valid TOML: {broken}"
            raise InputError(error("toml-syntax", message, Where(name, 1), hint)) from broken
    elif block is None:
        pairs = (line.partition(":")[::2] for line in match["inside"].splitlines())
        node = yaml_node_of_value({key.lower(): value.strip().strip("\"'") for key, value in pairs}, Where(name, 1))
        message = "front matter begins here and does not end: it is read up to the first blank line"
        found = (warning("front-matter", message, Where(name, 1), "end it with ---"),) if match["mark"] else ()
    else:
        node, found = yaml.load_yaml("\n" + match["inside"], name)  # with the line of the mark, so that lines count
        if errors := [each for each in found if each.code not in ("yaml-duplicate", "yaml-tag", "yaml-comment")]:
            raise InputError(*errors)
    if not isinstance(node, yaml.Mapping):
        return FrontMatter(Meta((), language=""), text)
    marked, doubtful = yaml_without_private(node)
    node = marked if isinstance(marked, yaml.Mapping) else NOTHING
    values = Values(files.filling)
    known, unused = _split_known_keys(node, files.filling)
    fields = Fields(values, keys.ARTICLE, yaml.Mapping(tuple(known), node.where))
    meta, takeaways = meta_of_keys(fields, files), tuple(fields.paragraphs("takeaways"))
    message = f"Slidewright does not use these keys of the front matter: {', '.join(key.text for key in unused)}"
    ignored = (info("front-matter", message, Where(name, 1)),) if unused else ()
    remarks = (*map(finding_on_foreign_key, (*found, *values.findings)), *doubtful, *ignored)
    return FrontMatter(meta, "\n" * match[0].count("\n") + text[match.end() :], remarks, node, takeaways)


def _split_known_keys(node: yaml.Mapping, filling: Filling) -> tuple[list[yaml.Pair], list[yaml.Scalar]]:
    """Return the pairs for an article, under our names for the keys and filled, and the keys of the other pairs.

    Values that are no texts with a look get their words at once.
    """
    known, unused = dict[str, yaml.Pair](), list[yaml.Scalar]()
    for key, written in node.pairs:
        name, value = ALIASES.get(key.text.lower(), key.text.lower()), filling.node(written)
        ours = keys.ARTICLE.get(name)
        if isinstance(value, yaml.Scalar) and (ours is None or ours.type not in ("text", "paragraphs", "takeaways")):
            value = replace(value, text=filling.said(value.text))
        if ours and name not in APART and name not in known and _is_ours(name, value):
            known[name] = (replace(key, text=name), _plain_value(name, value))
        else:
            unused.append(key)
    return list(known.values()), unused


def _is_ours(name: str, value: yaml.YamlNode) -> bool:
    """Whether a key has the meaning that we give it; `talk` on a conference's site, for example, has another.

    `template` is a file of HTML or LaTeX for other programs, and `theme` is one of their own themes.
    """
    if name == "private":  # `private: true` is for other programs
        return not (isinstance(value, yaml.Scalar) and value.text.lower() in ("true", "false", "yes", "no"))
    if name not in keys.OF_DECK or not isinstance(value, yaml.Scalar):
        return name not in keys.OF_DECK
    if key := next((each for each in NAMED if each == name), None):
        is_near = bool(nearest_word(value.text.lower(), names_of_shipped(key), ALIKE))
        return is_near or is_file_beside_article(value.text, key)
    if name == "size":
        return bool(share_of_size(value.text))
    is_free = OPTIONS[name].kind == "line" or name in ("minutes", "pace")
    return is_free or not what_option_must_be(name, option_value_of_text(name, value.text))


def _plain_value(name: str, value: yaml.YamlNode) -> yaml.YamlNode:
    """Return authors in one line; a date with a time or in words as its day; other values as they are."""
    if name == "author" and not isinstance(value, yaml.Scalar):
        return yaml.Scalar(", ".join(_names_in_node(value)), value.where, '"')
    if name == "date" and isinstance(value, yaml.Scalar):
        day = DAY.match(value.text)
        return replace(value, text=day[0] if day else day_of_dateline(value.text.strip()) or value.text)
    return value


def _names_in_node(value: yaml.YamlNode) -> Iterator[str]:
    """Yield the names of authors, however they are nested."""
    if isinstance(value, yaml.Scalar):
        yield value.text
    named = [value.get("name")] if isinstance(value, yaml.Mapping) else []
    inside: Iterable[yaml.YamlNode | None] = value.items if isinstance(value, yaml.Sequence) else named
    yield from (name for each in inside if each for name in _names_in_node(each))
