"""What is asked of a whole deck, and the placed deck, in; a finding for each request that is not met out."""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Finding, info, warning
from generator.model.address import readable_address
from generator.model.article import Article
from generator.model.deck import Deck, PictureItem
from generator.model.ledger import Ledger
from generator.model.outline import Outline, number_of_slide
from generator.model.talk import NotesChoice
from generator.model.text import bare_text, with_links
from generator.place.line_ends import text_without_bindings
from generator.place.timing import minutes_of_deck, seconds_of_placed_slide

MOST = 40  # slides, for a talk of an hour
OWN_TALK = "a talk of your own can show it: docs/talks.md"


def unmet_deck_requests(article: Article, outline: Outline, deck: Deck, talk: str) -> Iterator[Finding]:
    """Yield a finding for each text, picture, footer or number of slides that is asked for and that the deck lacks."""
    yield from _length(article, outline, deck)
    yield from _cap(article, outline, deck)
    yield from _pictures(article, deck, talk)
    yield from _texts(article, deck, talk)
    yield from _feet(article, outline, deck)
    if outline.times and not any(number_of_slide(slide.id) in outline.times for slide in deck.slides):
        message = "no slide of this deck was rehearsed, so the times of the rehearsal have no effect"
        yield warning("times", message, None, "rehearse this deck, or leave out --times")


def _length(article: Article, outline: Outline, deck: Deck) -> Iterator[Finding]:
    """Yield a remark if the deck shows more slides than an audience sits through."""
    count = sum(not slide.hidden for slide in deck.slides)
    if count > MOST:
        message = f"the deck has {count} slides, about {minutes_of_deck(deck, outline)} minutes to present"
        hint = f"--slides {MOST // 2} shows the strongest, and keeps the others hidden after the last"
        yield info("long", message, article.where, hint)


def _cap(article: Article, outline: Outline, deck: Deck) -> Iterator[Finding]:
    """Yield a finding if more is shown than was asked for, or if there is less than that."""
    cap, shown = outline.cap, [slide for slide in deck.slides if not slide.hidden]
    if not cap.asked:
        return
    count, all_shown = len(shown), len(shown) == len(deck.slides)
    if cap.slides and count > cap.slides:
        message = f"at most {cap.slides} slides were asked for; {count} are shown, because they belong together"
        yield warning("cap", message, article.where)
    elif count < cap.slides and all_shown and not cap.minutes:
        yield info("cap", f"{cap.slides} slides were asked for; the deck has {count}, and all are shown", article.where)
    seconds, minutes = sum(seconds_of_placed_slide(slide, outline) for slide in shown), minutes_of_deck(deck, outline)
    about = "about 1 minute" if minutes == 1 else f"about {minutes} minutes"
    if cap.minutes and seconds > cap.minutes * 60:
        most = "1 minute was" if cap.minutes == 1 else f"{cap.minutes} minutes were"
        message = f"at most {most} asked for; the deck takes {about}, because the first slide is always shown"
        yield warning("cap", message, article.where, "write fewer notes for the first slide, or raise --minutes")
    elif cap.minutes and all_shown and round(seconds / 60) < cap.minutes:
        message = f"{cap.minutes} minutes were asked for; the deck takes {about}, and all of it is shown"
        yield info("cap", message, article.where)


def _pictures(article: Article, deck: Deck, talk: str) -> Iterator[Finding]:
    """Yield a finding for each picture of the front matter that no slide shows."""
    shown = {item.picture.id for slide in deck.slides for item in slide.items if isinstance(item, PictureItem)}
    for picture in article.meta.pictures:
        if picture.id not in shown:
            message = f'the picture "{picture.file}" is on no slide, because the talk "{talk}" has no place for it here'
            yield info("unshown", message, picture.where, OWN_TALK)


def _texts(article: Article, deck: Deck, talk: str) -> Iterator[Finding]:
    """Yield a finding for each text that an author wrote for a slide, and that is only in the notes."""
    texts_of_slides = (text for slide in deck.slides for item in slide.items for text in item.texts)
    lines = dict.fromkeys(text_without_bindings(with_links(text)) for text in texts_of_slides)
    whole = "\n".join(lines)

    def is_unsaid(text: str) -> bool:
        return bool(text) and text not in lines and text not in whole  # most are whole lines, found at once

    meta = article.meta
    texts = {
        "call": bare_text(meta.call),
        "contact": meta.contact,
        "licence": meta.licence,
        "url": readable_address(meta.url),
    }
    texts["speaker"] = meta.speaker.line if meta.speaker else ""
    missing = [key for key, text in texts.items() if is_unsaid(text)]
    if missing:
        message = f'the talk "{talk}" has no place for {" and ".join(missing)}, so the notes of the first slide have it'
        yield info("unshown", message, article.where, OWN_TALK)
    headlines = [each for each in article.all_sections if is_unsaid(bare_text(each.headline))]
    gists = [each for each in article.all_sections if is_unsaid(bare_text(each.gist))]
    for key, sections in (("headline", headlines), ("gist", gists)):
        if sections:
            others = f", and of {len(sections) - 1} more," if len(sections) > 1 else ""
            message = f"the {key} of this section{others} is on no slide, only in the notes"
            yield info("unshown", message, sections[0].where)


def _feet(article: Article, outline: Outline, deck: Deck) -> Iterator[Finding]:
    """Yield a finding if no slide has the footer, or if it is shortened."""
    for name, kind in (("footer", "ftr"), ("date", "dt")):
        asked = "".join(bare_text(line.text) for line in outline.frame.get(name, ()))
        items = (item for slide in deck.slides for item in slide.items if item.placeholder.type == kind)
        shown = {text_without_bindings("".join(map(bare_text, item.texts))) for item in items}
        if asked and not shown:
            message = f'the {name} "{asked}" is on no slide, because no layout of these slides has a place for it'
            yield warning("footer", message, article.where)
        elif asked and asked not in shown:
            message = f'the {name} is too long, and is shortened to "{min(shown)}"'
            yield warning("footer", message, article.where, "write a shorter one")


def unshared_notes_warning(ledger: Ledger, article: Article, notes: NotesChoice) -> Iterator[Finding]:
    """Yield a warning with the number of sentences that are nowhere in the deck because notes are left out."""
    count = sum(kept.withheld and kept.unit.kind != "link" for kept in ledger)
    if count:
        those = f"{count} sentences are" if count > 1 else "1 sentence is"
        message = f"{those} not in this deck, because of --notes {notes}"
        hint = "build with --notes full to keep every sentence"
        yield warning("notes-left-out", message, article.where, hint)
