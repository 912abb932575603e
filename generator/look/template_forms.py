"""The forms of families whose slides are a template's own layouts: cover, divider, closing, points and others."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator.decks.template import TemplateLayout
from generator.look.keys import FamilyKeys, FormKeys, LayoutsKeys, SlotKeys
from generator.look.template_frame import FIELDS, TemplateFrame
from generator.model.geometry import Rect
from generator.model.theme import FLOW

BESIDE = 0.48  # of the width of a body, for a text beside a picture, and for the picture


class TemplateForms:
    """Makes the forms; `declared` is layouts.yaml, `drawn` what of it can stand in the free area, `left` its margin."""

    def __init__(self, frame: TemplateFrame, declared: LayoutsKeys, drawn: LayoutsKeys) -> None:
        self.frame, self.declared, self.drawn = frame, declared.families, drawn.families
        self.page, self.left = drawn.page, drawn.page.left

    def families(self) -> Iterator[tuple[str, FamilyKeys]]:
        """Yield the families that fill the placeholders of a layout: cover, divider, closing, points and columns."""
        declared = self.declared
        cover, section, closing = (self.frame.roles[name] for name in ("cover", "section", "closing"))
        yield "cover", replace(declared["cover"], forms={"usual": self._form(cover, "cover")})
        pictured = self.drawn["picture"].forms["usual"]
        yield "cover-picture", replace(declared["cover-picture"], forms={"usual": pictured})
        alone = self._form(self.frame.roles["content"], "speaker")
        portraits = {name: self._portrait(crop) for name, crop in (("picture", True), ("picture-whole", False))}
        yield "speaker", replace(declared["speaker"], forms={"usual": alone, **portraits})
        yield "divider", replace(declared["divider"], forms={"usual": self._form(section, "divider")})
        yield "statement", replace(declared["statement"], forms={"usual": self._stated(section)})
        yield (
            "closing",
            replace(declared["closing"], forms={"usual": self._form(closing, "closing")}),
        )
        yield (
            "questions",
            replace(
                self.drawn["questions"],
                forms={"alone": self._asked(), **self.drawn["questions"].forms},
            ),
        )
        led = self.drawn["points"].forms["usual"]
        flowing = self._flowing(self.frame.roles["content"], 1)
        yield "points", replace(declared["points"], forms={"usual": flowing, "led": led})
        two = self.frame.roles["two-content"]
        if self.frame.columns(two, 2):
            yield "columns-2", replace(declared["columns-2"], forms={"usual": self._flowing(two, 2)})

    def _form(self, layout: TemplateLayout, family: str) -> FormKeys:
        """Return a form with the title of a layout, and its texts in reading order."""
        names = FIELDS[family]
        title = self.frame.title(layout)
        slots = {"title": SlotKeys(self._px(title.inner), "title", type="title")}
        for name, placeholder in zip(names, self.frame.texts(layout, family), strict=False):
            grown = self.frame.grown(placeholder, layout, family)
            slots[name] = SlotKeys(self._px(grown.inner), "contact", optional=True)
        if family == "closing" and self.frame.contact:
            slots[names[0]] = SlotKeys(self._px(self.frame.contact), "contact", optional=True)
        return FormKeys(slots=slots)

    def _portrait(self, crop: bool) -> FormKeys:
        """Return a form in which what a speaker does stands beside a picture, cropped or whole."""
        title, page = self.frame.title(self.frame.roles["content"]), self.page
        x, y, width, height = 0.0, page.top, page.width - page.left - page.right, page.height - page.top - page.bottom
        beside = width * BESIDE
        return FormKeys(
            slots={
                "title": SlotKeys(self._px(title.inner), "title", type="title"),
                "line": SlotKeys((x, y, beside, height * 0.55), "answer", optional=True),
                "links": SlotKeys((x, y + height * 0.6, beside, height * 0.4), "link", optional=True),
                "picture": SlotKeys((x + width - beside, y, beside, height), "picture", type="pic", crop=crop),
            }
        )

    def _stated(self, layout: TemplateLayout) -> FormKeys:
        """Return a form in which one sentence is the title of a section's layout."""
        usual = self.declared["statement"].forms["usual"]
        title = self.frame.grown(self.frame.title(layout), layout, "statement")
        _, y, _, height = self._px(title.inner)
        ((name, box),) = ((name, box) for name, box in usual.boxes.items() if box.counts)
        return replace(usual, boxes={name: replace(box, tall=height, most=height)}, slots={}, top=y, ground="plain")

    def _asked(self) -> FormKeys:
        """Return a form in which a question is the title of the content's layout, and its answer the body."""
        usual = self.declared["questions"].forms["alone"]
        host = self.frame.roles["content"]
        title, body = self.frame.title(host), self.frame.largest(host)
        x, y, width, height = self._px(title.inner)
        below = self._px(body.inner if body else self.frame.below(title))
        ((name, box),) = ((name, box) for name, box in usual.boxes.items() if box.counts)
        heading, answer = (replace(box.slots[each], optional=False) for each in ("heading", "body"))
        slots = {
            "heading": replace(heading, rect=(x, 0, width, height)),
            "body": replace(answer, rect=(below[0], below[1] - y, below[2], below[3])),
        }
        tall = below[1] + below[3] - y
        boxes = {name: replace(box, slots=slots, decor=(), tall=tall, most=tall)}
        return replace(usual, boxes=boxes, slots={}, decor=(), top=y, feet="usual", mirror=False, rule="none", bottom=1)

    def _flowing(self, layout: TemplateLayout, columns: int) -> FormKeys:
        """Return a form whose items flow in the bodies of a layout."""
        title = self.frame.title(layout)
        slots = {"title": SlotKeys(self._px(title.inner), "title", type="title")}
        for number, body in enumerate(self.frame.columns(layout, columns), 1):
            slots[FLOW if number == 1 else f"{FLOW}-{number}"] = SlotKeys(self._px(body.inner), "bullets")
        return FormKeys(slots=slots)

    def _px(self, rect: Rect) -> tuple[float, float, float, float]:
        return self.frame.px(rect, self.left)
