"""A layout of covers in; the same with places in which a title and the lines below it can be read, out.

The places are the company's if what its layout draws leaves them free. Else both stand together where it is even.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.model.geometry import Rect
from generator.template.ground import GroundMap
from generator.template.layouts import TemplateLayout, TemplatePlaceholder
from generator.template.signs import (
    PROSE,
    TITLE_LINES,
    anchored_placeholder,
    first_lines,
    line_height,
    placeholder_around,
    with_placeholder,
)

ASIDE = 0.25  # of the width of the slide: a text that begins no farther from where the title does begins there
FIELD_LINES = 5  # of a subtitle, and of who speaks where and when
LEAST_LINES = 2  # of them, in the layout's own size
EDGE, SIDE = 0.05, 0.07  # of the slide's height and width, that stay free
WIDE, NARROWEST = 0.34, 0.3  # of the slide's width: an even ground for both, and for the lines below a title
HIGH, TALL = 0.3, 0.4  # of the slide's height: a title whose middle is so high, over lines so tall, is that of content
MOST_WIDE, MOST_TALL = 0.5, 0.6  # of the slide: what more room is not better than
CENTRE = 0.4  # the share of spare room above texts in the middle
TITLE_MOST = 3  # lines of a title
SMALLER, HALF, NEARLY = 0.6, 0.55, 0.5  # of a title's size, of a room's height, of a line's area
SUBTITLE = 0.73  # of a title's size: the most for the lines below it
GAP = 5  # parts of a line's height that stay free between a title and the lines below it
FRAME = 0.8  # of the slide's width
BAR = 0.15  # of the slide's height: what is so low behind the lines below a title is empty without them


class Cover(Struct, frozen=True):
    """A layout of covers, and the room for what its layout has no placeholder for."""

    layout: TemplateLayout
    below: Rect | None = None


def composed_cover(layout: TemplateLayout, fields: Sequence[TemplatePlaceholder], ground: GroundMap) -> Cover | None:
    """Return a layout of covers with its texts where they can be read, or None if it has no place for them.

    fields: the placeholders for text beside the title, from the top.
    """
    title, slide = layout.title, ground.slide
    assert title
    fields = [_smaller_than_title(each, title) for each in fields]
    field = max(fields, key=lambda each: each.rect.area, default=None)
    if field and not _is_like_content(title, field, slide) and not _is_framed(title, field, layout, slide):
        own = [_own_field(title, each, layout, ground) for each in fields]
        if all(own):
            for each in filter(None, own):
                layout = with_placeholder(layout, each)
            return Cover(layout)
    bars = [each for each in layout.shapes if each.rect.height < BAR * slide.height]
    if any(bar.is_behind(each.rect) for bar in bars for each in fields):
        return None
    return _in_the_free(layout, title, max(fields, key=lambda each: each.levels[0].size, default=None), ground)


def _smaller_than_title(field: TemplatePlaceholder, title: TemplatePlaceholder) -> TemplatePlaceholder:
    size = SUBTITLE * title.levels[0].size
    if field.levels[0].size <= size:
        return field
    return replace(field, levels=tuple(replace(each, size=size) for each in field.levels), is_size_said=False)


def _is_like_content(title: TemplatePlaceholder, field: TemplatePlaceholder, slide: Rect) -> bool:
    middle = title.rect.y + title.rect.height / 2
    return middle < HIGH * slide.height and field.rect.height > TALL * slide.height


def _is_framed(title: TemplatePlaceholder, field: TemplatePlaceholder, layout: TemplateLayout, slide: Rect) -> bool:
    """Tell whether the layout draws something narrow behind the title alone, such as a balloon."""
    frames = (each for each in layout.shapes if each.is_behind(title.inner) and each.rect.width < FRAME * slide.width)
    return any(not each.is_behind(field.inner) for each in frames)


def _own_field(
    title: TemplatePlaceholder, field: TemplatePlaceholder, layout: TemplateLayout, ground: GroundMap
) -> TemplatePlaceholder | None:
    """Return the lines below a title in their own place, as far as it is free and even, or None if it is not."""
    slide, line, inner = ground.slide, line_height(field), field.inner
    taken = first_lines(title, TITLE_LINES * line_height(title))
    if field.rect.y < taken.y or not ground.is_even(taken):
        return None
    if abs(inner.x - title.inner.x) < ASIDE * slide.width:
        field, inner = replace(field, align=title.align), replace(inner, x=title.inner.x, width=title.inner.width)
    others = [each.rect for each in layout.placeholders if each.type in PROSE and each.key != field.key]
    end = min((each.y for each in others if each.y > inner.y), default=round(slide.height * (1 - EDGE)))
    is_last = not any(each.y > inner.y for each in others)  # of two, the first is one line, and grows upwards
    top = max(inner.y - (not is_last) * line // 2, taken.bottom + line // GAP)
    low = max(inner.bottom, min(inner.y + FIELD_LINES * line, end))
    room = replace(inner, y=top, height=low - top)
    start = Rect(
        inner.x + (inner.width // 2 if field.align == "ctr" else 0), max(inner.y, top), line, FIELD_LINES * line
    )
    able = [room] if ground.is_even(room) else [_around_middle(each, field, inner) for each in ground.even_rects(room)]
    tall = (LEAST_LINES if is_last else 1) * line
    wide = max(NARROWEST * slide.width, HALF * field.inner.width)
    even = (each for each in able if each.width >= wide and each.height >= tall)
    begun = (each for each in even if each.covered(start) >= NEARLY * start.area)
    best = max(begun, key=lambda each: each.area, default=None)
    return placeholder_around(anchored_placeholder(field, "t" if is_last else "b"), best) if best else None


def _around_middle(rect: Rect, field: TemplatePlaceholder, inner: Rect) -> Rect:
    """Return the part of a rect that has the same middle as another one, if the text is centred."""
    middle = inner.x + inner.width // 2
    half = max(0, min(middle - rect.x, rect.right - middle))
    return replace(rect, x=middle - half, width=2 * half) if field.align == "ctr" else rect


def _in_the_free(
    layout: TemplateLayout, title: TemplatePlaceholder, field: TemplatePlaceholder | None, ground: GroundMap
) -> Cover | None:
    """Return the layout with both texts together where no edge is: around the title's place, or else on the most room.

    None if no room is large enough.
    """
    slide, line = ground.slide, line_height(title)
    below = line_height(field) if field else round(line * SMALLER)
    side, edge = round(SIDE * slide.width), round(EDGE * slide.height)
    free = ground.even_rects(Rect(side, edge, slide.width - 2 * side, slide.height - 2 * edge))
    least = (TITLE_LINES * line + LEAST_LINES * below) * SMALLER
    able = [each for each in free if each.width >= WIDE * slide.width and each.height >= least]
    own = first_lines(title, line)
    around = [each for each in able if each.covered(own) >= NEARLY * own.area]
    wide, tall = MOST_WIDE * slide.width, MOST_TALL * slide.height
    room = max(around or able, key=lambda each: min(each.width, wide) * min(each.height, tall), default=None)
    if room is None:
        return None
    low = min(FIELD_LINES * below, round(room.height * HALF))
    high = min(TITLE_MOST * line, room.height - low)
    spare = room.height - high - low
    is_own = around and not (field and _is_like_content(title, field, slide))
    above = max(0, min(spare, own.bottom - high - room.y)) if is_own else round(spare * CENTRE)
    x = max(room.x, title.inner.x) if title.inner.x < room.x + room.width // 2 and title.align != "ctr" else room.x
    place = Rect(x, room.y + above, room.right - x, high)
    under = replace(place, y=place.bottom + line // GAP, height=low - line // GAP)
    placed = [placeholder_around(anchored_placeholder(title, "b"), place)]
    if field:
        placed.append(placeholder_around(replace(anchored_placeholder(field, "t"), align=title.align), under))
    others = (each for each in layout.placeholders if not each.is_title and each.type not in PROSE)
    return Cover(replace(layout, placeholders=(*placed, *others)), None if field else under)
