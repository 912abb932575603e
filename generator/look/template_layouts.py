"""The layouts of layouts.yaml in; those that can stand in the free area of a company's layout out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from generator.look.keys import (
    BoxKeys,
    FamilyKeys,
    FormKeys,
    FrameKeys,
    LayoutsKeys,
    PageKeys,
    ShapeKeys,
    SlotKeys,
    StyleKeys,
)

TITLE = "title"  # the slot of the frame's title, which is the company's
PADDING = 24.0  # px between the edge of a filled box and its text
FIRST = 16.0  # px: the most that a box stands below the top of the free area
SMALLEST_NAME = 16  # points, of a name beside its text
BACK = -16.0  # px: a box that begins farther above the others needs the place of the title


def layouts_on_template(declared: LayoutsKeys, page: PageKeys, title: SlotKeys) -> LayoutsKeys:
    """Return the layouts on a page whose margins are the free area, all with the company's title and nothing else.

    What reaches to the edges of the slide, has a ground of its own, or a title elsewhere, is drawn within the free area
    or left out. Families without a form that is left are taken out.
    """
    frame = FrameKeys(title=title, label=declared.frame.label, feet={"usual": {}})
    families = {name: replace(own, forms=dict(_forms(own))) for name, own in declared.families.items()}
    # The company's title leaves no room for a label above it, which only a title at the end of its slot has.
    styles = {name: _stepped(style) for name, style in declared.styles.items()}
    styles = {**styles, title.style: replace(declared.styles[title.style], anchor="ctr")}
    return replace(declared, page=page, frame=frame, styles=styles, families=families, gallery={}, pattern=())


def _stepped(style: StyleKeys) -> StyleKeys:
    """Return a style in which a name beside its text steps down further, as a narrow cell would break its words."""
    smaller = range(min(style.sizes) - 2, SMALLEST_NAME - 1, -2) if style.bold and style.stays else ()
    return replace(style, sizes=(*style.sizes, *smaller))


def families_with_others_forms(families: Mapping[str, FamilyKeys], last: str) -> dict[str, FamilyKeys]:
    """Return the families; one that has no forms has those of the first that may replace it, or at last of `last`."""

    def able(name: str) -> FamilyKeys:
        own = families[name]
        return own if own.forms else able(next(iter(own.then), last))

    return {name: replace(own, forms=able(name).forms) for name, own in families.items()}


def fields_of_family(family: FamilyKeys) -> frozenset[str]:
    """Return the names of the slots that layouts of a family have once."""
    boxes = (box for form in family.forms.values() for box in form.boxes.values() if not box.counts)
    fixed = (name for form in family.forms.values() for name in form.slots)
    return frozenset((*fixed, *(name for box in boxes for name in box.slots)))


def _forms(family: FamilyKeys) -> Iterator[tuple[str, FormKeys]]:
    for name, form in family.forms.items():
        if (found := _form(form)) is not None:
            yield name, found


def _form(form: FormKeys) -> FormKeys | None:
    """Return a form in the free area, or None if it cannot stand there."""
    if form.slots.keys() - {TITLE, "label"} or form.decor:  # fixed places of a whole slide
        return None
    boxes = {name: found for name, box in form.boxes.items() if (found := _box(box)).slots or found.ring}
    if not boxes or any(_is_elsewhere(box) for box in boxes.values()):
        return None
    plain = replace(form, boxes=boxes, slots={}, decor=(), feet="usual", rule="", top=0, bottom=0)
    return replace(plain, ground="plain", pattern=None, motif=False, background="background")


def _is_elsewhere(box: BoxKeys) -> bool:
    """Tell whether a box has the title of its slide, stands above the free area, or depends on the page."""
    slots = [slot for each in _variants(box) for slot in each.slots.values()]
    return bool(box.ring) or box.first < BACK or any(slot.type == "title" or slot.bleed for slot in slots)


def _box(box: BoxKeys, pad: float = 0) -> BoxKeys:
    """Return a box without the slide's own title, within the margins; what it fills from edge to edge has padding."""
    pad = pad or PADDING * any(shape.bleed for each in _variants(box) for shape in each.decor)
    slots = {name: _padded(slot, pad) for name, slot in box.slots.items() if name != TITLE}
    link = box.link and replace(box.link, bleed=False)
    found = replace(box, slots=slots, decor=_within(box.decor), between=_within(box.between), link=link, bleed=False)
    variants = {name: {number: _box(own, pad) for number, own in getattr(box, name).items()} for name in ("of", "each")}
    return replace(found, first=min(box.first, FIRST), **variants)


def _variants(box: BoxKeys) -> Iterator[BoxKeys]:
    yield box
    for own in (*box.of.values(), *box.each.values()):
        yield from _variants(own)


def _padded(slot: SlotKeys, pad: float) -> SlotKeys:
    """Return a slot that keeps off the sides of its cell."""
    x, y, width, height = slot.rect
    return replace(slot, rect=(x + pad, y, width - pad if width <= 0 else width, height)) if pad else slot


def _within(shapes: tuple[ShapeKeys, ...]) -> tuple[ShapeKeys, ...]:
    return tuple(replace(shape, bleed=False) for shape in shapes)
