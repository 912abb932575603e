"""What authors ask of sections and of the whole deck, and the placed slides, in; what they do not get out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.errors import Finding, info, warning
from generator.model.address import readable_address
from generator.model.article import Article, Section, is_term_called
from generator.model.blocks import Block, Cycle, Points, Stat
from generator.model.deck import Deck, PictureItem, Slide
from generator.model.ledger import Ledger
from generator.model.origin import origin_of_head
from generator.model.outline import Outline, SlidePlan, number_of_slide
from generator.model.talk import NotesChoice
from generator.model.text import bare_text, with_links
from generator.model.theme import Family, Layout, Theme
from generator.place.layout_finder import LayoutFinder, layout_finder_of_theme
from generator.place.line_ends import text_without_bindings
from generator.place.notes import minutes_of_deck, seconds_of_placed_slide

OTHER_CONTENT = "other content"  # than a section has, for a family that does not say what it needs
CONTENT_CHOOSES = "leave the layout out, and the content chooses it"


class Shown(Struct, frozen=True):
    """A planned slide, and the slides that it became."""

    plan: SlidePlan
    slides: tuple[Slide, ...]


def unmet_section_requests(article: Article, outline: Outline, deck: Deck, theme: Theme) -> Iterator[Finding]:
    """Yield a finding for each layout, ground, highlight, number, icon or trend that is asked for and no slide has."""
    slides: dict[str, list[Slide]] = {plan.id: [] for plan in outline.slides}
    for slide in deck.slides:
        slides[slide.id if slide.id in slides else slide.id.rpartition("/")[0]].append(slide)
    shown: dict[str | None, list[Shown]] = {}
    for plan in outline.slides:
        shown.setdefault(plan.rank.owner, []).append(Shown(plan, tuple(slides[plan.id])))
    finder = layout_finder_of_theme(theme)
    for section in article.all_sections:
        own = shown.get(section.id, [])
        if not own:
            yield from _findings_without_slide(section)
            continue
        yield from _layout_findings(section, own, finder)
        yield from _ground_findings(section, own, theme)
        yield from _highlight_findings(section, own, finder)
        for block in section.blocks:
            yield from _drawing_findings(block, own)


def _findings_without_slide(section: Section) -> Iterator[Finding]:
    for key, where in section.asked.items():
        if key in ("layout", "ground", "highlight"):
            message = f"{key} has no effect here, because this section has no slide of its own"
            yield warning("layout-misfit", message, where, "ask for it in a section that has text of its own")


def _layout_findings(section: Section, own: Sequence[Shown], finder: LayoutFinder) -> Iterator[Finding]:
    asked = section.layout
    placed = [(each.plan, slide.layout.family) for each in own if each.plan.asked == asked for slide in each.slides]
    others = [(plan, family) for plan, family in placed if family != asked]
    if not others:
        return
    if any(finder.sketches(asked, plan) for plan, _ in others):
        reason = "has no room for the words of this section at a size that can be read"
    elif all(_says_more(plan, finder.families[asked]) for plan, _ in others):
        reason = "has no place for all that this section says"
    else:
        reason = f"needs {finder.families[asked].needs or OTHER_CONTENT}, which this section does not have"
    names = list(dict.fromkeys(f'"{family}"' for _, family in others))
    used = f"{_join_words(names)} {'was' if len(names) == 1 else 'were'} used"
    rest = " for the rest" if len(others) < len(placed) else ""
    message = f'layout "{asked}" {reason}; {used}{rest}'
    tell = info if rest else warning
    yield tell("layout-misfit", message, section.where_asked("layout"), CONTENT_CHOOSES)


def _says_more(plan: SlidePlan, family: Family) -> bool:
    """Return whether the family has a layout for so many items, but none with a place for all that they say."""
    layouts = [form.solve(len(plan.items)) for form in family.forms if len(plan.items) in form.counts]
    names = [{name for slot in layout.slots if slot.item for name in (slot.name, *slot.also)} for layout in layouts]
    said = {field for entry in plan.items for field in entry.fields}
    return plan.counts_from_one and bool(names) and not any(said <= each for each in names)


def _ground_findings(section: Section, own: Sequence[Shown], theme: Theme) -> Iterator[Finding]:
    slides = [slide for each in own if each.plan.ground for slide in each.slides]
    others = [slide for slide in slides if slide.layout.ground != section.ground]
    if others:
        count = "the slide" if len(slides) == 1 else f"{len(others)} of the {len(slides)} slides"
        reason = "a table, a chart or a part with a colour of its own needs the plain one"
        if theme.package:
            reason = f'the template "{theme.package.name}" has its own'
        message = f'ground "{section.ground}" is not behind {count} of this section: {reason}'
        yield warning("ground", message, section.where_asked("ground"), "leave the ground out here")


def _highlight_findings(section: Section, own: Sequence[Shown], finder: LayoutFinder) -> Iterator[Finding]:
    asked = section.highlight
    if not asked or not any(is_term_called(point.term, asked) for point in section.points):
        return  # the reader has a finding about a term that is missing
    larger = finder.made_for("highlights")[0]
    slides = [(each.plan, slide.layout.family) for each in own for slide in each.slides]
    shown = [(family, [is_term_called(item.heading, asked) for item in plan.items]) for plan, family in slides]
    if not any(family == larger and called[:1] == [True] for family, called in shown):
        used = next((family for family, called in shown if any(called)), shown[0][0])
        needs = finder.families[larger].needs or OTHER_CONTENT
        message = f'in the layout "{used}" the point "{asked}" is no larger than the others; "{larger}" needs {needs}'
        hint = "leave out the layout or the highlight, or write shorter points"
        yield warning("highlight", message, section.where_asked("highlight"), hint)


def _drawing_findings(block: Block, own: Sequence[Shown]) -> Iterator[Finding]:
    """Yield a finding if a layout has no place for icons that the points of a list all have, or for a trend's arrow."""
    icons = [point.icon for point in block.items] if isinstance(block, Points | Cycle) else []
    trend = isinstance(block, Stat) and block.trend
    for layout in _layouts_of_block(block, own) if all(icons) and (icons or trend) else []:
        if icons and not layout.icons:
            message = f'the icons of this list are not shown, because the layout "{layout.form}" has no place for them'
            hint = "choose a layout with icons, such as cards, or shorten the texts"
            yield warning("icon", message, block.where, hint)
            return
        if trend and not layout.marks:
            message = f'the trend of this number is only in the notes, because the layout "{layout.form}" has no arrows'
            yield warning("trend", message, block.where, "leave out the layout, or write fewer words")
            return


