"""A theme in; for each form of its families a slide that fills every place, in texts of four lengths, out."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageOps

from generator.errors import Where
from generator.look import open_theme
from generator.look.form_stack import Stack
from generator.model.article import Meta
from generator.model.blocks import Picture, Table
from generator.model.chart import Chart, ChartKind, Series
from generator.model.deck import Deck, Slide
from generator.model.geometry import EMU_PER_PX, Pt, Px
from generator.model.outline import Entry, Outline, SlideLine, SlidePlan
from generator.model.text import Run
from generator.model.theme import Family, Form, Layout, Slot, Theme
from generator.place import place, placer_for_outline
from generator.plan.rules import plan_qr_code
from generator.plan.slide_texts import contact_line_for_slide

CONTENT = Path(__file__).parent.parent / "content"
NOWHERE = Where("specimens")
META = Meta((Run("Open source AI must win"),), author="Alex Rivers", language="en-GB")
FRAME = {"footer": "Open source AI must win · Alex Rivers", "date": "24 November 2026", "number": "0"}

SHIPPED = {
    "cover": "first-conference-logo.png",
    "cover-picture": "leap-seconds-sky.webp",
    "speaker": "first-conference-sam.png",
    "picture-full": "leap-seconds-sky.webp",
}

Say = Callable[[Layout, str, int], str]  # a place and the number of its item (0: it stands once) to its text

ICONS = ("users", "eye", "coins", "scale", "globe", "book-open")
COMFORTABLE = 24  # points, which flowing text goes below only where it must; code has its own
FULL = {
    "code": 0.8,
    "chart-takeaway": 0.15,
    "columns-2": 1.4,
    "picture-right": 0.4,
}  # of the paragraphs that a column then holds; else about half
VALUES = (22_000, 31_000, 47_000, 66_000, 91_000)  # of a chart
ROWS, COLUMNS = 7, 3  # of a table, its header among them
ROW = Px(47)  # the height of a row of the largest letters


class Case(NamedTuple):
    """A form for a number of items, with all that it may have, or with nothing but what it must."""

    form: Form
    layout: Layout  # with the most room for each text


@cache
def cases(theme: str) -> tuple[Case, ...]:
    """Every form of a theme, for each number of items; without what is optional where that is another layout."""
    found = []
    for form in (form for family in open_theme(theme).families.values() for form in family.forms):
        for count in form.counts:
            whole, bare = form.solve(count), form.solve(count, {"title", "caption"})
            found += [Case(form, whole), *([Case(form, bare)] if bare.slots != whole.slots else [])]
    return tuple(found)


def specimens(theme: Theme, length: str, asked: Iterable[Case]) -> Deck:
    """A slide of each case of the theme, in order: shortest, usual, longest (that it holds), or hostile texts."""
    return Deck(META, tuple(slide for case in asked for slide in SPECIMEN[length](theme, case)))


def fills(slides: tuple[Slide, ...], case: Case) -> bool:
    """Whether there is one slide, in the form, with something in each of its places."""
    if len(slides) != 1 or not slides[0].layout.name.startswith(case.form.name):
        return False
    filled = {item.placeholder for item in slides[0].items}
    return filled == set(slides[0].layout.slots) and len(filled) == len(case.layout.slots)


def is_twin(layout: Layout) -> bool:
    """Whether it is another layout with a line of introduction."""
    return layout.family != "outlook" and "lead" in {slot.name for slot in layout.slots}


def _placed(say: Say, pictures: tuple[int, int] | None, theme: Theme, case: Case) -> tuple[Slide, ...]:
    """Placed in a family that has this one form, and those that take over from it."""
    layout = case.layout
    forms = theme.families[layout.family].forms
    own = theme.families[layout.family]
    runs_on = layout.flows or (own.flows and not own.then)
    long = [form for form in forms if runs_on and form is not case.form and form.name == layout.family]
    family = Family(layout.family, theme.families[layout.family].then, (_for_any(case.form), *long))
    alone = replace(theme, families={**theme.families, layout.family: family})
    frame = {name: _lines(text) for name, text in FRAME.items()}
    outline = Outline(META, (_plan(layout, say, pictures),), frame)
    deck, _ = place(outline, alone, placer_for_outline(outline, alone))
    return deck.slides


def _for_any(form: Form) -> Form:
    """The form as one that any slide may be in, however often: a specimen stands after no other."""
    assert isinstance(form, Stack)
    return replace(form, keys=replace(form.keys, second=False, asked=False, claimed=False, most=0))


def _usually(theme: Theme, case: Case) -> tuple[Slide, ...]:
    """As somebody would write it who sees how much room there is."""
    slides = _placed(_usual, None, theme, case)
    return slides if fills(slides, case) else _placed(_terse, None, theme, case)


PERCENTS = range(100, 0, -5)
NEAR: dict[tuple[str, str], int] = {}  # by text and layout: where the search ended in another theme; or by its family


def _fully(theme: Theme, case: Case) -> tuple[Slide, ...]:
    """As many words as the layout holds, if not of the longest, then of plain ones."""
    name = case.layout.name
    for text in (LONG, PLAIN):
        tried = cache(lambda at, text=text: _placed(partial(_longest, text, PERCENTS[at]), (300, 900), theme, case))
        near = NEAR.get((text, name), NEAR.get((text, case.layout.family), len(PERCENTS) // 2))
        at = _first(len(PERCENTS), lambda at, tried=tried: fills(tried(at), case), near)
        NEAR[text, name] = NEAR[text, case.layout.family] = at
        if at < len(PERCENTS):
            return tried(at)
    return ()


def _first(count: int, fits: Callable[[int], bool], near: int) -> int:
    """The first of so many that fits, after which all do, looked for around a guess; the count if none does."""
    low, high = 0, count
    for at in (min(near, count - 1), near - 1, near + 1):
        if low <= at < high:
            low, high = (low, at) if fits(at) else (at + 1, high)
    return bisect_left(range(high), True, lo=low, key=fits)


def _plan(layout: Layout, say: Say, pictures: tuple[int, int] | None) -> SlidePlan:
    once = [slot for slot in layout.slots if not slot.item and slot.type in ("title", "body")]
    told = (*layout.flow_slots, layout.number_slot)
    fill = {slot.name: _lines(say(layout, slot.name, 0)) for slot in once if slot not in told}
    if layout.takes == "numbered" and not layout.items:
        fill["title"] = _lines(f"7 {say(layout, 'title', 0)}")
    fields = {slot.name for slot in layout.slots if slot.item and slot.type != "pic"}
    fields = fields or ({"body"} if not layout.picture_slots else set())
    count = 1 if layout.alone else _paragraphs(layout) if layout.flows else layout.items
    items = tuple(_entry(layout, fields, say, pictures, number) for number in range(1, count + 1))
    block = _block(layout, say, pictures)
    return SlidePlan(layout.name, layout.family, fill, items, (), layout.family, NOWHERE, block)


def _paragraphs(layout: Layout) -> int:
    """How many single lines the layout is given."""
    body = layout.flow_slots[0]
    sizes = [size for size in body.style.sizes if size >= (body.style.warn_below or COMFORTABLE)]
    most = body.rect.height / Pt(1.25 * min(sizes or body.style.sizes[:1]) + body.style.gap)
    return max(1, round(most * FULL.get(layout.family, 0.5)))


def _entry(layout: Layout, fields: set[str], say: Say, pictures: tuple[int, int] | None, number: int) -> Entry:
    said = {name: say(layout, name, number) for name in fields}
    if layout.takes == "numbered":
        said["heading"] = f"{number}. {said['heading']}"
    if layout.takes == "quoted":
        said = {name: f"“{text}”" for name, text in said.items()}
    texts: dict[str, Any] = {name: (Run(text),) for name, text in said.items()}
    return Entry(
        "item",
        **texts,
        number=number if layout.number_slot else 0,
        trend="up" if layout.marks else "",
        equal=layout.takes == "list",
        share={"row": (2, 31), "grid": (45, 60)}.get(layout.tally, (0, 0)),
        pair=(40, 140) if layout.tally == "bars" else (0, 0),
        amount=410.0 / number if layout.tally == "ranked" else 0.0,
        icon=ICONS[number - 1] if layout.icons else "",
        picture=_shown(layout, layout.picture_slots[number - 1], pictures) if layout.picture_slots else None,
    )


def _lines(text: str) -> tuple[SlideLine, ...]:
    return tuple(SlideLine(contact_line_for_slide(line), "meta/title") for line in text.split("\n"))


def _block(layout: Layout, say: Say, pictures: tuple[int, int] | None) -> Table | Picture | Chart | None:
    slot = layout.block_slot
    if slot is None:
        return None
    if slot.type == "tbl":
        count = min(ROWS, slot.rect.height // ROW) * COLUMNS
        cells = [(Run(say(layout, "cell", number)),) for number in range(1, count + 1)]
        header, *rows = (tuple(cells[start : start + COLUMNS]) for start in range(0, len(cells), COLUMNS))
        return Table("table", NOWHERE, header, tuple(rows))
    if slot.type == "chart":
        names = tuple(say(layout, "category", number) for number in range(1, len(VALUES) + 1))
        series = Series(say(layout, "series", 1), tuple(map(float, VALUES)))
        return Chart("chart", NOWHERE, ChartKind.COLUMN, "", names, (series,), highlight=names[-1])
    if slot.name == "qr":
        return plan_qr_code("https://example.org/open-source-ai", "A QR code that leads to the article")
    return _shown(layout, slot, pictures)


def _shown(layout: Layout, slot: Slot, pictures: tuple[int, int] | None) -> Picture:
    return _picture(pictures or SHIPPED.get(layout.family, "first-conference.png"), _shape(slot) if slot.crop else None)


def _shape(slot: Slot) -> tuple[int, int]:
    """What fills a slot that crops: a picture of another shape it would not take."""
    return slot.rect.width // EMU_PER_PX, slot.rect.height // EMU_PER_PX


def _drawn(width: int, height: int) -> Image.Image:
    """A cross from corner to corner, so that a crop can be seen."""
    image = Image.new("RGB", (width, height), "lightsteelblue")
    ImageDraw.Draw(image).line([0, 0, width, height, width, 0, 0, height], "navy", 3)
    return image


@cache
def _picture(shown: tuple[int, int] | str, cropped: tuple[int, int] | None) -> Picture:
    """A picture that is drawn in a size, or one of ours by its name; cut to a size."""
    image = Image.open(CONTENT / shown) if isinstance(shown, str) else _drawn(*shown)
    image = ImageOps.fit(image, cropped) if cropped else image
    data = BytesIO()
    image.save(data, "png")
    return Picture("picture", NOWHERE, "", data.getvalue(), "png", *image.size, "What the picture shows")


# ---- what they say

LEAD = "Openness is more than a gesture of goodwill: it pays its way."
SAID = yaml.safe_load((Path(__file__).parent / "samples" / "specimens.yaml").read_text("utf-8"))
ONCE: Mapping[str, Mapping[str, str]] = SAID["once"]

ITEMS: Mapping[str, Mapping[str, tuple[str, ...]]] = SAID["items"]
TERSE: Mapping[str, Mapping[str, tuple[str, ...]]] = SAID["terse"]  # where so many items share a slide


def _usual(layout: Layout, name: str, number: int) -> str:
    texts = ITEMS[layout.family][name] if number else (ONCE[layout.family].get(name, LEAD),)
    return texts[(number - 1) % len(texts)]


def _terse(layout: Layout, name: str, number: int) -> str:
    texts = TERSE.get(layout.family, {}).get(name) if number else None
    return texts[(number - 1) % len(texts)] if texts else _usual(layout, name, number)


def _shortest(layout: Layout, name: str, number: int) -> str:
    return {"heading": "It", "body": "So", "answer": "A"}.get(name, "Go")


# How many words a place is tried with at first; any other with sixty.
EXPECTED = {
    "title": 16,
    "heading": 9,
    "aside": 2,
    "lead": 12,
    "left": 6,
    "right": 6,
    "closing": 18,
    "cell": 12,
    "category": 1,
}
EXPECTED |= {"byline": 24, "licence": 8, "caption": 12, "figure": 1}
LONG = (
    "Barrierefreiheitsanforderungen und the Datenschutz-Grundverordnung ask of everyone who builds interoperable "
    "infrastructure that Softwareentwicklungsprozesse stay documented, gepflegt und verständlich, so a responsible "
    "community and its Verantwortungsträgerinnen can inspect, improve and share what they depend upon"
)
PLAIN = " ".join(word for word in LONG.split() if len(word) < 14)


def _longest(text: str, percent: int, layout: Layout, name: str, number: int) -> str:
    if name in ("link", "links", "contact"):
        return "https://example.org/" + "-".join(PLAIN.split()[: 12 * percent // 100])
    count = max(1, EXPECTED.get(name, 60) * percent // 100)
    return " ".join(islice(cycle(text.split()), number, number + count))


HOSTILE = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstandsvorsitzende",
    "https://example.org/a/path/that/does/not/end/" + "0123456789abcdef" * 6 + "?q=%F0%9F%A6%8A&utm_source=slides#here",
    "👩‍👩‍👧‍👦 🇳🇴 👍🏽 families, flags and thumbs 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉",
    "开源人工智能必须获胜，因为基础设施属于每一个人。透明、协作与平等的机会，是它带来的三样东西。",
    "يجب أن يفوز الذكاء الاصطناعي مفتوح المصدر، لأن البنية التحتية ملك للجميع.",
    "Cafe\u0301 Noe\u0308l Z\u0351\u036b\u0343a\u0341\u0311l\u0336g\u0321o\u0328 tie\u0302\u0301ng Vie\u0323\u0302t",
    "x",
    "two  spaces   and " + "no\u00a0break\u00a0" * 9 + "at all",
    "WWWWWWWW MMMMMMMM WWWWWWWW MMMMMMMM WWWWWWWW MMMMMMMM WWWWWWWW MMMMMMMM",
)


def _hostile(layout: Layout, name: str, number: int) -> str:
    """What must stand whole is a line at most: it is held by no family that is left with this one layout."""
    texts = HOSTILE[5:7] if name in ("lead", "caption") else HOSTILE
    return texts[(len(layout.family) + len(name) + number) % len(texts)]


SPECIMEN: Mapping[str, Callable[[Theme, Case], tuple[Slide, ...]]] = {
    "shortest": partial(_placed, _shortest, (64, 64)),
    "usual": _usually,
    "longest": _fully,
    "hostile": partial(_placed, _hostile, (1200, 20)),
}
