"""A slide in; its shapes with what can be changed in them out, without what programs write anew at each save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from zlib import crc32

from generator.decks.carried import Carried, CarriedSlide
from generator.decks.opened_shapes import A, P, R, placeholder_key_of_shape
from generator.merge.package import Element, Package, Rel, Rels, parsed_xml, rels_of_xml
from generator.model.text import folded_text

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SHAPES = tuple(f"{P}{name}" for name in ("sp", "pic", "graphicFrame", "cxnSp", "grpSp"))
GROUP, TITLES, FEET = f"{P}grpSp", ("title", "ctrTitle"), ("sldNum", "dt", "ftr")
# What PowerPoint writes at each save, whatever was changed: attributes, and elements.
NOISE = {"lang", "altLang", "dirty", "err", "noProof", "smtClean", "smtId", "kumimoji", "bmk", "normalizeH"}
NOISY = {f"{A}extLst", f"{P}extLst", f"{A}endParaRPr", f"{A}normAutofit", f"{A}lstStyle"}
PLACE, LOOK, TEXT, PICTURE, ALT = "place", "look", "text", "picture", "alt"
TABLE, CHART, GRAPHIC = "table", "chart", "graphic"
NEAR = 40_000  # EMU, about a millimetre: LibreOffice rounds places, and lets a shape grow with its font
ALIKE = 0.5  # the least likeness of texts that are versions of one
Values = dict[str, Any]


class Shape:
    """A shape of a slide: what programs call it, and what can be changed in it."""

    def __init__(self, node: Element, page: Page) -> None:
        named = next(node.iter(f"{P}cNvPr"))
        self.node, self._page = node, page
        self.kind = node.tag
        self.id, self.name = named.get("id", ""), named.get("name", "")
        self.holder = placeholder_key_of_shape(node)
        self.role = self.holder[0] if self.holder else ""

    @cached_property
    def values(self) -> Values:
        return self._page.values_of(self)

    @property
    def lines(self) -> list[str]:
        """Return the texts of its paragraphs, or of its cells."""
        return [text_of_paragraph(each) for each in self.paragraphs]

    @cached_property
    def text(self) -> str:
        return folded_text(" ".join(self.lines))

    @property
    def paragraphs(self) -> list[Element]:
        body = self.node.find(f"{P}txBody")
        if body is not None:
            return list(body.iterfind(f"{A}p"))
        return list(self.node.iter(f"{A}p")) if self.kind.endswith("graphicFrame") else []

    @property
    def cells(self) -> list[list[Element]]:
        table = self.node.find(f"{A}graphic/{A}graphicData/{A}tbl")
        return [] if table is None else [list(row.iterfind(f"{A}tc")) for row in table.iterfind(f"{A}tr")]

    @property
    def title(self) -> str:
        """Return what a person may call it: its name, or what it is for."""
        return self.name or {"title": "Title", "ctrTitle": "Title", "body": "Text"}.get(self.role, "Shape")


class Page:
    """A slide of a deck, with its notes; `is_plain` if only texts and places say something, not how they look."""

    def __init__(
        self, id: int, tree: Element, rels: Rels, layout: str, resolve: Callable[[str], str], is_plain: bool = False
    ) -> None:
        self.id, self.tree, self.rels, self.layout = id, tree, rels, layout
        self.is_plain, self.resolve = is_plain, resolve
        self.notes: Element | None = None
        self.package: Package | None = None
        self.part, self.source = "", ""  # the name of its part, and what was built: equal for equal slides
        self.chart: Callable[[str], Element | None] = lambda _rel: None
        self.home: Callable[[Shape], Any] = lambda _shape: None  # the place that its layout gives a shape

    @cached_property
    def shapes(self) -> list[Shape]:
        root = self.tree.find(f"{P}cSld/{P}spTree")
        found = [Shape(node, self) for node in root.iter(*SHAPES)]
        return [each for each in found if not (self.is_plain and each.role in FEET)]

    @property
    def title(self) -> str:
        held = next((each for each in self.shapes if each.role in TITLES and each.text), None)
        said = held or next((each for each in self.shapes if each.text), None)
        return " ".join(" ".join(said.lines).split()) if said else ""

    @cached_property
    def words(self) -> str:
        return " ".join(each.text for each in self.shapes if each.role not in FEET)

    @property
    def is_hidden(self) -> bool:
        return self.tree.get("show") in ("0", "false")

    @property
    def notes_body(self) -> Element | None:
        """Return the element that holds the paragraphs of the notes."""
        if self.notes is None:
            return None
        shapes = [node for node in self.notes.iter(f"{P}sp") if node.find(f"{P}txBody") is not None]
        bodies = [node for node in shapes if (placeholder_key_of_shape(node) or ("",))[0] == "body"]
        return bodies[0].find(f"{P}txBody") if bodies else None

    @property
    def notes_paragraphs(self) -> list[Element]:
        body = self.notes_body
        return [] if body is None else list(body.iterfind(f"{A}p"))

    def notes_values(self) -> tuple[object, ...]:
        return tuple(value for each in self.notes_paragraphs if (value := self.paragraph_value(each)) and any(value))

    # ---- what can be changed

    def values_of(self, shape: Shape) -> Values:
        """Return what can be changed in a shape, each under its name, as values that are equal if nothing changed."""
        node = shape.node
        found: Values = {PLACE: self._place(shape), ALT: self._alt(node)}
        look = next((each for each in (node.find(f"{P}spPr"), node.find(f"{P}grpSpPr")) if each is not None), None)
        if not self.is_plain:
            body = node.find(f"{P}txBody/{A}bodyPr")
            parts = [
                *(look if look is not None else ()),
                *(each for each in (node.find(f"{P}style"), body) if each is not None),
            ]
            found[LOOK] = "".join(self.canon(each) for each in parts if each.tag != f"{A}xfrm").replace("<bodyPr/>", "")
        if node.find(f"{P}txBody") is not None:
            said = tuple(map(self.paragraph_value, shape.paragraphs))
            found[TEXT] = () if not any(map(any, said)) else said
        if shape.kind.endswith("}pic"):
            blip, crop = node.find(f".//{A}blip"), node.find(f".//{A}srcRect")
            cut = tuple(sorted((k, round(int(v), -3)) for k, v in crop.items())) if crop is not None else ()
            found[PICTURE] = self.resolve(blip.get(f"{R}embed", "")) if blip is not None else "", cut
        if shape.kind.endswith("graphicFrame"):
            found |= self._graphic_values(shape)
        return found

    def _graphic_values(self, shape: Shape) -> Values:
        if cells := shape.cells:
            return {TABLE: tuple(tuple(self._cell_value(cell) for cell in row) for row in cells)}
        charted = shape.node.find(f".//{C}chart")
        if charted is not None:
            tree = self.chart(charted.get(f"{R}id", ""))
            return {CHART: numbers_of_chart(tree) if tree is not None else ()}
        return {GRAPHIC: "" if self.is_plain else self.canon(shape.node.find(f"{A}graphic"))}

    def _cell_value(self, cell: Element) -> tuple[object, ...]:
        said = tuple(map(self.paragraph_value, cell.iter(f"{A}p")))
        look = cell.find(f"{A}tcPr")
        return said if self.is_plain or look is None else (*said, self.canon(look))

    def _place(self, shape: Shape) -> object:
        frame = frame_of_shape(shape.node)
        if self.is_plain:
            return place_of_frame(frame) or self.home(shape)
        return self.canon(frame) if frame is not None else ""

    def _alt(self, node: Element) -> object:
        named = next(node.iter(f"{P}cNvPr"))
        link = named.find(f"{A}hlinkClick")
        if self.is_plain:
            return ""
        return named.get("descr", ""), named.get("hidden", ""), self.canon(link) if link is not None else ""

    def paragraph_value(self, paragraph: Element) -> tuple[object, ...]:
        """Return the text of a paragraph and how it looks, however its runs are divided."""
        if self.is_plain:
            return (" ".join(text_of_paragraph(paragraph).split()),)
        runs: list[tuple[str, str]] = []
        look = ""
        for each in paragraph:
            if each.tag == f"{A}pPr":
                look = self.canon(each).replace("<pPr/>", "")
            elif each.tag == f"{A}fld":
                runs.append(("field", each.get("type", "")))
            elif each.tag == f"{A}br":
                runs.append(("break", "\n"))
            elif each.tag != f"{A}endParaRPr":
                properties, said = each.find(f"{A}rPr"), "".join(t.text or "" for t in each.iter(f"{A}t"))
                own = self.canon(properties).replace("<rPr/>", "") if properties is not None else ""
                if runs and runs[-1][0] == own:
                    runs[-1] = (own, runs[-1][1] + said)
                elif said:
                    runs.append((own, said))
        return look if runs else "", tuple(runs)

    def canon(self, node: Element) -> str:
        """Return an element as a text that is equal for elements that say the same."""
        if not isinstance(node.tag, str) or node.tag in NOISY:
            return ""
        said = []
        for name, value in sorted(node.items()):
            short = name.rpartition("}")[2]
            if name.startswith(R):
                said.append(f" {short}={self.resolve(value)}")
            elif short not in NOISE:
                said.append(f" {short}={value}")
        tag, inner = node.tag.rpartition("}")[2], "".join(map(self.canon, node)) or (node.text or "").strip()
        return f"<{tag}{''.join(said)}>{inner}</{tag}>" if inner else f"<{tag}{''.join(said)}/>"

    def slide_values(self) -> Values:
        """Return what can be changed of the slide itself."""
        ground = self.tree.find(f"{P}cSld/{P}bg")
        if self.is_plain:
            return {"hidden": self.is_hidden}
        moved = [
            each for each in self.tree if each.tag.rpartition("}")[2] in ("transition", "timing", "AlternateContent")
        ]
        return {
            "hidden": self.is_hidden,
            "layout": self.layout,
            "background": self.canon(ground) if ground is not None else "",
            "motion": "".join(map(self.canon, moved)),
        }


def frame_of_shape(node: Element) -> Element | None:
    """Return the element that sets the place of a shape, or None."""
    found = (node.find(path) for path in (f"{P}spPr/{A}xfrm", f"{P}xfrm", f"{P}grpSpPr/{A}xfrm"))
    return next((each for each in found if each is not None), None)


def place_of_frame(frame: Element | None) -> tuple[int, ...]:
    """Return where a frame is: x, y, width and height in EMU; empty for none."""
    if frame is None or frame.find(f"{A}off") is None or frame.find(f"{A}ext") is None:
        return ()
    found = [
        (frame.find(f"{A}{tag}"), name) for tag, name in (("off", "x"), ("off", "y"), ("ext", "cx"), ("ext", "cy"))
    ]
    return tuple(int(node.get(name, "0")) for node, name in found)


def text_of_paragraph(paragraph: Element) -> str:
    """Return the text of a paragraph; a field has none of its own."""
    said = []
    for each in paragraph.iter(f"{A}t", f"{A}br"):
        is_field = each.getparent().tag == f"{A}fld"
        said.append(" " if each.tag == f"{A}br" else "" if is_field else each.text or "")
    return "".join(said)


def numbers_of_chart(tree: Element) -> tuple[object, ...]:
    """Return the names, the categories and the numbers of each series."""
    found = []
    for cells in cells_of_chart(tree):
        found += ["series", *(_number_or_text(each.text or "") for each in cells)]
    return tuple(found)


def cells_of_chart(tree: Element) -> list[list[Element]]:
    """Return the elements with the texts and the numbers of each series; programs differ in writing empty ones."""
    return [[each for each in series.iter(f"{C}v") if each.text] for series in tree.iter(f"{C}ser")]


def _number_or_text(text: str) -> object:
    try:
        return round(float(text), 9)
    except ValueError:
        return text


def is_same(one: object, other: object) -> bool:
    """Return whether two values are equal, or two places are near."""
    if one == other:
        return True
    places = [each for each in (one, other) if isinstance(each, tuple) and len(each) == 4]
    if len(places) < 2 or not all(isinstance(n, int) for each in places for n in each):
        return False
    return all(abs(a - b) <= NEAR for a, b in zip(*places, strict=True))


# ---- the pages of a deck


class Deck:
    """The slides of a deck by their ids, `pages`; if it `is_plain`, only texts and places say something."""

    def __init__(self, package: Package, is_plain: bool) -> None:
        self.package, self._is_plain = package, is_plain
        self._ids = {part: id for id, part in package.slide_parts().items()}
        self._marks: dict[str, str] = {}
        self.pages = {id: self.page(part, id) for part, id in self._ids.items()}

    def page(self, part: str, id: int) -> Page:
        """Return a slide as it is now."""
        package, rels = self.package, self.package.rels(part)
        layout = package.name_of_layout(package.first(part, "slideLayout"))
        page = Page(id, package.tree(part), rels, layout, lambda rel: self._resolve(rels.get(rel), rel), self._is_plain)
        notes = package.first(part, "notesSlide")
        page.package, page.part, page.notes = package, part, package.tree(notes) if notes else None
        page.chart = lambda rel: package.tree(rels[rel].target) if rel in rels else None
        page.home = home_finder(package, layout)
        page.source = _source_of_page(package.files.get(part, b""), package.files.get(notes, b""), page)
        return page

    def _resolve(self, rel: Rel | None, id: str) -> str:
        if rel is None or rel.external:
            return rel.target if rel else id
        if rel.type == "slide":
            return f"slide {self._ids.get(rel.target, 0)}"
        if rel.target not in self._marks:
            data = self.package.files.get(rel.target, b"")
            self._marks[rel.target] = media_mark(len(data), crc32(data)) if rel.type == "image" else rel.type
        return self._marks[rel.target]


def pages_of_carried(carried: Carried, is_plain: bool, homes: Package) -> dict[int, Page]:
    """Return the slides that a deck carries by their ids; `homes` has the layouts that give shapes their places."""
    ids = {each.part: each.id for each in carried.slides}
    return {each.id: _page_of_carried(each, is_plain, homes, ids) for each in carried.slides}


def _page_of_carried(slide: CarriedSlide, is_plain: bool, homes: Package, ids: Mapping[str, int]) -> Page:
    rels = rels_of_xml(slide.rels.encode(), slide.part)
    marks = {name: media_mark(*sums) for name, sums in slide.media.items()}
    page = Page(slide.id, parsed_xml(slide.xml), rels, slide.layout, _resolver(rels, ids, marks), is_plain)
    page.notes = parsed_xml(slide.notes) if slide.notes else None
    page.chart = lambda _rel: parsed_xml(slide.chart) if slide.chart else None
    page.home = home_finder(homes, slide.layout)
    page.source = _source_of_page(slide.xml.encode(), slide.notes.encode(), page)
    return page


def _source_of_page(xml: bytes, notes: bytes, page: Page) -> str:
    """Return a digest of a slide of ours, for which a program that saves it again writes another; "" with a chart."""
    if any(rel.type == "chart" for rel in page.rels.values()):
        return ""
    used = "".join(page.resolve(id) for id in sorted(page.rels))
    return f"{crc32(xml)} {len(xml)} {crc32(notes)} {len(notes)} {used}"


def _resolver(rels: Rels, ids: Mapping[str, int], marks: Mapping[str, str]) -> Callable[[str], str]:
    def resolve(id: str) -> str:
        rel = rels.get(id)
        if rel is None or rel.external:
            return rel.target if rel else id
        return f"slide {ids.get(rel.target, 0)}" if rel.type == "slide" else marks.get(rel.target, rel.type)

    return resolve


def media_mark(size: int, crc: int) -> str:
    """Return what stands for the bytes of a picture."""
    return f"{size}:{crc}"


def home_finder(package: Package, layout: str) -> Callable[[Shape], Any]:
    """Return what finds the place that a layout, or its master, gives a shape."""

    def home(shape: Shape) -> Any:
        part = package.layouts().get(layout, "") if shape.holder else ""
        for name in (part, package.first(part, "slideMaster")) if part else ():
            holders = [(placeholder_key_of_shape(node), node) for node in package.tree(name).iter(f"{P}sp")]
            same = [node for key, node in holders if key == shape.holder]
            alike = [node for key, node in holders if key and shape.holder and key[0] == shape.holder[0]]
            for node in same or alike[:1]:
                if place := place_of_frame(frame_of_shape(node)):
                    return place
        return ()

    return home


# ---- which is which


Keys = Callable[[Shape], object]
BY_IDENTITY: Keys = lambda each: (each.kind, each.id, each.name, each.role)  # noqa: E731
BY_WORDS: tuple[Keys, ...] = (
    lambda each: (each.kind, each.role, each.name, each.text) if each.text else None,
    lambda each: (each.kind, each.role, each.text) if each.text else None,
)
BY_NAME: tuple[Keys, ...] = (
    lambda each: (each.kind, each.name, each.holder) if each.name else None,
    lambda each: (each.kind, each.name) if each.name and not each.holder else None,
    lambda each: (each.kind, each.text) if each.text else None,
    lambda each: (each.kind, each.holder),
    lambda each: (each.kind, each.role) if each.role else None,
    lambda each: None if each.kind.endswith("}sp") else each.kind,
)


def paired_shapes(base: Page, other: Page, is_copy: bool) -> dict[int, Shape]:
    """Return the shape of another version of a slide for each of the base, by the number of the one of the base.

    is_copy: whether the other is a copy of the base that a person edited, so that ids say which shape is which.
    """
    found: dict[int, Shape] = {}
    left, right = dict(enumerate(base.shapes)), list(other.shapes)
    for key in ((BY_IDENTITY,) if is_copy else ()) + BY_WORDS + BY_NAME:
        waiting: dict[object, list[Shape]] = {}
        for each in right:
            if (mark := key(each)) is not None:
                waiting.setdefault(mark, []).append(each)
        for number, each in list(left.items()):
            if (mark := key(each)) is not None and waiting.get(mark):
                found[number] = waiting[mark].pop(0)
                right.remove(found[number])
                del left[number]
    for number, each in list(left.items()):  # a text in other words stands in the same place
        place = each.values[PLACE] if each.kind.endswith("}sp") else ""
        same = [shape for shape in right if shape.kind == each.kind and place and is_same(place, shape.values[PLACE])]
        if len(same) == 1 and bool(same[0].text) == bool(each.text):
            found[number] = same[0]
            right.remove(same[0])
            del left[number]
    for number, each in left.items():
        alike = [(likeness(each.text, shape.text), n) for n, shape in enumerate(right) if shape.kind == each.kind]
        if each.text and alike and (best := max(alike))[0] >= ALIKE:
            found[number] = right.pop(best[1])
    return found


def likeness(one: str, other: str) -> float:
    """Return the share of words that two texts have in common."""
    mine, its = Counter(one.split()), Counter(other.split())
    return 2 * (mine & its).total() / ((mine.total() + its.total()) or 1)


def paired_pages(base: Mapping[int, Page], other: Mapping[int, Page]) -> dict[int, int]:
    """Return the id of each slide of the base in another deck: the same, or that of the slide whose words are alike."""
    found = {id: id for id in base if id in other}
    left, right = [id for id in base if id not in found], [id for id in other if id not in base]
    for id in left:
        titled = [(likeness(base[id].words, other[each].words), -n) for n, each in enumerate(right)]
        if titled and (best := max(titled))[0] >= ALIKE:
            found[id] = right.pop(-best[1])
    return found


def added_shapes(page: Page, paired: Iterable[Shape]) -> Iterator[Shape]:
    """Yield the shapes of a slide that the base does not have, without those within others."""
    known = {id(each.node) for each in paired}
    for each in page.shapes:
        above = each.node.getparent()
        if id(each.node) not in known and (above.tag != GROUP or id(above) in known):
            yield each


def unequal_names(base: Values, other: Values, names: Sequence[str] = ()) -> list[str]:
    """Return the names of what differs."""
    return [name for name in names or base if name in base and name in other and not is_same(base[name], other[name])]
