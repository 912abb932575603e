"""A slide in; its shapes with what can be changed in them out, without what programs write anew at each save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any
from zlib import crc32

from generator.decks.builds import C
from generator.decks.carried import Carried, CarriedSlide
from generator.decks.opened_package import rels_name_of_part
from generator.decks.opened_shapes import FRAME, GROUP, SHAPE, A, P, R, placeholder_key_of_shape
from generator.merge.package import Element, Package
from generator.model.text import folded_text

SHAPES = tuple(f"{P}{name}" for name in ("sp", "pic", "graphicFrame", "cxnSp", "grpSp"))
TITLES, FEET = ("title", "ctrTitle"), ("sldNum", "dt", "ftr")
MOTION = ("transition", "timing", "AlternateContent")
# What PowerPoint writes at each save, whatever was changed: attributes, and elements.
NOISE = {"lang", "altLang", "dirty", "err", "noProof", "smtClean", "smtId", "kumimoji", "bmk", "normalizeH"}
NOISY = {f"{A}extLst", f"{P}extLst", f"{A}endParaRPr", f"{A}normAutofit", f"{A}lstStyle"}
PLACE, LOOK, TEXT = "place or size", "fill, line or effects", "text"  # as people are told of them
PICTURE, ALT = "picture", "alternative text or link"
TABLE, CHART, GRAPHIC, MEMBERS = "table", "numbers", "drawing", "members"
HIDDEN, LAYOUT, GROUND, MOVES, HOLDER = "hidden", "layout", "background", "animation", "placeholder"
NEAR = 40_000  # EMU, about a millimetre: LibreOffice rounds places, and lets a shape grow with its font
ALIKE = 0.5  # the least likeness of texts that are versions of one
Values = dict[str, Any]


class Home(tuple[int, ...]):
    """The place that a layout gives a shape, wherever that is."""


class Shape:
    """A shape of a slide: what programs call it, and what can be changed in it."""

    def __init__(self, node: Element, page: Page) -> None:
        named = next(node.iter(f"{P}cNvPr"))
        self.node, self.kind, self._page = node, node.tag, page
        self.id, self.name = named.get("id", ""), named.get("name", "")
        self.holder = placeholder_key_of_shape(node)
        self.role = self.holder[0] if self.holder else ""
        self.title = self.name or {"title": "Title", "ctrTitle": "Title", "body": "Text"}.get(self.role, "Shape")

    @cached_property
    def values(self) -> Values:
        return self._page.values_of(self)

    @cached_property
    def text(self) -> str:
        return folded_text(" ".join(map(text_of_paragraph, self.paragraphs)))

    @property
    def paragraphs(self) -> list[Element]:
        body = self.node.find(f"{P}txBody")
        within = self.node.iter(f"{A}p") if self.kind == FRAME else ()
        return list(within if body is None else body.iterfind(f"{A}p"))

    @property
    def cells(self) -> list[list[Element]]:
        return [list(row.iterfind(f"{A}tc")) for row in self.node.iterfind(f"{A}graphic/{A}graphicData/{A}tbl/{A}tr")]

    @property
    def form(self) -> list[int]:
        """Return the number of cells in each row."""
        return list(map(len, self.cells))


class Page:
    """A slide of a deck, with its notes; `is_plain` if only texts and places say something, not how they look."""

    def __init__(self, deck: Deck, part: str, id: int) -> None:
        package = self.package = deck.package
        self.part, self.id, self.is_plain, self._deck = part, id, deck.is_plain, deck
        self.tree, self.rels = package.tree(part), package.rels(part)
        self.layout = package.name_of_layout(package.first(part, "slideLayout"))
        notes = package.first(part, "notesSlide")
        self.notes = package.tree(notes) if notes else None
        # Equal for equal slides of ours; a program that saves one writes it in another way.
        used = [self.resolve(rel) for rel in sorted(self.rels)]
        charts = [package.files[name] for name in package.targets(part, "chart")]
        self.source = package.files[part], package.files.get(notes), used, charts

    @cached_property
    def shapes(self) -> list[Shape]:
        found = [Shape(node, self) for node in self.tree.find(f"{P}cSld/{P}spTree").iter(*SHAPES)]
        return [each for each in found if not (self.is_plain and each.role in FEET)]

    @property
    def title(self) -> str:
        named = sorted((each for each in self.shapes if each.text), key=lambda each: each.role not in TITLES)
        return quoted_text(named[0].paragraphs) if named else ""

    @cached_property
    def words(self) -> str:
        return " ".join(each.text for each in self.shapes if each.role not in FEET)

    @property
    def notes_body(self) -> Element | None:
        """Return the element that holds the paragraphs of the notes."""
        shapes = self.notes.iter(SHAPE) if self.notes is not None else ()
        bodies = (node.find(f"{P}txBody") for node in shapes if (placeholder_key_of_shape(node) or ("",))[0] == "body")
        return next((body for body in bodies if body is not None), None)

    @property
    def notes_paragraphs(self) -> list[Element]:
        body = self.notes_body
        return list(body.iterfind(f"{A}p")) if body is not None else []

    def resolve(self, id: str) -> str:
        """Return what stands for a relationship in any version of the deck."""
        if (rel := self.rels.get(id)) is None or rel.external:
            return rel.target if rel else id
        if rel.type == "slide":
            return f"slide {self._deck.ids.get(rel.target, 0)}"
        return self._deck.mark(rel.target) if rel.type == "image" else rel.type

    def chart(self, id: str) -> Element | None:
        """Return the tree of a chart."""
        target = self.rels[id].target if id in self.rels else ""
        return self.package.tree(target) if target in self.package.files else None

    # ---- what can be changed

    def values_of(self, shape: Shape) -> Values:
        """Return what can be changed in a shape, each under its name, as values that are equal if nothing changed."""
        node, frame = shape.node, frame_of_shape(shape.node)
        found: Values = {PLACE: self.canon(frame)}
        if self.is_plain:
            found[PLACE] = place_of_frame(frame) or Home(self.home(shape))
        else:
            found[HOLDER] = shape.holder
            look, named = look_of_shape(node), next(node.iter(f"{P}cNvPr"))
            found[ALT] = named.get("descr", ""), named.get("hidden", ""), self.canon(named.find(f"{A}hlinkClick"))
            parts = [*(look if look is not None else ()), node.find(f"{P}style"), node.find(f"{P}txBody/{A}bodyPr")]
            found[LOOK] = "".join(self.canon(each) for each in parts if each is not frame).replace("<bodyPr/>", "")
        if node.find(f"{P}txBody") is not None:
            said = tuple(map(self.paragraph_value, shape.paragraphs))
            found[TEXT] = said if any(map(any, said)) else ()
        if shape.kind == GROUP:
            texts = tuple(map(self.paragraph_value, node.iter(f"{A}p")))
            found[MEMBERS] = texts, "" if self.is_plain else self.canon(node)
        if (blip := node.find(f"{P}blipFill/{A}blip")) is not None:
            crop = node.find(f"{P}blipFill/{A}srcRect")
            cut = tuple(sorted((k, round(int(v), -3)) for k, v in crop.items())) if crop is not None else ()
            found[PICTURE] = self.resolve(blip.get(f"{R}embed", "")), cut
        if shape.kind == FRAME:
            found |= self._graphic_values(shape)
        return found

    def _graphic_values(self, shape: Shape) -> Values:
        if shape.cells:
            return {TABLE: tuple(tuple(map(self._cell_value, row)) for row in shape.cells)}
        if (charted := shape.node.find(f".//{C}chart")) is not None:
            tree = self.chart(charted.get(f"{R}id", ""))
            return {CHART: tuple(number_or_text(v.text) for cells in cells_of_chart(tree) for v in cells)}
        return {GRAPHIC: "" if self.is_plain else self.canon(shape.node.find(f"{A}graphic"))}

    def _cell_value(self, cell: Element) -> tuple[object, ...]:
        look = "" if self.is_plain else self.canon(cell.find(f"{A}tcPr"))
        return *map(self.paragraph_value, cell.iter(f"{A}p")), look

    def paragraph_value(self, paragraph: Element) -> tuple[object, ...]:
        """Return the text of a paragraph and how it looks, however its runs are divided."""
        if self.is_plain:
            return (quoted_text([paragraph]),)
        runs: list[tuple[str, str]] = []
        for each in paragraph:
            said = "".join(t.text or "" for t in each.iter(f"{A}t"))
            if each.tag == f"{A}fld":
                runs.append(("field", each.get("type", "")))
            elif each.tag == f"{A}br":
                runs.append(("break", "\n"))
            elif said:
                look = self.canon(each.find(f"{A}rPr")).replace("<rPr/>", "")
                merged = runs.pop()[1] if runs and runs[-1][0] == look else ""
                runs.append((look, merged + said))
        return self.canon(paragraph.find(f"{A}pPr")).replace("<pPr/>", "") if runs else "", tuple(runs)

    def canon(self, node: Element | None) -> str:
        """Return an element as a text that is equal for elements that say the same."""
        if node is None or not isinstance(node.tag, str) or node.tag in NOISY:
            return ""
        tag, inner = node.tag.rpartition("}")[2], "".join(map(self.canon, node)) or (node.text or "").strip()
        head = f"<{tag}"
        for name, value in sorted(node.items()):
            if (short := name.rpartition("}")[2]) not in NOISE:
                head += f" {short}={self.resolve(value) if name.startswith(R) else value}"
        return f"{head}>{inner}</{tag}>" if inner else f"{head}/>"

    def slide_values(self) -> Values:
        """Return what can be changed of the slide itself."""
        found: Values = {HIDDEN: self.tree.get("show") in ("0", "false")}
        if not self.is_plain:
            moved = "".join(self.canon(each) for each in self.tree if each.tag.rpartition("}")[2] in MOTION)
            found |= {LAYOUT: self.layout, GROUND: self.canon(self.tree.find(f"{P}cSld/{P}bg")), MOVES: moved}
        return found

    def home(self, shape: Shape) -> tuple[int, ...]:
        """Return the place that the layout of the slide, or else a master, gives a shape."""
        homes, holder = self._deck.homes, shape.holder
        layout = self.package.first(self.part, "slideLayout")
        master = homes.first(homes.layouts().get(self.layout) or homes.presentation, "slideMaster")
        for package, part in ((self.package, layout), (homes, master)) if holder else ():
            holders = [(placeholder_key_of_shape(node) or ("", ""), node) for node in package.tree(part).iter(SHAPE)]
            alike = sorted((each for each in holders if each[0][0] == shape.role), key=lambda each: each[0] != holder)
            if place := next(filter(None, (place_of_frame(frame_of_shape(node)) for _, node in alike)), ()):
                return place
        return ()


def look_of_shape(node: Element) -> Element:
    """Return the element that holds the place, the fill and the line of a shape, or None."""
    found = node.find(f"{P}spPr")
    return node.find(f"{P}grpSpPr") if found is None else found


def frame_of_shape(node: Element) -> Element | None:
    """Return the element that sets the place of a shape, or None."""
    look = look_of_shape(node)
    return node.find(f"{P}xfrm") if look is None else look.find(f"{A}xfrm")


def place_of_frame(frame: Element | None) -> tuple[int, ...]:
    """Return where a frame is: x, y, width and height in EMU; empty for none."""
    ends = [frame.find(f"{A}{tag}") for tag in ("off", "ext")] if frame is not None else []
    found = (end.get(name) for end in ends if end is not None for name in ("x", "y", "cx", "cy"))
    return tuple(int(each) for each in found if each)


def text_of_paragraph(paragraph: Element) -> str:
    """Return the text of a paragraph; a field has none of its own."""
    parts = (each for each in paragraph.iter(f"{A}t", f"{A}br") if each.getparent().tag != f"{A}fld")
    return "".join(" " if each.tag == f"{A}br" else each.text or "" for each in parts)


def quoted_text(paragraphs: Iterable[Element]) -> str:
    """Return paragraphs in one line, for a person."""
    return " / ".join(text for each in paragraphs if (text := " ".join(text_of_paragraph(each).split())))


def cells_of_chart(tree: Element | None) -> list[list[Element]]:
    """Return the elements with the texts and the numbers of each series; programs differ in writing empty ones."""
    series = tree.iter(f"{C}ser") if tree is not None else ()
    return [[each for each in one.iter(f"{C}v") if each.text] for one in series]


def number_or_text(text: str) -> object:
    with suppress(ValueError):
        return round(float(text), 9)
    return text


def unequal_names(base: Values, other: Values) -> list[str]:
    """Return the names of what differs."""
    return [name for name in base if name in other and not is_same(base[name], other[name])]


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values are equal, or two places are near, or both the layout's."""
    return one == other or is_near(one, other) or (isinstance(one, Home) and isinstance(other, Home))


