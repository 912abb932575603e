"""A slide and families of layouts in; which of their members have a place for all that it has out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from generator.model.blocks import Picture, Table
from generator.model.chart import Chart
from generator.model.geometry import EMU_PER_PX, Px, Rect
from generator.model.outline import SlidePlan
from generator.model.text import Run
from generator.model.theme import BLOCKS, Content, Family, Layout, Slot
from generator.place.fit import fits, wrapped

MOST_CROPPED = 0.3  # of a picture: what loses more no longer shows what it showed
MOST_FOCUSED = 0.6  # of one whose author says what it is about
FORMS = 10_000  # of slides, whose layouts are remembered
MOST_ENLARGED = 3  # px of a slot to one of a picture that fills it: of more, nothing is seen but its pixels
LABEL = "label"  # the name of the slot above a title, and the style of what stands there
ONE_LINE, LABEL_HEIGHT = Px(68), Px(26)  # of a title under a label, and of the label
ABOVE, BELOW = Px(2), Px(6)  # how far a title of two lines and its label reach beyond the place of a title alone
SMALLEST, MOST_LINES = 28, 2  # points, and lines, of a sentence that is a title


class Choice:
    """Families of layouts, and which of their members suit a slide; asked once for all slides of one form."""

    def __init__(self, families: Mapping[str, Family]) -> None:
        self.families = families
        slots = (slot for family in families.values() for layout in family.layouts for slot in layout.slots)
        self._label = next((slot for slot in slots if slot.style.name == LABEL and slot.type == "body"), None)
        self._made: dict[Content, tuple[str, ...]] = {}
        self._known: dict[tuple[object, ...], tuple[Layout, ...]] = {}  # a memo, cleared when full

    def in_turn(self, family: str) -> tuple[str, ...]:
        """A family and those that may stand in for it, in the order in which they are tried."""
        return (family, *self.families[family].then)

    def made_for(self, content: Content) -> tuple[str, ...]:
        """The families for a content in the order in which they are tried: those in which it flows come last."""
        if content not in self._made:
            made = [each for each in self.families.values() if content in each.holds]
            made.sort(key=lambda each: each.flows)
            names = [each.name for each in made] + [name for each in made for name in each.then]
            self._made[content] = (*dict.fromkeys(names),)
        return self._made[content]

    def first(self, families: Iterable[str], plan: SlidePlan) -> str:
        """The first of several families that has a member for a slide; none has the empty name."""
        return next((family for family in families if self.members(family, plan)), "")

    def is_loud(self, family: str) -> bool:
        """Whether a name is that of a family whose slides stand on the full accent."""
        return family in self.families and self.families[family].is_loud

    def calm(self, plan: SlidePlan) -> SlidePlan:
        """The same words on the usual background: how a sentence too long for a loud slide is shown."""
        return plan.in_layout(self.made_for("remarks")[0])

    def layouts(self, family: str) -> Iterator[Layout]:
        """Every member of a family and of those that may stand in for it."""
        return (layout for name in self.in_turn(family) for layout in self.families[name].layouts)

    def members(self, family: str, plan: SlidePlan) -> tuple[Layout, ...]:
        """The members of a family that suit, in its order."""
        asked = family, plan.form
        if asked not in self._known:
            if len(self._known) >= FORMS:
                self._known.clear()
            members = self.families[family].layouts_for(len(plan.items))
            suiting = tuple(member for member in members if suits(plan, member))
            if self._label and plan.fill.get(LABEL):
                suiting = tuple(each for member in suiting for each in labelled(member, self._label))
            self._known[asked] = suiting
        found = self._known[asked]
        return found if len(found) < 2 or not plan.fill.get(LABEL) else _holding_title(plan, found)

    def bears_title(self, family: str, plan: SlidePlan) -> bool:
        """Whether a member that suits shows the whole title in one line or two, in letters that befit a title."""
        return any(_shows_title(plan, layout) for layout in self.members(family, plan))


def _holding_title(plan: SlidePlan, layouts: tuple[Layout, ...]) -> tuple[Layout, ...]:
    """Those of labelled layouts that show the whole title of a slide; all, where none does."""
    return tuple(layout for layout in layouts if _shows_title(plan, layout)) or layouts


def _shows_title(plan: SlidePlan, layout: Layout) -> bool:
    title = next(slot for slot in layout.slots if slot.type == "title")
    texts = [(*line.text, Run(plan.suffix)) for line in plan.lines_in(title)]
    lines = [replace(line, text=text) for line, text in zip(plan.lines_in(title), texts, strict=True)]
    counts = (len(wrapped(text, title.style, SMALLEST, title.rect.width)) for text in texts)
    return bool(lines) and fits(lines, title, SMALLEST) and max(counts) <= MOST_LINES


def labelled(layout: Layout, label: Slot) -> tuple[Layout, ...]:
    """The layout with a label above its title: close above a title of one line, and as high as there is room.

    One that has a label, or a title that does not stand on its bottom, is left as it is.
    """
    title = next((slot for slot in layout.slots if slot.type == "title"), None)
    if title is None or title.item or title.style.anchor != "b" or any(slot.name == LABEL for slot in layout.slots):
        return (layout,)
    place, found = title.rect, []
    above = LABEL_HEIGHT if label.style.caps else label.rect.height  # scripts without capitals have taller lines
    if place.height >= ONE_LINE + above:
        low = Rect(place.x, place.bottom - ONE_LINE, place.width, ONE_LINE)
        found.append(_with_label(layout, title, label, "label", low, above))
    top = place.y - ABOVE + above
    high = Rect(place.x, top, place.width, place.bottom + BELOW - top)
    return (*found, _with_label(layout, title, label, "label-high", high, above))


def _with_label(layout: Layout, title: Slot, label: Slot, name: str, rect: Rect, height: int) -> Layout:
    """The layout with its title in a rect, and a label of some height on top of that."""
    idx = max(slot.idx for slot in layout.slots) + 1
    place = Rect(rect.x, rect.y - height, rect.width, height)
    lower = replace(title, rect=rect, style=replace(title.style, warn_below=SMALLEST))
    above = replace(label, name=LABEL, rect=place, idx=idx, item=0, optional=True)
    slots = (above, *(lower if slot is title else slot for slot in layout.slots))
    return replace(layout, name=f"{layout.name}-{name}", title=f"{layout.title} under a label", slots=slots)


def suits(plan: SlidePlan, layout: Layout) -> bool:
    """Whether the layout has a place for each field of each item, and no place that must stay empty."""
    slot = layout.block_slot
    wanted = {Table: "tbl", Picture: "pic", Chart: "chart", type(None): ""}[type(plan.block)]
    if wanted != (slot.type if slot else ""):
        return False
    if slot and isinstance(plan.block, Picture) and not _bears(plan.block, slot):
        return False
    pictures, places = [entry.picture for entry in plan.items if entry.picture], layout.picture_slots
    if len(pictures) != len(places) or not all(map(_bears, pictures, places)):
        return False
    if layout.flows:
        running = (*layout.flow_slots, layout.block_slot, layout.number_slot)
        if layout.number_slot and not any(entry.number for entry in plan.items):
            return False
        once = (each for each in layout.slots if each not in running and not each.optional)
        return bool(plan.items) and all(map(plan.lines_in, once))
    if layout.marks and not any(entry.trend for entry in plan.items):
        return False
    if layout.icons and not all(entry.icon for entry in plan.items):
        return False
    names = {slot.name for slot in layout.slots if slot.item}
    return all(not entry.level and names.issuperset(entry.fields) for entry in plan.items) and all(
        slot.optional or slot.type in BLOCKS or plan.lines_in(slot) for slot in layout.slots
    )


def _bears(picture: Picture, slot: Slot) -> bool:
    """Whether a picture still shows what it showed where a slot crops it."""
    if not slot.crop:
        return True
    drawn = picture.format == "svg"  # which has no pixels
    enlarged = max(slot.rect.width / picture.width, slot.rect.height / picture.height) / EMU_PER_PX
    lost = _lost(picture, slot) <= (MOST_FOCUSED if picture.focus else MOST_CROPPED)
    return lost and (drawn or enlarged <= MOST_ENLARGED)


def _lost(picture: Picture, slot: Slot) -> float:
    """The share of a picture that a slot crops away when it is filled."""
    shapes = picture.width / picture.height, slot.rect.width / slot.rect.height
    return 1 - min(shapes) / max(shapes)
