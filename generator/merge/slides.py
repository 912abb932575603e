"""A slide as it was built, as a person edited it and as it is built now, merged: a change of one side is taken.

Where both sides changed the same thing to different values, one of them wins, and a conflict says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from generator.decks.builds import C
from generator.decks.opened_package import Relationship, parsed_part, remove_nodes
from generator.decks.opened_shapes import FRAME, A, P, R
from generator.merge.changes import NOTES, REMOVED, described_value, name_of_cell, slots_of_list
from generator.merge.package import Element, copied_node
from generator.merge.pages import (
    ALT,
    CHART,
    GROUND,
    HIDDEN,
    HOLDER,
    LAYOUT,
    LOOK,
    MEMBERS,
    MOTION,
    MOVES,
    PICTURE,
    PLACE,
    TABLE,
    TEXT,
    Page,
    Shape,
    added_shapes,
    cells_of_chart,
    frame_of_shape,
    is_same,
    look_of_shape,
    paired_shapes,
    quoted_text,
    text_of_paragraph,
    unequal_names,
)
from generator.model.text import folded_text

Side = Literal["deck", "article"]
SideAsked = Side | Literal[""]
SideOf = Callable[[int], SideAsked]  # whose change is kept on a slide, by its number


class Conflict(Struct, frozen=True):
    """What both sides changed: of which slide and shape, which of its properties, and what each side says.

    kept: whose change is kept, and `asked` whether somebody said so.
    """

    slide: int
    shape: str
    what: str
    deck: str = ""
    article: str = ""
    kept: Side = "deck"
    asked: bool = False


Step = tuple[Literal["onto", "other", "both"], list[int], list[int], list[int]]


def merged_steps(base: Sequence[object], onto: Sequence[object], other: Sequence[object]) -> Iterator[Step]:
    """Yield a list merged three ways, step by step: whose items they are, and which of the base and of each side.

    With "both", the two sides put different items in one place. Items are named by their numbers.
    """
    slots = zip(slots_of_list(base, onto), slots_of_list(base, other), strict=True)
    for place, ((own, is_mine), (new, is_its)) in enumerate(slots):
        is_both = is_mine and is_its and [onto[n] for n in own] != [other[n] for n in new]
        kind: Literal["onto", "other", "both"] = "both" if is_both else "other" if is_its and not is_mine else "onto"
        yield kind, [*range(place // 2, (place + 1) // 2)], own, new


class SlideMerge:
    """Merges one slide: brings what `other` changed since the base into the tree of `onto`."""

    def __init__(
        self, base: Page, onto: Page, other: Page, is_onto_deck: bool, asked: SideAsked, slides: Mapping[str, str]
    ) -> None:
        """Begin to merge.

        is_onto_deck: whether a person edited `onto`, and not `other`.
        asked: whose change is kept where both changed something; with "" that of the person.
        slides: the names of the parts of the slides of `other` in the package of `onto`.
        """
        self._base, self._onto, self._other, self._asked, self._slides = base, onto, other, asked, slides
        self._is_onto_deck, self._other_wins = is_onto_deck, (asked != "article") != is_onto_deck
        self._ours = paired_shapes(base, onto, is_copy=is_onto_deck)
        self._theirs = paired_shapes(base, other, is_copy=not is_onto_deck)
        self.conflicts: list[Conflict] = []
        self.is_applied = False  # whether anything was changed

    def _bring(self, node: Element) -> Element:
        """Return a copy of an element of the other slide for this one."""
        self.is_applied = True
        onto, other = self._onto, self._other
        return onto.package.bring_node(node, other.package, other.part, onto.part, self._slides)

    def _takes_other(self, shape: str, what: str, is_changed: bool, mine: str = "", its: str = "") -> bool:
        """Return whether the change of the other side is taken; if this one `is_changed` too, that is a conflict."""
        if is_changed and mine and folded_text(mine) == folded_text(its):
            return False  # they differ in spaces only, which hold the ends of lines together
        if is_changed:
            deck, article = (mine, its) if self._is_onto_deck else (its, mine)
            kept = self._asked or "deck"
            self.conflicts.append(Conflict(self._base.id, shape, what, deck, article, kept, bool(self._asked)))
        return self._other_wins or not is_changed

    def merge(self, skip: frozenset[str] = frozenset()) -> list[Conflict]:
        """Change the tree, and return the conflicts; `skip` are the properties of shapes that are left as they are."""
        self._merge_slide(skip)
        for number, shape in enumerate(self._base.shapes):
            mine, its = self._ours.get(number), self._theirs.get(number)
            if mine and its:
                self._merge_shape(shape, mine, its, skip)
            elif mine:
                is_changed = bool(unequal_names(shape.values, mine.values))
                if self._takes_other(shape.title, REMOVED, is_changed, quoted_text(mine.paragraphs) or shape.title):
                    self.is_applied = True
                    remove_nodes([mine.node])
            elif its:
                is_changed, said = bool(unequal_names(shape.values, its.values)), quoted_text(its.paragraphs)
                if is_changed and self._takes_other(shape.title, REMOVED, True, "", said or shape.title):
                    self._insert(its, self._other.home(its))
        own = [(each.kind, each.text) for each in added_shapes(self._onto, self._ours.values())]
        for shape in list(added_shapes(self._other, self._theirs.values())):
            if not shape.text or (shape.kind, shape.text) not in own:  # both may add the same
                self._insert(shape)
        self._merge_notes()
        return self.conflicts

    # ---- the slide

    def _merge_slide(self, skip: frozenset[str]) -> None:
        before, mine, its = (page.slide_values() for page in (self._base, self._onto, self._other))
        for name in unequal_names(before, its):
            is_open = name not in skip and mine[name] != its[name]
            if is_open and self._takes_other("", name, mine[name] != before[name], str(mine[name]), str(its[name])):
                self._set_slide(name)

    def _set_slide(self, name: str) -> None:
        tree, other, self.is_applied = self._onto.tree, self._other.tree, True
        if name == HIDDEN:
            tree.attrib.pop("show", None)
            tree.attrib.update({"show": "0"} if other.get("show") in ("0", "false") else {})
        elif name == LAYOUT:
            package, source = self._onto.package, self._other.package
            new = package.bring_layout(source, source.first(self._other.part, "slideLayout"))
            for id, rel in self._onto.rels.items():
                if rel.type == "slideLayout":
                    self._onto.rels[id] = Relationship(id, rel.uri, new, False)
        elif name == GROUND:
            remove_nodes(tree.iterfind(f"{P}cSld/{P}bg"))
            for ground in other.iterfind(f"{P}cSld/{P}bg"):
                tree.find(f"{P}cSld").insert(0, self._bring(ground))
        elif name == MOVES:
            self._set_motion()

    def _set_motion(self) -> None:
        """Take the transition and the clicks of the other side, for the same shapes here."""
        tree, other = self._onto.tree, self._other.tree
        remove_nodes([each for each in tree if each.tag.rpartition("}")[2] in MOTION])
        ids = {its.id: self._ours[n].id for n, its in self._theirs.items() if n in self._ours}
        place = next((n + 1 for n, each in enumerate(tree) if each.tag == f"{P}clrMapOvr"), len(tree))
        for each in reversed([each for each in other if each.tag.rpartition("}")[2] in MOTION]):
            copy = self._bring(each)
            targets = list(copy.iterfind(".//*[@spid]"))
            if all(node.get("spid") in ids for node in targets):
                for node in targets:
                    node.set("spid", ids[node.get("spid")])
                tree.insert(place, copy)

    def _merge_notes(self) -> None:
        """Merge the paragraphs of the notes; a slide that never had notes gets those of the other side."""
        body, pages = self._onto.notes_body, (self._base, self._onto, self._other)
        if body is not None:
            self._merge_paragraphs(NOTES, body, *(page.notes_paragraphs for page in pages))
        elif self._base.notes is None and quoted_text(self._other.notes_paragraphs):
            rel = next(each for each in self._other.rels.values() if each.type == "notesSlide")
            slides = {**self._slides, self._other.part: self._onto.part}
            target = self._onto.package.brought_target(self._other.package, rel, slides)
            self._onto.package.add_rel(self._onto.part, rel.uri, target or "")
            self.is_applied = True

    # ---- texts

    def _merge_paragraphs(self, title: str, body: Element, *versions: list[Element]) -> None:
        """Merge the paragraphs of a shape, one by one, in the element that holds them.

        versions: the paragraphs of the base, those here, and those of the other side.
        """
        base, onto, other = versions
        found: list[Element] = []
        pages = zip((self._base, self._onto, self._other), versions, strict=True)
        values = ([page.paragraph_value(each) for each in nodes] for page, nodes in pages)
        for kind, old, own, new in merged_steps(*values):
            mine, its = [onto[n] for n in own], [other[n] for n in new]
            mixed = self._mixed_paragraph([base[n] for n in old], mine, its) if kind == "both" else None
            if mixed is not None:
                found.append(mixed)
            elif kind != "onto" and self._takes_other(title, TEXT, kind == "both", quoted_text(mine), quoted_text(its)):
                found += [self._new_paragraph(each, mine[n : n + 1] or found[-1:]) for n, each in enumerate(its)]
                self.is_applied = True
            else:
                found += mine
        if found != onto:
            remove_nodes(onto)
            body.extend(found or [body.makeelement(f"{A}p", {})])

    def _mixed_paragraph(self, base: list[Element], onto: list[Element], other: list[Element]) -> Element | None:
        """Return one paragraph of two if the one side changed its words, and the other only how they look."""
        said, mine, its = (quoted_text(each) for each in (base, onto, other))
        if not len(base) == len(onto) == len(other) == 1 or (mine == said) == (its == said):
            return None
        words, look = (onto[0], other[0]) if its == said else (other[0], onto[0])
        if len(list(words.iterfind(f"{A}r"))) > 1:  # words that look different from each other keep their looks
            return words if its == said else self._bring(words)
        self.is_applied = True
        return _with_words(self._bring(look) if its == said else look, words)

    def _new_paragraph(self, new: Element, like: list[Element]) -> Element:
        """Return a paragraph of the other side; where looks do not count, with the look of one that is here."""
        return _with_words(like[0], new) if self._other.is_plain and like else self._bring(new)

    # ---- shapes

    def _merge_shape(self, before: Shape, mine: Shape, its: Shape, skip: frozenset[str]) -> None:
        for name in unequal_names(before.values, its.values):
            if name in skip or name not in mine.values or is_same(mine.values[name], its.values[name]):
                continue
            if name == TEXT:
                body = mine.node.find(f"{P}txBody")
                self._merge_paragraphs(before.title, body, before.paragraphs, mine.paragraphs, its.paragraphs)
            elif name == TABLE and before.form == mine.form == its.form:
                self._merge_cells(before, mine, its)
            elif name != MEMBERS:
                said = described_value(mine, name), described_value(its, name)
                if self._takes_other(before.title, name, not is_same(mine.values[name], before.values[name]), *said):
                    self._set(mine.node, its.node, name)

    def _merge_cells(self, before: Shape, mine: Shape, its: Shape) -> None:
        for row, cells in enumerate(zip(before.cells, mine.cells, its.cells, strict=True)):
            for column, (_, own, new) in enumerate(zip(*cells, strict=True)):
                said, kept, taken = (each.values[TABLE][row][column] for each in (before, mine, its))
                if taken in (said, kept):
                    continue
                texts = (quoted_text(cell.iter(f"{A}p")) for cell in (own, new))
                if self._takes_other(name_of_cell(before, row, column), TABLE, kept != said, *texts):
                    copy, like = self._bring(new), list(own.iter(f"{A}p"))
                    if self._other.is_plain:
                        copy = copied_node(own)
                        body = copy.find(f"{A}txBody")
                        remove_nodes(body.iterfind(f"{A}p"))
                        body.extend(self._new_paragraph(each, like[:1]) for each in new.iter(f"{A}p"))
                    own.getparent().replace(own, copy)

    def _set(self, node: Element, other: Element, name: str) -> None:
        """Give a shape one property of another."""
        self.is_applied = True
        if name == PLACE:
            self._set_place(node, other)
        elif name == ALT:
            mine, its = (next(each.iter(f"{P}cNvPr")) for each in (node, other))
            for key in ("descr", "hidden"):
                mine.set(key, its.get(key)) if its.get(key) else mine.attrib.pop(key, None)
            remove_nodes(mine.iterfind(f"{A}hlinkClick"))
            mine[:0] = [self._bring(link) for link in its.iterfind(f"{A}hlinkClick")]
        elif name == LOOK:
            self._set_look(node, other)
        elif name == HOLDER:
            mine, its = (next(each.iter(f"{P}nvPr")) for each in (node, other))
            remove_nodes(mine.iterfind(f"{P}ph"))
            mine[:0] = [copied_node(each) for each in its.iterfind(f"{P}ph")]
        elif not (name == CHART and self._set_numbers(node, other)):
            path = f"{P}blipFill" if name == PICTURE else f"{A}graphic"
            node.replace(node.find(path), self._bring(other.find(path)))

    def _set_place(self, node: Element, other: Element) -> None:
        old, new = frame_of_shape(node), frame_of_shape(other)
        if node.tag == FRAME:
            node.replace(old, copied_node(new))
            return
        remove_nodes([old] if old is not None else ())
        if new is not None:
            look_of_shape(node).insert(0, copied_node(new))

    def _set_look(self, node: Element, other: Element) -> None:
        frame = frame_of_shape(node)
        for path in (f"{P}spPr", f"{P}grpSpPr", f"{P}style", f"{P}txBody/{A}bodyPr"):
            old, new = node.find(path), other.find(path)
            if new is None:
                continue
            copy = self._bring(new)
            remove_nodes(copy.iterfind(f"{A}xfrm"))
            if old is not None:
                old.getparent().replace(old, copy)
            elif path == f"{P}style":
                node.find(f"{P}spPr").addnext(copy)
        if frame is not None:
            look_of_shape(node).insert(0, frame)

    def _set_numbers(self, node: Element, other: Element) -> bool:
        """Take the numbers of a chart into the chart as it looks here, if it has as many of them; return whether."""
        mine, its = (each.find(f".//{C}chart").get(f"{R}id") for each in (node, other))
        cells = [cells_of_chart(page.chart(id)) for page, id in ((self._onto, mine), (self._other, its))]
        keeps_look = self._is_onto_deck or self._other.is_plain
        if not keeps_look or [*map(len, cells[0])] != [*map(len, cells[1])] or not cells[0]:
            return False
        for old, said in ((old, said) for pair in zip(*cells, strict=True) for old, said in zip(*pair, strict=True)):
            old.text = said.text
        package, source, chart = self._onto.package, self._other.package, self._onto.rels[mine].target
        book, held = source.first(self._other.rels[its].target, "package"), package.rels(chart)
        for id, rel in [(id, rel) for id, rel in held.items() if rel.type == "package" and book]:
            held[id] = Relationship(id, rel.uri, package.bring_part(source, book, {}), False)
        return True

    def _insert(self, shape: Shape, place: Sequence[int] = ()) -> None:
        """Add a shape of the other side after the one that it follows there, in a place if its layout gives it none."""
        root = self._onto.tree.find(f"{P}cSld/{P}spTree")
        here = {id(its.node): self._ours.get(n) for n, its in self._theirs.items()}
        target = here.get(id(shape.node.getparent()))
        parent, copy = target.node if target else root, self._bring(shape.node)
        _place_explicitly(copy, place)
        taken = {int(each.get("id", "0")) for each in root.iter(f"{P}cNvPr")}
        for number, each in enumerate(copy.iter(f"{P}cNvPr"), max(taken) + 1):
            each.set("id", str(number))
        remove_nodes([each.getparent() for each in copy.iter("{*}creationId")])
        earlier = (here.get(id(each)) for each in shape.node.itersiblings(preceding=True))
        above = next((each.node for each in earlier if each and each.node.getparent() is parent), None)
        end = parent.find(f"{P}extLst")
        if above is not None:
            above.addnext(copy)
        elif end is not None:
            end.addprevious(copy)
        else:
            parent.append(copy)


def _with_words(like: Element, new: Element) -> Element:
    """Return a paragraph with the look of one and the words of another."""
    copy = copied_node(like)
    runs: list[Any] = list(copy.iterfind(f"{A}r"))
    if not runs:
        return copied_node(new)
    remove_nodes([each for each in copy if each.tag != f"{A}pPr" and each is not runs[0]])
    runs[0].find(f"{A}t").text = text_of_paragraph(new)
    return copy


def _place_explicitly(node: Element, place: Sequence[int]) -> None:
    """Give a shape without a frame of its own the place that it had."""
    look = node.find(f"{P}spPr")
    if place and look is not None and frame_of_shape(node) is None:
        x, y, wide, high = place
        frame = f'<a:xfrm xmlns:a="{A[1:-1]}"><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        look.insert(0, parsed_part(frame.encode()))
