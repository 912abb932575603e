"""An opened package in; an error for everything on a slide that is not native, themed and named out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.check.opened import Opened
from generator.check.origin import TITLES, Origin
from generator.check.shapes import A, Element, Holder, P, R, alt_text, path, placeholder, placeholders
from generator.errors import Finding

_COLOURS = tuple(f"{A}{name}" for name in ("srgbClr", "sysClr", "scrgbClr", "hslClr", "prstClr"))
_FONTS = tuple(f"{A}{name}" for name in ("latin", "ea", "cs", "sym"))
_CLICKS = (f"{A}hlinkClick", f"{A}hlinkHover", f"{A}hlinkMouseOver")
_PICTURED = (f"{P}pic", f"{P}graphicFrame", f"{P}grpSp")
_RARE = (*_COLOURS, *_FONTS, *_CLICKS, *_PICTURED)  # what is asked about, and most slides have none of
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_SCHEMES = ("http://", "https://", "mailto:")
_all_texts = path("//a:t")
_speechless = path("(//a:r | //a:fld)[not(string(a:rPr/@lang))]")

Keys = dict[Element, tuple[str, str] | None]  # of the shapes of a slide


def slide_findings(opened: Opened, origin: Origin) -> Iterator[Finding]:
    """Every rule of a slide, slide by slide."""
    titles: dict[str, int] = {}
    slots: dict[str, frozenset[tuple[str, str]]] = {}
    for number, name in enumerate(opened.slides, 1):
        tree, holders = opened.trees[name], opened.holders(name)
        keys, rare = {holder.node: holder.key for holder in holders}, list(tree.iter(*_RARE))
        yield from _texts(tree, keys, number, origin)
        yield from _placeholders(holders, _slots(opened, name, slots), number, origin)
        yield from _title(holders, titles, number, origin)
        yield from _runs(tree, keys, number, origin)
        yield from _literals(rare, keys, number, origin)
        yield from _links(opened, name, rare, keys, number, origin)
        yield from _unseen(rare, number, origin)


def _texts(tree: Element, keys: Keys, number: int, origin: Origin) -> Iterator[Finding]:
    """Text counts only in a placeholder; a text box is missing from the outline view and from handouts."""
    for text in _all_texts(tree):
        if _key(text, keys) is None and (text.text or "").strip():
            yield origin.error("text-outside", number, None, f'"{text.text}" stands in no placeholder')


def _slots(opened: Opened, slide: str, known: dict[str, frozenset[tuple[str, str]]]) -> frozenset[tuple[str, str]]:
    """The placeholders of the slide's layout, looked up once for each layout."""
    layout = next(iter(opened.related(slide, "slideLayout")), "")
    if layout not in known:
        known[layout] = frozenset(placeholders(opened.trees[layout])) if layout in opened.trees else frozenset()
    return known[layout]


def _placeholders(
    holders: Iterable[Holder], slots: frozenset[tuple[str, str]], number: int, origin: Origin
) -> Iterator[Finding]:
    """Each placeholder is one of its layout's, is there once, and says something."""
    seen = set()
    for holder in holders:
        key = holder.key
        if key is None:
            continue
        if key not in slots or key in seen:
            problem = "is there twice" if key in seen else "is not on the slide's layout"
            yield origin.error("no-slot", number, key, f"the placeholder {key[0]} {key[1]} {problem}")
        seen.add(key)
        if holder.node.tag == f"{P}sp" and not any(text.strip() for text in holder.texts):
            yield origin.error("empty-placeholder", number, key, f"the placeholder {key[0]} {key[1]} is empty")


def _title(holders: Iterable[Holder], titles: dict[str, int], number: int, origin: Origin) -> Iterator[Finding]:
    """A screen reader and the navigation pane know a slide by its title alone."""
    found = (holder for holder in holders if holder.key and holder.key[0] in TITLES)
    title = next((" ".join(" ".join(holder.texts).split()) for holder in found), "")
    if not title:
        yield origin.error("no-title", number, None, "the slide has no title")
    elif title in titles:
        message = f'the title "{title}" is that of slide {titles[title]} too'
        yield origin.error("same-title", number, ("title", "0"), message)
    titles.setdefault(title, number)


def _runs(tree: Element, keys: Keys, number: int, origin: Origin) -> Iterator[Finding]:
    """A run without a language is read out in the voice of the reader's own."""
    for run in _speechless(tree):
        text = run.findtext(f"{A}t") or ""
        yield origin.error("no-language", number, _key(run, keys), f'"{text}" has no language')


def _key(node: Element | None, keys: Keys) -> tuple[str, str] | None:
    """The placeholder in which a node stands."""
    while node is not None and node not in keys:
        node = node.getparent()
    return None if node is None else keys[node]


def _literals(rare: list[Element], keys: Keys, number: int, origin: Origin) -> Iterator[Finding]:
    """What is not from the theme does not change with it."""
    for node in (node for node in rare if node.tag in _COLOURS):
        colour = node.get("val", str(node.tag).removeprefix(A))
        yield origin.error("literal-colour", number, _key(node, keys), f"the colour {colour} is not the theme's")
    for node in (node for node in rare if node.tag in _FONTS):
        family = node.get("typeface", "")
        yield origin.error("literal-font", number, _key(node, keys), f'the font "{family}" is set on the slide')


def _links(
    opened: Opened, name: str, rare: list[Element], keys: Keys, number: int, origin: Origin
) -> Iterator[Finding]:
    """A link leads to a page, an address or a slide; never to a file on the author's disk."""
    rels = {rel.id: rel for rel in opened.rels.get(name, ())}
    for click in (node for node in rare if node.tag in _CLICKS):
        rel, key = rels.get(click.get(f"{R}id", "")), _key(click, keys)
        if rel is not None and rel.external and not rel.target.startswith(_SCHEMES):
            yield origin.error("bad-link", number, key, f'the link "{rel.target}" leads nowhere on the web')
        if rel is not None and not rel.external and rel.target not in opened.slides:
            yield origin.error("bad-link", number, key, f"a link leads to {rel.target}, which is no slide")


def _unseen(rare: list[Element], number: int, origin: Origin) -> Iterator[Finding]:
    """What cannot be read aloud is described for who cannot see it, or marked as decoration."""
    for shape in (node for node in rare if node.tag in _PICTURED):
        if not alt_text(shape).strip() and not _is_decoration(shape):
            message = "a picture, a table or a group has neither an alternative text nor the mark of decoration"
            yield origin.error("no-alt", number, placeholder(shape), message)


def _is_decoration(shape: Element) -> bool:
    return any(mark.get("val") in ("1", "true") for mark in shape.iterfind(f"*/{P}cNvPr//{_DECORATIVE}"))
