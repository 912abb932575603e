"""A slide in; other words for it, which a language model proposes, out. Nothing of the talk is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator.agents.model import Endpoint, ask_model
from generator.agents.talk import TOLD, messages_about
from generator.desk.state import Values
from generator.desk.talk import ActError, Talk
from generator.regex import regex

KEYS = ("act", "at", "before", "text", "evidence")
WAYS = ("shorter", "claim", "question", "notes")
_NUMBERED = regex(r"(\d+)\s*[:.)]\s*(\S.*)")


def proposals_of_model(talk: Talk, slide: Values, how: str, server: Endpoint) -> list[Values]:
    """Return what a model proposes for a slide, as acts with the present words, and the sentences on which they rest.

    slide: its values on the page. how: one of WAYS.
    Raises ActError for an answer that proposes nothing, and ModelError if there is none.
    """
    if how not in WAYS:
        raise ActError(f"a suggestion is one of {', '.join(WAYS)}")
    texts = [each for each in slide["texts"] if each["at"] and each["kind"] not in ("title", "code")]
    own = [id for text in slide["texts"] for id in text["evidence"]]
    sentences = [talk.sentences[id].text for id in dict.fromkeys((*own, *talk.sentences_in(slide["notes"])))]
    said = [f"{number}: {each['text']}" for number, each in enumerate(texts, 1)]
    content = "\n".join((f"title: {slide['title']}", *said, "", "The sentences of the article:", *sentences))
    answer, _ = ask_model(server, messages_about("SLIDE", content, TOLD["suggest"] + TOLD[how]), None, lambda _: None)
    proposed = (dict(zip(KEYS, each, strict=True)) for each in _proposals(slide, texts, how, answer))
    if not (found := [each for each in proposed if each["text"] != each["before"]]):
        raise ActError(f"{server.model} proposes nothing that could be used")
    return found


def _proposals(slide: Values, texts: Sequence[Values], how: str, answer: str) -> Iterator[tuple[Any, ...]]:
    """Yield what an answer proposes, as the values of KEYS."""
    lines = [line.strip().strip('*"') for line in answer.strip().splitlines() if line.strip()]
    evidence = [*dict.fromkeys(id for text in slide["texts"] for id in text["evidence"])]
    if how == "notes":
        yield "notes", "", "\n\n".join(slide["notes"]), "\n\n".join(lines), evidence
    elif how != "shorter":
        yield "title", "", slide["title"], lines[-1].removeprefix("title: ") if lines else slide["title"], evidence
    else:
        for number, text in (match.groups() for match in map(_NUMBERED.fullmatch, lines) if match):
            for old in texts[int(number) - 1 : int(number)]:
                yield "rewrite", old["at"], old["text"], text, old["evidence"]
