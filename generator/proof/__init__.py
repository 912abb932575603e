"""Proves a talk against its articles: what they do not say, and the sentence nearest to each claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generator.errors import LEVELS, Finding, Where, brief, info
from generator.model.article import Article
from generator.model.blocks import Picture, Table
from generator.model.text import bare_text
from generator.proof.checks import CLAUSE, Checks, findings_beyond_article
from generator.proof.facts import (
    SIGNED,
    Lexicon,
    forms_of_name,
    names_of_text,
    numbers_of_text,
    plain_marks,
    stems_of_text,
    words_of_text,
)
from generator.proof.itself import findings_in_talk, repeated_forms as repeated_forms
from generator.proof.source import UNCHECKED, Said, Source
from generator.shipped import cache_by_identity

CLAIMS = ("headline", "short", "takeaway", "prose", "detail", "answer", "notes", "row", "step")
SHORTENED = ("headline", "short", "takeaway", "notes", "step")  # those in which a qualifier is likely to be lost
WEAK = 0.4  # the share of a sentence that is near in the article, below which it is the writer's own
NEAREST, NEAREST_NOTE = 0.5, 0.8  # the share from which the nearest sentence says what a claim, or a note, says
SHORTEST, SHARED = 3, 0.5  # letters of a word that tells something, and the share of those of a clause


class Claim(Struct, frozen=True):
    """A sentence of a talk with the nearest of the article, and the qualifiers of that which it lacks."""

    kind: str
    text: str
    where: Where
    nearest: str
    nearest_where: Where | None
    lost: tuple[str, ...]
    own: bool  # whether the article hardly has its words, so that the speaker answers for it


class Proof(Struct, frozen=True):
    """What articles prove of a talk.

    findings: what they do not say, and what the talk says badly, the worst first.
    claims: each sentence of the talk with its nearest sentence.
    unused: what of the articles the talk leaves out, by kind: sections, numbers, names, quotations, pictures, tables.
    figures: how much was compared, by kind.
    """

    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    unused: Mapping[str, tuple[str, ...]]
    figures: Mapping[str, int]


def proof_of_talk(talk: Article, basis: tuple[Article, ...], *, whole: bool = True) -> Proof:
    """Return what articles, of which there is at least one, prove of a talk; `whole`: with what it does not use."""
    checks = Checks(talk, _source_of_articles(*basis))
    found = dict.fromkeys((*checks.findings(), *findings_in_talk(talk, checks)))
    places = {each.where for each in found}  # a text with another fault is read anyway
    found |= dict.fromkeys(each for each in findings_beyond_article(checks) if each.where not in places)
    claims, texts = tuple(_claims(checks)), [said for said in checks.texts if said.kind not in UNCHECKED]
    figures = {
        "sentences": len(claims),
        "numbers": sum(not each.doubtful for said in texts for each in numbers_of_text(said.bare, checks.language)),
        "quotes": sum(said.kind == "quote" for said in texts),
        "evidence passages": len({each for said in texts for each in said.evidence}),
        "program lines": sum(said.kind == "code" for said in checks.texts),
    }
    return Proof(tuple(sorted(found, key=_urgency)), claims, _unused(talk, checks, claims) if whole else {}, figures)


def findings_for_build(talk: Article) -> Iterator[Finding]:
    """Yield what a talk says and the articles that it names do not, and which of their sections it does not use."""
    checks = Checks(talk, _source_of_articles(*talk.basis))
    yield from sorted(dict.fromkeys(each for each in checks.findings() if each.level == "error"), key=_urgency)
    if unused := _unused(talk, checks, tuple(_claims(checks))).get("sections", ()):
        all_of_them = sum(bool(each.blocks) for article in talk.basis for each in article.all_sections)
        used = f"the talk is from {all_of_them - len(unused)} of the article's {all_of_them} sections"
        yield info("talk-unused", f"{used}; not used: {', '.join(map(brief, unused))}", talk.where)


@cache_by_identity(2)
def _source_of_articles(*articles: Article) -> Source:
    """Return the source of articles, which a talk that is edited needs again and again."""
    return Source(articles)


def _urgency(finding: Finding) -> tuple[int, bool, int]:
    return LEVELS.index(finding.level), finding.code.startswith("talk-"), finding.where.line if finding.where else 0


def _claims(checks: Checks) -> Iterator[Claim]:
    source = checks.source
    seen: dict[str, list[Said]] = {}
    for said in checks.texts:
        seen.setdefault(said.section, []).extend([said] if said.kind != "notes" else [])
    for said in checks.texts:
        places = checks.held(said.evidence).places
        for text in said.sentences if said.kind in CLAIMS else ():
            at, share = source.nearest(stems_of_text(text), within=places)
            near = source.sentences[at] if at >= 0 else None
            is_near = said.evidence or share >= (NEAREST_NOTE if said.kind == "notes" else NEAREST)
            based = near.text if near and is_near and said.kind in SHORTENED else ""
            beside = [
                each.bare
                for each in seen[said.section]
                if each.origin == said.origin or not {*places}.isdisjoint(checks.held(each.evidence).places)
            ]
            shown = " ".join((text, *beside))
            kept = {*_softeners(shown, checks.lexicon), *(source.lexicon.counted if SIGNED.search(shown) else ())}
            lost = tuple(each for each in _softeners_of_claim(text, based, source.lexicon) if each not in kept)
            where = near.said.where if near else None
            yield Claim(said.kind, text, said.where, near.text if near else "", where, lost, share < WEAK)


def _softeners_of_claim(text: str, based: str, lexicon: Lexicon) -> dict[str, None]:
    """Return the qualifiers of those clauses of a sentence of which a text has most words."""
    clauses, stems, found = CLAUSE.split(plain_marks(based)), stems_of_text(text), dict[str, None]()
    for clause in clauses:
        own = {each for each in stems_of_text(clause) if len(each) > SHORTEST}
        found |= _softeners(clause, lexicon) if len(own & stems) >= max(1, SHARED * len(own)) else {}
    return found


def _softeners(text: str, lexicon: Lexicon) -> dict[str, None]:
    return dict.fromkeys(filter(None, lexicon.softeners.findall(plain_marks(text).casefold())))


def _unused(talk: Article, checks: Checks, claims: Iterable[Claim]) -> Mapping[str, tuple[str, ...]]:
    """Return what of the articles no text of the talk has."""
    source, said = checks.source, " ".join(each.bare for each in checks.texts)
    quoted = [bare_text(text) for each in checks.texts for text in (*each.evidence, each.text)]
    found = [place for text in quoted if (place := source.find(text))]
    touched = {source.sentences[at].said.where for each in found for at in each.sentences}
    touched |= {claim.nearest_where for claim in claims if claim.nearest_where and not claim.own}
    numbers = {each for number in numbers_of_text(said, checks.language) for each in number.readings}
    forms, words = forms_of_name(said), " ".join(words_of_text(said))
    texts = [each for each in source.sentences if each.said.kind not in UNCHECKED]
    sections = (each for article in source.articles for each in article.all_sections if each.blocks)
    counted = (number for each in texts for number in numbers_of_text(each.text, source.language))
    names = (name for each in texts for name in names_of_text(each.text, source.lexicon))
    quotes = (each.bare for each in source.texts if each.kind == "quote")
    pictures = [block for each in source.articles for block in each.blocks_in_order(Picture)]
    tables = [block for each in source.articles for block in each.blocks_in_order(Table)]
    files = {each.data for each in talk.blocks_in_order(Picture)}
    heads = {each.header for each in talk.blocks_in_order(Table)}
    unused = {
        "sections": (bare_text(each.heading) for each in sections if touched.isdisjoint(b.where for b in each.blocks)),
        "numbers": (each.text for each in counted if each.text[0].isdigit() and not each.readings & numbers),
        "names": (name for name in names if not forms_of_name(name) & forms),
        "quotations": (brief(quote) for quote in quotes if " ".join(words_of_text(quote)) not in words),
        "pictures": (each.file for each in pictures if each.data not in files),
        "tables": (bare_text(each.header[0]) for each in tables if each.header not in heads),
    }
    return {kind: some for kind, each in unused.items() if (some := tuple(dict.fromkeys(each)))}
