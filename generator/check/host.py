"""Checks that a deck on a company's template leaves the template as it is, and stands on it as it was placed."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from generator.check.package import check_package
from generator.check.placement import static_texts
from generator.check.units import ArticlePlaces, placeholder_key_to_check
from generator.decks.opened_package import OpenedPackage, open_template_package
from generator.decks.opened_shapes import P
from generator.decks.opened_styles import OpenedStyles
from generator.errors import Finding, error
from generator.model.deck import Deck, Slide, TextItem
from generator.model.geometry import Rect
from generator.model.theme import Layout

_BLEND = 1  # EMU that rounding may move an edge


class HostFacts(Struct, frozen=True):
    """What a template is: the findings that it has itself, and the checksums of the parts that stay."""

    findings: frozenset[Finding] = frozenset()
    sums: Mapping[str, int] = {}


@lru_cache(maxsize=4)
def host_facts(data: bytes) -> HostFacts:
    """Return what a template is without its sample slides, whose faults excuse none of ours."""
    from generator.template import parts_without_slides  # loads themes, which a deck without a template has already

    opened, findings = open_template_package(data)
    kept = parts_without_slides(opened)
    bare = replace(
        opened,
        entries=tuple(each for each in opened.entries if each.filename in kept),
        ids={name: ids for name, ids in opened.ids.items() if name in kept},
        trees={name: tree for name, tree in opened.trees.items() if name in kept},
        rels={name: rels for name, rels in opened.rels.items() if name in kept},
        pages={},
        slides=(),
    )
    sums = {each.filename: each.CRC for each in bare.entries if each.filename != opened.presentation}
    broken = (each for each in findings if each.message.split()[0] in kept)
    return HostFacts(frozenset((*broken, *check_package(bare))), sums)


def check_host(opened: OpenedPackage, styles: OpenedStyles, deck: Deck, origin: ArticlePlaces) -> Iterator[Finding]:
    """Yield an error for a part of the template that is not as it was, and for a slide that is not placed on it so."""
    if deck.host is None:
        return
    facts, (own, _) = host_facts(deck.host.data), open_template_package(deck.host.data)
    sums = {each.filename: each.CRC for each in opened.entries}
    adds = any(slide.layout.added for slide in deck.slides)
    for name in sorted(name for name, sum in facts.sums.items() if sums.get(name) != sum):
        if not (adds and _is_only_grown(name, own, opened, facts.sums)):
            yield error("template-changed", f"{name} is not as the template has it")
    if _size(opened) != _size(own):
        yield error("slide-size", f"the slides measure {' x '.join(_size(opened))} EMU, unlike the template's")
    for number, (name, slide) in enumerate(zip(opened.slides, deck.slides, strict=False), 1):
        if not _is_on_layout(opened, name, slide.layout, facts.sums):
            yield origin.error("template-changed", number, None, f"it is not on {slide.layout.host}")
            continue
        holders = {holder.key: holder for holder in reversed(opened.holders(name)) if holder.key}
        for key, rect in _places(slide):
            box = styles.box(name, holders[key], key) if key in holders else None
            if box and not _is_near(box.rect, rect.scaled(deck.host.scale) if rect else box.home):
                yield origin.error("moved", number, key, f"{key[0]} {key[1]} is not where it was placed")


def _is_only_grown(name: str, own: OpenedPackage, opened: OpenedPackage, kept: Container[str]) -> bool:
    """Tell whether a part is a master that has more layouts at the end of its list, and is the same otherwise."""
    from generator.template import master_without_list

    if name not in own.related(own.presentation, "slideMaster") or name not in opened.trees:
        return False
    before, after = own.trees[name], opened.trees[name]
    listed, grown = (
        [each.items() for each in tree.iterfind(f"{P}sldLayoutIdLst/{P}sldLayoutId")] for tree in (before, after)
    )
    rels = {rel for rel in own.rels.get(name, ()) if rel.target in kept}
    is_same = master_without_list(before) == master_without_list(after)
    return is_same and listed == grown[: len(listed)] and rels <= {*opened.rels.get(name, ())}


def _is_on_layout(opened: OpenedPackage, slide: str, layout: Layout, own: Container[str]) -> bool:
    """Tell whether a slide has the template's layout, or one that was added to the same master."""
    found = opened.related(slide, "slideLayout")
    if not layout.added:
        return found == (layout.host,)
    masters = [opened.related(part, "slideMaster") for part in (*found, layout.host)]
    return len(found) == 1 and found[0] not in own and masters[0] == masters[1] != ()


def _size(opened: OpenedPackage) -> tuple[str, ...]:
    found = opened.trees[opened.presentation].find(f"{P}sldSz") if opened.presentation in opened.trees else None
    return () if found is None else (found.get("cx", ""), found.get("cy", ""))


def _places(slide: Slide) -> Iterator[tuple[tuple[str, str], Rect | None]]:
    """Yield the key of each shape with where it was placed; None stands for the place that its layout gives it."""
    for item in slide.items:
        slot = item.placeholder
        rect = item.rect if not isinstance(item, TextItem) else slot.pinned if slot.is_held else slot.rect
        yield placeholder_key_to_check(slot), rect
    for key, decor in static_texts(slide):
        yield key, decor.rect


def _is_near(one: Rect, other: Rect) -> bool:
    edges = zip((one.x, one.y, one.width, one.height), (other.x, other.y, other.width, other.height), strict=True)
    return all(abs(mine - its) <= _BLEND for mine, its in edges)
