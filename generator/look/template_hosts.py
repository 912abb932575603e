"""A layout in the free area of a template in; the same on one of the template's layouts, in its placeholders, out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count

from msgspec.structs import replace

from generator.decks.opened_shapes import BOX
from generator.decks.static_shapes import SlideGround
from generator.decks.template import TemplateLayout, TemplatePlaceholder
from generator.look.contrast import TEXT, contrast_ratio
from generator.look.role_names import TemplateRole
from generator.look.template_frame import FIELDS, FILLED, LEAST_BODY, LEAST_LINE, TemplateFrame
from generator.model.theme import BLOCKS, FEET, Layout, Slot, Style

HOSTS: Mapping[str, TemplateRole] = {  # the role of the layout that a family's slides have
    "cover": "cover",
    "divider": "section",
    "statement": "section",
    "closing": "closing",
    "speaker": "content",
    "columns-2": "two-content",
}
CONTENT = ("points", "questions")
FLOWING = ("points", "columns-2")
LED = "points-led"  # the form of points between a line that leads to them and one that closes them
ASKED = "questions-alone"  # the form of one question on the layout for content
STATED = (48, 44, 40, 36)  # points, larger than a template's own, that a sentence on a slide of its own may have,
ANSWERED, LISTED = (36, 32, 28, 24), (24, 22)  # those of an answer, and of a list where the template's are small
NAMES = {"ftr": "footer", "dt": "date", "sldNum": "number"}


class TemplateHosts:
    """Finds for each layout the one of the template that it stands on."""

    def __init__(self, frame: TemplateFrame, adds: bool = False) -> None:
        """Take a template; with `adds`, what has no placeholder gets one on a copy of the layout, and else is a box."""
        self.frame, self.adds = frame, adds

    def hosted(self, layout: Layout) -> Layout:
        """Return the layout on the template's layout for its family, its slots in placeholders if there are any."""
        block = layout.block_slot
        is_content = bool(block) or layout.family in CONTENT
        host = self.frame.roles[HOSTS.get(layout.family, "content" if is_content else "title-only")]
        holders = self._holders(layout, host)
        fields = ("body", "answer") if layout.form == ASKED else FIELDS.get(layout.family, ())
        last = [slot.name for slot in layout.slots if slot.name in fields][-1:]
        slots = []
        for slot in layout.slots:
            if slot.name in last:
                slot = replace(slot, also=fields[fields.index(slot.name) + 1 :])
            slots.append(self._held(slot, host.title if slot.type == "title" else holders.get(slot.name), host, layout))
        free = [slot.idx for slot in slots if slot.holder is None]
        shift = _shift({each.key[1] for each in host.placeholders}, free)
        slots = [slot if slot.holder else replace(slot, idx=slot.idx + shift) for slot in slots]
        return replace(layout, slots=(*slots, *self._feet(host)), host=host.part, added=bool(free))

    def _holders(self, layout: Layout, host: TemplateLayout) -> dict[str, TemplatePlaceholder]:
        """Return the placeholder for each slot by name, for families whose slides are the template's own layouts."""
        body = self.frame.largest(host)
        if layout.block_slot:
            return {layout.block_slot.name: body} if body else {}
        if layout.family in FIELDS:
            return dict(zip(FIELDS[layout.family], self.frame.texts(host, layout.family), strict=False))
        if layout.family in FLOWING:
            bodies = self.frame.columns(host, len(layout.flow_slots))
            return dict(zip((slot.name for slot in layout.flow_slots), bodies, strict=False))
        return {"body": body} if layout.form == ASKED and body else {}

    def _held(self, slot: Slot, holder: TemplatePlaceholder | None, host: TemplateLayout, layout: Layout) -> Slot:
        """Return a slot in a placeholder, whose text fills nine tenths of it at most; without one, it is a text box."""
        if holder is None:
            name = slot.name.replace("-", " ").capitalize()
            slot = replace(slot, style=replace(slot.style, links_as_text=_hides_links(host, host.ground)))
            if self.adds:
                return slot
            return replace(slot, holder=(BOX, f"{name} {slot.item}" if slot.item else name))
        if slot.type in BLOCKS:
            return replace(slot, holder=holder.key)
        home = self.frame.home(holder, host)
        if (layout.family in FIELDS and not holder.is_title) or layout.family == "statement":
            holder = self.frame.grown(holder, host, layout.family)
        room, outer = self.frame.rect(holder.inner), self.frame.rect(holder.rect)
        is_moved = layout.form == LED  # below a line that leads to it
        if is_moved:
            insets = room.y - outer.y, outer.bottom - room.bottom
            room = replace(room, y=slot.rect.y, height=slot.rect.height)
            outer = replace(outer, y=room.y - insets[0], height=room.height + sum(insets))
        inner = replace(room, width=round(room.width * FILLED), height=round(room.height * FILLED))
        alike = [each for each in host.placeholders if each.key[1] == holder.key[1]]
        pinned = outer if is_moved or len(alike) > 1 or holder.rect != home.rect else None
        least = LEAST_LINE if layout.family in FIELDS else LEAST_BODY
        hides = _hides_links(host, host.behind(holder.inner))
        larger = self._larger(holder, host, layout)
        style = replace(self.frame.slot_style(holder, home, slot.style, hides, least, larger), tokens=())
        if layout.family == "statement":  # a sentence stands in the middle, and in capitals it is hard to read
            style = replace(style, anchor="ctr", caps=False)
        return replace(slot, holder=holder.key, rect=inner, style=style, pinned=pinned, drawn=room.width)

    def _larger(self, holder: TemplatePlaceholder, host: TemplateLayout, layout: Layout) -> Sequence[int]:
        """Return the sizes in points, larger than the template's own, that a short text may have in a holder."""
        if layout.family == "statement":
            return STATED
        if layout.form == ASKED and not holder.is_title:
            title = self.frame.title_size(self.frame.title(host)) * self.frame.scale
            return [size for size in ANSWERED if size < title] or ANSWERED[1:]
        return LISTED if layout.family in FLOWING and not holder.is_title else ()

    def _feet(self, host: TemplateLayout) -> Iterator[Slot]:
        """Yield footer, date and number where the template's layout has them."""
        for number, foot in enumerate(each for each in host.placeholders if each.type in FEET):
            style = Style(
                foot.name, (max(1, int(foot.levels[0].size * self.frame.scale)),), self.frame.font(foot), "mn", "dk1"
            )
            for kind in FEET:
                if kind == foot.type:
                    yield Slot(
                        NAMES[kind], 0, self.frame.rect(foot.inner), style, kind, 2 + number, True, holder=foot.key
                    )


def _shift(taken: Collection[str], wanted: Sequence[int]) -> int:
    """Return how much to add to each `wanted` idx, so that no placeholder of a layout has one of them."""
    return next(more for more in count(0, 1000) if not any(str(idx + more) in taken for idx in wanted))


def _hides_links(host: TemplateLayout, ground: SlideGround) -> bool:
    """Tell whether the colour of links may be hard to read on a ground, so that they look like the text around them."""
    link = host.colors.get("hlink", "")
    return bool(ground.picture) or not link or contrast_ratio(link, ground.color) < TEXT
