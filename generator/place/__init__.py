"""An outline and a theme in, the deck out: each text in its slot, at a size at which it fits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, count

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, brief, info, warning
from generator.guard import limits
from generator.language import part_number_in_language, phrase_in_language
from generator.model.chart import Chart, ChartItem, ChartKind
from generator.model.colors import GroundName
from generator.model.deck import Deck, Slide, TableItem, TextItem
from generator.model.outline import Outline, SlidePlan, too_many_slides_error
from generator.model.text import CONTINUED, NO_BREAK_SPACE, bare_text
from generator.model.theme import Family, Layout, Theme
from generator.place.layout_finder import LayoutFinder as LayoutFinder, layout_finder_of_theme as layout_finder_of_theme
from generator.place.line_ends import place_text_in_slot, text_without_bindings
from generator.place.picture import slides_with_media
from generator.place.placed import placed_slides_in_turn, slides_in_common_sizes
from generator.place.slide_grounds import (
    place_on_grounds,
    slides_with_few_layouts,
    slides_with_motion,
    slides_with_progress_marks,
)
from generator.place.slides import NoRoomError as NoRoomError, Placer as Placer, title_of_placed_slide

WIDEST = "8"  # the widest digit; the number of a part has room for two or more


def placer_for_outline(outline: Outline, theme: Theme, before: Placer | None = None) -> Placer:
    """Return the placer that fits each slide of an outline once, for its length and for the deck.

    before: the placer of an earlier version of the outline; what it has fitted is not fitted again.
    """
    placer = Placer(layout_finder_of_theme(theme), outline.frame, outline.meta.language)
    return placer.after(before) if before else placer


def place(
    outline: Outline, theme: Theme, placer: Placer, keep_images: bool = False
) -> tuple[Deck, tuple[Finding, ...]]:
    """Return the deck of a settled outline with each text where it fits, and the findings.

    Sizes step down the slot's scale, with one size for siblings. What does not fit at the smallest size goes to a
    family that replaces the first, and at last continues on further slides. A title that no slide can hold is
    shortened, and an optional text without room is left out: both are whole in the notes. Hidden slides come last.
    Pictures get the pixels that they are shown with, or all of theirs with `keep_images`. Raises InputError for more
    slides than limits.SLIDES.
    """
    first = list(_place_plans(placer, outline.slides))
    groups: list[tuple[str, str]] = []  # equal for slides of one section with one title, whose ids begin alike
    series: defaultdict[tuple[str, str], _Series] = defaultdict(_Series)
    for plan, placed in zip(outline.slides, first, strict=True):
        # A text without a title of its own may stand under its section's on a company's template, always the same.
        groups.append((plan.id.partition("#")[0] if plan.fill else f"#{plan.id}", title_of_placed_slide(placed[0])))
        series[groups[-1]].add(plan, len(placed))
    slides: list[Slide] = []
    findings: list[Finding] = []
    titles: set[str] = set()
    repeated: Counter[str] = Counter()
    asked: dict[str, GroundName] = {}
    layouts: dict[bool, list[Layout]] = {False: [], True: []}  # of shown slides, and of hidden ones
    for plan, placed, group in zip(outline.slides, first, groups, strict=True):
        before = layouts[plan.hidden]
        parts = _number_slides(placer, plan, placed, series[group], before)
        title = title_of_placed_slide(parts[0])
        while not titles.isdisjoint(map(title_of_placed_slide, parts)):  # two long titles may be cut to the same words
            repeated[title] += 1
            apart = replace(plan, suffix=f"{plan.suffix} ({repeated[title] + 1})")
            parts = _number_slides(placer, apart, parts, series[group], before)
        series[group].pass_by(parts)
        if plan.back:
            parts = tuple(_with_title(slide, partial(_set_title_target, target=plan.back)) for slide in parts)
        layouts[bool(parts[-1].hidden)] += [slide.layout for slide in parts]
        titles.update(map(title_of_placed_slide, parts))
        asked |= {slide.id: plan.ground for slide in parts if plan.ground}
        slides += parts
        findings += (
            *_title_findings(placed, plan),
            *_caption_findings(placed, plan, theme.families[plan.layout]),
            *_chart_findings(placed, plan.block),
        )
    media = slides_with_media(_arrange(slides, outline, theme, asked), theme.palette, keep_images)
    return Deck(outline.meta, media, theme.width, theme.package), tuple(findings)


def _arrange(slides: list[Slide], outline: Outline, theme: Theme, asked: dict[str, GroundName]) -> tuple[Slide, ...]:
    """Return the slides in their final order, on their grounds, with progress marks and motion."""
    sized = slides_in_common_sizes(slides, outline.meta.language) if theme.package else slides
    turned = tuple(placed_slides_in_turn(_hidden_last([*sized], outline.meta.language)))
    marked = slides_with_progress_marks(turned, outline.slides, theme)
    settings = outline.meta.settings
    grounded = place_on_grounds(slides_with_few_layouts(marked), theme, asked)
    built = tuple(replace(slide, builds=True) for slide in grounded) if settings.builds else grounded
    return slides_with_motion(built, settings.transitions)


class _Series(Struct):
    """The slides that share a title: how many there are, how many are shown, and how many have their number so far."""

    total: int = 0
    shown: int = 0
    counted: int = 0
    hidden: int = 0

    def add(self, plan: SlidePlan, count: int) -> None:
        """Add the slides of a plan to the totals."""
        self.total += count
        self.shown += count if plan.shown is None else min(count, plan.shown)

    def part(self, shown: int, hidden: int, language: str, title: str) -> str:
        """Return the number of the slide after `shown` more shown ones, or after `hidden` more hidden ones if not
        negative.
        """
        if hidden < 0:
            return part_number_in_language(self.counted + shown + 1, self.shown, language, title)
        return part_number_in_language(self.shown + self.hidden + hidden + 1, self.total, language, title)

    def pass_by(self, slides: Sequence[Slide]) -> None:
        """Count the numbers of these slides as used."""
        hidden = sum(bool(slide.hidden) for slide in slides)
        self.counted += len(slides) - hidden
        self.hidden += hidden


def _hidden_last(slides: Sequence[Slide], language: str) -> list[Slide]:
    """Return the shown slides, then the hidden ones in a section of their own, as backup."""
    sections = {slide.section for slide in slides}
    name = phrase_in_language("Backup", language)
    names = chain([name], (f"{name} ({number})" for number in count(2)))
    own = next(each for each in names if each not in sections)
    rest = [replace(slide, section=own) for slide in slides if slide.hidden]
    return [*(slide for slide in slides if not slide.hidden), *rest]


def _place_plans(placer: Placer, plans: Sequence[SlidePlan]) -> Iterator[tuple[Slide, ...]]:
    """Yield the slides of each plan. Raises InputError once there are more than limits.SLIDES."""
    count = 0
    for plan in plans:
        placed = placer.place_plan(plan)
        count += len(placed)
        if count > limits.SLIDES:
            raise too_many_slides_error(plan.where)
        yield placed


def _number_slides(
    placer: Placer, plan: SlidePlan, placed: tuple[Slide, ...], series: _Series, before: Sequence[Layout]
) -> tuple[Slide, ...]:
    """Return the slides of a plan, each with its number among those with its title; the title keeps room for it."""
    shown, title = len(placed) if plan.shown is None else plan.shown, title_of_placed_slide(placed[0])
    left = _count_left(plan, placed, shown)
    # The other slides of a table may have only more columns; the line that says what is left may have no place.
    is_cut = left > 0 < shown and (shown < len(placed) or (plan.left > 0 and not _has_closing(plan, placed[:shown])))
    if series.total == 1 and not is_cut:
        (slide,) = placer.place_plan(plan, before)
        return (replace(slide, hidden=plan.section) if plan.hidden else slide,)
    most = int(WIDEST * max(2, len(str(series.total))))
    roomiest = part_number_in_language(most, most, placer.language, title)
    said = phrase_in_language("{} more lines" if plan.is_program else "and {} more", placer.language)

    def left_in_words(count: int) -> str:
        return " " + f"({said.format(count)})".replace(" ", NO_BREAK_SPACE) if count else ""

    steps = [_numbers_of_items(plan, slide) for slide in placed] if series.total == len(placed) else []
    roomiest = max([roomiest, left_in_words(left * is_cut), *steps], key=len)
    again = placer.place_plan(replace(plan, suffix=plan.suffix + roomiest), before)
    series.add(plan, grown := max(0, len(again) - len(placed)))  # as a longer title may leave less room
    shown += grown * (plan.shown is None)
    more = left_in_words(_count_left(plan, again, shown))  # in that form
    numbers = [series.part(number, number - shown, placer.language, title) for number in range(len(again))]
    numbers = steps if all(steps) and len({*steps}) == len(again) else numbers
    parts = (more if is_cut and number == shown - 1 else part for number, part in enumerate(numbers))
    changes = (partial(_set_title_number, old=roomiest, new=part) for part in parts)
    titled = enumerate(map(_with_title, again, changes))
    return tuple(replace(each, hidden=plan.section if at >= shown else "") for at, each in titled)


def _numbers_of_items(plan: SlidePlan, slide: Slide) -> str:
    """Return the numbers of an ordered list that a slide shows, as in " (4 to 6)" with a dash; "" for another list."""
    own = {line.origin for item in slide.items if isinstance(item, TextItem) for line in item.lines}
    shown = [one.number for one in plan.items if plan.is_series and one.level == 0 < one.number and one.origin in own]
    ends = "\u2013".join(map(str, sorted({*shown[:1], *shown[-1:]})))
    return f" ({ends})" if shown else ""


def _has_closing(plan: SlidePlan, slides: Sequence[Slide]) -> bool:
    """Return whether one of the slides shows the line that closes the plan's list."""
    closing = {bare_text(line.text) for line in plan.fill.get("closing", ())}
    texts = (text for slide in slides for item in slide.items if isinstance(item, TextItem) for text in item.texts)
    return any(bare_text(text).replace(NO_BREAK_SPACE, " ") in closing for text in texts)