def is_near(one: Any, other: Any) -> bool:
    """Return whether two values are places that are near."""
    is_place = all(isinstance(each, tuple) and len(each) == 4 and isinstance(each[0], int) for each in (one, other))
    return is_place and all(abs(a - b) <= NEAR for a, b in zip(one, other, strict=True))


# ---- the pages of a deck


class Deck:
    """The slides of a deck; if it `is_plain`, only texts and places say something.

    ids: those of its slides by their parts. homes: the package with the masters that give shapes their places.
    """

    def __init__(self, package: Package, is_plain: bool, homes: Package | None = None) -> None:
        self.package, self.is_plain, self.homes = package, is_plain, homes or package
        self.ids: dict[str, int] = {}
        self.marks: dict[str, str] = {}

    @cached_property
    def pages(self) -> dict[int, Page]:
        """Return the slides by their ids."""
        self.ids = {part: id for id, part in self.package.slide_parts().items()}
        return {id: Page(self, part, id) for part, id in self.ids.items()}

    def mark(self, part: str) -> str:
        """Return what stands for the bytes of a picture."""
        if part not in self.marks:
            data = self.package.files.get(part, b"")
            self.marks[part] = str((len(data), crc32(data)))
        return self.marks[part]


def pages_of_carried(carried: Carried, is_plain: bool, homes: Package) -> dict[int, Page]:
    """Return the slides that a deck carries by their ids; `homes` has the masters that give shapes their places."""
    ids = {each.part: each.id for each in carried.slides}
    return {each.id: _page_of_carried(each, carried, ids, is_plain, homes) for each in carried.slides}


