"""A placeholder of a company's layout in; the same with the room that nothing else on a slide takes out."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from generator.decks.template import OpenedTemplate, TemplateLayout, TemplatePlaceholder
from generator.model.geometry import Rect
from generator.model.theme import FEET

TALL_LINES, TALL_LINE = 0.16, 0.09  # shares of a slide's height to which the texts of a cover grow, and one of a line
TALL_FROM_TOP = 0.24  # the same for texts that begin at the top, whose place stays
APART = 0.04  # share of the height between grown texts and what is below them
EDGE, FOOT = 0.08, 0.16  # shares of the height that grown texts leave free above and below
WIDE, NARROW = 1.5, 4 / 3  # of a slide's height: the width of a wide slide at least, and that of an old one
ASIDE = 0.1  # of a slide's width, the difference between the margins of a title that stands at one side
EVEN = 0.02  # of a slide's width, the difference between two margins that are meant to be equal


def moved_placeholder(placeholder: TemplatePlaceholder, rect: Rect) -> TemplatePlaceholder:
    """Return a placeholder in another rect, in EMU of the package, with the insets that it has."""
    old, inner = placeholder.rect, placeholder.inner
    x, y = rect.x + inner.x - old.x, rect.y + inner.y - old.y
    size = inner.width + rect.width - old.width, inner.height + rect.height - old.height
    return replace(placeholder, rect=rect, inner=Rect(x, y, *size))


def placeholder_around(placeholder: TemplatePlaceholder, room: Rect) -> TemplatePlaceholder:
    """Return a placeholder whose text stands in a room, in EMU of the package, with the insets that it has."""
    old, inner = placeholder.rect, placeholder.inner
    x, y = room.x + old.x - inner.x, room.y + old.y - inner.y
    size = room.width + old.width - inner.width, room.height + old.height - inner.height
    return moved_placeholder(placeholder, Rect(x, y, *size))


def lines_with_room(placeholder: TemplatePlaceholder, host: TemplateLayout, height: int) -> TemplatePlaceholder:
    """Return a placeholder for a line or two, which reaches lower where it may, or as high as a line needs.

    height: the slide's.
    """
    rect = placeholder.rect
    others = [*obstacles_of_layout(host), *(each.rect for each in host.placeholders if each is not placeholder)]
    share = TALL_FROM_TOP if placeholder.anchor not in ("ctr", "b") else TALL_LINES
    tall = min(round(height * share), _below(rect, others, height) - rect.y)
    if tall > rect.height:
        return moved_placeholder(placeholder, replace(rect, height=tall))
    above = [each.bottom for each in others if each.x < rect.right and rect.x < each.right and each.bottom <= rect.y]
    y = max([rect.bottom - round(height * TALL_LINE), *above])
    return moved_placeholder(placeholder, replace(rect, y=y, height=rect.bottom - y)) if y < rect.y else placeholder


def statement_with_room(title: TemplatePlaceholder, host: TemplateLayout, template: OpenedTemplate) -> Rect:
    """Return the room for a sentence in the place of a layout's title, over its texts that stay empty.

    It is the panel on which the title stands, or the slide, without edges and without what is drawn beside the title;
    a title that stands at one side reaches over to the other, where no picture is behind it.
    """
    rect, height, ground = title.rect, template.height, host.behind(title.inner)
    panels = [each.rect for each in host.shapes if (each.fill or each.picture) and each.is_behind(title.inner)]
    panel = panels[-1] if panels else Rect(0, 0, template.width, height)
    others = [each for each in obstacles_of_layout(host) if each not in panels]
    middle, beside = rect.y + rect.height // 2, [each for each in others if each.x < rect.right and rect.x < each.right]
    above = max([round(height * EDGE), panel.y, *(each.bottom for each in beside if each.bottom <= middle)])
    below = min([round(height * (1 - FOOT)), panel.bottom, *(each.y for each in beside if each.y >= middle)])
    if below - above <= rect.height:
        above, below = rect.y, rect.bottom
    band = [each for each in others if each.y < below and above < each.bottom]
    margins = rect.x - panel.x, panel.right - rect.right
    margin = max(0, min(margins))
    left = max([panel.x + margin, *(each.right for each in band if each.right <= rect.x)])
    right = min([panel.right - margin, *(each.x for each in band if each.x >= rect.right)])
    if ground.picture or left > rect.x or right < rect.right or abs(margins[0] - margins[1]) < ASIDE * template.width:
        left, right = rect.x, rect.right
    return Rect(left, above, right - left, below - above)


def layout_at_full_width(
    layout: TemplateLayout, template: OpenedTemplate, like: TemplatePlaceholder | None
) -> TemplateLayout:
    """Return a layout that was left as it stood on slides of 4:3 with its texts over the whole width of a wide slide.

    like: the title of the layout for titles alone, which it then has its own title like, if that is wide.
    """
    height, width, own = template.height, template.width, layout.title
    texts = [each for each in layout.placeholders if each.type not in FEET]
    left, right = min((each.rect.x for each in texts), default=0), max((each.rect.right for each in texts), default=0)
    old = height * NARROW
    if own is None or width < WIDE * height or layout.is_pictured or abs(old - right - left) > EVEN * width:
        return layout
    target = like.rect if like and like.rect.right > old else _stretched(own.rect, width / old)
    share = target.width / own.rect.width
    moved = []
    for each in layout.placeholders:
        x, wide = round(target.x + (each.rect.x - own.rect.x) * share), round(each.rect.width * share)
        found = moved_placeholder(each, replace(each.rect, x=x, width=wide)) if each in texts else each
        if each is own and like and target is like.rect:
            found = replace(moved_placeholder(own, like.rect), align=like.align, anchor=like.anchor)
        moved.append(found)
    crossed = any(
        shape.overlaps(each.rect) for shape in obstacles_of_layout(layout) for each in moved if each.type not in FEET
    )
    return layout if crossed else replace(layout, placeholders=tuple(moved))


def layout_with_room_below_title(layout: TemplateLayout, height: int) -> tuple[TemplateLayout, Rect | None]:
    """Return a layout that has a title alone with room for lines below it; None for the room if there is none.

    Its title moves up for them where it stands too low and nothing is above it.
    """
    title = layout.title
    assert title
    rect, room = title.rect, round(height * TALL_LINES)
    others = obstacles_of_layout(layout)
    beside = [each for each in others if each.x < rect.right and rect.x < each.right and each.bottom <= rect.y]
    above = max([round(height * EDGE), *(each.bottom for each in beside)])
    up = max(0, rect.bottom + room - _below(rect, others, height))
    if rect.y - up < above:
        return layout, None
    lines = Rect(title.inner.x, rect.bottom - up, title.inner.width, room)
    if not up:
        return layout, lines
    higher = moved_placeholder(title, replace(rect, y=rect.y - up))
    holders = tuple(higher if each is title else each for each in layout.placeholders)
    return replace(layout, placeholders=holders), lines


def obstacles_of_layout(host: TemplateLayout) -> list[Rect]:
    """Return the places of what stays on every slide of a layout: what it draws, and its footer, date and number."""
    return [*(each.rect for each in host.shapes), *(each.rect for each in host.placeholders if each.type in FEET)]


def _below(rect: Rect, others: Iterable[Rect], height: int) -> int:
    """Return how far a rect may reach down, in EMU, off what is below it."""
    apart = round(height * APART)
    lower = [each.y - apart for each in others if each.x < rect.right and rect.x < each.right and each.y >= rect.bottom]
    return min([round(height * (1 - EDGE)), *lower])


def _stretched(rect: Rect, share: float) -> Rect:
    return replace(rect, x=round(rect.x * share), width=round(rect.width * share))
