"""Compares each text of a talk with the article that it is written from, and yields what the article does not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from generator.errors import Finding, Where, brief, error, info, warning
from generator.language import phrases_key_of_language
from generator.model.article import Article
from generator.model.origin import HEAD, origin_of_head
from generator.model.text import Text, bare_text
from generator.proof.facts import (
    STEM,
    WORD,
    YEAR,
    Number,
    addresses_of_text,
    bare_address,
    forms_of_name,
    lexicon_of_language,
    names_of_text,
    numbers_of_text,
    plain_marks,
    quotations_of_text,
    stems_of_text,
    words_of_text,
)
from generator.proof.source import (
    NEAR,
    PROSE,
    UNCHECKED,
    Found,
    Said,
    Source,
    counts_by_section,
    squeezed_line,
    texts_of_article,
)
from generator.regex import regex

SHOWN = ("title", "headline", "gist", "takeaway", "term", "step", "short", "date")  # what the evidence must say itself
TITLES = ("title", "heading")
SAME = 0.6  # the share of a sentence from which another says the same, so that their years are the same
ABOUT_IT = 0.5  # of the share of a sentence that is near the nearest: so much is near the number too
UNSURE = 3  # characters of a number that a language without a list may also write in words, or of a month
LEAST_TELLING = 2  # words beside a number, without which they do not tell what it counts
DENIED = 5  # words around one such as "fails" that may deny with it
VISIBLE = ("headline", "takeaway", "term", "step", "short", "detail")
LONG = 5  # letters that a word with a meaning of its own has at least
FEWEST, SHARE = 2, 0.5  # words of a text that no sentence near has: how many, and which share of its long words
CLAUSE = regex(r"[,;:.!?()] |- | -")
LISTED = regex(r"^\d{1,2}[.)] ")  # the number of an item of a list
_OMITTED = regex(r"\[[^]]*\]|\.\.\.|…")


class Held(NamedTuple):
    """What the evidence of a text says, in the whole sentences in which it stands."""

    text: str
    places: tuple[int, ...]  # of these sentences
    numbers: frozenset[str]
    stems: frozenset[str]  # of its words and of those around it


class Checks:
    """Compares a talk with its source; each method yields what it finds in one text."""

    def __init__(self, talk: Article, source: Source) -> None:
        self.source, self.language = source, talk.meta.language
        self.lexicon = lexicon_of_language(self.language)
        self.texts = tuple(texts_of_article(talk))
        meta, speaker = talk.meta, talk.meta.speaker
        own = f"{meta.event} {meta.contact} {f'{speaker.name} {speaker.line}' if speaker else ''}"
        self.own = forms_of_name(own)
        self.counts = counts_by_section(talk)
        self.dates = self._readings(f"{meta.date} {own}")
        self.published = self._readings(" ".join(each.meta.date for each in source.articles))
        self.subject = forms_of_name(" ".join(said.bare for said in source.texts if said.kind in TITLES))
        title = " ".join(said.bare for said in source.texts if said.kind == "title")
        self.named = forms_of_name(" ".join(each for each in title.split() if each[0].isupper()))
        self.context: dict[str, str] = {}
        for said in self.texts:
            self.context[said.origin] = f"{self.context.get(said.origin, '')} {said.bare}"
        self.unknown: frozenset[str] = frozenset()  # names that were found before
        self.folded = source.letters.casefold()
        self.held = lru_cache(maxsize=None)(self._held)

    def findings(self) -> Iterator[Finding]:
        """Yield everything that the talk says and the article does not."""
        for text, where in {text: said.where for said in reversed(self.texts) for text in said.evidence}.items():
            yield from self._words(bare_text(text), where, "from")
        for said in self.texts:
            if said.kind == "quote":
                yield from self._words(said.bare, said.where, "quote", self.context[said.origin])
            yield from self._line(said) if said.kind == "code" else ()
            yield from self._addresses(said)
            for sentence in () if said.kind in UNCHECKED else said.sentences:
                yield from self._numbers(said, sentence)
                for part in sentence.split(" | "):  # the cells of a row
                    yield from self._names(said, part)
            if said.kind not in (*UNCHECKED, "quote"):
                yield from self._quotations(said)
        yield from self._negations()
        yield from self._gaps()

    def nearest_hint(self, text: str) -> str:
        """Return a hint that quotes the sentence of the article nearest to a text."""
        at, _ = self.source.nearest(stems_of_text(text))
        near = self.source.sentences[at] if at >= 0 else None
        return f'the nearest is {near.said.where}: "{brief(near.text, 160)}"' if near else ""

    def _held(self, evidence: tuple[Text, ...]) -> Held:
        found = [place for text in evidence if (place := self.source.find(bare_text(text)))]
        places = dict.fromkeys(at for each in found for at in each.sentences)
        text = " ".join([self.source.sentences[at].text for at in places] or map(bare_text, evidence))
        near = frozenset(chain(*(self.source.stems_near(at) for at in places), stems_of_text(text)))
        sections = {self.source.sentences[at].said.section for at in places}
        heads = (each.bare for each in self.source.texts if each.kind in TITLES and each.section in {HEAD, *sections})
        return Held(text, tuple(places), self.source.numbers_of(" ".join((text, *heads))), near)

    def _words(self, text: str, where: Where, key: str, context: str = "") -> Iterator[Finding]:
        """Yield what does not stand in the article word for word; pieces around an omission are found apart."""
        parts = filter(words_of_text, _OMITTED.split(text))
        pieces = [(piece, self.source.find(piece)) for piece in parts] or [(text, None)]
        for piece, found in pieces:
            if not found:
                message = f'{key}: "{brief(piece.strip())}" does not stand in the article word for word'
                yield error("proof-quote", message, where, self.nearest_hint(piece))
        first, last = pieces[0][1], pieces[-1][1]
        if key == "quote" and first and last and (first.begins_within or last.ends_within):
            cut, at = ("begins", first.sentences[0]) if first.begins_within else ("ends", last.sentences[-1])
            whole = brief(self.source.sentences[at].text, 160)
            yield warning("proof-cut", f'the quote {cut} within the sentence "{whole}"', where)
        if key == "quote" and first and not self._is_quoted(pieces[0][0], first, context):
            message = f'"{brief(text)}" is the own text of the article, which quotes nobody there'
            yield warning("proof-unquoted", message, where, "say it in a headline, or quote what somebody said")

    def _is_quoted(self, text: str, found: Found, context: str) -> bool:
        """Return whether the article has a text as a quotation: in a block, or anywhere in quotation marks.

        In an interview, whose title names the person, each answer is one. So is speech after a dash.
        """
        around = [self.source.sentences[at].said for at in found.sentences]
        words = f" {' '.join(words_of_text(text))} "
        marked = (f" {' '.join(words_of_text(each))} " for said in around for each in quotations_of_text(said.bare))
        headings = (said for said in self.source.texts if said.kind == "heading" and said.bare[-1] in "?？")
        asked = tuple(f"{said.section}/" for said in headings)
        named = forms_of_name(context.replace(text, "")) & self.named
        answers = (said.kind == "answer" or f"{said.section}/".startswith(asked) for said in around)
        is_said = any(said.kind == "quote" or said.bare[:2] in ("– ", "— ") for said in around)
        return is_said or (bool(named) and any(answers)) or any(each in words or words in each for each in marked)

    def _gaps(self) -> Iterator[Finding]:
        """Yield each sentence of notes that points back at one of the article which the notes leave out."""
        notes = ((said, each) for said in self.texts if said.kind == "notes" for each in said.sentences)
        places = ((said, each, self.source.find(each)) for said, each in notes)
        for (one, spoken, before), (said, sentence, found) in pairwise(places):
            leans = {*words_of_text(sentence)[:1]} & self.source.lexicon.words["leans"]
            if not (before and found and leans and one.origin == said.origin):
                continue
            left = self.source.sentences[found.sentences[0] - 1].text
            is_said = " ".join(words_of_text(spoken)).endswith(" ".join(words_of_text(left)))  # after a dateline
            if not is_said and found.sentences[0] - before.sentences[-1] not in (0, 1):
                message = f'"{brief(sentence)}" follows another sentence in the article'
                yield warning("proof-gap", message, said.where, f'before it stands "{brief(left, 160)}"')

    def _line(self, said: Said) -> Iterator[Finding]:
        lines = {squeezed_line(said.bare), squeezed_line(said.bare.lstrip("+- "))}  # a patch of two listings
        if not lines & self.source.lines and any(map(str.isalnum, said.bare)):
            message = f'the article has no line "{brief(said.bare.strip())}"'
            yield error("proof-code", message, said.where, self.nearest_hint(said.bare))

    def _addresses(self, said: Said) -> Iterator[Finding]:
        written = [said.bare] if said.kind == "link" else addresses_of_text(said.bare)
        for address in dict.fromkeys((*(run.link for run in said.text if run.link), *written)):
            bare = bare_address(address)
            host = any(known.startswith(f"{bare}/") for known in self.source.addresses)
            if not (bare in self.source.addresses or host or squeezed_line(address) in self.source.letters):
                yield error("proof-address", f'the article has no address "{brief(address)}"', said.where)

    def _numbers(self, said: Said, sentence: str) -> Iterator[Finding]:
        for number in numbers_of_text(LISTED.sub("", sentence) if said.kind == "notes" else sentence, self.language):
            readings, where = {*number.readings, *number.parts}, said.where
            known = {each for each in readings if each in self.source.numbers}
            if self._is_own(said, number) or number.doubtful or (number.worded and said.kind == "notes"):
                continue
            if not known & number.readings and not (number.parts and known.issuperset(number.parts)):
                unsure = not self.source.lexicon.words["numbers"] and all(len(each) <= UNSURE for each in readings)
                message = f'the article has no number "{number.text}"'
                make = warning if number.worded or unsure else error
                yield make("proof-number", message, where, self.nearest_hint(sentence))
            elif said.kind in SHOWN and said.evidence:
                if not readings & (self._years_near(said) | self.held(said.evidence).numbers):
                    message = f'its from does not have "{number.text}"'
                    yield warning("proof-from", message, where, self.nearest_hint(sentence))
            elif (not number.worded or said.kind in SHOWN) and not self._is_near(said, sentence, number.readings):
                message = f'the article has "{number.text}", but says something else about it'
                yield warning("proof-near", message, where, self.nearest_hint(sentence))

    def _years_near(self, said: Said) -> set[str]:
        """Return the years that the date of an event may have if its evidence has none: those near it, and today's."""
        held = self.held(said.evidence)
        places = held.places if said.kind == "date" and not _years(held.numbers) else ()
        near = (each.text for at in places for each in self.source.sentences[max(at - NEAR, 0) : at + NEAR + 1])
        dates = " ".join(each.meta.date for each in self.source.articles) if places else ""
        return _years(self.source.numbers_of(" ".join((*near, dates))))

    def _is_own(self, said: Said, number: Number) -> bool:
        """Return whether a number is one of the talk itself: it counts what is there, or is of the talk's date."""
        if number.readings & self.counts[said.section]:
            return number.worded or said.kind != "term"
        is_published = self.published and self.published.issubset(number.parts)
        if said.kind == "caption" and (number.readings & self.published or is_published):
            return True  # a source is named with its date
        return bool(number.readings & self.dates) and not _years(number.readings & self.source.numbers.keys())

    def _readings(self, text: str) -> frozenset[str]:
        return frozenset(chain(*(each.readings for each in numbers_of_text(text, self.language))))

    def _is_near(self, said: Said, sentence: str, readings: frozenset[str]) -> bool:
        """Return whether a number stands in the article near any of the words that it has in the talk.

        A year does not if the article says the same of another year.
        """
        around = sentence if said.kind in PROSE else self.context[said.origin]
        if len(telling := self._telling(around)) < LEAST_TELLING:
            return True
        at, share = self.source.nearest(telling)
        years = _years(self.source.numbers_of(self.source.sentences[at].text))
        places = {at for each in readings for at in self.source.numbers.get(each, ())}
        if years and _years(readings) and years.isdisjoint(readings):
            same = (at, *places) if said.kind in PROSE and len(places) else ()
            shares = [self.source.share_near(telling, each, 0) >= SAME for each in same]
            if said.kind == "date" or (shares[:1] == [True] and not any(shares[1:])):
                return not years - _years(self.source.numbers_of(around))  # it says those years, too
        if said.kind in PROSE:
            return not places or any(self.source.share_near(telling, each) >= ABOUT_IT * share for each in places)
        telling |= self._telling(self.context.get(said.section, ""))
        return any(telling & self.source.stems_near(each) for each in places)

    def _telling(self, text: str) -> frozenset[str]:
        return frozenset(each for each in self.source.telling_stems(stems_of_text(text)) if not each[0].isdigit())

    def _names(self, said: Said, sentence: str) -> Iterator[Finding]:
        whole = said.kind == "person" or (said.kind == "title" and sentence.istitle())
        names = {name: forms_of_name(name) for name in names_of_text(sentence, self.lexicon, whole=whole)}
        names = {name: forms for name, forms in names.items() if not forms & (self.own | self.unknown)}
        unknown = [name for name in names if not self._is_known(name)]
        self.unknown |= frozenset().union(*(names[name] for name in unknown))
        if unknown and said.origin == origin_of_head("author"):
            yield info("proof-name", f'the article does not name "{said.bare}", the author of the talk', said.where)
        elif unknown:
            message = f"the article does not name {_listed(unknown)}"
            yield warning("proof-name", message, said.where, self.nearest_hint(sentence))
        for name, forms in names.items():
            if name not in unknown and self._lacks_name(said, name, forms):
                yield warning("proof-from", f'its from does not have "{name}"', said.where, self.nearest_hint(sentence))

    def _is_known(self, name: str) -> bool:
        parts = (forms_of_name(part) for part in WORD.findall(plain_marks(name)))
        return squeezed_line(name).casefold() in self.folded or all(forms & self.source.forms for forms in parts)

    def _lacks_name(self, said: Said, name: str, forms: frozenset[str]) -> bool:
        """Return whether evidence lacks a name; what the whole article is about, no sentence needs to repeat."""
        if said.kind not in SHOWN or not said.evidence or forms & self.subject:
            return False
        held = self.held(said.evidence)
        initials = "".join(word[0] for word in held.text.split() if word[0].isupper())
        has_it = stems_of_text(name) & held.stems or forms & forms_of_name(held.text) or name in initials
        return not (has_it or self.source.is_frequent(name.casefold()))

    def _quotations(self, said: Said) -> Iterator[Finding]:
        for quoted in quotations_of_text(said.bare):
            if not all(map(self.source.find, filter(words_of_text, _OMITTED.split(quoted)))):
                message = f'"{brief(quoted)}" stands in quotation marks, but not in the article'
                yield warning("proof-quoted", message, said.where, self.nearest_hint(quoted))
        for run in said.text:
            if run.code and squeezed_line(run.text) not in self.source.letters:
                message = f'the article has no "{brief(run.text)}"'
                yield warning("proof-name", message, said.where, self.nearest_hint(said.bare))

    def _negations(self) -> Iterator[Finding]:
        """Yield each text of a slide with a negation that its evidence lacks, or without one that it has."""
        texts: dict[tuple[str, bool], list[Said]] = {}
        for said in self.texts:
            if said.evidence and said.kind in ("headline", "takeaway", "term", "step", "short"):
                texts.setdefault((said.origin, said.kind == "headline"), []).append(said)
        mine, its = self.language, self.source.language
        for each in texts.values():
            claim, based = ": ".join(said.bare for said in each), self.held(each[0].evidence).text
            lacks = self._is_denied_only(based, claim, its, mine, 2)
            if not claim.endswith("?") and (lacks or self._is_denied_only(claim, based, mine, its, 1)):
                does = "leaves out a negation of its evidence" if lacks else "has a negation that its evidence lacks"
                hint = f'the evidence is "{brief(based, 160)}"'
                yield warning("proof-negation", f'"{brief(claim)}" {does}', each[0].where, hint)

    def _is_denied_only(self, one: str, other: str, language: str, its_language: str, least: int) -> bool:
        """Return whether a clause of one text has a negation, and the other has words of that clause without any."""
        words, others = lexicon_of_language(language).words, lexicon_of_language(its_language).words
        said = words_of_text(other)
        if (others["not"] | others["refutes"]) & set(said):
            return False
        places = [at for at, word in enumerate(said) if word in others["denies"]]
        around = {word for at in places for word in said[max(at - DENIED, 0) : at + DENIED + 1]}
        stems = {word[:STEM] for word in said if word not in around and _is_telling(word)}
        for clause in filter(None, map(words_of_text, CLAUSE.split(plain_marks(one)))):
            follows = zip(clause, (*clause[1:], ""), strict=True)  # "not only" denies nothing
            nots = [at for at, (a, b) in enumerate(follows) if a in words["not"] and b not in words["denies"]]
            is_about_it = len({word[:STEM] for word in clause if _is_telling(word)} & stems) >= least
            if len(nots) % 2 and is_about_it and (least == 1 or _denied(clause, nots[0]) in stems):
                return True  # two negations are none
        return False