def _count_left(plan: SlidePlan, placed: Sequence[Slide], shown: int) -> int:
    """Return how many items, lines of a program or rows of a table the first `shown` slides do not have."""
    rows = {row for slide in placed[shown:] for item in slide.items if isinstance(item, TableItem) for row in item.down}
    seen = {row for slide in placed[:shown] for item in slide.items if isinstance(item, TableItem) for row in item.down}
    own = {entry.origin for entry in plan.items}
    texts = (item for slide in placed[shown:] for item in slide.items if isinstance(item, TextItem))
    lines = [line for item in texts for line in item.lines if line.origin in own]
    if plan.is_program:
        return sum(not bare_text(line.text).lstrip().startswith(CONTINUED) for line in lines)
    return len(rows - seen) + len({line.origin for line in lines}) + plan.left


def _with_title(slide: Slide, change: Callable[[TextItem], TextItem]) -> Slide:
    """Return the slide with `change` applied to its title."""
    title = next(item for item in slide.items if isinstance(item, TextItem) and item.placeholder.type == "title")
    return replace(slide, items=tuple(change(item) if item is title else item for item in slide.items))


def _set_title_target(title: TextItem, target: str) -> TextItem:
    """Return the title as a link to the slide with the id `target`."""
    return replace(title, lines=tuple(replace(line, target=target) for line in title.lines))


