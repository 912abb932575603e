"""What both sides changed in a deck, and what a person changed, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Finding, Where, brief, info, warning
from generator.merge import FORM, KEPT, ORDER, Merged
from generator.merge.slides import ADDED, NOTES, REMOVED, SLIDE, Change, Conflict
from generator.model.ledger import Ledger
from generator.model.text import folded_text

NOUNS = {  # what a property is called
    "place": "place or size",
    "look": "fill, line or effects",
    "format": "format of the text",
    "picture": "picture",
    "alt": "alternative text or link",
    "table": "table",
    "chart": "numbers",
    "graphic": "drawing",
    "background": "background",
    "motion": "animation",
    "layout": "layout",
    ORDER: "order",
}


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
    if conflict.what == REMOVED:
        gone, other, said = (
            ("deck", "article", conflict.article) if conflict.article else ("article", "deck", conflict.deck)
        )
        end = "it stays removed" if conflict.kept == gone else "it is kept"
        return f'the {gone} removed what the {other} changed to "{brief(said)}": {end}'
    if not (conflict.deck or conflict.article) or conflict.what in ("place", "look", "motion", "background"):
        noun = NOUNS.get(conflict.what, conflict.what)
        return f"the article and the deck both changed the {noun}: the {conflict.kept}'s is kept"
    kept, other = ("deck", "article") if conflict.kept == "deck" else ("article", "deck")
    said = {"deck": brief(conflict.deck), "article": brief(conflict.article)}
    return f'the {kept} says "{said[kept]}", which is kept; the {other} says "{said[other]}"'


def _line_of_conflict(conflict: Conflict, merged: Merged, ledger: Ledger) -> Where | None:
    """Return the line of the article that says what a conflict is about, or else the first of its slide."""
    if conflict.slide not in merged.new:
        return None
    said, number = folded_text(conflict.article), merged.new.index(conflict.slide) + 1
    units = [entry.unit for entry in ledger if number in (entry.slide, entry.notes)]
    same = [unit for unit in units if said and (folded_text(unit.text) in said or said in folded_text(unit.text))]
    return next((unit.where for unit in same or units if unit.where.line), None)


def words_of_change(change: Change) -> str:
    """Return what a person changed as one sentence."""
    before, after = brief(change.before), brief(change.after)
    if change.shape == SLIDE:
        moved = f"moved from {change.before} to {change.after}"
        return {"added": f'slide added: "{after}"', REMOVED: f'slide removed: "{before}"', ORDER: moved}[change.what]
    if change.what == "hidden":
        return "hidden" if change.after == "True" else "shown again"
    on = f"{change.shape}: " if change.shape not in ("", NOTES) else f"{NOTES}: " if change.shape else ""
    if change.what in (REMOVED, ADDED):
        said = before or after
        return f"{on}{change.what}{f': {chr(34)}{said}{chr(34)}' if said else ''}"
    if change.what in ("text", NOTES, "table") and (before or after):
        if not (before and after):
            return f'{on}{"added" if after else "removed"} "{after or before}"'
        return f'{on}"{before}" is now "{after}"'
    said = f': "{before}" is now "{after}"' if before and after and before != after and change.what != "format" else ""
    return f"{on}{NOUNS.get(change.what, change.what)} changed{said}"
