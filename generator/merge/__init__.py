"""A deck that a person edited, and the deck that its article makes now, in; the deck with the changes of both out.

The base is what the edited deck carries: its slides as they were built (`generator.decks.carried`). The edited deck is
the one that is changed, so that all that a person did stays. If the look of all slides is new, or if a program saved
the edited deck that writes shapes in its own way, the new deck is the one that is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from generator.decks.carried import NAMESPACE, RELATIONSHIP, Carried, carried_of_xml, looks_of_parts, xml_of_carried
from generator.decks.opened_package import parsed_part
from generator.decks.opened_shapes import P
from generator.errors import Finding, Where, brief, info, warning
from generator.merge.changes import ADDED, ORDER, REMOVED, SLIDE, Change, changes_of_page, slots_of_list
from generator.merge.package import package_of_deck
from generator.merge.pages import GROUND, HOLDER, LAYOUT, LOOK, MOVES, PLACE, Deck, Page, pages_of_carried, paired_pages
from generator.merge.slides import Conflict, SideAsked, SideOf, SlideMerge
from generator.model.ledger import Ledger
from generator.model.text import folded_text

MOST_UNKNOWN = 0.3  # the share of slides that may have no counterpart
FAITHFUL = (b"Microsoft", b"Slidewright")  # programs that keep what they do not understand, as app.xml names them
FOREIGN = (b'"Google Shape;', b'"PlaceHolder 1"')  # how others call shapes, whichever program saved the deck after them
KEPT, FORM = "kept", "form"


class UnknownDeckError(Exception):
    """Too few slides of a deck are those that it carries, or those that the article makes."""


class Merged(Struct, frozen=True):
    """A merged deck.

    pptx: its bytes. conflicts: what both sides changed. changes: what a person had changed.
    keys: what conflicts and changes call each slide, in the order of the merged deck; those of the new deck in theirs
        are `new`.
    taken: the slides that the article changed. is_plain: whether only texts, places and numbers could be merged.
    """

    pptx: bytes
    conflicts: tuple[Conflict, ...]
    changes: tuple[Change, ...]
    keys: tuple[int, ...]
    new: tuple[int, ...]
    taken: frozenset[int] = frozenset()
    is_plain: bool = False


class Versions(Struct, frozen=True):
    """The three versions of a deck.

    deck_keys, article_keys: the id of each slide of the edited and of the new deck by what changes call it, which is
        its id in the base, if any.
    """

    base: Mapping[int, Page]
    deck: Deck
    article: Deck
    deck_keys: Mapping[int, int]
    article_keys: Mapping[int, int]
    is_plain: bool


def _keys(pairs: Mapping[int, int], deck: Deck) -> dict[int, int]:
    keys = {id: key for key, id in pairs.items()}
    return {keys.get(id, id): id for id in deck.pages}


def versions_of_deck(edited: bytes, built: bytes, carried: Carried) -> Versions:
    """Return the three versions of a deck. Raises UnknownDeckError if they are versions of different decks."""
    deck, new = package_of_deck(edited), package_of_deck(built)
    said = deck.files.get(deck.first("", "extended-properties"), b"")
    is_plain = b"<Application>" in said and not any(b"<Application>" + name in said for name in FAITHFUL)
    parts = deck.slide_parts().values()
    is_plain |= 2 * sum(any(name in deck.files[part] for name in FOREIGN) for part in parts) > len(parts)
    ours, its = Deck(deck, is_plain), Deck(new, is_plain)
    base = pages_of_carried(carried, is_plain, new)
    in_deck, in_article = (paired_pages(base, each.pages) for each in (ours, its))
    for found, each in ((in_deck, ours), (in_article, its)):
        if min((len(pages) - len(found)) / max(len(pages), 1) for pages in (base, each.pages)) > MOST_UNKNOWN:
            raise UnknownDeckError
    return Versions(base, ours, its, _keys(in_deck, ours), _keys(in_article, its), is_plain)


def changes_of_deck(versions: Versions) -> Iterator[Change]:
    """Yield what a person changed, slide by slide in the order of the deck."""
    for key, id in versions.deck_keys.items():
        page = versions.deck.pages[id]
        if key in versions.base:
            yield from changes_of_page(versions.base[key], page)
        else:
            yield Change(key, SLIDE, ADDED, "", page.title)
    for key in (each for each in versions.base if each not in versions.deck_keys):
        yield Change(key, SLIDE, REMOVED, versions.base[key].title)
    pair = versions.base, versions.deck_keys
    before, after = ([key for key in keys if key in pages] for keys, pages in (pair, pair[::-1]))
    moved = {key for key, (_, is_moved) in zip(before, slots_of_list(before, after)[1::2], strict=True) if is_moved}
    for key in (each for each in after if each in moved):
        yield Change(key, SLIDE, ORDER, str(before.index(key) + 1), str(after.index(key) + 1))


def merge_decks(edited: bytes, built: bytes, carried: Carried, side_of: SideOf) -> Merged:
    """Return the edited deck with what changed in its article.

    side_of: whose change is kept on a slide of the edited deck, by its number, where both changed the same thing; with
        "" the deck's is kept, and the next merge tells of it again. Raises UnknownDeckError.
    """
    versions = versions_of_deck(edited, built, carried)
    if (versions.deck.pages.keys() & versions.article.pages.keys()) - versions.base.keys():  # a base of another deck
        raise UnknownDeckError
    if not (changes := tuple(changes_of_deck(versions))) and versions.is_plain:
        return Merged(built, (), (), (*versions.article_keys,), (*versions.article_keys,))
    return _DeckMerge(versions, carried, side_of, changes).merged(edited)


class _DeckMerge:
    """Merges two decks into the package of one of them: of the edited one, or else of the new one."""

    def __init__(self, versions: Versions, carried: Carried, side_of: SideOf, changes: tuple[Change, ...]) -> None:
        self._versions, self._carried, self._changes = versions, carried, changes
        pair = (versions.deck, versions.article)
        sizes = [each.package.tree(each.package.presentation).find(f"{P}sldSz") for each in pair]
        is_same_size = len({(each.get("cx"), each.get("cy")) for each in sizes if each is not None}) == 1
        self._is_same_look = is_same_size and looks_of_parts(versions.article.package.files) == carried.looks
        self._is_onto_deck = self._is_same_look and not versions.is_plain
        self._onto, self._other = pair if self._is_onto_deck else pair[::-1]
        self._package, self._source = self._onto.package, self._other.package
        self._deck_keys, self._article_keys = versions.deck_keys, versions.article_keys
        pages = versions.article.pages
        self._edited = {each.slide for each in changes if each.what != ORDER}
        common = ((key, id) for key, id in versions.article_keys.items() if key in versions.base)
        self._renewed = {key: changes_of_page(versions.base[key], pages[id], is_copy=False) for key, id in common}
        numbers = {key: number for number, key in enumerate(self._deck_keys, 1)}
        self._asked: Mapping[int, SideAsked] = {key: side_of(numbers.get(key, 0)) for key in versions.base}
        self._conflicts: list[Conflict] = []
        self._parts: dict[int, str] = {}  # the part of each slide of the merged deck, by its key
        self._slides: dict[str, str] = {}  # the parts of the slides of the other deck in this one
        self._is_applied = False  # whether anything of the other deck is in this one
        self._last: list[int] = []  # slides that stay, hidden, at the end

    def merged(self, edited: bytes) -> Merged:
        """Return the merged deck; `edited` are the bytes of the edited one, which may be it already."""
        from generator.write.base import zip_of_files

        sides = (self._deck_keys, self._article_keys)
        onto, other = sides if self._is_onto_deck else sides[::-1]
        self._reserve_parts(onto, other)
        for key in dict.fromkeys((*onto, *other)):
            self._merge_key(key, onto.get(key, 0), other.get(key, 0))
            if not self._is_onto_deck and key in other and key in self._parts:
                self._package.bring_comments(self._source, self._other.pages[other[key]].part, self._parts[key])
        order = self._order()
        is_carried, pptx = self._carry(), edited
        if is_carried or self._is_applied or not self._is_onto_deck or order != list(self._deck_keys):
            self._list_slides(order, onto, other)
            self._take_layouts_and_properties()
            pptx = zip_of_files(self._package.files_to_write())
        taken = frozenset(key for key in self._article_keys if self._renewed.get(key, True))
        conflicts, new = tuple(dict.fromkeys(self._conflicts)), tuple(self._article_keys)
        return Merged(pptx, conflicts, self._changes, tuple(order), new, taken, self._versions.is_plain)

    def _reserve_parts(self, onto: Mapping[int, int], other: Mapping[int, int]) -> None:
        """Find the part of each slide, so that links between slides can be kept whatever is written first."""
        self._parts = {key: self._onto.pages[id].part for key, id in onto.items()}
        for key, id in other.items():
            part = self._other.pages[id].part
            if key not in self._parts:
                self._parts[key] = self._package.free_name(part)
                self._package.put(self._parts[key], b"", part, self._source)
            self._slides[part] = self._parts[key]

    def _merge_key(self, key: int, onto: int, other: int) -> None:
        """Merge one slide that is in the one deck, in the other, or in both; its ids there are 0 if it is not."""
        base, is_edited, is_renewed = self._versions.base.get(key), key in self._edited, bool(self._renewed.get(key))
        in_deck, in_article = (onto, other) if self._is_onto_deck else (other, onto)
        is_new_in_other = is_renewed if self._is_onto_deck else is_edited
        if onto and other:
            if base and is_new_in_other and ((is_edited and is_renewed) or self._versions.is_plain):
                self._merge_slide(base, key, self._onto.pages[onto], self._other.pages[other])
            elif is_new_in_other:
                self._bring(key, other)
        elif base and in_deck and is_edited:  # the article does not have it any more
            self._conflicts.append(Conflict(key, SLIDE, KEPT, base.title))
            if other:
                self._bring(key, other)
            self._package.tree(self._parts[key]).set("show", "0")
            self._last.append(key)
            self._is_applied = True
        elif base and (in_deck or not (is_renewed and self._comes_back(key, in_article))):
            self._is_applied |= bool(in_deck)
            del self._parts[key]
        elif other:
            self._bring(key, other)

    def _bring(self, key: int, other: int) -> None:
        """Take a slide of the other deck whole."""
        self._is_applied = True
        self._package.bring_slide(self._source, self._other.pages[other].part, self._parts[key], self._slides)

    def _comes_back(self, key: int, id: int) -> bool:
        """Return whether a slide that a person removed comes back, because the article changed it."""
        side, page = self._asked[key], self._versions.article.pages[id]
        self._conflicts.append(Conflict(key, SLIDE, REMOVED, "", page.title, side or "deck", bool(side)))
        return side == "article"

    def _merge_slide(self, base: Page, key: int, onto: Page, other: Page) -> None:
        deck, article = (onto, other) if self._is_onto_deck else (other, onto)
        slides = self._slides
        is_onto_deck = self._is_onto_deck
        has_other_form = article.layout != base.layout and (self._versions.is_plain or deck.layout == base.layout)
        skip = frozenset((PLACE, LOOK, LAYOUT, MOVES, HOLDER) if has_other_form else ())
        lost = [each for each in self._changes if each.slide == key and each.what in skip]
        self._conflicts += [Conflict(key, each.shape, FORM) for each in lost]
        if self._is_onto_deck and (has_other_form or any(each.what == HOLDER for each in self._renewed[key])):
            # The new slide takes the place of the edited one, which then gives its edits.
            name = self._slides[other.part] = self._parts[key] = self._package.free_name(onto.part)
            self._package.put(name, b"", onto.part, self._package)
            self._bring(key, other.id)
            self._package.bring_comments(self._package, onto.part, name)
            onto, other, is_onto_deck = Page(self._onto, name, key), onto, False
            slides = {part: part for part in self._package.files if part.startswith("ppt/slides/")}
        merge = SlideMerge(base, onto, other, is_onto_deck, self._asked[key], slides)
        self._conflicts += merge.merge(skip)
        self._is_applied |= merge.is_applied

    def _order(self) -> list[int]:
        """Return the keys of the slides in their order.

        What a person moved stays there, and a slide of one side alone is after the one that it follows on its side.
        """
        deck, article = list(self._deck_keys), list(self._article_keys)
        common = [key for key in self._versions.base if key in deck and key in article]
        moved, renewed = ([key for key in keys if key in common] for keys in (deck, article))
        if common not in (moved, renewed) and moved != renewed:
            self._conflicts.append(Conflict(0, SLIDE, ORDER))
        first, second = (deck, article) if moved != common else (article, deck)
        kept = self._parts.keys() - set(self._last)
        found = [key for key in first if key in kept]
        for number, key in enumerate(second):
            if key in kept and key not in found:
                earlier = (found.index(each) + 1 for each in reversed(second[:number]) if each in found)
                found.insert(next(earlier, 0), key)
        return [*found, *self._last]

    def _list_slides(self, order: list[int], onto: Mapping[int, int], other: Mapping[int, int]) -> None:
        ids: dict[int, int] = {}
        for key in order:
            id = onto.get(key) or other[key]
            while id in ids.values():
                id += 1
            ids[key] = id
        (names, guids), (more, its) = self._package.sections(), self._source.sections()
        said = {ids[key]: names.get(onto.get(key, 0)) or more.get(other.get(key, 0), "") for key in ids}
        self._package.set_slides({ids[key]: self._parts[key] for key in ids}, said, its | guids)

    def _take_layouts_and_properties(self) -> None:
        """Take layouts that are made in another way than before, and what changed in the title and the like."""
        before, own = self._carried.layouts, self._package.layouts()
        for name, part in self._source.layouts().items() if self._is_onto_deck else ():
            if name in own and before.get(name) not in (None, crc32(self._source.files[part])):
                self._package.bring_layout(self._source, part, replaces=True)
        part, other = (each.first("", "core-properties") for each in (self._package, self._source))
        if part and other:
            trees = (parsed_part(self._carried.core.encode()), self._source.tree(other))
            old, its = ({each.tag: each.text for each in tree} for tree in trees)
            for node in self._package.tree(part):
                is_mine = node.text != old.get(node.tag) and self._is_onto_deck
                if node.tag in its and its[node.tag] != old.get(node.tag) and not is_mine:
                    node.text = its[node.tag]

    def _carry(self) -> bool:
        """Let the merged deck carry the base of the next merge: the new deck, and for open conflicts the old base.

        Return whether that is new. A base that looks otherwise than the deck would be of no use.
        """
        new = self._versions.article.package
        held = (each.files.items() for each in (self._package, new))
        mine, its = (next((name for name, data in files if NAMESPACE.encode() in data[:500]), "") for files in held)
        if not its:
            return False
        xml = new.files[its]
        opened = {each.slide for each in self._conflicts if each.what not in (KEPT, FORM, ORDER) and self._is_same_look}
        # A base without the shapes that the article gives a slide now could not tell them apart.
        kinds = (ADDED, REMOVED, LAYOUT)
        opened -= {key for key, changes in self._renewed.items() if any(each.what in kinds for each in changes)}
        old = {each.id: each for each in self._carried.slides if each.id in opened and not self._asked[each.id]}
        if old and (carried := carried_of_xml(xml)):
            keys = {id: key for key, id in self._article_keys.items()}
            slides = tuple(old.get(keys.get(each.id, each.id), each) for each in carried.slides)
            homes = {**carried.homes, **{each.layout: self._carried.homes[each.layout] for each in old.values()}}
            xml = xml_of_carried(replace(carried, slides=slides, homes=homes))
        before = self._package.files.get(mine, b"")
        name = mine or self._package.bring_part(self._source, its, {})
        self._package.add_rel(self._package.presentation, RELATIONSHIP, name)
        self._package.files[name] = xml
        return carried_of_xml(xml) != carried_of_xml(before)


def findings_of_merge(merged: Merged, ledger: Ledger, article: Where, deck: str) -> Iterator[Finding]:
    """Yield what the author should know of a merge: what both sides changed, with the line of the article."""
    if merged.is_plain:
        message = "another program than PowerPoint saved this deck: changes of fonts and colours are not merged"
        yield info("edit-program", message, Where(deck), "texts, places, pictures, numbers, notes and slides are")
    for each in merged.conflicts:
        number = merged.keys.index(each.slide) + 1 if each.slide in merged.keys else 0
        where = _line_of_conflict(each, merged, ledger) or article
        on = f"slide {number}{f', {each.shape}' if each.shape not in ('', SLIDE) else ''}" if number else "a slide"
        if each.what == KEPT:
            message = f"slide {number} was edited here, and the article does not have it any more: it stays, hidden"
            yield warning("edit-kept", message, Where(deck), "delete it in the deck if you do not need it")
        elif each.what == FORM:
            message = f"{on}: the article gives this slide another form, so the places and looks set by hand are gone"
            yield warning("edit-form", message, where, "edit the slide again; its texts are kept")
        else:
            hint = "" if each.asked else f"take the article's: --ours {number or 'all'}, or stay with it: --theirs"
            make = info if each.asked else warning
            yield make("edit-conflict", f"{on}: {_both_sides(each)}", where, hint)


def _both_sides(conflict: Conflict) -> str:
    """Return what each side says of what both changed."""
    said = {"deck": brief(conflict.deck), "article": brief(conflict.article)}
    if conflict.what == REMOVED:
        gone, other = ("deck", "article") if conflict.article else ("article", "deck")
        end = "it stays removed" if conflict.kept == gone else "it is kept"
        to = f' to "{said[other]}"' if said[other] != conflict.shape else ""
        return f"the {gone} removed what the {other} changed{to}: {end}"
    if not any(said.values()) or conflict.what in (PLACE, LOOK, MOVES, GROUND):
        return f"the article and the deck both changed the {conflict.what}: the {conflict.kept}'s is kept"
    other = "article" if conflict.kept == "deck" else "deck"
    mine, its = (f'says "{said[each]}"' if said[each] else "has nothing here" for each in (conflict.kept, other))
    return f"the {conflict.kept} {mine}, which is kept; the {other} {its}"


def _line_of_conflict(conflict: Conflict, merged: Merged, ledger: Ledger) -> Where | None:
    """Return the line of the article that says what a conflict is about, or else the first of its slide."""
    number = merged.new.index(conflict.slide) + 1 if conflict.slide in merged.new else 0
    units = [entry.unit for entry in ledger if number and number in (entry.slide, entry.notes)]
    said = folded_text(conflict.article)
    same = [unit for unit in units if said and (folded_text(unit.text) in said or said in folded_text(unit.text))]
    return next((unit.where for unit in same or units if unit.where.line), None)