def _set_title_number(title: TextItem, old: str, new: str) -> TextItem:
    """Return the title with `new` as its number instead of `old`; "" removes the number.

    It is set again, because the shorter text may end in a short last line.
    """
    *before, last = title.lines[-1].text
    head, _, tail = last.text.rpartition(old.strip())
    run = replace(last, text=(head + new.strip() + tail).rstrip())
    lines = (*title.lines[:-1], replace(title.lines[-1], text=(*before, *([run] if run.text else []))))
    return place_text_in_slot(title.placeholder, lines, title.size)


def _chart_findings(slides: Sequence[Slide], block: object) -> Iterator[Finding]:
    """Yield a finding if a chart is not drawn as its author asked, because it would be unreadable."""
    if not isinstance(block, Chart):
        return
    from generator.place.charts import unreadable_chart_reason

    drawn = next((item for item in slides[0].items if isinstance(item, ChartItem)), None)
    if drawn is None:
        reason = unreadable_chart_reason(block) or "its names do not fit beside each other"
        message = f"the chart could not be read, so it is shown as a table: {reason}"
        hint = "use fewer series or shorter names, or add small parts up"
        yield warning("chart", message, block.where, hint)
    elif drawn.remark and block.kind is ChartKind.SCATTER:
        hint = "use shorter names or fewer points, or leave the slide to the chart alone"
        yield info("chart", f"the chart does not show everything: {drawn.remark}", block.where, hint)
    elif drawn.remark:
        other = "lines" if drawn.plot.kind is ChartKind.LINE else "bars"
        hint = "write kind: line" if other == "lines" else "add small parts up, or write kind: bar"
        message = f"the {block.kind} is drawn as {other}: {drawn.remark}"
        yield warning("chart", message, block.where, hint)


def _title_findings(slides: Sequence[Slide], plan: SlidePlan) -> Iterator[Finding]:
    """Yield a warning if the slide's title had to be cut or made small."""
    titles = (item for item in slides[0].items if isinstance(item, TextItem) and item.placeholder.type == "title")
    title = next(titles, None)
    if title is None or title.placeholder.item or "title" not in plan.fill:
        return
    full = text_without_bindings(bare_text(plan.fill["title"][0].text))
    hint = "give the article a shorter title" if plan.rank.owner is None else "give the section a shorter headline"
    if full not in text_without_bindings(bare_text(title.lines[0].text)):
        yield warning("title-cut", f'the title "{full[:60]}…" is too long for a slide', plan.where, hint)
    elif title.size < title.placeholder.style.warn_below:
        message = f'the title "{full}" is set in {title.size} pt, because it is long'
        yield warning("title-small", message, plan.where, hint)


def _caption_findings(slides: Sequence[Slide], plan: SlidePlan, family: Family) -> Iterator[Finding]:
    """Yield a remark for each caption that has no room beside its block."""
    own = plan.where if plan.block is None else plan.block.where
    below = [(line.text, own) for line in plan.fill.get("caption", ()) if plan.block or family.is_copied]
    beside = [(entry.body, entry.picture.where) for entry in plan.items if entry.picture and entry.body]
    shown = {text_without_bindings(bare_text(text)) for slide in slides for item in slide.items for text in item.texts}
    for text, where in (*below, *beside):
        if (caption := text_without_bindings(bare_text(text))) not in shown:
            message = f'the caption "{brief(caption, 60)}" is too long for its slide, so it is in the notes'
            yield info("caption", message, where, "shorten it, or put it into the text beside the picture")
