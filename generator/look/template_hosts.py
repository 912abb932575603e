"""A layout in the free area of a template in; the same on one of the template's layouts, in its placeholders, out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count

from msgspec.structs import replace

from generator.decks.opened_shapes import BOX
from generator.decks.static_shapes import SlideGround
from generator.decks.template import TemplateLayout, TemplatePlaceholder
from generator.look.contrast import TEXT, contrast_ratio
from generator.look.keys import FamilyKeys, HostKeys
from generator.look.template_forms import LED
from generator.look.template_frame import FILLED, LEAST_BODY, LEAST_LINE, TemplateFrame
from generator.model.theme import BLOCKS, FEET, Layout, Slot, Style

STATED = (48, 44, 40, 36)  # points, larger than a template's own, that a sentence on a slide of its own may have,
ANSWERED, LISTED = (36, 32, 28, 24), (24, 22)  # those of an answer, and of a list where the template's are small
NAMES = {"ftr": "footer", "dt": "date", "sldNum": "number"}


class TemplateHosts:
    """Finds for each layout the one of the template that it stands on."""

    def __init__(self, frame: TemplateFrame, families: Mapping[str, FamilyKeys], adds: bool = False) -> None:
        """Take a template, and how each family is declared.

        With `adds`, what has no placeholder gets one on a copy of the layout, and else is a box.
        """
        self.frame, self.families, self.adds = frame, families, adds

    def hosted(self, layout: Layout) -> Layout:
        """Return the layout on the template's layout for its family, its slots in placeholders if there are any."""
        keys = self._keys(layout)
        host = self.frame.roles[keys.role or ("content" if layout.block_slot else "title-only")]
        holders, fields = self._holders(layout, host), keys.fields
        last = [slot.name for slot in layout.slots if slot.name in fields][-1:]
        slots = []
        for slot in layout.slots:
            if slot.name in last:
                slot = replace(slot, also=fields[fields.index(slot.name) + 1 :])
            slots.append(self._held(slot, host.title if slot.type == "title" else holders.get(slot.name), host, layout))
        free = [slot.idx for slot in slots if slot.holder is None]
        shift = _shift({each.key[1] for each in host.placeholders}, free)
        slots = [slot if slot.holder else replace(slot, idx=slot.idx + shift) for slot in slots]
        taken = {holder.key for holder in holders.values()}
        return replace(layout, slots=(*slots, *self._feet(host, taken)), host=host.part, added=bool(free))

    def _keys(self, layout: Layout) -> HostKeys:
        """Return how a layout stands on a template's; of items, only those in one form have fields."""
        keys = self.families[layout.family].host or HostKeys()
        return keys if layout.form == f"{layout.family}-{keys.form}" or not keys.form else HostKeys(keys.role)

    def _holders(self, layout: Layout, host: TemplateLayout) -> dict[str, TemplatePlaceholder]:
        """Return the placeholder for each slot by name, for families whose slides are the template's own layouts."""
        body = self.frame.largest(host)
        if layout.block_slot:
            return {layout.block_slot.name: body} if body else {}
        keys = self._keys(layout)
        if keys.form:
            return {keys.fields[0]: body} if body else {}
        if keys.fields:
            return dict(zip(keys.fields, self.frame.texts(host, keys), strict=False))
        bodies = self.frame.columns(host, len(layout.flow_slots)) if keys.role else ()
        return dict(zip((slot.name for slot in layout.flow_slots), bodies, strict=False))

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
        keys, home = self._keys(layout), self.frame.home(holder, host)
        is_field = bool(keys.fields) and not keys.form and not holder.is_title
        if is_field or keys.whole:
            holder = self.frame.grown(holder, host, keys.whole)
        room, outer = self.frame.rect(holder.inner), self.frame.rect(holder.rect)
        is_moved = layout.form == f"{layout.family}-{LED}"  # below a line that leads to it
        if is_moved:
            insets = room.y - outer.y, outer.bottom - room.bottom
            room = replace(room, y=slot.rect.y, height=slot.rect.height)
            outer = replace(outer, y=room.y - insets[0], height=room.height + sum(insets))
        inner = replace(room, width=round(room.width * FILLED), height=round(room.height * FILLED))
        alike = [each for each in host.placeholders if each.key[1] == holder.key[1]]
        pinned = outer if is_moved or len(alike) > 1 or holder.rect != home.rect else None
        least = LEAST_LINE if is_field else LEAST_BODY
        hides = _hides_links(host, host.behind(holder.inner))
        larger = () if is_field else self._larger(holder, host, keys)
        style = replace(self.frame.slot_style(holder, home, slot.style, hides, least, larger), tokens=())
        if keys.whole:  # a sentence stands in the middle, and in capitals it is hard to read
            style = replace(style, anchor="ctr", caps=False)
        return replace(slot, holder=holder.key, rect=inner, style=style, pinned=pinned, drawn=room.width)

    def _larger(self, holder: TemplatePlaceholder, host: TemplateLayout, keys: HostKeys) -> Sequence[int]:
        """Return the sizes in points, larger than the template's own, that a short text may have in a holder."""
        if keys.whole:
            return STATED
        if keys.form and not holder.is_title:
            title = self.frame.title_size(self.frame.title(host)) * self.frame.scale
            return [size for size in ANSWERED if size < title] or ANSWERED[1:]
        return () if holder.is_title else LISTED

    def _feet(self, host: TemplateLayout, taken: Collection[tuple[str, str]]) -> Iterator[Slot]:
        """Yield footer, date and number where the template's layout has them, unless another slot has taken them."""
        for number, foot in enumerate(
            each for each in host.placeholders if each.type in FEET and each.key not in taken
        ):
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
