"""An article in; the same with forms found in its prose out: big numbers, and lists of dates as timelines.

The words stay as they are, each under the id of its paragraph or point: only what a slide makes of them changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from generator.measure import count_words
from generator.model.article import Article, Section
from generator.model.blocks import DATE, Block, Event, Paragraph, Point, Points, Stat, Timeline, date_in_years
from generator.model.origin import OriginId
from generator.model.text import Run, Text, bare_text, cut_text, merged_runs
from generator.plan.sentence_signs import is_plain_statement
from generator.plan.slide_texts import OF, choose_first_sentence

FEWEST_DATES, MOST_DATES, DATE_WORDS = 3, 14, 4
FEWEST_FIGURES, MOST_FIGURES = 2, 6  # items of a list that are big numbers
STAT_WORDS = 16  # of the sentence that leads with a figure
FIGURE_LETTERS = 14  # of a figure with its unit

_NUMBER = r"[~≈<>+−-]?[$€£¥]?\d+(?:[.,\u00a0\u202f]\d+)*"
_SHARE = r"(?:[\u00a0 ]?(?:%|‰)| (?:per ?cent|Prozent|pour cent|por ciento|procent|prosent|prosenttia)\b)"
LEADING = re.compile(rf"(?P<value>{_NUMBER}{_SHARE}|{_NUMBER}{OF}{_NUMBER}(?![\w.,]*\d))(?=\s)")
ALONE = re.compile(rf"(?=\S{{0,3}}\d)(?!\d{{4}}$){_NUMBER}(?:[\u00a0 ]?[^\W\d_]{{1,9}}|[%‰+×])?")  # a lone bold figure
YEAR = re.compile(r"(?<!\d)(?P<year>1\d{3}|20\d{2})(?!\d)")
DAY = re.compile(r"(?<!\d)(?P<day>[1-9]|[12]\d|3[01])(?!\d)")


def find_stats_and_timelines(article: Article) -> Article:
    """The article with numbers and timelines where its prose has their form."""
    finder = _Finder(article.meta.language)
    return replace(article, sections=tuple(map(finder.section, article.sections)))


class _Finder:
    """Finds forms in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def section(self, section: Section) -> Section:
        """A section and those within it."""
        blocks = tuple(each for block in section.blocks for each in self._block(block))
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
        """A sentence that leads with a figure, as that and what it counts."""
        whole = choose_first_sentence(text)
        bare = bare_text(whole)
        end = _figure(whole, bare)
        if not end or count_words(bare) > STAT_WORDS or not is_plain_statement(bare[end:].strip(), self._language):
            return None
        meaning = cut_text(whole, end + len(bare[end:]) - len(bare[end:].lstrip()), len(bare))
        return Stat(id, said.where, _plain(cut_text(whole, 0, end)), meaning)

    def _numbers(self, block: Points) -> tuple[Stat, ...]:
        """A list whose every item leads with a figure."""
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
        """A list whose every item begins with a date, in their order."""
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
        """The date that a term is, as precise as it says."""
        if DATE.fullmatch(text) and len(text) >= len("1991"):
            return text if _is_date(text) else ""
        year = YEAR.search(text)
        if year is None or count_words(text) > DATE_WORDS:
            return ""
        from generator.language.dates import month_named_in_language  # Babel costs 30 ms, and few articles list dates

        rest = text[: year.start()] + text[year.end() :]
        month, day = month_named_in_language(rest, self._language), DAY.search(rest)
        if not month:
            return year["year"] if len(rest.split()) <= 1 else ""
        found = f"{year['year']}-{month:02}" + (f"-{int(day['day']):02}" if day else "")
        return found if _is_date(found) else year["year"]


def _figure(text: Text, bare: str) -> int:
    """Where the figure ends that a sentence leads with: a share, so many of so many, or a lone one in bold."""
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
