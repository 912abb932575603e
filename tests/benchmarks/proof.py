"""Seeds faults into talks, and counts how many of them `slidewright verify` finds: `python -m tests.benchmarks.proof`.

Give it talks that name their articles; without any, it takes the one of docs/verify.md.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.errors import InputError
from generator.model.text import bare_text
from generator.proof import proof_of_talk
from generator.read import read_bytes, read_file
from generator.read.files import files_beside_article
from generator.read.sentence_numbers import REFERENCE, NumberedSentence, referenced_paragraphs, sentences_by_number
from generator.yaml import yaml_values
from generator.yaml.dump import yaml_lines

PAGE = (Path(__file__).parents[2] / "docs" / "verify.md").read_text("utf-8")
FOUND = {
    language: re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[0]
    for language in ("markdown", "yaml")
}
HARBOUR = {"harbour.md": FOUND["markdown"], "harbour.yaml": FOUND["yaml"]}
MENDED = {  # the faults of that talk
    "40 percent": "45 percent",
    "so hard": "the hard part",
    "Helga Strand, who owns the shipyard": "Torsvik, and Jon Ek led the project",
    "Crossings were cancelled": "No crossing was cancelled",
}
UNCHANGED = {"article", "url", "language", "kind", "layout", "author", "icon", "source"}
STRANGERS = ("Kowalski", "Brightwater", "Tanaka", "Ferndale", "Okonkwo", "Quillford")
NOT = {"en": "not", "de": "nicht", "fr": "pas", "es": "no", "it": "non", "pt": "não", "nl": "niet"}
DENIALS = re.compile(r"\b(?:not|no|never|nicht|keine?r?|pas|non|não|niet) ?\b", re.IGNORECASE)
Place = tuple[str | int, ...]
Fault = tuple[str, Place, str]  # its kind, where in the talk it is, and the text with the fault


def texts(node: Any, place: Place = (), evidence: str = "") -> Iterator[tuple[Place, str, str]]:
    """Yield each text with its place, and with what its own mapping has under `from`."""
    if isinstance(node, dict):
        for key, value in node.items():
            own = str(node.get("from", "")) if not isinstance(value, dict | list) else ""
            yield from texts(value, (*place, key), own) if key not in UNCHANGED else ()
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from texts(value, (*place, at))
    elif node is not None:
        yield place, str(node), evidence


def faults(root: Any, numbers: list[str], sentences: Mapping[str, NumberedSentence]) -> Iterator[Fault]:
    """Yield the faults to seed into a talk, one at a time; `numbers` and `sentences` are those of its article."""
    chance, word = random.Random(1), str(root.get("language", "en"))[:2]
    for place, text, evidence in texts(root):
        key, names = place[-1], set(place)
        if REFERENCE.fullmatch(reference := re.sub(r"[\[\]' ]", "", evidence)):
            evidence = " ".join(map(bare_text, referenced_paragraphs(reference, sentences)[0]))
        if "code" in names:
            yield from (
                ("code", place, f"{text[:at]}q{text[at + 1 :]}") for at, each in enumerate(text) if each in "aeiou"
            )
        elif key == "date" and text[:4].isdigit():
            yield from (("year", place, f"{int(text[:4]) + by}{text[4:]}") for by in (1, -1))
        elif REFERENCE.fullmatch(text) or place == ("date",):
            continue  # sentences by their numbers; the date of the talk itself
        elif key == "from" or ("quote" in names and key in ("quote", "text")):
            for found in re.finditer(r"[^\W\d]{4,}", text):
                yield "quotation", place, f"{text[: found.start()]}window{text[found.end() :]}"
        else:
            yield from _claims(place, text, evidence, numbers, chance, word)


def _claims(
    place: Place, text: str, evidence: str, numbers: list[str], chance: random.Random, language: str
) -> Iterator[Fault]:
    for found in re.finditer(r"(?<![\w.,])\d{1,3}(?:[ .,]\d{3})+(?![\w.,]*\d)|(?<![\w.,])\d{2,}(?![\w.,]*\d)", text):
        before, after = text[: found.start()], text[found.end() :]
        value = int(re.sub(r"\D", "", found[0]))
        yield from (("number", place, f"{before}{value + by}{after}") for by in (1, 3, 10, 100))
        others = [each for each in numbers if each not in evidence and each != str(value)] if evidence else []
        yield from (("moved", place, f"{before}{each}{after}") for each in chance.sample(others, min(4, len(others))))
    for found in re.finditer(r"(?<=[^\W\d_A-Z] )[A-Z][^\W\d_]{2,}", text):
        if language != "de" or re.match(r"\w+ [A-Z]", text[found.start() :]):
            yield "name", place, f"{text[: found.start()]}{chance.choice(STRANGERS)}{text[found.end() :]}"
    if language in NOT and evidence and place[-1] in ("headline", "short", "text"):
        words = text.split()
        denied = " ".join((*words[: len(words) // 2], NOT[language], *words[len(words) // 2 :]))
        yield "negation", place, DENIALS.sub("", text) if DENIALS.search(text) else denied


def put(root: Any, place: Place, text: str) -> Any:
    """Return the talk with another text at a place."""
    if not place:
        return text
    copy: Any = dict(root) if isinstance(root, dict) else list(root)
    copy[place[0]] = put(root[place[0]], place[1:], text)
    return copy


def found_in(root: Any, folder: Path) -> set[tuple[str, str]]:
    """Return the codes and messages of the errors and warnings of a talk; nothing if it cannot be read."""
    data = "\n".join(yaml_lines(root)).encode()
    talk, _ = read_bytes(data, "talk.yaml", "yaml", files_beside_article(folder))
    return {(each.code, each.message) for each in proof_of_talk(talk, talk.basis).findings if each.level != "info"}


def seeded_faults(path: Path, *, mended: bool = False) -> dict[str, tuple[int, int]]:
    """Return for each kind of fault how many are found in a talk, of how many; print what is found without any."""
    text = path.read_text("utf-8")
    for wrong, right in MENDED.items() if mended else ():
        assert wrong in text
        text = text.replace(wrong, right)
    root = yaml_values(text, path.name)
    named = root["article"] if isinstance(root["article"], list) else [root["article"]]
    article = " ".join((path.parent / each).read_text("utf-8", "replace") for each in named)
    numbers = sorted(set(re.findall(r"(?<![\w.,])\d{2,6}(?![\w.,])", re.sub(r"<[^>]*>", " ", article))))
    basis = read_file(path)[0].basis[0]
    known, counts = found_in(root, path.parent), defaultdict[str, list[bool]](list)
    print(f"{path.name}: {len(known)} findings without a fault", *(message for _, message in known), sep="\n  ")
    for kind, place, changed in faults(root, numbers, sentences_by_number(basis)):
        try:
            counts[kind].append(bool(found_in(put(root, place, changed), path.parent) - known))
        except InputError:
            continue  # such as events that are no longer in order
    return {kind: (sum(each), len(each)) for kind, each in counts.items()}


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in HARBOUR.items():
            (Path(folder) / name).write_text(text, "utf-8")
        total = defaultdict[str, list[int]](lambda: [0, 0])
        for path in map(Path, names or [f"{folder}/harbour.yaml"]):
            for kind, (found, all) in seeded_faults(path, mended=not names).items():
                total[kind] = [total[kind][0] + found, total[kind][1] + all]
    for kind, (found, all) in total.items():
        print(f"{kind:10} {found:5} of {all:5}  {found / all:.0%}")


if __name__ == "__main__":
    main(sys.argv[1:])
