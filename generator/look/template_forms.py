"""The forms of families whose slides stand in the placeholders of a template's layouts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from generator.decks.template import TemplateLayout
from generator.look.keys import FamilyKeys, FormKeys, HostKeys, LayoutsKeys, SlotKeys
from generator.look.layouts import USUAL
from generator.look.template_frame import TemplateFrame
from generator.model.geometry import Rect
from generator.model.theme import FLOW

LED = "led"  # the form of items that flow between a line that leads to them and one that closes them
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
            if own.host and (forms := self._forms(name, own, own.host)):
                yield name, replace(own, forms=forms)

    def _forms(self, name: str, own: FamilyKeys, host: HostKeys) -> Mapping[str, FormKeys]:
        """Return the forms of a family on the layout of its role."""
        drawn = self.drawn[host.like or name].forms
        if not host.role:
            return {USUAL: drawn[USUAL]}
        layout, form = self.frame.roles[host.role], own.forms[host.form or USUAL]
        if host.whole:
            return {USUAL: self._stated(layout, form)}
        if host.form:
            return {host.form: self._asked(layout, form), **drawn}
        if host.fields:
            return {USUAL: self._form(layout, host), **dict(self._portraits(own, host))}
        columns = sum(each.startswith(FLOW) for box in form.boxes.values() for each in box.slots)
        if not self.frame.columns(layout, columns):
            return drawn
        return {USUAL: self._flowing(layout, columns), **({LED: drawn[USUAL]} if columns == 1 else {})}

    def _form(self, layout: TemplateLayout, host: HostKeys) -> FormKeys:
        """Return a form with the title of a layout, and its texts in reading order."""
        title = self.frame.title(layout)
        slots = {"title": SlotKeys(self._px(title.inner), "title", type="title")}
        for name, placeholder in zip(host.fields, self.frame.texts(layout, host), strict=False):
            grown = self.frame.grown(placeholder, layout, is_whole=False)
            slots[name] = SlotKeys(self._px(grown.inner), "contact", optional=True)
        if host.role == "closing" and self.frame.contact:
            slots[host.fields[0]] = SlotKeys(self._px(self.frame.contact), "contact", optional=True)
        return FormKeys(slots=slots)

    def _portraits(self, own: FamilyKeys, host: HostKeys) -> Iterator[tuple[str, FormKeys]]:
        """Yield the forms with a picture in the free area, beside two texts; a cover or a last page has none."""
        title, page = self.frame.title(self.frame.roles["content"]), self.page
        y, width, height = page.top, page.width - page.left - page.right, page.height - page.top - page.bottom
        beside = width * BESIDE
        for name, form in own.forms.items() if host.role == "content" else ():
            if picture := next((slot for slot in form.slots.values() if slot.type == "pic"), None):
                slots = {"title": SlotKeys(self._px(title.inner), "title", type="title")}
                for field, (above, tall) in zip(host.fields, PORTRAYED, strict=True):
                    slots[field] = replace(form.slots[field], rect=(0, y + height * above, beside, height * tall))
                slots["picture"] = replace(picture, rect=(width - beside, y, beside, height))
                yield name, FormKeys(slots=slots)

    def _stated(self, layout: TemplateLayout, usual: FormKeys) -> FormKeys:
        """Return a form in which one sentence is the title of a layout."""
        title = self.frame.grown(self.frame.title(layout), layout, is_whole=True)
        _, y, _, height = self._px(title.inner)
        ((name, box),) = ((name, box) for name, box in usual.boxes.items() if box.counts)
        return replace(usual, boxes={name: replace(box, tall=height, most=height)}, slots={}, top=y, ground="plain")

    def _asked(self, host: TemplateLayout, usual: FormKeys) -> FormKeys:
        """Return a form in which a question is the title of a layout, and its answer the body."""
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
