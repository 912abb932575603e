"""Finds what the slides of a talk claim beyond its article: stronger words, and words that no sentence near has."""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Finding, brief, warning
from generator.language import phrases_key_of_language
from generator.model.origin import HEAD
from generator.model.text import Text
from generator.proof.checks import Checks
from generator.proof.facts import STEM, stems_of_text, words_of_text
from generator.proof.source import NEAR

VISIBLE = ("headline", "takeaway", "term", "short", "detail")
LONG = 5  # letters that a word with a meaning of its own has at least
FEWEST, SHARE = 2, 0.5  # words of a text that no sentence near has: how many, and which share of its long words


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
        if strong := [each for each in dict.fromkeys(words) if _is_stronger(each, based, checks.source.lexicon.strong)]:
            message = f'"{brief(said.bare)}" says {_listed(strong)}, and the article does not say so there'
            yield warning("proof-strong", message, place, hint)
            continue
        long = [each for each in dict.fromkeys(words) if len(each) >= LONG and _has_meaning(each, checks)]
        known = checks.held(proven).stems | (checks.source.stems_near(at) if at >= 0 else frozenset())
        known |= below[said.section] if said.kind == "headline" else frozenset()
        missing = [each for each in long if each[:STEM] not in known]
        if len(missing) >= max(FEWEST, SHARE * len(long)):
            message = f'"{brief(said.bare)}": no sentence near has {_listed(missing)}'
            own.append((len(missing) / len(long), warning("proof-own", message, place, hint)))
    yield from (found for _, found in sorted(own, key=lambda each: -each[0]))


def _is_stronger(word: str, based: frozenset[str], groups: tuple[frozenset[str], ...]) -> bool:
    """Return whether a word claims much, and the sentences behind it have no word of its group."""
    return any(word in group and not {each.rstrip("~") for each in group} & based for group in groups)


def _has_meaning(word: str, checks: Checks) -> bool:
    return word[0].isalpha() and word not in checks.lexicon.ranks["numbers"]


def _listed(words: list[str]) -> str:
    return ", ".join(f'"{each}"' for each in words)
