"""A part's tree in; the ids in it, whatever kind of part it is, out."""

from __future__ import annotations

from msgspec import Struct

from generator.check.shapes import A, Element, P, path

_NAMED, _BACKGROUND = f"{P}cNvPr", f"{P}bgPr"
_CREATION = "{http://schemas.microsoft.com/office/drawing/2014/main}creationId"
_used = path("//@r:*")


class Ids(Struct, frozen=True):
    """What is asked of every part: `used` are the relationships', and `bare` the backgrounds without effects."""

    used: list[str]
    shapes: list[str]
    creations: list[str]
    bare: int


def ids_in(tree: Element) -> Ids:
    """Two walks through a tree, which cost a third less while it is still in the processor's cache."""
    found: dict[object, list[str]] = {_NAMED: [], _CREATION: []}
    bare = 0
    for node in tree.iter(_NAMED, _CREATION, _BACKGROUND):
        if node.tag == _BACKGROUND:
            bare += not _has_effects(node)
        elif (id := node.get("id")) is not None:
            found[node.tag].append(id)
    return Ids(_used(tree), found[_NAMED], found[_CREATION], bare)


def _has_effects(background: Element) -> bool:
    return any(background.find(f"{A}{name}") is not None for name in ("effectLst", "effectDag"))