def _layouts_of_block(block: Block, own: Sequence[Shown]) -> list[Layout]:
    """Return the layouts of the slides that show points of a list, or a number."""
    items = block.items if isinstance(block, Points | Cycle) else (block,) if isinstance(block, Stat) else ()
    ids = {item.id for item in items}
    return [
        slide.layout for each in own if any(entry.origin in ids for entry in each.plan.items) for slide in each.slides
    ]


def _join_words(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


# ---- the whole deck


MOST = 40  # slides, for a talk of an hour
OWN_TALK = "a talk of your own can show it: docs/talks.md"


def unmet_deck_requests(article: Article, outline: Outline, deck: Deck, talk: str) -> Iterator[Finding]:
    """Yield a finding for each text, picture, footer or number of slides that is asked for and that the deck lacks."""
    yield from _length_finding(article, outline, deck)
    yield from _cap_findings(article, outline, deck)
    yield from _picture_findings(article, deck, talk)
    yield from _text_findings(article, deck, talk)
    yield from _foot_findings(article, outline, deck)
    if outline.times and not any(number_of_slide(slide.id) in outline.times for slide in deck.slides):
        message = "no slide of this deck was rehearsed, so the times of the rehearsal have no effect"
        yield warning("times", message, None, "rehearse this deck, or leave out --times")


def _length_finding(article: Article, outline: Outline, deck: Deck) -> Iterator[Finding]:
    """Yield a remark if the deck shows more slides than an audience sits through."""
    count = sum(not slide.hidden for slide in deck.slides)
    if count > MOST:
        message = f"the deck has {count} slides, about {minutes_of_deck(deck, outline)} minutes to present"
        hint = f"--slides {MOST // 2} shows the strongest, and keeps the others hidden after the last"
        yield info("long", message, article.where, hint)


def _cap_findings(article: Article, outline: Outline, deck: Deck) -> Iterator[Finding]:
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


def _picture_findings(article: Article, deck: Deck, talk: str) -> Iterator[Finding]:
    """Yield a finding for each picture of the front matter that no slide shows."""
    shown = {item.picture.id for slide in deck.slides for item in slide.items if isinstance(item, PictureItem)}
    for picture in article.meta.pictures:
        if picture.id not in shown:
            message = f'the picture "{picture.file}" is on no slide, because the talk "{talk}" has no place for it here'
            yield info("unshown", message, picture.where, OWN_TALK)


def _text_findings(article: Article, deck: Deck, talk: str) -> Iterator[Finding]:
    """Yield a finding for each text that an author wrote for a slide, and that is only in the notes."""
    items = [item for slide in deck.slides for item in slide.items]
    texts_of_slides = (text for item in items for text in item.texts)
    lines = dict.fromkeys(text_without_bindings(with_links(text)) for text in texts_of_slides)
    whole = "\n".join(lines)

    def is_unsaid(text: str) -> bool:
        return bool(text) and text not in lines and text not in whole  # most are whole lines, found at once

    meta = article.meta
    texts = {"call": bare_text(meta.call), "contact": meta.contact, "licence": meta.licence}
    coded = any(isinstance(item, PictureItem) and item.picture.id == origin_of_head("qr") for item in items)
    texts["url"] = "" if coded else readable_address(meta.url)
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


def _foot_findings(article: Article, outline: Outline, deck: Deck) -> Iterator[Finding]:
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
