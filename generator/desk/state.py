"""A talk and its placed slides in; all that the page of the desk shows of them, as values for JSON, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any

from msgspec.structs import asdict, astuple, replace

from generator.desk.talk import Sentence, Talk, bare_of, is_in, words_in_row
from generator.errors import Finding
from generator.language.scripts import is_rtl_language
from generator.model.article import Section
from generator.model.blocks import Code, Picture, Table, texts_of_block
from generator.model.chart import Chart
from generator.model.deck import Slide, TextItem
from generator.model.geometry import SLIDE_HEIGHT
from generator.model.outline import SlideLine, SlidePlan
from generator.model.text import Run, Text, bare_text, cut_text
from generator.model.theme import FEET, Slot
from generator.pipeline import PlacedArticle
from generator.place.fit import can_slot_hold_lines
from generator.place.notes import seconds_of_placed_slide
from generator.place.slides import title_of_placed_slide
from generator.proof.source import parts_of_block
from generator.yaml.edited import Path

Values = dict[str, Any]
# Keys whose texts no slide shows.
UNSAID = ("from", "notes", "private", "icon", "layout", "ground", "highlight", "role")
HEAD_TEXTS = ("title", "subtitle", "call", "author", "event", "contact", "summary")
OF_TALK = ("agenda", "takeaways")  # families for what the talk itself adds
SPECIAL = frozenset(("programs", "references", "answers", "events", "numbers", "quotations"))  # contents of one kind
# What a block that was taken from the article is known by.
SAME: dict[Any, str] = {Picture: "data", Table: "header", Code: "text", Chart: "categories"}
UNSHOWN = ("alt", "link", "evidence")  # kinds of texts of a block that no slide shows
Found = tuple[str, list[str], list[str]]  # a place, slides, and the texts that they have there


def state_of_talk(talk: Talk, placed: PlacedArticle, findings: Sequence[Finding]) -> Values:
    """Return the slides with their texts, forms and findings, and the sentences of the article with where each is."""
    maker = _StateMaker(talk, placed)
    slides = maker.slides()
    told = [maker.finding(each) for each in findings]
    for slide in slides:
        slide["findings"] = [each for each in told if slide["path"] and slide["path"] == each["slide"]]
    of_slides = {slide["path"] for slide in slides if slide["path"]}
    language = talk.article.meta.language
    return {
        "language": language,
        "direction": "rtl" if is_rtl_language(language or "en") else "ltr",
        "title": bare_text(talk.article.meta.title),
        "minutes": talk.article.meta.settings.minutes or 0,
        "spoken": round(sum(each["seconds"] for each in slides if not each["cut"]) / 60, 1),
        "slides": slides,
        "findings": [each for each in told if each["slide"] not in of_slides],
        "sentences": maker.sentences(slides),
    }


def digest_of_section(talk: Talk, section: Section) -> str:
    """Return a name for what a section says, which changes with it."""
    node = talk.yaml.node(talk.path_at(section.where))
    return sha256(talk.text[node.start : node.end].encode()).hexdigest()[:16] if node else ""


class _StateMaker:
    def __init__(self, talk: Talk, placed: PlacedArticle) -> None:
        self._talk, self._placed, self._yaml = talk, placed, talk.yaml
        blocks = [block for section in talk.article.walk() for block in section.blocks]
        self._parts: dict[str, Any] = {part.id: part for block in blocks for part in parts_of_block(block)}
        self._parts |= {each.id: each for each in (*talk.article.takeaways, *talk.sections.values())}
        self._plans = {plan.id: plan for plan in placed.outline.slides}

    def slides(self) -> list[Values]:
        """Return the slides in the order of the talk, with those that are cut or hidden in their places."""
        shown = [self._slide(each) for each in self._placed.deck.slides]
        skipped = [self._hidden(each) for each in self._talk.sections.values() if each.skip]
        first = next((at for at, each in enumerate(shown) if each["path"]), len(shown))
        own = sorted((each for each in (*shown, *skipped) if each["path"]), key=lambda each: each["path"])
        return [*shown[:first], *own, *(each for each in shown[first:] if not each["path"])]

    def _slide(self, slide: Slide) -> Values:
        section = self._talk.section_of_slide(slide.id)
        path = self._talk.path_at(section.where) if section else ()
        plan = self._plans.get(slide.id) or self._plans.get(slide.id.rpartition("/")[0])
        return {
            **self._of_section(slide.id, section, path),
            "title": title_of_placed_slide(slide),
            "seconds": round(seconds_of_placed_slide(slide, self._placed.outline)),
            "cut": bool(slide.hidden),
            "layout": slide.layout.family,
            "forms": self._forms(plan, slide.layout.family) if plan and section else [],
            "texts": list(self._texts(slide, section, path)),
        }

    def _hidden(self, section: Section) -> Values:
        """Return a section that is skipped, and so has no slide."""
        said = [each for block in section.blocks for each in texts_of_block(block) if each.text]
        path, title = self._talk.path_at(section.where), section.headline or section.heading
        lines = [("body", SlideLine(each.text, each.origin)) for each in said if each.kind not in UNSHOWN]
        kinds = (("title", SlideLine(title, section.id)), *lines)
        texts = [each for kind, line in kinds for each in self._texts_of_lines([line], kind, 0, 0, section, path)]
        shown = {"title": bare_text(title), "seconds": 0, "cut": False, "layout": section.layout, "forms": []}
        return {**self._of_section(section.id, section, path), **shown, "texts": texts}

    def _of_section(self, id: str, section: Section | None, path: Path) -> Values:
        noted = section or (self._talk.article.meta if id.startswith("cover") else None)
        return {
            "id": id,
            "path": path,
            "index": path[1] if len(path) > 1 else None,
            "hidden": bool(section and section.skip),
            "pinned": bool(section and section.keep),
            "digest": digest_of_section(self._talk, section) if section else "",
            "asked": section.layout if section else "",
            "notes": [bare_text(each) for each in noted.notes] if noted else [],
            "private": [bare_text(each) for each in section.private] if section else [],
        }

    def _forms(self, plan: SlidePlan, layout: str) -> list[Values]:
        """Return the families of layouts that hold what a slide says."""
        forms, known = self._placed.placer.choice, self._placed.look.families
        same = SPECIAL.intersection(known[layout].holds)
        usual = (each for each in known.values() if each.is_for_sections and each.name not in OF_TALK)
        families = (each for each in usual if each.name == layout or SPECIAL.intersection(each.holds) <= same)
        asked = ((each.name, replace(plan, layout=each.name, asked=each.name)) for each in families)
        return [{"layout": name, "label": name.replace("-", " ")} for name, plan in asked if forms.sketches(name, plan)]

    def _texts(self, slide: Slide, section: Section | None, path: Path) -> Iterator[Values]:
        page = (self._placed.deck.width, SLIDE_HEIGHT) * 2  # of which a box is given in percent
        for item in slide.items:
            if not isinstance(item, TextItem) or item.placeholder.type in FEET:
                continue
            kind = "title" if item.placeholder.type == "title" and not item.placeholder.item else item.placeholder.name
            for _, lines in groupby(item.lines, key=lambda line: (line.origin, not self._is_code(line) and id(line))):
                found = list(lines)
                fewer = 0 if self._is_code(found[0]) else fewer_words(item, found[0])
                box = [round(100 * part / whole, 2) for part, whole in zip(astuple(item.rect), page, strict=True)]
                for text in self._texts_of_lines(found, kind, item.size, fewer, section, path):
                    yield {**text, "box": box}

    def _is_code(self, line: SlideLine) -> bool:
        return isinstance(self._parts.get(line.origin), Code)

    def _texts_of_lines(
        self, lines: Sequence[SlideLine], kind: str, size: int, fewer: int, section: Section | None, path: Path
    ) -> Iterator[Values]:
        """Yield the texts that lines of a slide join, with where each stands in the file and on what it rests."""
        shown, part = "\n".join(bare_text(line.text) for line in lines), self._parts.get(lines[0].origin)
        evidence: Sequence[Text] = getattr(part, "evidence", ()) or (section.evidence if section else ())
        found = self._paths_of_text(part, shown, path)
        for at in found:
            said = self._yaml.said(at) if at else shown
            yield {
                "at": "/".join(map(str, at)),
                "kind": "code" if self._is_code(lines[0]) else kind,
                "text": said,
                "shown": bare_of(said) if len(found) > 1 else shown,
                "goes_on": at != found[0],
                "size": size,
                "fewer": fewer,
                "evidence": self._talk.sentences_in(evidence),
            }

    def _paths_of_text(self, part: Any, shown: str, path: Path) -> Sequence[Path]:
        """Return the path of the value in the file that a shown text is from, those that it joins, or ()."""
        if part is None and not path:
            places: list[Path] = [(key,) for key in HEAD_TEXTS]
        else:
            own = self._talk.path_at(part.where) if part else path
            if (node := self._yaml.node(own)) is None or node.pairs is None:
                places = [own, *((*own[:-1], key) for key in ("by", "source", "caption", "meaning", "was"))]
            else:
                places = [(*own, key) for key in node.keys if key not in UNSAID]
        row, texts = words_in_row(shown), [(place, self._yaml.said(place)) for place in places]
        rows = [(place, words_in_row(bare_of(text))) for place, text in texts if text]
        if same := [place for place, other in rows if other == row]:
            return same[:1]
        within = [(place, other) for place, other in rows if other in row]
        if " ".join("".join(other for _, other in within).split()) == row.strip():
            return [place for place, _ in within]
        return [place for place, other in rows if row in other or other in row][:1] or [()]

    def finding(self, finding: Finding) -> Values:
        """Return a finding with the path of what it is about, that of its section, and the sentence that it names."""
        path = self._talk.path_at(finding.where)
        within = [path[:end] for end in range(len(path), 1, -1) if isinstance(path[end - 1], int)]
        slide = next((each for each in within if each[-2] in ("sections", "body")), ())
        row, sentences = words_in_row(f"{finding.message} {finding.hint}"), self._talk.sentences.values()
        said = [(len(name), each.id) for each in sentences if not each.is_short for name in each.names if name in row]
        places = {"at": "/".join(map(str, path)), "slide": slide, "sentence": max(said, default=(0, ""))[1]}
        return {**asdict(finding), **places}

    def sentences(self, slides: Sequence[Values]) -> list[Values]:
        """Return the sentences of the article, each with the best place at which the talk has it."""
        found: list[Found] = []
        for _, same in groupby(slides, key=lambda slide: slide["path"] or slide["id"]):
            own = list(same)
            ids, texts = [each["id"] for each in own], [text for each in own for text in each["texts"]]
            rests = [self._talk.sentences[id].text for text in texts for id in text["evidence"]]
            places = ("hidden", "hidden") if own[0]["hidden"] else ("slide", "notes")
            found.append((places[0], ids, [*rests, *(text["shown"] for text in texts)]))
            section = None if self._talk.is_written else self._talk.section_of_slide(own[0]["id"])
            spoken = [each.text for block in (section.blocks if section else ()) for each in texts_of_block(block)]
            found.append((places[1], ids, [*own[0]["notes"], *map(bare_text, spoken)]))
        private = [text for each in slides for text in each["private"]]
        return [self._sentence(each, found, private, slides) for each in self._talk.sentences.values()]

    def _sentence(self, said: Sentence, found: Sequence[Found], private: list[str], slides: Sequence[Values]) -> Values:
        places: dict[str, list[str]] = {}
        for place, ids, texts in found:
            if is_in(said, *texts):
                places.setdefault(place, []).extend(ids)
        if said.block and (shown := self._slides_with_block(said.block, slides)):
            places["slide"] = shown
        where = next((each for each in ("slide", "notes", "hidden") if each in places), "out")
        values: Values = {"id": said.id, "text": said.text, "heading": said.heading * said.leads, "where": where}
        values |= {"kind": said.kind, "starts": said.starts, "slides": places.get(where, [])}
        return {**values, "private": is_in(said, *private)}

    def _slides_with_block(self, block: Any, slides: Sequence[Values]) -> list[str]:
        """Return the slides that show a picture, a table, a program or a chart of the article."""
        key = SAME[type(block)]
        shown = ((slide["id"], self._talk.section_of_slide(slide["id"])) for slide in slides if not slide["hidden"])
        pairs = ((id, each) for id, section in shown if section for each in section.blocks if type(each) is type(block))
        return [*dict.fromkeys(id for id, each in pairs if getattr(each, key) == getattr(block, key))]


def fewer_words(item: TextItem, line: SlideLine) -> int:
    """Return how many words fewer would let a text have the next larger size of its box; 0 if that needs more."""
    slot: Slot = item.placeholder
    larger = [size for size in slot.style.sizes if size > item.size]
    if not larger or can_slot_hold_lines(item.lines, slot, larger[-1]):
        return 0
    ends = [at for at, letter in enumerate(bare_text(line.text)) if letter.isspace()]

    def fits(end: int) -> bool:
        cut = replace(line, text=cut_text(line.text, 0, end) or (Run(""),))
        return can_slot_hold_lines([cut if each is line else each for each in item.lines], slot, larger[-1])

    return next((count for count, end in enumerate(reversed(ends), 1) if fits(end)), 0)
