"""The tree of a slide or of its notes in; what the rules ask of it, read once for all, out."""

from __future__ import annotations

from msgspec import Struct

from generator.check.shapes import HOLDERS, ON, A, Element, Holder, P, holder, paragraphs, path, placeholder

SLIDE, NOTES = f"{P}sld", f"{P}notes"
COLOURS = tuple(f"{A}{name}" for name in ("srgbClr", "sysClr", "scrgbClr", "hslClr", "prstClr"))
FONTS = tuple(f"{A}{name}" for name in ("latin", "ea", "cs", "sym"))
CLICKS = (f"{A}hlinkClick", f"{A}hlinkHover", f"{A}hlinkMouseOver")
PICTURED = (f"{P}pic", f"{P}graphicFrame", f"{P}grpSp")
_RARE = (*COLOURS, *FONTS, *CLICKS, *PICTURED)
_all_texts = path("//a:t")
_speechless = path("(//a:r | //a:fld)[not(string(a:rPr/@lang))]")

Key = tuple[str, str] | None  # of the placeholder in which something stands


class Page(Struct, frozen=True):
    """A slide or its notes, as values: most need no tree any more, which is then free for the next."""

    holders: tuple[Holder, ...]
    strays: tuple[str, ...] = ()  # texts in no placeholder
    speechless: tuple[tuple[Key, str], ...] = ()  # runs without a language
    rare: tuple[tuple[Key, Element], ...] = ()  # what most slides have none of
    hidden: bool = False  # whether it is passed over when the slides are shown


def page_of(tree: Element) -> Page:
    """Read a page; of notes only their texts."""
    shapes = list(tree.iter(*HOLDERS))
    if tree.tag == NOTES:
        return Page(
            tuple([Holder(str(shape.tag), placeholder(shape), "", paragraphs(shape), None) for shape in shapes])
        )
    holders = tuple(map(holder, shapes))
    keys = {shape: each.key for shape, each in zip(shapes, holders, strict=True)}
    texts = [(text, node) for node in _all_texts(tree) if (text := node.text or "").strip()]
    return Page(
        holders,
        tuple([text for text, node in texts if _key(node, keys) is None]),
        tuple([(_key(run, keys), run.findtext(f"{A}t") or "") for run in _speechless(tree)]),
        tuple([(_key(node, keys), node) for node in tree.iter(*_RARE)]),
        tree.get("show", "1") not in ON,
    )


def _key(node: Element | None, keys: dict[Element, Key]) -> Key:
    """The placeholder in which a node stands."""
    while node is not None and node not in keys:
        node = node.getparent()
    return None if node is None else keys[node]
