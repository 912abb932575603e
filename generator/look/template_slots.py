"""A role and its layout in; which placeholder takes the title, the subtitle, the byline and the bodies out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from generator.decks.template import TemplateLayout, TemplatePlaceholder
from generator.look.layout_shape import Part, shape_of_layout
from generator.look.role_names import TemplateRole
from generator.model.theme import FEET

TemplateSlot = Literal["title", "subtitle", "byline", "body", "left", "right"]
TEMPLATE_SLOTS: tuple[TemplateSlot, ...] = get_args(TemplateSlot)
TemplateSlots = Mapping[TemplateSlot, TemplatePlaceholder]
ROLE_SLOTS: Mapping[TemplateRole, tuple[TemplateSlot, ...]] = {
    "cover": ("title", "subtitle", "byline"),
    "section": ("title", "subtitle"),
    "content": ("title", "body"),
    "two-content": ("title", "left", "right"),
    "title-only": ("title",),
    "closing": ("title", "subtitle", "byline"),
}
NARROW = 0.2  # share of the slide's width below which a placeholder is for a number or an icon
LOW = 0.02  # share of the height below which one holds no line


def slots_of_role(role: TemplateRole, layout: TemplateLayout, width: int, height: int) -> TemplateSlots:
    """Return the placeholders of a layout that take the texts of a role, on slides of that size in EMU.

    All others must stay empty: numbers, icons, thin lines of a corner. They are found by place, size and type.
    """
    shape = shape_of_layout(layout, width, height)
    found: dict[TemplateSlot, TemplatePlaceholder] = {}
    texts = [part for part in (*shape.bodies, *shape.lines) if _holds_text(part)]
    title = shape.title or next(iter(_largest(texts, 1)), None)
    if title:
        found["title"] = title.placeholder
    texts = [part for part in texts if part is not title]
    match role:
        case "content":
            found |= dict(zip(("body",), _holders(_largest(texts, 1)), strict=False))
        case "two-content":
            pair = sorted(shape.columns or _largest(texts, 2), key=lambda part: part.x)
            found |= dict(zip(("left", "right"), _holders(pair), strict=False))
        case "cover" | "closing" | "section":
            names: tuple[TemplateSlot, ...] = ROLE_SLOTS[role][1:]
            chosen = sorted(_named_first(texts)[: len(names)], key=lambda part: (part.y, part.x))
            found |= dict(zip(names, _holders(chosen), strict=False))
    return found


def _holds_text(part: Part) -> bool:
    return part.width >= NARROW and part.height >= LOW and not part.is_number and not part.placeholder.is_vertical


def _largest(parts: Iterable[Part], number: int) -> list[Part]:
    return sorted(parts, key=lambda part: -part.area)[:number]


def _named_first(parts: Iterable[Part]) -> list[Part]:
    """Return the parts for subtitles first, then those in the largest letters, from the top."""
    return sorted(parts, key=lambda part: (part.placeholder.type != "subTitle", -part.size, part.y, part.x))


def _holders(parts: Iterable[Part]) -> list[TemplatePlaceholder]:
    return [part.placeholder for part in parts]


def named_placeholders(layout: TemplateLayout) -> Mapping[str, TemplatePlaceholder]:
    """Return the placeholders of a layout by unique names; the second of equal names, from the top left, is NAME#2."""
    seen: Counter[str] = Counter()
    found: dict[str, TemplatePlaceholder] = {}
    placed = (each for each in layout.placeholders if each.type not in FEET)
    for each in sorted(placed, key=lambda each: (each.rect.y, each.rect.x)):
        name = " ".join(each.name.split()) or " ".join(filter(None, each.key)) or "placeholder"
        seen[name] += 1
        found[name if seen[name] == 1 else f"{name}#{seen[name]}"] = each
    return found
