"""A picture and its slot in; where it stands and what is cropped out."""

from __future__ import annotations

from generator.model.article import Picture
from generator.model.deck import PictureItem, alt_text
from generator.model.geometry import EMU_PER_PX, Rect
from generator.model.theme import Slot

SHARE = {"l": 0, "t": 0, "ctr": 0.5, "r": 1, "b": 1}  # of the room that is left over, before the picture
LARGEST = 2  # EMU_PER_PX: more would show its pixels


def picture_item(picture: Picture, slot: Slot, title: str) -> PictureItem:
    """The picture filling its slot, cropped, or whole, where the slot's style aligns it: never distorted.

    Where the author wrote no alternative text, the title of the slide stands for it (a finding has said so).
    """
    alt = alt_text(picture.alt or title)
    across, down = slot.rect.width / picture.width, slot.rect.height / picture.height
    if slot.crop:
        scale = max(across, down)
        side = (1 - slot.rect.width / (picture.width * scale)) / 2
        top = (1 - slot.rect.height / (picture.height * scale)) / 2
        return PictureItem(slot, picture, slot.rect, (side, top, side, top), alt)
    scale = min(across, down, LARGEST * EMU_PER_PX)
    width, height = round(picture.width * scale), round(picture.height * scale)
    left = round((slot.rect.width - width) * SHARE[slot.style.align])
    above = round((slot.rect.height - height) * SHARE[slot.style.anchor])
    return PictureItem(slot, picture, Rect(slot.rect.x + left, slot.rect.y + above, width, height), (0, 0, 0, 0), alt)
