"""A deck that a person edited, and the deck that its article makes now, in; the deck with the changes of both out.

The base is what the edited deck carries: its slides as they were built (`generator.decks.carried`). The edited deck is
the one that is changed, so that all that a person did stays. If the look of all slides is new, or if a program saved
the edited deck that writes shapes in its own way, the new deck is the one that is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from generator.decks.carried import NAMESPACE, RELATIONSHIP, Carried, carried_of_xml, looks_of_parts, xml_of_carried
from generator.decks.opened_shapes import P
from generator.merge.package import Package, Rel, parsed_xml
from generator.merge.pages import LOOK, PLACE, Deck, Page, pages_of_carried, paired_pages
from generator.merge.slides import ADDED, REMOVED, SLIDE, Change, Conflict, SideAsked, SlideMerge, changes_of_page

MOST_UNKNOWN = 0.3  # the share of slides that may have no counterpart
FAITHFUL = (b"Microsoft", b"Slidewright")  # programs that keep what they do not understand, as app.xml names them
ORDER, KEPT, FORM = "order", "kept", "form"


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
    """The three versions of a deck, and which slide is which: by the id of the base, its id in the other two."""

    base: Mapping[int, Page]
    deck: Deck
    article: Deck
    in_deck: Mapping[int, int]
    in_article: Mapping[int, int]
    is_plain: bool


def versions_of_deck(edited: bytes, built: bytes, carried: Carried) -> Versions:
    """Return the three versions of a deck. Raises UnknownDeckError if they are versions of different decks."""
    deck, new = Package(edited), Package(built)
    is_plain = not is_faithful(deck)
    ours, its = Deck(deck, is_plain), Deck(new, is_plain)
    base = pages_of_carried(carried, is_plain, new)
    pairs = [paired_pages(base, each.pages) for each in (ours, its)]
    for found, each in zip(pairs, (ours, its), strict=True):
        unknown = (len(base) - len(found)) / max(len(base), 1), (len(each.pages) - len(found)) / max(len(each.pages), 1)
        if min(unknown) > MOST_UNKNOWN:
            raise UnknownDeckError
    return Versions(base, ours, its, *pairs, is_plain)


def is_faithful(package: Package) -> bool:
    """Return whether the program that saved a deck writes shapes as they were; without a name, a library did."""
    said = package.files.get(package.first("", "extended-properties"), b"")
    return b"<Application>" not in said or any(b"<Application>" + name in said for name in FAITHFUL)


def changes_of_deck(versions: Versions) -> Iterator[Change]:
    """Yield what a person changed, slide by slide in the order of the deck."""
    own = {id: key for key, id in versions.in_deck.items()}
    for id, page in versions.deck.pages.items():
        if id in own:
            yield from changes_of_page(versions.base[own[id]], page)
        else:
            yield Change(id, SLIDE, "added", "", page.title)
    for key, page in versions.base.items():
        if key not in versions.in_deck:
            yield Change(key, SLIDE, REMOVED, page.title)
    kept = [key for key in versions.base if key in versions.in_deck]
    moved = [own[id] for id in versions.deck.pages if id in own]
    for key in _moved_keys(kept, moved):
        yield Change(key, SLIDE, ORDER, str(kept.index(key) + 1), str(moved.index(key) + 1))


def _moved_keys(before: Sequence[int], after: Sequence[int]) -> list[int]:
    """Return the fewest keys whose move makes the one order of the other."""
    from difflib import SequenceMatcher

    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    stayed = {key for block in blocks for key in before[block.a : block.a + block.size]}
    return [key for key in after if key not in stayed]


def merge_decks(edited: bytes, built: bytes, carried: Carried, side_of: Callable[[int], SideAsked]) -> Merged:
    """Return the edited deck with what changed in its article.

    side_of: whose change is kept on a slide of the edited deck, by its number, where both changed the same thing; with
        "" the deck's is kept, and the next merge tells of it again. Raises UnknownDeckError.
    """
    versions = versions_of_deck(edited, built, carried)
    changes = tuple(changes_of_deck(versions))
    if not changes and versions.is_plain:
        keys = tuple(_keys(versions.in_article, versions.article.pages))
        return Merged(built, (), (), keys, keys)
    is_same_look = looks_of_parts(versions.article.package.files) == carried.looks and _is_same_size(versions)
    onto: Literal["deck", "article"] = "deck" if is_same_look and not versions.is_plain else "article"
    return _DeckMerge(versions, carried, onto, side_of, changes).merged(edited)


def _is_same_size(versions: Versions) -> bool:
    packages = (versions.deck.package, versions.article.package)
    sizes = [each.tree(each.presentation).find(f"{P}sldSz") for each in packages]
    return len({(each.get("cx"), each.get("cy")) for each in sizes if each is not None}) == 1


class _DeckMerge:
    """Merges two decks into the package of one of them."""

    def __init__(
        self,
        versions: Versions,
        carried: Carried,
        onto: Literal["deck", "article"],
        side_of: Callable[[int], SideAsked],
        changes: tuple[Change, ...],
    ) -> None:
        self._versions, self._carried, self._side_of, self._changes = versions, carried, side_of, changes
        self._is_onto_deck = onto == "deck"
        pair = (versions.deck, versions.article)
        self._onto, self._other = pair if self._is_onto_deck else pair[::-1]
        self._package, self._source = self._onto.package, self._other.package
        self._edited = {each.slide for each in changes if each.what != ORDER}
        self._changed = frozenset(key for key in versions.in_article if self._is_changed(key))
        self._numbers = {id: number for number, id in enumerate(versions.deck.pages, 1)}
        self._conflicts: list[Conflict] = []
        self._parts: dict[int, str] = {}  # the part of each slide of the merged deck, by its key
        self._slides: dict[str, str] = {}  # the parts of the slides of the other deck in this one
        self._is_applied = False  # whether anything of the other deck is in this one
        self._last: list[int] = []  # slides that stay, hidden, at the end

    def _is_changed(self, key: int) -> bool:
        """Return whether the article makes another slide than before."""
        base, page = self._versions.base[key], self._versions.article.pages[self._versions.in_article[key]]
        return bool(changes_of_page(base, page, is_copy=False))

    def merged(self, edited: bytes) -> Merged:
        """Return the merged deck."""
        from generator.write.base import zip_of_files

        versions = self._versions
        deck_keys = _keys(versions.in_deck, versions.deck.pages)
        article_keys = _keys(versions.in_article, versions.article.pages)
        onto, other = (deck_keys, article_keys) if self._is_onto_deck else (article_keys, deck_keys)
        self._reserve_parts(onto, other)
        for key in dict.fromkeys((*onto, *other)):
            self._merge_key(key, onto.get(key), other.get(key))
        order = self._order(list(versions.base), list(deck_keys), list(article_keys))
        is_carried = self._carry()
        if self._is_onto_deck and not is_carried and not self._is_applied and order == list(deck_keys):
            pptx = edited
        else:
            self._finish(order, deck_keys, article_keys)
            pptx = zip_of_files(self._package.files_to_write())
        taken = self._changed | {key for key in article_keys if key not in versions.base}
        conflicts = tuple(dict.fromkeys(self._conflicts))
        return Merged(pptx, conflicts, self._changes, tuple(order), tuple(article_keys), taken, versions.is_plain)

    def _reserve_parts(self, onto: Mapping[int, int], other: Mapping[int, int]) -> None:
        """Find the part of each slide, so that links between slides can be kept whatever is written first."""
        for key, id in onto.items():
            self._parts[key] = self._onto.pages[id].part
        for key, id in other.items():
            page = self._other.pages[id]
            if key not in self._parts:
                self._parts[key] = self._package.free_name("ppt/slides/slide1.xml")
                self._package.put(self._parts[key], b"", self._source.type_of(page.part), {})
            self._slides[page.part] = self._parts[key]

    def _merge_key(self, key: int, onto: int | None, other: int | None) -> None:
        """Merge one slide that is in the one deck, in the other, or in both."""
        deck, article = (onto, other) if self._is_onto_deck else (other, onto)
        base = self._versions.base.get(key)
        if deck and article and base:
            if key in self._edited and key in self._changed:
                self._merge_slide(base, key, self._onto.pages[onto or 0], self._other.pages[other or 0])
            elif key in (self._changed if self._is_onto_deck else self._edited):
                self._take_other(base, key, self._onto.pages[onto or 0], self._other.pages[other or 0])
        elif base and deck and key not in self._edited:
            del self._parts[key]  # the article does not have it any more
            self._is_applied = True
        elif base and deck:
            self._keep_at_end(key, self._versions.deck.pages[deck], other)
        elif base and article and not (key in self._changed and self._wins_article(key, article)):
            del self._parts[key]  # a person removed it
        elif other and not onto:
            self._is_applied = True
            self._package.bring_slide(self._source, self._other.pages[other].part, self._parts[key], self._slides)

    def _wins_article(self, key: int, article: int) -> bool:
        """Return whether a slide that a person removed comes back, because the article changed it."""
        side, page = self._asked(key), self._versions.article.pages[article]
        self._conflicts.append(Conflict(key, SLIDE, REMOVED, "", page.title, side or "deck", bool(side)))
        return side == "article"

    def _asked(self, key: int) -> SideAsked:
        return self._side_of(self._numbers.get(self._versions.in_deck.get(key, 0), 0))

    def _keep_at_end(self, key: int, page: Page, other: int | None) -> None:
        """Hide a slide that a person edited and that the article does not have any more."""
        self._conflicts.append(Conflict(key, SLIDE, KEPT, page.title))
        if other:
            self._package.bring_slide(self._source, page.part, self._parts[key], self._slides)
        self._package.tree(self._parts[key]).set("show", "0")
        self._is_applied = True
        self._last.append(key)

    def _take_other(self, base: Page, key: int, onto: Page, other: Page) -> None:
        """Take a slide that only the other side changed: whole, or what changed if a program wrote it its own way."""
        if self._versions.is_plain:
            self._merge_slide(base, key, onto, other)
        else:
            self._is_applied = True
            self._package.bring_slide(self._source, other.part, self._parts[key], self._slides)

    def _merge_slide(self, base: Page, key: int, onto: Page, other: Page) -> None:
        deck, article = (onto, other) if self._is_onto_deck else (other, onto)
        has_new_form = article.layout != base.layout == deck.layout and not self._versions.is_plain
        skip, slides = frozenset[str](), self._slides
        person: Literal["onto", "other"] = "onto" if self._is_onto_deck else "other"
        if has_new_form:
            skip = frozenset((PLACE, LOOK, "layout", "motion"))
            lost = [each for each in self._changes if each.slide == key and each.what in skip]
            self._conflicts += [Conflict(key, each.shape, FORM) for each in lost]
            if self._is_onto_deck:  # the new slide takes the place of the edited one, which then gives its texts
                name = self._package.free_name("ppt/slides/slide1.xml")
                self._package.put(name, b"", self._package.type_of(onto.part), dict(onto.rels))
                self._parts[key] = self._slides[other.part] = name
                self._package.bring_slide(self._source, other.part, name, self._slides)
                onto, other, person = self._onto.page(name, key), onto, "other"
                slides = {part: part for part in self._package.files if part.startswith("ppt/slides/")}
        merge = SlideMerge(base, onto, other, person, self._asked(key), slides)
        self._conflicts += merge.merge(skip)
        self._is_applied |= merge.is_applied or has_new_form

    def _order(self, base: list[int], deck: list[int], article: list[int]) -> list[int]:
        """Return the keys of the slides in their order.

        What a person moved stays there, and a slide of one side alone is after the one that it follows on its side.
        """
        common = [key for key in base if key in deck and key in article]
        is_moved = [key for key in deck if key in common] != common
        if is_moved and [key for key in article if key in common] not in (common, [k for k in deck if k in common]):
            self._conflicts.append(Conflict(0, SLIDE, ORDER))
        first, second = (deck, article) if is_moved else (article, deck)
        found = [key for key in first if key in self._parts and key not in self._last]
        for number, key in enumerate(second):
            if key in self._parts and key not in found and key not in self._last:
                earlier = (found.index(each) + 1 for each in reversed(second[:number]) if each in found)
                found.insert(next(earlier, 0), key)
        return [*found, *self._last]

    def _finish(self, order: Iterable[int], deck: Mapping[int, int], article: Mapping[int, int]) -> None:
        """List the slides, take layouts that are new, and let the deck carry what its article makes now."""
        ids: dict[int, int] = {}
        for key in order:
            id = (deck if self._is_onto_deck else article).get(key) or deck.get(key) or article[key]
            while id in ids.values():
                id += 1
            ids[key] = id
        names, guids = self._package.sections()
        more, its = self._source.sections()
        sides = (deck, article) if self._is_onto_deck else (article, deck)
        said = {ids[k]: names.get(sides[0].get(k, 0)) or more.get(sides[1].get(k, 0), "") for k in ids}
        self._package.set_slides({ids[key]: self._parts[key] for key in ids}, said, its | guids)
        if self._is_onto_deck:
            self._take_layouts()
            self._take_properties()

    def _take_layouts(self) -> None:
        """Take the layouts that are made in another way than before, such as one with a pattern of the title."""
        before = self._carried.layouts
        for name, part in self._source.layouts().items():
            if name in before and before[name] != crc32(self._source.files[part]) and name in self._package.layouts():
                self._package.bring_layout(self._source, part, replaces=True)

    def _take_properties(self) -> None:
        """Take the title, the author and the like of the file from the article, as far as nobody changed them."""
        part, new = (each.first("", "core-properties") for each in (self._package, self._source))
        if part and new:
            root, before, after = self._package.tree(part), parsed_xml(self._carried.core), self._source.tree(new)
            old, its = ({each.tag: each.text for each in tree} for tree in (before, after))
            for node in root:
                if node.tag in its and node.text == old.get(node.tag):
                    node.text = its[node.tag]

    def _carry(self) -> bool:
        """Let the merged deck carry the base of the next merge: the new deck, and for open conflicts the old base.

        Return whether that is new.
        """
        new = self._versions.article.package
        mine, its = (
            next((name for name, data in each.files.items() if NAMESPACE.encode() in data[:500]), "")
            for each in (self._package, new)
        )
        if not its:
            return False
        xml, before = self._carried_with_open_conflicts(new.files[its]), self._package.files.get(mine)
        name = mine or self._package.bring_part(self._source, its, {})
        self._package.add_rel(self._package.presentation, Rel(RELATIONSHIP, name))
        self._package.files[name] = xml
        return carried_of_xml(xml) != (before and carried_of_xml(before))

    def _has_new_shapes(self, key: int) -> bool:
        """Return whether the article now gives a slide other shapes, which a base without them could not tell apart."""
        base, page = self._versions.base[key], self._versions.article.pages[self._versions.in_article[key]]
        return any(each.what in (ADDED, REMOVED, "layout") for each in changes_of_page(base, page, is_copy=False))

    def _carried_with_open_conflicts(self, xml: bytes) -> bytes:
        opened = {each.slide for each in self._conflicts if each.what not in (KEPT, FORM, ORDER)}
        opened -= {key for key in opened if self._asked(key) or self._has_new_shapes(key)}
        old = {each.id: each for each in self._carried.slides if each.id in opened}
        if not old:
            return xml
        new, keys = carried_of_xml(xml), {id: key for key, id in self._versions.in_article.items()}
        assert new  # it was written just now
        slides = tuple(old.get(keys.get(each.id, each.id), each) for each in new.slides)
        return xml_of_carried(replace(new, slides=slides))


def _keys(pairs: Mapping[int, int], pages: Mapping[int, Page]) -> dict[int, int]:
    """Return the id of each slide of a deck by its key: that of the base if it has one there."""
    keys = {id: key for key, id in pairs.items()}
    return {keys.get(id, id): id for id in pages}