def _page_of_carried(slide: CarriedSlide, whole: Carried, ids: dict[str, int], is_plain: bool, homes: Package) -> Page:
    """Return a slide in a package of its own."""
    package = Package({slide.part: slide.xml.encode(), rels_name_of_part(slide.part): slide.rels.encode()})
    texts = {"slideLayout": whole.homes.get(slide.layout, ""), "notesSlide": slide.notes, "chart": slide.chart}
    for rel in package.rels(slide.part).values():
        if rel.type in texts:
            package.files[rel.target] = texts[rel.type].encode()
    deck = Deck(package, is_plain, homes)
    deck.ids, deck.marks = ids, {part: str(tuple(sums)) for part, sums in slide.media.items()}
    return Page(deck, slide.part, slide.id)


# ---- which is which


Key = Callable[[Shape], object]
BY_IDENTITY: tuple[Key, ...] = (lambda each: (each.kind, each.id, each.name, each.role),)
BY_WORDS_AND_NAME: tuple[Key, ...] = (
    lambda each: (each.kind, each.role, each.name, each.text) if each.text else None,
    lambda each: (each.kind, each.role, each.text) if each.text else None,
    lambda each: (each.kind, each.name, each.holder) if each.name else None,
    lambda each: (each.kind, each.name) if each.name and not each.holder else None,
    lambda each: (each.kind, each.text) if each.text else None,
    lambda each: (each.kind, each.holder),
    lambda each: (each.kind, each.role) if each.role else None,
    lambda each: None if each.kind == SHAPE else each.kind,
)


