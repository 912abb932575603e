"""A placed deck in, the same with the notes of each slide in the order in which its speaker needs them out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from msgspec.structs import replace

from generator.language import phrase
from generator.measure import sentences
from generator.model.deck import Deck, Slide
from generator.model.outline import Line
from generator.model.source import TALK, TIME, SourceId, family, is_own_note
from generator.model.text import ENDS_ADDRESS, Run, bare, cut, says_words, words
from generator.place.slides import shown_title


def to_be_spoken(deck: Deck, *, leads_on: bool) -> Deck:
    """The deck with notes that begin with what its author wrote as such, and then say what the slide does not.

    After that comes what the slide says, and apart from speech what may be looked up: the addresses of links and
    alternative texts. If `leads_on`, the title of the next shown slide ends them. No sentence stands there twice.
    """
    shown = [slide for slide in deck.slides if leads_on and not slide.hidden]
    following = {slide.id: shown_title(after) for slide, after in pairwise(shown)}
    slides = (_spoken(slide, following.get(slide.id, ""), deck.meta.language) for slide in deck.slides)
    return replace(deck, slides=tuple(slides))


def _spoken(slide: Slide, following: str, language: str) -> Slide:
    if not slide.notes:
        return slide
    said = _by_block(slide)
    own = [line for line in slide.notes if is_own_note(line.source) and not line.apart]
    speech = [line for line in slide.notes if not line.apart and not is_own_note(line.source)]
    parts = [part for line in speech for part in _parts(line, said.get(family(line.source), ""))]
    apart = [line for line in slide.notes if line.apart and line.source != TIME]
    notes = (
        *own,
        *(line for line, on_slide in parts if not on_slide),
        *_headed("On the slide", [line for line, on_slide in parts if on_slide], language),
        *_headed("For reference", apart, language),
        *_headed("Links", list(_links(slide.notes)), language),
        *(line for line in slide.notes if line.source == TIME),
        *_label(f"{phrase('Next', language)}: {following}" if following else ""),
    )
    return replace(slide, notes=notes)


def _by_block(slide: Slide) -> Mapping[SourceId, str]:
    """The bare words that the slide says of each block."""
    said: defaultdict[SourceId, list[str]] = defaultdict(list)
    for item in slide.items:
        for line in getattr(item, "lines", ()):
            said[family(line.source)].append(words(line.text))
    return {source: bare(" ".join(texts)) for source, texts in said.items()}


def _parts(line: Line, on_slide: str) -> Iterator[tuple[Line, bool]]:
    """The stretches of a line that the slide says, and those that it does not, in order."""
    text = words(line.text)
    if line.prose < 0:
        yield line, says_words(on_slide, text)
        return
    ends = [line.prose + end for _, end in sentences(text[line.prose :])] or [len(text)]
    spans = zip([0, *ends], ends, strict=False)
    for is_said, stretch in groupby(spans, lambda span: says_words(on_slide, text[slice(*span)])):
        (start, _), *_, (_, end) = [*stretch] * 2
        start += len(text[start:end]) - len(text[start:end].lstrip())
        yield replace(line, text=cut(line.text, start, end)), is_said


def _links(lines: Sequence[Line]) -> Iterator[Line]:
    """What leads somewhere, with the address, once each.

    Words that are their own address say it already, unless what follows would pass for a part of it.
    """
    found: dict[tuple[str, str], SourceId] = {}
    for line in lines:
        stretches = [
            (link, "".join(run.text for run in runs)) for link, runs in groupby(line.text, lambda run: run.link)
        ]
        for (link, said), (_, following) in zip(stretches, [*stretches[1:], ("", "")], strict=True):
            if link and not (link == said and ENDS_ADDRESS.match(following)):
                found.setdefault((said.strip(), link), line.source)
    for (said, link), source in found.items():
        yield Line((Run(f"{said}, {link}" if said else link),), source, apart=True)


def _headed(name: str, lines: Sequence[Line], language: str) -> tuple[Line, ...]:
    """Lines under a name that tells them from what is spoken."""
    return (*_label(f"{phrase(name, language)}:"), *lines) if lines else ()


def _label(text: str) -> tuple[Line, ...]:
    return (Line((Run(text),), TALK, apart=True),) if text else ()