def _years(numbers: Iterable[str]) -> set[str]:
    return {each for each in numbers if len(each) == YEAR}


def _denied(clause: Sequence[str], at: int) -> str:
    """Return the stem of the word that a negation is about: the next that tells something, or else the one before."""
    return next((word[:STEM] for word in (*clause[at + 1 :], *clause[at::-1]) if _is_telling(word)), "")


def _is_telling(word: str) -> bool:
    return len(word) > 3 and word[0].isalpha()


def findings_beyond_article(checks: Checks) -> Iterator[Finding]:
    """Yield each text of a slide that says more than the sentences behind it, the worst first.

    Words of two languages cannot be compared.
    """
    if phrases_key_of_language(checks.language) != phrases_key_of_language(checks.source.language):
        return
    evidence: dict[str, dict[Text, None]] = {}  # that of each section and of its items
    below: dict[str, set[str]] = {}  # the stems of what each section shows, which are looked at themselves
    for said in checks.texts:
        evidence.setdefault(said.section, {}).update(dict.fromkeys(said.evidence))
        shown = said.kind not in ("headline", "notes") and said.section != HEAD
        below.setdefault(said.section, set()).update(stems_of_text(said.bare) if shown else ())
    own: list[tuple[float, Finding]] = []
    texts = (each for each in checks.texts if each.kind in VISIBLE and not each.bare.endswith("?"))
    for said in (each for each in texts if each.kind != "headline" or each.section != HEAD):  # a subtitle is about all
        proven = tuple(evidence[said.section]) if said.kind == "headline" else said.evidence
        at, _ = checks.source.nearest(stems_of_text(said.bare))
        near = checks.source.sentences[max(at - NEAR, 0) : at + NEAR + 1] if at >= 0 and not said.evidence else []
        text, place = " ".join([checks.held(proven).text, *(each.text for each in near)]), said.where
        words, based = words_of_text(said.bare), frozenset(words_of_text(text))
        hint = f'the evidence is "{brief(text, 160)}"' if said.evidence else checks.nearest_hint(said.bare)
        groups = [each for each in checks.source.lexicon.strong if based.isdisjoint(word.rstrip("~") for word in each)]
        if strong := [each for each in dict.fromkeys(words) if any(each in group for group in groups)]:
            message = f'"{brief(said.bare)}" says {_listed(strong)}, and the article does not say so there'
            yield warning("proof-strong", message, place, hint)
            continue
        meant = (each for each in dict.fromkeys(words) if each not in checks.lexicon.ranks["numbers"])
        long = [each for each in meant if len(each) >= LONG and each[0].isalpha()]
        known = checks.held(proven).stems | (checks.source.stems_near(at) if at >= 0 else frozenset())
        known |= below[said.section] if said.kind == "headline" else frozenset()
        missing = [each for each in long if each[:STEM] not in known]
        if len(missing) >= max(FEWEST, SHARE * len(long)):
            message = f'"{brief(said.bare)}": no sentence near has {_listed(missing)}'
            own.append((len(missing) / len(long), warning("proof-own", message, place, hint)))
    yield from (found for _, found in sorted(own, key=lambda each: -each[0]))


def _listed(words: list[str]) -> str:
    return ", ".join(f'"{each}"' for each in words)
