"""Every option of a build with every article: none may break a promise of ours.

    python tests/matrix.py FOLDER...         # each article in the folders, under nine combinations of the options
    python tests/matrix.py --all FOLDER...   # under every one: minutes for each article

Prints each combination that ends in an error of ours, with its findings, then how many there were of each outcome; the
exit code is 1 if there is one. An article that cannot be read is no fault of ours, and is counted apart.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from generator import build
from generator.check import check
from generator.errors import GeneratorError
from generator.model.article import Article
from generator.model.settings import USUAL
from generator.model.talk import Cap
from generator.pipeline import plan_article
from generator.place import place, placer_for_outline
from generator.place.cap import settled_outline
from generator.place.notes import deck_with_shared_notes
from generator.read import read_file
from generator.write import write_package

Options = dict[str, Any]
ACCENTS = {  # of all themes, each with one that can be read there
    **dict.fromkeys(("paper", "signal", "journal"), "7A3EB1"),
    "poster": "5B2A86",
}
VALUES: Mapping[str, tuple[Any, ...]] = {
    "talk": ("meetup", "slides", "lightning"),
    "notes": ("full", "own", "none"),
    "slides": (0, 5, 2),
    "minutes": (0, 3, 1),
    "theme": tuple(ACCENTS),
    "accent": (False, True),
    "keep_images": (False, True),
}
READ = (".yaml", ".yml", ".md", ".html", ".xhtml", ".htm", ".txt", ".rst", ".docx")


def rows(shift: int = 0) -> Iterator[Options]:
    """Nine combinations: any two values of talk, notes, slides and minutes meet once; `shift` turns the rest."""
    for first, second in product(range(3), repeat=2):
        at = {"talk": first, "notes": second, "slides": first + second, "minutes": first + 2 * second}
        at |= {"theme": first + shift, "accent": second + shift, "keep_images": first + second + shift}
        options = {name: values[at[name] % len(values)] for name, values in VALUES.items()}
        yield {**options, "accent": ACCENTS[options["theme"]] if options["accent"] else ""}


def broken(source: Path | bytes, options: Options, name: str = "article.yaml") -> list[str]:
    """The findings by which a build breaks a promise; none where it is made, or the article is refused."""
    try:
        build(source, name=name, **options)
    except GeneratorError as problem:
        return [str(finding) for finding in problem.findings] if type(problem) is GeneratorError else []
    return []


def main(folders: list[str]) -> int:
    """Build everything, and say what broke."""
    counts: Counter[str] = Counter()
    every = "--all" in folders
    paths = (path for folder in folders if folder != "--all" for path in Path(folder).rglob("*"))
    for number, path in enumerate(sorted(path for path in paths if path.suffix in READ)):
        for options, findings in _every(path, counts) if every else _some(path, number, counts):
            print(path, options, *findings, sep="\n    ", flush=True)
        print(f"{path}: {dict(counts)}", file=sys.stderr, flush=True)
    print(dict(counts))
    return int(counts["broken"] > 0)


def _some(path: Path, shift: int, counts: Counter[str]) -> Iterator[tuple[Options, list[str]]]:
    for options in rows(shift):
        findings = broken(path, options)
        counts["broken" if findings else "whole or refused"] += 1
        if findings:
            yield options, findings


def _every(path: Path, counts: Counter[str]) -> Iterator[tuple[Options, list[str]]]:
    """The combinations that break a promise: what they share is read and placed once, the rest as `build` does it."""
    try:
        article, _ = read_file(path)
    except GeneratorError:
        counts["refused"] += 1
        return
    for talk, theme, colored in product(*(VALUES[name] for name in ("talk", "theme", "accent"))):
        try:  # neither a colour nor the pixels of a picture change what stands where: both, or none
            made = list(_capped(article, talk, theme, ACCENTS[theme] if colored else "", colored))
        except GeneratorError as problem:
            if type(problem) is not GeneratorError:
                counts["refused"] += 1
                continue
            made = [({"talk": talk, "theme": theme}, [str(finding) for finding in problem.findings])]
        counts["whole"] += sum(not findings for _, findings in made)
        counts["broken"] += sum(bool(findings) for _, findings in made)
        yield from (each for each in made if each[1])


def _capped(
    article: Article, talk: str, theme: str, accent: str, keep_images: bool
) -> Iterator[tuple[Options, list[str]]]:
    outline, look, _ = plan_article(article, replace(USUAL, talk=talk, theme=theme, accent=accent, slides="all"))
    for slides, minutes, notes in product(VALUES["slides"], VALUES["minutes"], VALUES["notes"]):
        placer = placer_for_outline(outline, look)
        settled = settled_outline(replace(outline, cap=Cap(slides, minutes)), placer)
        full, _ = place(settled, look, placer, keep_images)
        deck = deck_with_shared_notes(full, article, notes)
        _, left = check(write_package(deck, look), article, deck)
        yield (
            {"talk": talk, "theme": theme, "slides": slides, "minutes": minutes, "notes": notes},
            [str(each) for each in left],
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
