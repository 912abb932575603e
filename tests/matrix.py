"""Every option of a build with every article: none may break a promise of ours.

    python tests/matrix.py FOLDER...   # each article in the folders, under nine combinations of the options

Prints each combination that ends in an error of ours, with its findings, then how many there were of each outcome; the
exit code is 1 if there is one. An article that cannot be read is no fault of ours.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from generator import build
from generator.errors import GeneratorError

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
    paths = sorted(path for folder in folders for path in Path(folder).rglob("*") if path.suffix in READ)
    for number, path in enumerate(paths):
        for options in rows(number):
            findings = broken(path, options)
            counts["broken" if findings else "whole or refused"] += 1
            if findings:
                print(path, options, *findings, sep="\n    ", flush=True)
    print(dict(counts))
    return int(counts["broken"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
