"""One article filled with each of several rows in; a single article with a section for each row out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from generator.errors import Finding, InputError, Where, error, finding_in_row
from generator.model.article import Article, Meta, Role, Section
from generator.model.origin import OriginId
from generator.model.text import Run
from generator.rows.data import Row

GUESSED = ("language",)  # fields of the head that are guessed from the words, and then differ with them


class FilledArticle(Struct, frozen=True):
    """An article filled with a row: number and values, findings from reading it, and the places of expressions."""

    article: Article
    number: int
    values: Row
    findings: tuple[Finding, ...] = ()
    places: tuple[Where, ...] = ()

    @property
    def sections(self) -> dict[OriginId, Section]:
        """The sections by their ids, which are the same for all rows."""
        return {section.id: section for section in self.article.sections}

    @property
    def name(self) -> str:
        """The value of the first field, which names the row."""
        return str(next(iter(self.values.values()), "")).strip() or str(self.number)


def article_of_rows(filled: Sequence[FilledArticle]) -> Article:
    """Return the article whose sections are those of each row; a section that is equal for all rows stands once.

    Neighbouring sections of a row stand in one section, which is named by the row's first field. Raises InputError
    where the head differs from row to row.
    """
    first = filled[0].article
    top = next((section.where.line for section in first.sections), 0)
    above = (replace(place, row=0) for place in filled[0].places if 0 < place.line < top)
    _refuse_other_heads([each.article for each in filled], next(above, first.where))
    all_sections = [each.sections for each in filled]
    shared = {
        id for id, section in all_sections[0].items() if all(each.get(id) == section for each in all_sections[1:])
    }
    made: list[Section] = []
    for run, (is_shared, group) in enumerate(groupby(_order(all_sections), key=shared.__contains__)):
        ids = list(group)
        if is_shared:
            made += [all_sections[0][id] for id in ids]
        else:
            made += [section for each in filled for section in _of_row(each, ids, run)]
    return replace(first, sections=tuple(made))


def findings_of_rows(filled: Sequence[FilledArticle]) -> tuple[Finding, ...]:
    """Return the findings of all rows, with the number of the row unless they are the same for all rows."""
    times = Counter(finding for each in filled for finding in dict.fromkeys(each.findings))
    pairs = ((finding, each.number) for each in filled for finding in each.findings)
    found = (finding if times[finding] == len(filled) else finding_in_row(finding, number) for finding, number in pairs)
    return tuple(dict.fromkeys(found))


def _order(all_sections: Iterable[dict[OriginId, Section]]) -> list[OriginId]:
    """Return the ids of all sections in the order of the article; one may be left out in the first rows."""
    order: list[OriginId] = []
    for sections in all_sections:
        at = 0
        for id in sections:
            if id in order:
                at = order.index(id) + 1
            else:
                order.insert(at, id)
                at += 1
    return order


def _of_row(filled: FilledArticle, ids: Sequence[OriginId], run: int) -> list[Section]:
    """Return the sections of a row that stand next to each other, if there are several within one of its own."""
    prefix = f"row.{filled.number}" + (f".{run}" if run > 1 else "")
    by_id = filled.sections
    found: list[Section] = [_in_row(by_id[id], prefix, filled.number) for id in ids if id in by_id]
    if len(found) < 2:
        return found
    return [Section(OriginId(prefix), found[0].where, Role.PLAIN, (Run(filled.name),), sections=tuple(found))]


def _in_row(value: Any, prefix: str, row: int) -> Any:
    """Return a section, or a part of one, with ids and places of its row."""
    match value:
        case Where():
            return replace(value, row=row)
        case tuple():
            return tuple(_in_row(each, prefix, row) for each in value)
        case Struct():
            named = ((each.type, each.name, getattr(value, each.name)) for each in fields(type(value)))
            changed = {
                name: OriginId(f"{prefix}/{held}") if kind is OriginId else _in_row(held, prefix, row)
                for kind, name, held in named
            }
            return replace(value, **changed)
        case _:
            return value


def _refuse_other_heads(articles: Sequence[Article], where: Where) -> None:
    """Raise InputError, at `where`, if the head, the takeaways or the sources differ from row to row."""
    first = articles[0]
    names = [each.name for each in fields(Meta) if each.name not in GUESSED]
    other = [name for name in names if any(getattr(each.meta, name) != getattr(first.meta, name) for each in articles)]
    other += [
        name
        for name in ("takeaways", "sources")
        if any(getattr(each, name) != getattr(first, name) for each in articles)
    ]
    if other:
        hint = "say in it what holds for all rows, or leave out --one-deck"
        messages = (f'"{name}" is not the same for all rows, and one deck has only one' for name in other)
        raise InputError(*(error("one-deck", message, where, hint) for message in messages))
