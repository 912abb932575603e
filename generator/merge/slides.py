"""A slide as it was built, as a person edited it and as it is built now, merged: a change of one side is taken.

Where both sides changed the same thing to different values, one of them wins, and a conflict says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal

from msgspec import Struct

from generator.decks.opened_shapes import A, P, R
from generator.merge.package import Element, Rel, parsed_xml, remove_nodes
from generator.merge.pages import (
    ALT,
    CHART,
    GRAPHIC,
    GROUP,
    LOOK,
    PICTURE,
    PLACE,
    TABLE,
    TEXT,
    C,
    Page,
    Shape,
    added_shapes,
    cells_of_chart,
    frame_of_shape,
    is_same,
    paired_shapes,
    text_of_paragraph,
    unequal_names,
)

Side = Literal["deck", "article"]
SideAsked = Side | Literal[""]
SLIDE, NOTES, SHAPE, REMOVED, ADDED = "slide", "notes", "shape", "removed", "added"


class Conflict(Struct, frozen=True):
    """What both sides changed: of which slide and shape, which of its properties, and what each side says."""

    slide: int
    shape: str
    what: str
    deck: str = ""
    article: str = ""
    kept: Side = "deck"
    asked: bool = False  # whether somebody said which side is kept


class Change(Struct, frozen=True):
    """What a person changed in a slide: of which shape, which of its properties, from what to what."""

    slide: int
    shape: str
    what: str
    before: str = ""
    after: str = ""


class _Slots(Struct, frozen=True):
    """A version of a list, put into the places of the base: its items, by number, at each item and before each."""

    at: list[list[int]]
    before: list[list[int]]
    changed: list[bool]


def _slots_of_list(base: Sequence[object], other: Sequence[object]) -> _Slots:
    """Put a version of a list into the places of the base; of items that replace as many, each takes one place."""
    slots = _Slots([[] for _ in base], [[] for _ in range(len(base) + 1)], [False] * len(base))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        own = list(range(j1, j2))
        if tag == "insert":
            slots.before[i1] += own
        for number, place in enumerate(range(i1, i2)):
            is_last = place == i2 - 1
            slots.at[place] = own[number:] if is_last else own[number : number + 1]
            slots.changed[place] = tag != "equal"
    return slots


Step = tuple[Literal["onto", "other", "both"], list[int], list[int], list[int]]


def merged_steps(base: Sequence[object], onto: Sequence[object], other: Sequence[object]) -> Iterator[Step]:
    """Yield a list merged three ways, step by step: whose items they are, and which of the base and of each side.

    With "both", the two sides put different items in one place. Items are named by their numbers.
    """
    mine, its = _slots_of_list(base, onto), _slots_of_list(base, other)

    def step(old: list[int], own: list[int], new: list[int], is_mine: bool, is_its: bool) -> Step:
        is_equal = [onto[n] for n in own] == [other[n] for n in new]
        if is_mine and is_its and not is_equal:
            return "both", old, own, new
        return ("other" if is_its and not is_mine else "onto"), old, own, new

    for place in range(len(base) + 1):
        own, new = mine.before[place], its.before[place]
        yield step([], own, new, bool(own), bool(new))
        if place < len(base):
            yield step([place], mine.at[place], its.at[place], mine.changed[place], its.changed[place])


class SlideMerge:
    """Merges one slide: brings what `other` changed since the base into the tree of `onto`."""

    def __init__(
        self,
        base: Page,
        onto: Page,
        other: Page,
        person: Literal["onto", "other"],
        asked: SideAsked,
        slides: Mapping[str, str],
    ) -> None:
        """Begin to merge.

        person: which of the two a person edited.
        asked: whose change is kept where both changed something; with "" that of the person.
        slides: the names of the parts of the slides of `other` in the package of `onto`.
        """
        self._base, self._onto, self._other, self._asked, self._slides = base, onto, other, asked, slides
        self._is_onto_deck = person == "onto"
        self._other_wins = (asked != "article") != self._is_onto_deck
        self._ours = paired_shapes(base, onto, is_copy=self._is_onto_deck)
        self._theirs = paired_shapes(base, other, is_copy=not self._is_onto_deck)
        self.conflicts: list[Conflict] = []
        self.is_applied = False  # whether anything was changed

    def _bring(self, node: Element) -> Element:
        """Return a copy of an element of the other slide for this one."""
        source, package = self._other.package, self._onto.package
        assert source and package  # only the base has none
        return package.bring_node(node, source, self._other.part, self._onto.part, self._slides)

    def merge(self, skip: frozenset[str] = frozenset()) -> list[Conflict]:
        """Change the tree, and return the conflicts; `skip` are the properties of shapes that are left as they are."""
        before = self._base.slide_values()
        self._merge_slide(before, skip)
        for number, shape in enumerate(self._base.shapes):
            mine, its = self._ours.get(number), self._theirs.get(number)
            if mine and its:
                self._merge_shape(shape, mine, its, skip)
            elif mine:
                self._merge_removed(shape, mine)
            elif its and self._is_touched(shape, its):
                self._conflict(shape.title, REMOVED, "", _quoted(its.lines), is_other_text=True)
                if self._other_wins:
                    self._insert(its)
        taken = self._unpaired_twins()
        for shape in added_shapes(self._other, self._theirs.values()):
            if id(shape.node) not in taken:
                self._insert(shape)
        self.merge_notes()
        return self.conflicts

    def _unpaired_twins(self) -> set[int]:
        """Return the shapes that both sides added alike, as ids of the nodes of the other."""
        own = [(each.kind, each.text) for each in added_shapes(self._onto, self._ours.values())]
        added = added_shapes(self._other, self._theirs.values())
        return {id(each.node) for each in added if each.text and (each.kind, each.text) in own}

    def _conflict(self, shape: str, what: str, mine: str, its: str, *, is_other_text: bool = False) -> None:
        deck, article = (mine, its) if self._is_onto_deck else (its, mine)
        kept = self._asked or "deck"
        self.conflicts.append(Conflict(self._base.id, shape, what, deck, article, kept, bool(self._asked)))

    def _is_touched(self, before: Shape, after: Shape) -> bool:
        """Return whether a shape, or one within it, was changed."""
        if unequal_names(before.values, after.values):
            return True
        if before.kind != GROUP:
            return False
        pages = (self._onto, self._ours) if after in self._ours.values() else (self._other, self._theirs)
        inner = [n for n, each in enumerate(self._base.shapes) if before.node in each.node.iterancestors(GROUP)]
        pairs = [(self._base.shapes[n], pages[1].get(n)) for n in inner]
        return any(shape is None or unequal_names(each.values, shape.values) for each, shape in pairs)

    def _merge_removed(self, before: Shape, mine: Shape) -> None:
        """Remove a shape that the other side does not have any more, unless this one changed it."""
        is_touched = self._is_touched(before, mine)
        if is_touched:
            self._conflict(before.title, REMOVED, _quoted(mine.lines), "")
        if not is_touched or self._other_wins:
            remove_nodes([mine.node])
            self.is_applied = True

    # ---- the slide

    def _merge_slide(self, before: dict[str, Any], skip: frozenset[str]) -> None:
        mine, its = self._onto.slide_values(), self._other.slide_values()
        for name in unequal_names(before, its):
            if name in skip or mine[name] == its[name]:
                continue
            if mine[name] != before[name]:
                self._conflict("", name, str(mine[name]), str(its[name]))
                if not self._other_wins:
                    continue
            self._set_slide(name)

    def _set_slide(self, name: str) -> None:
        tree, other, self.is_applied = self._onto.tree, self._other.tree, True
        if name == "hidden":
            tree.attrib.pop("show", None)
            tree.attrib.update({"show": "0"} if self._other.is_hidden else {})
        elif name == "layout":
            new = next(rel for rel in self._other.rels.values() if rel.type == "slideLayout")
            old = next(id for id, rel in self._onto.rels.items() if rel.type == "slideLayout")
            probe = etree_with_rel(next(id for id, rel in self._other.rels.items() if rel == new))
            brought = self._onto.rels[self._bring(probe).get(f"{R}id")]
            for id in [id for id, rel in self._onto.rels.items() if rel.type == "slideLayout"]:
                del self._onto.rels[id]
            self._onto.rels[old] = brought
        elif name == "background":
            remove_nodes(tree.iterfind(f"{P}cSld/{P}bg"))
            for ground in other.iterfind(f"{P}cSld/{P}bg"):
                tree.find(f"{P}cSld").insert(0, self._bring(ground))
        elif name == "motion":
            self._set_motion()

    def _set_motion(self) -> None:
        """Take the transition and the clicks of the other side, for the same shapes here."""
        kinds = ("transition", "timing", "AlternateContent")
        remove_nodes([each for each in self._onto.tree if each.tag.rpartition("}")[2] in kinds])
        ids = {its.id: self._ours[n].id for n, its in self._theirs.items() if n in self._ours}
        end = self._onto.tree.find(f"{P}extLst")
        for each in (each for each in self._other.tree if each.tag.rpartition("}")[2] in kinds):
            copy = self._bring(each)
            targets = [node for node in copy.iter() if isinstance(node.tag, str) and node.get("spid")]
            if all(node.get("spid") in ids for node in targets):
                for node in targets:
                    node.set("spid", ids[node.get("spid")])
                self._onto.tree.append(copy) if end is None else end.addprevious(copy)

    def merge_notes(self) -> None:
        """Merge the paragraphs of the notes; a slide that never had notes gets those of the other side."""
        body, package, source = self._onto.notes_body, self._onto.package, self._other.package
        if body is not None and self._other.notes_values() != self._base.notes_values():
            paragraphs = (page.notes_paragraphs for page in (self._base, self._onto, self._other))
            self._merge_paragraphs(NOTES, *paragraphs, body)
        elif body is None and self._base.notes is None and self._other.notes_values() and package and source:
            rel = next(each for each in self._other.rels.values() if each.type == "notesSlide")
            if brought := package.brought_rel(source, rel, {**self._slides, self._other.part: self._onto.part}):
                package.add_rel(self._onto.part, brought)
                self.is_applied = True

    # ---- shapes

    def _merge_shape(self, before: Shape, mine: Shape, its: Shape, skip: frozenset[str]) -> None:
        for name in unequal_names(before.values, its.values):
            if name in skip or name not in mine.values or is_same(mine.values[name], its.values[name]):
                continue
            if name == TEXT:
                body = mine.node.find(f"{P}txBody")
                self._merge_paragraphs(before.title, before.paragraphs, mine.paragraphs, its.paragraphs, body)
            elif name == TABLE and _form(before) == _form(mine) == _form(its):
                self._merge_cells(before, mine, its)
            else:
                if not is_same(mine.values[name], before.values[name]):
                    self._conflict(before.title, name, _described(mine, name), _described(its, name))
                    if not self._other_wins:
                        continue
                self._set(mine, its, name)

    def _merge_paragraphs(
        self, title: str, base: list[Element], onto: list[Element], other: list[Element], body: Element
    ) -> None:
        """Merge the paragraphs of a shape, one by one, in the element that holds them."""
        values = [
            list(map(page.paragraph_value, nodes))
            for page, nodes in ((self._base, base), (self._onto, onto), (self._other, other))
        ]
        found: list[Element] = []
        for kind, old, own, new in merged_steps(*values):
            mine, its = [onto[n] for n in own], [other[n] for n in new]
            if kind == "both" and (mixed := self._mixed_paragraph([base[n] for n in old], mine, its)) is not None:
                found.append(mixed)
                self.is_applied |= mixed is not mine[0]
                continue
            if kind == "both":
                self._conflict(title, TEXT, _quoted_nodes(mine), _quoted_nodes(its))
            if kind == "other" or (kind == "both" and self._other_wins):
                found += [self._new_paragraph(each, mine[n : n + 1], found) for n, each in enumerate(its)]
                self.is_applied = True
            else:
                found += mine
        remove_nodes(onto)
        for each in found or [body.makeelement(f"{A}p", {})]:
            body.append(each)

    def _mixed_paragraph(self, base: list[Element], onto: list[Element], other: list[Element]) -> Element | None:
        """Return one paragraph of two if the one side changed its words, and the other only how they look."""
        if not len(base) == len(onto) == len(other) == 1:
            return None
        said, mine, its = (_quoted_nodes(each) for each in (base, onto, other))
        if (mine == said) == (its == said):
            return None
        words, look = (onto[0], other[0]) if its == said else (other[0], onto[0])
        is_mine, is_even = words is onto[0], len(list(words.iterfind(f"{A}r"))) == 1
        if not is_even:  # words that look different from each other keep their looks
            return words if is_mine else self._bring(words)
        return with_words(self._bring(look) if is_mine else look, words)

    def _new_paragraph(self, new: Element, replaced: list[Element], above: list[Element]) -> Element:
        """Return a paragraph of the other side; where looks do not count, with the look of the one that it replaces."""
        like = (replaced or above[-1:] or [None])[0]
        if not self._other.is_plain or like is None:
            return self._bring(new)
        return with_words(like, new)

    def _merge_cells(self, before: Shape, mine: Shape, its: Shape) -> None:
        for row, (old, own, new) in enumerate(zip(before.cells, mine.cells, its.cells, strict=True)):
            for column in range(len(old)):
                said, kept, taken = (each.values[TABLE][row][column] for each in (before, mine, its))
                if taken in (said, kept):
                    continue
                if kept != said:
                    texts = (_quoted_nodes(cell.iter(f"{A}p")) for cell in (own[column], new[column]))
                    self._conflict(_name_of_cell(before, row, column), TABLE, *texts)
                    if not self._other_wins:
                        continue
                self._set_cell(own[column], new[column])
                self.is_applied = True

    def _set_cell(self, cell: Element, new: Element) -> None:
        if not self._other.is_plain:
            cell.getparent().replace(cell, self._bring(new))
            return
        body, old = cell.find(f"{A}txBody"), list(cell.iter(f"{A}p"))
        made = [self._new_paragraph(each, old[:1], []) for each in new.iter(f"{A}p")]
        remove_nodes(old)
        for each in made:
            body.append(each)

    def _set(self, mine: Shape, its: Shape, name: str) -> None:
        """Give a shape one property of another."""
        node, other, self.is_applied = mine.node, its.node, True
        if name == PLACE:
            self._set_place(node, other)
        elif name == ALT:
            self._set_alt(node, other)
        elif name == LOOK:
            self._set_look(node, other)
        elif name == PICTURE:
            node.replace(node.find(f"{P}blipFill"), self._bring(other.find(f"{P}blipFill")))
        elif name == CHART:
            self._set_chart(node, other)
        elif name in (TABLE, GRAPHIC):
            node.replace(node.find(f"{A}graphic"), self._bring(other.find(f"{A}graphic")))

    def _set_place(self, node: Element, other: Element) -> None:
        old, new = frame_of_shape(node), frame_of_shape(other)
        if new is None and node.tag.endswith("graphicFrame"):
            return
        if old is not None:
            old.getparent().remove(old)
        if new is not None:
            copy = parsed_xml(_xml(new))
            if node.tag.endswith("graphicFrame"):
                node.find(f"{P}nvGraphicFramePr").addnext(copy)
            else:
                next(each for each in node if each.tag in (f"{P}spPr", f"{P}grpSpPr")).insert(0, copy)

    def _set_alt(self, node: Element, other: Element) -> None:
        mine, its = (next(each.iter(f"{P}cNvPr")) for each in (node, other))
        for name in ("descr", "hidden"):
            mine.attrib.pop(name, None)
            mine.attrib.update({name: its.get(name)} if its.get(name) else {})
        remove_nodes(mine.iterfind(f"{A}hlinkClick"))
        for link in its.iterfind(f"{A}hlinkClick"):
            mine.insert(0, self._bring(link))

    def _set_look(self, node: Element, other: Element) -> None:
        frame = frame_of_shape(node)
        for tag in (f"{P}spPr", f"{P}grpSpPr", f"{P}style"):
            old, new = node.find(tag), other.find(tag)
            if new is not None and old is not None:
                copy = self._bring(new)
                remove_nodes(copy.iterfind(f"{A}xfrm"))
                if frame is not None and tag != f"{P}style":
                    copy.insert(0, frame)
                node.replace(old, copy)
            elif new is not None:
                node.find(f"{P}spPr").addnext(self._bring(new))
        body, new = node.find(f"{P}txBody/{A}bodyPr"), other.find(f"{P}txBody/{A}bodyPr")
        if body is not None and new is not None:
            body.getparent().replace(body, self._bring(new))

    def _set_chart(self, node: Element, other: Element) -> None:
        """Take the numbers of a chart: into the chart as it looks if it has as many, or else the whole chart."""
        charted, new = node.find(f".//{C}chart"), other.find(f".//{C}chart")
        mine, its = (page.chart(each.get(f"{R}id")) for page, each in ((self._onto, charted), (self._other, new)))
        values = [cells_of_chart(tree) if tree is not None else [] for tree in (mine, its)]
        keeps_look = self._is_onto_deck or self._other.is_plain
        if not keeps_look or [*map(len, values[0])] != [*map(len, values[1])] or not values[0]:
            node.replace(node.find(f"{A}graphic"), self._bring(other.find(f"{A}graphic")))
            return
        self._set_workbook(charted.get(f"{R}id"), new.get(f"{R}id"))
        for old, said in zip(*values, strict=True):
            for cell, number in zip(old, said, strict=True):
                cell.text = number.text

    def _set_workbook(self, mine: str, its: str) -> None:
        package, source = self._onto.package, self._other.package
        assert package and source
        chart, other = self._onto.rels[mine].target, self._other.rels[its].target
        books = [(id, rel) for id, rel in package.rels(chart).items() if rel.type == "package"]
        new = source.first(other, "package")
        for id, rel in books if new else ():
            package.rels(chart)[id] = Rel(rel.uri, package.bring_part(source, new, {}))

    # ---- shapes that only one side has

    def _insert(self, shape: Shape) -> None:
        """Add a shape of the other side after the one that it follows there."""
        root, self.is_applied = self._onto.tree.find(f"{P}cSld/{P}spTree"), True
        above, here = shape.node.getparent(), {id(its.node): self._ours.get(n) for n, its in self._theirs.items()}
        target = here.get(id(above))
        parent = target.node if target else root
        copy = self._bring(shape.node)
        _place_explicitly(copy, self._other.home(shape) if self._other.is_plain else ())
        taken = {int(each.get("id", "0")) for each in root.iter(f"{P}cNvPr")}
        for number, each in enumerate(copy.iter(f"{P}cNvPr"), max(taken) + 1):
            if int(each.get("id", "0")) in taken:
                each.set("id", str(number))
        remove_nodes([each.getparent() for each in copy.iter("{*}creationId")])
        earlier = [here.get(id(each)) for each in shape.node.itersiblings(preceding=True)]
        found = next((each for each in earlier if each and each.node.getparent() is parent), None)
        end = parent.find(f"{P}extLst")
        if found:
            found.node.addnext(copy)
        elif end is not None:
            end.addprevious(copy)
        else:
            parent.append(copy)


def with_words(like: Element, new: Element) -> Element:
    """Return a paragraph with the look of one and the words of another."""
    copy = parsed_xml(_xml(like))
    runs = list(copy.iterfind(f"{A}r"))
    if not runs:
        return parsed_xml(_xml(new))
    remove_nodes([each for each in copy if each.tag != f"{A}pPr" and each is not runs[0]])
    runs[0].find(f"{A}t").text = text_of_paragraph(new)
    return copy


def _place_explicitly(node: Element, place: Sequence[int]) -> None:
    """Give a shape without a frame of its own the place that it had."""
    look = node.find(f"{P}spPr")
    if place and look is not None and frame_of_shape(node) is None:
        x, y, wide, high = place
        frame = f'<a:xfrm xmlns:a="{A[1:-1]}"><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        look.insert(0, parsed_xml(frame))


def etree_with_rel(id: str) -> Element:
    """Return an element that does nothing but name a relationship."""
    return parsed_xml(f'<p:sld xmlns:p="{P[1:-1]}" xmlns:r="{R[1:-1]}" r:id="{id}"/>')


def _xml(node: Element) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(node, with_tail=False))


def _form(shape: Shape) -> tuple[int, ...]:
    return tuple(map(len, shape.cells))


def _quoted(lines: Sequence[str]) -> str:
    return " / ".join(" ".join(each.split()) for each in lines if each.strip())


def _quoted_nodes(nodes: Any) -> str:
    return _quoted([text_of_paragraph(each) for each in nodes])


def _described(shape: Shape, name: str) -> str:
    """Return a property of a shape as a person would read it; "" where it has no words."""
    value = shape.values[name]
    if name == CHART:
        return ", ".join(str(each) for each in value if each != "series")
    return _quoted(shape.lines) if name == TABLE else str(value[0]) if name == ALT and value else ""


def changes_of_page(base: Page, edited: Page, is_copy: bool = True) -> list[Change]:
    """Return what a person changed in a slide, shape by shape."""
    if base.source and base.source == edited.source:
        return []
    before, after = base.slide_values(), edited.slide_values()
    found = [Change(base.id, "", name, str(before[name]), str(after[name])) for name in unequal_names(before, after)]
    pairs = paired_shapes(base, edited, is_copy)
    for number, shape in enumerate(base.shapes):
        its = pairs.get(number)
        if its is None:
            found.append(Change(base.id, shape.title, REMOVED, _quoted(shape.lines)))
            continue
        for name in unequal_names(shape.values, its.values):
            if name == TEXT:
                found += _text_changes(base, shape.title, shape.paragraphs, its.paragraphs, edited)
            elif name == TABLE and _form(shape) == _form(its):
                found += _cell_changes(base, shape, its)
            else:
                found.append(Change(base.id, shape.title, name, _described(shape, name), _described(its, name)))
    for shape in added_shapes(edited, pairs.values()):
        found.append(Change(base.id, shape.title, ADDED, "", _quoted(shape.lines)))
    if base.notes_values() != edited.notes_values():
        found += _text_changes(base, NOTES, base.notes_paragraphs, edited.notes_paragraphs, edited)
    return found


def _cell_changes(base: Page, before: Shape, after: Shape) -> Iterator[Change]:
    """Yield what changed in the cells of a table."""
    for row, values in enumerate(before.values[TABLE]):
        for column, value in enumerate(values):
            if value != after.values[TABLE][row][column]:
                old, new = (_quoted_nodes(each.cells[row][column].iter(f"{A}p")) for each in (before, after))
                yield Change(base.id, _name_of_cell(before, row, column), TABLE if old != new else "format", old, new)


def _name_of_cell(table: Shape, row: int, column: int) -> str:
    return f"{table.title}, row {row + 1}, column {column + 1}"


def _text_changes(base: Page, title: str, old: list[Element], new: list[Element], edited: Page) -> Iterator[Change]:
    values = [list(map(page.paragraph_value, nodes)) for page, nodes in ((base, old), (edited, new))]
    slots = _slots_of_list(*values)
    what = NOTES if title == NOTES else TEXT
    for place in range(len(old) + 1):
        if slots.before[place]:
            yield Change(base.id, title, what, "", _quoted_nodes(new[n] for n in slots.before[place]))
        if place < len(old) and slots.changed[place]:
            said = text_of_paragraph(old[place]), _quoted_nodes(new[n] for n in slots.at[place])
            is_look = " ".join(said[0].split()) == said[1]
            yield Change(base.id, title, "format" if is_look else what, " ".join(said[0].split()), said[1])