def paired_shapes(base: Page, other: Page, is_copy: bool) -> dict[int, Shape]:
    """Return the shape of another version of a slide for each of the base, by the number of the one of the base.

    is_copy: whether the other is a copy of the base that a person edited, so that ids say which shape is which.
    """
    found: dict[int, Shape] = {}
    left, right = dict(enumerate(base.shapes)), list(other.shapes)

    def pair(number: int, shape: Shape) -> None:
        found[number] = shape
        right.remove(shape)
        del left[number]

    for key in (BY_IDENTITY if is_copy else ()) + BY_WORDS_AND_NAME if left and right else ():
        waiting: dict[object, list[Shape]] = {}
        for each in right:
            waiting.setdefault(key(each), []).append(each)
        for number, each in list(left.items()):
            if key(each) is not None and waiting.get(key(each)):
                pair(number, waiting[key(each)].pop(0))
    texts = [(number, each) for number, each in left.items() if each.text]
    for number, each in texts:  # a text in other words is in the same place, or has many of them
        same = [shape for shape in right if shape.text and is_near(each.values[PLACE], shape.values[PLACE])]
        alike = sorted(right, key=lambda shape: -likeness(each.text, shape.text))  # used at once
        best = same if len(same) == 1 else [one for one in alike if likeness(each.text, one.text) >= ALIKE]
        if best := [one for one in best if one.kind == each.kind]:
            pair(number, best[0])
    return found


def likeness(one: str, other: str) -> float:
    """Return the share of words that two texts have in common."""
    mine, its = Counter(one.split()), Counter(other.split())
    return 2 * (mine & its).total() / ((mine.total() + its.total()) or 1)


def paired_pages(base: Mapping[int, Page], other: Mapping[int, Page]) -> dict[int, int]:
    """Return the id of each slide of the base in another deck: the same, or that of the slide whose words are alike."""
    found, right = {id: id for id in base if id in other}, [id for id in other if id not in base]
    for id in [id for id in base if id not in found] if right else ():
        best = max(right, key=lambda each: likeness(base[id].words, other[each].words), default=0)
        if best and likeness(base[id].words, other[best].words) >= ALIKE:
            found[id] = best
            right.remove(best)
    return found


def added_shapes(page: Page, paired: Iterable[Shape]) -> Iterator[Shape]:
    """Yield the shapes of a slide that the base does not have, without those within others."""
    known = {id(each.node) for each in paired}
    for each in page.shapes:
        above = each.node.getparent()
        if id(each.node) not in known and (above.tag != GROUP or id(above) in known):
            yield each
