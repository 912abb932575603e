"""Placed slides in; the same out, with marks at the foot that show the progress of the talk, one for each part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.model.colors import PLAIN, SchemeColor
from generator.model.deck import Slide
from generator.model.geometry import SLIDE_HEIGHT, Rect
from generator.model.outline import SlidePlan
from generator.model.theme import FEET, Decor, Theme

PRESENT = "!!Present part"  # PowerPoint's prefix for shapes that Morph treats as one object
FEWEST, MOST = 3, 12  # parts; fewer say little, and more cannot be counted at a glance


def slides_with_progress_marks(slides: Sequence[Slide], plans: Sequence[SlidePlan], theme: Theme) -> tuple[Slide, ...]:
    """Return the slides with a segment for each part at the foot, their own in the accent; these are only decoration.

    Hidden slides have none, nor slides with a picture there.
    """
    parts = list(dict.fromkeys(plan.section for plan in plans if plan.rank.owner and not plan.hidden))
    if theme.progress is None or not FEWEST <= len(parts) <= MOST:
        return tuple(slides)
    return tuple(
        replace(slide, drawn=(*slide.drawn, *_segments(slide, parts.index(slide.section), len(parts), theme)))
        if slide.section in parts and not slide.hidden
        else slide
        for slide in slides
    )


def _segments(slide: Slide, at: int, count: int, theme: Theme) -> Iterator[Decor]:
    """Yield the segments between the margins of the foot, in reading direction."""
    assert theme.progress
    (top, height, gap), grounds = theme.progress, theme.grounds
    feet = [slot for slot in slide.layout.slots if slot.type in FEET and slot.rect.y > SLIDE_HEIGHT / 2]
    if not feet:
        return
    left, right = min(slot.rect.x for slot in feet), max(slot.rect.right for slot in feet)
    low = (item.rect for item in slide.items if item.rect.bottom > top)
    if any(rect.x < right and rect.right > left for rect in low):
        return
    wide = (right - left - gap * (count - 1)) // count
    color: dict[bool, SchemeColor] = {True: "accent1", False: "accent3"}
    band = Rect(left, top, right - left, height)
    part = next((drawn for drawn in slide.layout.decor if drawn.ground != PLAIN and drawn.rect.contains(band)), None)
    if part:
        color = {now: grounds[part.ground].of(own) for now, own in color.items()}
    for number in (*(each for each in range(count) if each != at), at):
        place = count - 1 - number if feet[0].style.rtl else number
        rect = Rect(left + place * (wide + gap), top, wide, height)
        yield Decor("rect", rect, color[number == at], name=PRESENT if number == at else "")


def slides_with_motion(slides: Sequence[Slide], transitions: str) -> tuple[Slide, ...]:
    """Return the slides with fades; where another part begins, the mark of the present part moves."""
    if transitions == "none":
        return tuple(slides)
    parts = [slide.section if any(each.name == PRESENT for each in slide.drawn) else "" for slide in slides]
    return tuple(
        replace(slide, motion="morph" if before and part and part != before else "fade")
        for slide, part, before in zip(slides, parts, ("", *parts), strict=False)
    )
