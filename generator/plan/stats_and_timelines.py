"""An article in; the same out, with big numbers and timelines found in its prose.

The words stay as they are, each under the id of its paragraph or point; only what a slide makes of them changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator.measure import count_words, sentence_spans
from generator.model.article import AUTO, Article, Section
from generator.model.blocks import DATE, Block, Event, Paragraph, Point, Points, Stat, Timeline, date_in_years
from generator.model.origin import OriginId
from generator.model.text import Run, Text, bare_text, cut_text, merged_runs
from generator.plan.sentence_signs import (
    is_leaning_sentence,
    is_plain_statement,
    is_sentence_pointing_back,
    is_telling_sentence,
    is_whole_sentence,
)
from generator.plan.slide_texts import OF, choose_first_sentence
from generator.regex import regex

FEWEST_DATES, MOST_DATES, DATE_WORDS = 3, 14, 4
FEWEST_FIGURES, MOST_FIGURES = 2, 6  # items of a list that are big numbers
STAT_WORDS = 16  # of a sentence that begins with a figure
FIGURE_LETTERS = 14  # of a figure with its unit
FACT_WORDS = 25  # of a sentence that is shown beside the figure in it

_NUMBER = r"[~≈<>+−-]?[$€£¥]?\d+(?:[.,\u00a0\u202f]\d+)*"
_SHARE = r"(?:[\u00a0 ]?(?:%|‰)| (?:per ?cent|Prozent|pour cent|por ciento|procent|prosent|prosenttia)\b)"
LEADING = regex(rf"(?P<value>{_NUMBER}{_SHARE}|{_NUMBER}{OF}{_NUMBER}(?![\w.,]*\d))(?=\s)")
ALONE = regex(rf"(?=\S{{0,3}}\d)(?!\d{{4}}$){_NUMBER}(?:[\u00a0 ]?[^\W\d_]{{1,9}}|[%‰+×])?")  # a lone bold figure
PERCENT = regex(r"(?<![\w.,(-])(?!100)\d{1,3}[\u00a0 ]?%(?!\w)")
_GIVEN = rf"{_NUMBER}(?:[\u00a0 ]?%)?"
CHANGE = regex(  # years and times are no amounts, and a range is no change
    r"\b(?:rose|grew|went|fell|dropped|(?:in|de)creased|reduced|cut|raised|climbed|jumped|shrank|declined|improved)\b"
    rf"[^.;:]*?\bfrom (?P<was>{_GIVEN}) to (?P<value>{_GIVEN})(?![\w:]*\d)"
)
YEAR = regex(r"(?<!\d)(?P<year>1\d{3}|20\d{2})(?!\d)")
DAY = regex(r"(?<!\d)(?P<day>[1-9]|[12]\d|3[01])(?!\d)")


def find_stats_and_timelines(article: Article) -> Article:
    """Return the article with stats and timelines in place of prose that has their form."""
    finder = _Finder(article.meta.language)
    return replace(article, sections=tuple(map(finder.section, article.sections)))


class _Finder:
    """Finds stats and timelines in texts of one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def section(self, section: Section) -> Section:
        """Return a section, and those within it, with the stats and timelines found, and one fact in its sentences."""
        blocks = tuple(each for block in section.blocks for each in self._block(block))
        told = ((at, fact) for at, each in enumerate(blocks) if (fact := tuple(self._with_fact(each))))
        if section.layout == AUTO and (found := next(told, None)):
            blocks = (*blocks[: found[0]], *found[1], *blocks[found[0] + 1 :])
        return replace(section, blocks=blocks, sections=tuple(map(self.section, section.sections)))

    def _block(self, block: Block) -> Iterator[Block]:
        match block:
            case Paragraph():
                yield self._number(block.id, block, block.text) or block
            case Points():
                yield from self._timeline(block) or self._numbers(block) or (block,)
            case _:
                yield block

    def _number(self, id: OriginId, said: Paragraph | Point, text: Text) -> Stat | None:
        """Return a sentence that begins with a figure as a stat: the figure and what it counts. None for any other."""
        whole = choose_first_sentence(text)
        bare = bare_text(whole)
        end = _figure(whole, bare)
        if not end or count_words(bare) > STAT_WORDS or not is_plain_statement(bare[end:].strip(), self._language):
            return None
        meaning = cut_text(whole, end + len(bare[end:]) - len(bare[end:].lstrip()), len(bare))
        return Stat(id, said.where, _plain(cut_text(whole, 0, end)), meaning)

    def _with_fact(self, said: Block) -> Iterator[Paragraph | Stat]:
        """Yield a paragraph with a sentence of it that tells a percentage or a change as a stat, if it has one."""
        bare = bare_text(said.text) if isinstance(said, Paragraph) else ""
        for start, end in sentence_spans(bare):
            if isinstance(said, Paragraph) and (fact := self._fact(said, cut_text(said.text, start, end))):
                before, after = (replace(said, text=cut_text(said.text, *at)) for at in ((0, start), (end, len(bare))))
                yield from (
                    each for each in (before, fact, after) if isinstance(each, Stat) or bare_text(each.text).strip()
                )
                return

    def _fact(self, said: Paragraph, text: Text) -> Stat | None:
        """Return a sentence that tells of one percentage, or of a change, as the figure beside the sentence."""
        bare = bare_text(text)
        change, percents = CHANGE.search(bare), [*PERCENT.finditer(bare)]
        if not (change or len(percents) == 1) or count_words(bare) > FACT_WORDS or not is_whole_sentence(bare):
            return None
        leans = is_leaning_sentence(bare, self._language) or is_sentence_pointing_back(bare, self._language)
        if leans or not is_telling_sentence(bare, self._language):
            return None
        if not change:
            return Stat(said.id, said.where, _plain(cut_text(text, *percents[0].span())), text)
        value, was = (_plain(cut_text(text, *change.span(name))) for name in ("value", "was"))
        is_of_years = any(YEAR.fullmatch(bare_text(each)) for each in (value, was))
        return None if is_of_years else Stat(said.id, said.where, value, text, was=was)

    def _numbers(self, block: Points) -> tuple[Stat, ...]:
        """Return the stats of a list whose every item begins with a figure; none for any other list."""
        plain = not block.ordered and not any(each.points or each.short or each.answer for each in block.items)
        if not plain or not FEWEST_FIGURES <= len(block.items) <= MOST_FIGURES:
            return ()
        found = []
        for each in block.items:
            if each.term and len(bare_text(each.term)) <= FIGURE_LETTERS and ALONE.fullmatch(bare_text(each.term)):
                found.append(Stat(each.id, each.where, _plain(each.term), choose_first_sentence(each.detail)))
            elif not each.term and (stat := self._number(each.id, each, each.detail)):
                found.append(stat)
        told = all(each.meaning for each in found)
        return tuple(found) if told and len(found) == len(block.items) else ()

    def _timeline(self, block: Points) -> tuple[Timeline, ...]:
        """Return the timeline of a list whose every item begins with a date, in order; none for any other list."""
        plain = not any(each.points or each.answer for each in block.items)
        if block.ordered or not plain or not FEWEST_DATES <= len(block.items) <= MOST_DATES:
            return ()
        events = [event for each in block.items if (event := self._event(each))]
        dates = [each.at for each in events]
        if len(events) < len(block.items) or dates != sorted(dates) or dates[0] == dates[-1]:
            return ()
        return (Timeline(block.id, block.where, tuple(events)),)

    def _event(self, point: Point) -> Event | None:
        date = self._date(bare_text(point.term)) if point.term else ""
        what = point.short or choose_first_sentence(point.detail)
        return Event(point.id, point.where, date, what, label=point.term) if date and what else None

    def _date(self, text: str) -> str:
        """Return the date that a term gives, as a year, month or day in ISO 8601; "" if it gives none."""
        if DATE.fullmatch(text) and len(text) >= len("1991"):
            return text if _is_date(text) else ""
        year = YEAR.search(text)
        if year is None or count_words(text) > DATE_WORDS:
            return ""
        from generator.language.figures import month_named_in_language  # Babel costs 30 ms, and few articles list dates

        rest = text[: year.start()] + text[year.end() :]
        month, day = month_named_in_language(rest, self._language), DAY.search(rest)
        if not month:
            return year["year"] if len(rest.split()) <= 1 else ""
        found = f"{year['year']}-{month:02}" + (f"-{int(day['day']):02}" if day else "")
        return found if _is_date(found) else year["year"]


def _figure(text: Text, bare: str) -> int:
    """Return where the figure at the start of a text ends: a share, "2 of 31", or a bold number; 0 if there is none."""
    if match := LEADING.match(bare):
        return match.end("value")
    first = text[0] if text else Run("")
    lone = first.bold and len(text) > 1 and not text[1].bold and len(first.text.strip()) <= FIGURE_LETTERS
    spaced = lone and (first.text.endswith(" ") or text[1].text.startswith(" "))
    return len(first.text.rstrip()) if spaced and ALONE.fullmatch(first.text.strip()) else 0


def _plain(text: Text) -> Text:
    return merged_runs(replace(run, bold=False) for run in text)


def _is_date(text: str) -> bool:
    try:
        date_in_years(text)
    except ValueError:
        return False
    return True
