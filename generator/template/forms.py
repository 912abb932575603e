"""The forms of families whose slides stand in the placeholders of a template's layouts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from generator.look.keys import (
    BoxKeys,
    CellRect,
    FamilyKeys,
    FormKeys,
    FrameKeys,
    HostKeys,
    LayoutsKeys,
    PageKeys,
    ShapeKeys,
    SlotKeys,
    StyleKeys,
)
from generator.look.layouts import USUAL
from generator.model.theme import FLOW
from generator.template.covers import BELOW
from generator.template.frame import TemplateFrame
from generator.template.layouts import TemplateLayout

TITLE = "title"  # the slot of the frame's title, which is the company's
PADDING = 24.0  # px between the edge of a filled box and its text
SMALLEST_NAME, SMALLEST_CODE = 16, 14  # points, of a name beside its text, and of a program
COMFORTABLE = 28  # points of texts that are small enough
DISPLAY, FIGURE = 72, 54  # points from which the scale of a quotation, and of a figure, begins, which are no text
# Times as tall are figures that stand side by side; px that are between them, and that they take with their texts.
FIGURES, APART, TALLEST = 1.6, 56, 480
LOW = 0.6  # of the height that a single row of cells has on slides of ours, its least here
TEXT, SMALL = 22, 18  # points: the least size of texts on slides of ours, and that of a template's own bodies
# The styles of what is said of a program, for which Courier is too wide here, and of what a chart counts.
CODE_TITLE, CAPTION = "code-title", "caption"


def layouts_on_template(declared: LayoutsKeys, page: PageKeys, title: SlotKeys, sizes: Sequence[float]) -> LayoutsKeys:
    """Return the layouts on a page whose margins are the free area, all with the company's title and nothing else.

    sizes: the points of the title, of the body, and of the smallest text; no text but figures is larger than the title
    or, beyond what is comfortable, and but for quotations, than the body.
    What reaches to the edges of the slide, has a ground of its own, or a title elsewhere, is drawn within the free area
    or left out. Families without a form that is left are taken out.
    """
    frame = FrameKeys(title=title, feet={"usual": {}})
    own = declared.page
    share = min(1.0, (page.height - page.top - page.bottom) / (own.height - own.top - own.bottom))
    families = {}
    for name, family in declared.families.items():
        drawn = ((each, _form_in_free_area(form, share, declared)) for each, form in family.forms.items())
        families[name] = replace(family, forms={each: form for each, form in drawn if form})
    size, body, floor = sizes
    styles = _styles_up_to_size(declared, size, min(size, max(COMFORTABLE, body)), floor)
    return replace(declared, page=page, frame=frame, styles=styles, families=families, gallery={}, pattern=())


def _styles_up_to_size(declared: LayoutsKeys, title: float, most: float, floor: float) -> dict[str, StyleKeys]:
    """Return the styles, those of texts in at most so many points, and stepped down as far as a body's, or a floor.

    Those of quotations, which are not bold, may have as many points as titles.
    """
    boxes = (box for own in declared.families.values() for form in own.forms.values() for box in form.boxes.values())
    texts = {slot.style for box in boxes for each in _box_and_variants(box) for slot in each.slots.values()}
    able = {name: style for name, style in declared.styles.items() if name in texts}
    quoted = {name for name, style in able.items() if style.font == "heading" and not style.bold}
    below = {name: _smaller_style(style, title if name in quoted else most, floor) for name, style in able.items()}
    own = {CODE_TITLE: replace(below[CODE_TITLE], font="body"), CAPTION: replace(below[CAPTION], align="ctr")}
    return {**declared.styles, **below, **own}


def _smaller_style(style: StyleKeys, most: float, floor: float) -> StyleKeys:
    """Return the style of a text in smaller sizes; names step down further, as narrow cells would break their words."""
    if _is_display(style):
        return replace(style, sizes=(*style.sizes, *range(style.sizes[-1] - 10, FIGURE - 1, -10)))
    able = tuple(size for size in style.sizes if floor <= size <= most) or (int(most),)
    if style.font == "mono":
        return replace(style, sizes=(*able, *range(style.sizes[-1] - 1, SMALLEST_CODE - 1, -1)))
    least = SMALLEST_NAME if style.bold and style.stays else SMALL if style.sizes[-1] <= TEXT else TEXT
    return replace(style, sizes=(*able, *range(able[-1] - 2, least - 1, -2)))


def _is_display(style: StyleKeys) -> bool:
    """Tell whether a style is that of quotations or figures, which are in the accent."""
    return style.sizes[0] >= (FIGURE if style.color == "accent" else DISPLAY)


def families_with_others_forms(families: Mapping[str, FamilyKeys]) -> dict[str, FamilyKeys]:
    """Return the families; one that has no forms has those of the first that may replace it, on the same layouts."""

    def lender(name: str) -> FamilyKeys:
        own = families[name]
        return own if own.forms else lender(own.then[0])

    lent = {name: lender(name) for name in families}
    return {name: replace(own, forms=lent[name].forms, host=lent[name].host) for name, own in families.items()}


def fields_of_family(family: FamilyKeys) -> frozenset[str]:
    """Return the names of the slots that layouts of a family have once."""
    boxes = (box for form in family.forms.values() for box in form.boxes.values() if not box.counts)
    fixed = (name for form in family.forms.values() for name in form.slots)
    return frozenset((*fixed, *(name for box in boxes for name in box.slots)))


def _form_in_free_area(form: FormKeys, share: float, declared: LayoutsKeys) -> FormKeys | None:
    """Return a form in the free area, whose height is a share of that of ours, or None if it cannot stand there."""
    if form.slots.keys() - {TITLE, "label"} or form.decor or form.most:  # fixed places of a whole slide, or rare
        return None
    every = {name: _box(box, share, declared.styles) for name, box in form.boxes.items()}
    boxes = {name: box for name, box in every.items() if box.slots or box.ring}
    if not boxes or any(_is_elsewhere(box) for box in boxes.values()):
        return None
    plain = replace(form, boxes=boxes, slots={}, decor=(), feet="usual", untitled=False, top=0, bottom=0)
    return replace(plain, ground="plain", pattern=None, claimed=False)


def _is_elsewhere(box: BoxKeys) -> bool:
    """Tell whether a box has the title of its slide, stands above the free area, or depends on the page."""
    slots = [slot for each in _box_and_variants(box) for slot in each.slots.values()]
    return bool(box.ring) or any(slot.type == "title" or slot.bleed for slot in slots)


def _box(box: BoxKeys, share: float, styles: Mapping[str, StyleKeys], pad: float = 0) -> BoxKeys:
    """Return a box without the slide's own title, within the margins, and with a share of what is between its rows.

    What it fills from edge to edge has padding. With figures, the texts of each cell are as much lower.
    """
    if box.spans and any(_is_display(styles[slot.style]) for slot in box.slots.values()):  # all are alike here
        first = {**box.slots, **box.each[1].slots}
        slots = {name: replace(first[name], rect=_lower_rect(slot.rect, FIGURES)) for name, slot in box.slots.items()}
        cells = {number: (number,) for number in box.spans}
        box = replace(box, spans={}, cells=cells, slots=slots, each={}, of={}, gap=APART, tall=TALLEST)
    pad = pad or PADDING * any(shape.bleed for each in _box_and_variants(box) for shape in each.decor)
    if box.bleed and not pad:  # texts under pictures begin where these do
        slots = {name: replace(slot, rect=(0.0, *slot.rect[1:])) for name, slot in box.slots.items()}
        box = replace(box, slots=slots, each={})
    tall = share if any(_is_display(styles[slot.style]) for slot in box.slots.values()) else 1
    texts = {name: slot for name, slot in box.slots.items() if name != TITLE}
    aligned = {name: styles[slot.style].align == "r" for name, slot in texts.items()}
    padded = {name: _rect_with_padding(slot.rect, pad, pad * (not aligned[name])) for name, slot in texts.items()}
    of, each = ({n: _box(own, share, styles, pad) for n, own in every.items()} for every in (box.of, box.each))
    return replace(
        box,
        slots={name: replace(box.slots[name], rect=_lower_rect(rect, tall)) for name, rect in padded.items()},
        gap=(box.gap[0], box.gap[1] * share) if isinstance(box.gap, tuple) else (box.gap, box.gap * share),
        trend=box.trend and _lower_rect(box.trend, tall, tall),
        tally=box.tally and replace(box.tally, rect=_lower_rect(box.tally.rect, tall)),
        decor=_end_bleed(box.decor, pad, tall),
        tall=box.tall * (1 if any(len(rows) > 1 for rows in box.cells.values()) else LOW),
        between=_end_bleed(box.between),
        link=box.link and replace(box.link, y=box.link.y * tall, bleed=False),
        bleed=False,
        of=of,
        each=each,
    )


def _lower_rect(rect: CellRect, share: float, narrower: float = 1) -> CellRect:
    x, y, width, height = rect
    return x, y if isinstance(y, str) else y * share, width * narrower, height * share


def _box_and_variants(box: BoxKeys) -> Iterator[BoxKeys]:
    yield box
    for own in (*box.of.values(), *box.each.values()):
        yield from _box_and_variants(own)


def _rect_with_padding(rect: CellRect, pad: float, left: float) -> CellRect:
    """Return the place of a text that keeps off the sides of its cell, and off its end."""
    x, y, width, height = rect
    if not pad or isinstance(x, str):
        return rect
    return x if 0 < x < 1 else max(x, left), y, width - pad if width <= 0 else width, height


def _end_bleed(shapes: tuple[ShapeKeys, ...], pad: float = 0, share: float = 1) -> tuple[ShapeKeys, ...]:
    places = [_rect_with_padding(each.rect, pad, pad) if each.text and each.rect else each.rect for each in shapes]
    discs = [each.ellipse and _lower_rect(each.ellipse, share, share) for each in shapes]
    every = zip(shapes, places, discs, strict=True)
    return tuple(replace(each, bleed=False, rect=place, ellipse=disc) for each, place, disc in every)


WHOLE, TALL = (0.0, 0.0, 0.0, 0.0), 100.0  # px: places that those of the template's placeholders replace
OWN_TITLE = SlotKeys(WHOLE, "title", type="title")
SINGLE = "single"  # the form of one paragraph
PORTRAYED = ((0.0, 0.55), (0.6, 0.4))  # where the texts beside a picture begin, and how tall they are, as shares
BESIDE = 0.48  # of the width of a body, for a text beside a picture, and for the picture


class TemplateForms:
    """Makes the forms; `declared` is layouts.yaml, `drawn` what of it can stand in the free area, `left` its margin."""

    def __init__(self, frame: TemplateFrame, declared: LayoutsKeys, drawn: LayoutsKeys) -> None:
        self.frame, self.declared, self.drawn = frame, declared.families, drawn.families
        self.page, self.left = drawn.page, drawn.page.left

    def families(self) -> Iterator[tuple[str, FamilyKeys]]:
        """Yield the families whose slides stand in the placeholders of a layout."""
        for name, own in self.declared.items():
            if own.host and (forms := self._forms(name)):
                yield name, replace(own, forms=forms)

    def _forms(self, name: str) -> Mapping[str, FormKeys]:
        """Return the forms of a family on the layout of its role, or those of the family that it is like."""
        own, drawn = self.declared[name], self.drawn[name].forms
        host = own.host or HostKeys()
        if not host.role:
            return self._forms(host.like) if host.like else drawn
        layout, form = self.frame.roles[host.role], own.forms.get(host.form or USUAL)
        if form is None:
            return drawn
        if host.role == "section":
            return {USUAL: self._whole_form(form)}
        if host.role == "title-only":  # a passage, alone or led by its first sentence, in place of title and body
            whole, led = own.forms["passage"], own.forms["passage-led"]
            return {USUAL: self._whole_form(whole, "body"), "led": self._whole_form(led, "heading")}
        if host.form:
            return {host.form: self._whole_form(form, "heading", "body"), **drawn}
        if host.fields:
            return {USUAL: self._field_form(layout, host), **dict(self._portrait_forms(own, host))}
        columns = sum(each.startswith(FLOW) for box in form.boxes.values() for each in box.slots)
        if not self.frame.columns(layout, columns):
            return drawn
        bodies = {FLOW if n == 1 else f"{FLOW}-{n}": SlotKeys(WHOLE, "bullets") for n in range(1, columns + 1)}
        flow = FormKeys(slots={"title": OWN_TITLE, **bodies})
        return {**({SINGLE: replace(flow, alone=True)} if columns == 1 else {}), USUAL: flow}

    def _field_form(self, layout: TemplateLayout, host: HostKeys) -> FormKeys:
        """Return a form with the title of a layout, and its texts in reading order."""
        named = zip(host.fields, self.frame.texts(layout, host), strict=False)
        slots = {"title": OWN_TITLE, **{name: SlotKeys(WHOLE, "contact", optional=True) for name, _ in named}}
        if host.role in ("cover", "closing") and not self.frame.prose(layout):
            below = next((each.rect for each in layout.placeholders if each.key == BELOW), None)
            room = self.frame.px(below or self.frame.below_title(layout), self.left)
            slots[host.fields[0]] = SlotKeys(room, "cover-subtitle", optional=True)
        return FormKeys(slots=slots)

    def _portrait_forms(self, own: FamilyKeys, host: HostKeys) -> Iterator[tuple[str, FormKeys]]:
        """Yield the forms with a picture in the free area, beside two texts; a cover or a last page has none."""
        page = self.page
        y, width, height = page.top, page.width - page.left - page.right, page.height - page.top - page.bottom
        beside = width * BESIDE
        for name, form in own.forms.items() if host.role == "content" else ():
            if picture := next((slot for slot in form.slots.values() if slot.type == "pic"), None):
                slots = {"title": OWN_TITLE}
                for field, (above, tall) in zip(host.fields, PORTRAYED, strict=True):
                    slots[field] = replace(form.slots[field], rect=(0, y + height * above, beside, height * tall))
                slots["picture"] = replace(picture, rect=(width - beside, y, beside, height))
                yield name, FormKeys(slots=slots)

    def _whole_form(self, usual: FormKeys, *names: str) -> FormKeys:
        """Return a form in which a sentence or passage is the title of a layout, or a question, its answer below."""
        ((name, box),) = usual.boxes.items()
        slots = {each: replace(box.slots[each], rect=WHOLE, optional=False, lines=0) for each in names} or box.slots
        boxes = {name: replace(box, slots=slots, decor=(), tall=TALL, most=TALL)}
        return replace(usual, boxes=boxes, slots={}, decor=(), top=0, ground="plain", feet="usual")
