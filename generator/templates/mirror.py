"""A theme in, the same as a mirror shows it out: for languages that are written from right to left."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

from msgspec.structs import replace

from generator.model.geometry import SLIDE_WIDTH, Rect
from generator.model.theme import Decor, Layout, Shape, Slot, Style, Theme

ALIGNED: dict[Literal["l", "ctr", "r"], Literal["l", "ctr", "r"]] = {"l": "r", "ctr": "ctr", "r": "l"}
TURNED: dict[Shape, Shape] = {"rightArrow": "leftArrow", "leftArrow": "rightArrow"}
QUOTED = str.maketrans("“”", "””")  # Arabic, Hebrew and Urdu open a quotation with the mark that closes ours (CLDR)


def mirrored(theme: Theme) -> Theme:
    """The theme with every layout turned round, under the same name; the first of a row's items stands on the right."""
    families = {
        name: replace(family, layouts=tuple(map(_layout, family.layouts))) for name, family in theme.families.items()
    }
    return replace(theme, families=families, digest=sha256(f"{theme.digest} mirrored".encode()).hexdigest())


def _layout(layout: Layout) -> Layout:
    return replace(
        layout,
        slots=tuple(map(_slot, layout.slots)),
        decor=tuple(map(_decor, layout.decor)),
        icons=tuple(map(_rect, layout.icons)),
        marks=tuple(map(_rect, layout.marks)),
        axis=layout.axis and _rect(layout.axis),
        anchors=tuple((SLIDE_WIDTH - x, y) for x, y in layout.anchors),
    )


def _slot(slot: Slot) -> Slot:
    return replace(slot, rect=_rect(slot.rect), style=_style(slot.style))


def _decor(decor: Decor) -> Decor:
    width = decor.rect.width
    return replace(
        decor,
        shape=TURNED.get(decor.shape, decor.shape),
        rect=_rect(decor.rect),
        strokes=tuple(tuple((width - x, y) for x, y in chain) for chain in decor.strokes),
        text=decor.text.translate(QUOTED),
        style=decor.style and _style(decor.style),
    )


def _style(style: Style) -> Style:
    """Code is written from left to right everywhere."""
    return style if style.role == "mono" else replace(style, align=ALIGNED[style.align], rtl=True)


def _rect(rect: Rect) -> Rect:
    return replace(rect, x=SLIDE_WIDTH - rect.right)
