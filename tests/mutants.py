"""A seed in, a spoiled article with options to build it out: the same of each tree for ever."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zipfile import ZipFile, ZipInfo

import docx

from generator.shipped import CONTENT, TEMPLATES

TESTS = Path(__file__).parent
ESCAPE = re.compile(r"\\(?:x..|u....|U........|.)")
MOST = 990_000  # bytes, just below the limits of an article
KINDS = ("yaml", "md", "html", "txt", "rst", "docx", "slides", "csv", "svg", "talk", "theme")
OF = {"slides": "md", "docx": "xml", "svg": "xml"}
ARTICLES = ("first-conference.md", "leap-seconds.yaml", "open-source-ai.yaml")
NOTES, TALKS = ("full", "own", "none"), ("", "meetup", "lightning", "slides")
THEMES = ("paper", "midnight", "signal", "poster", "journal", "blueprint")


class Case(NamedTuple):
    """What is built: the files, the article's name, its options, and the one that was spoiled."""

    seed: int
    files: dict[str, bytes]
    article: str
    options: dict[str, Any]
    spoiled: str


def case_of(seed: int) -> Case:
    """The case of a seed."""
    rng = Random(seed)
    kind = rng.choice(KINDS)
    data = spoiled(rng, rng.choice(samples()[kind]), kind)
    options = {"talk": rng.choice(TALKS), "theme": rng.choice(THEMES), "notes": rng.choice(NOTES)}
    options |= {"slides": rng.choice((0, 0, 2, 5)), "minutes": rng.choice((0, 0, 1, 5))}
    options |= {"keep_images": rng.random() < 0.1, "accent": rng.choice(("", "", "336699"))}
    name = "a." + {"slides": "md", "talk": "yaml", "theme": "yaml"}.get(kind, kind)
    if kind in ("talk", "theme"):
        return Case(seed, {name: data}, rng.choice(ARTICLES), options | {kind: name}, name)
    if kind in ("csv", "svg"):
        use = f"chart: {name}\n- heading: I\n  table: {name}" if kind == "csv" else f"picture: {{file: {name}, alt: A}}"
        article = f"title: T\nsections:\n- heading: H\n  {use}\n".encode()
        return Case(seed, {name: data, "b.yaml": article}, "b.yaml", options, name)
    if rng.random() < 0.05:  # read as another format
        name = f"a.{rng.choice(KINDS[:6])}"
    return Case(seed, {name: data}, name, options, name)


def spoiled(rng: Random, data: bytes, kind: str) -> bytes:
    """The bytes of a file after a few accidents; of a Word document, mostly of its text."""
    if kind == "docx" and rng.random() < 0.9:
        with ZipFile(BytesIO(data)) as package:
            parts = {each: package.read(each) for each in package.namelist()}
        part = "word/document.xml" if rng.random() < 0.7 else rng.choice(sorted(parts))
        return _packed({**parts, part: spoiled(rng, parts[part], "svg")})
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6, 12))):
        at = rng.randrange(len(data) + 1)
        if rng.random() < 0.3:
            at = data.rfind(b"\n", 0, at) + 1  # where a line begins
        data = rng.choice(ACCIDENTS)(rng, data, at, kind)[:MOST]
    return data


def _flip(rng: Random, data: bytes, at: int, kind: str) -> bytes:
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _delete(rng: Random, data: bytes, at: int, kind: str) -> bytes:
    return data[:at] + data[at + _length(rng, data) :]


def _repeat(rng: Random, data: bytes, at: int, kind: str) -> bytes:
    piece = data[at : at + _length(rng, data)]
    most = rng.choice((2, 2, 2, 30, 1_000))
    return data[:at] + piece * min(most, 1 + 100_000 // (len(piece) or 1)) + data[at:]


def _splice(rng: Random, data: bytes, at: int, kind: str) -> bytes:
    other = rng.choice(samples()[rng.choice((kind, rng.choice(KINDS)))])
    start = rng.randrange(len(other) + 1)
    return data[:at] + other[start : start + _length(rng, other)] + data[at + rng.choice((0, 0, 20)) :]


def _token(rng: Random, data: bytes, at: int, kind: str) -> bytes:
    said = rng.choices(tokens()[OF.get(kind, kind)], k=rng.choice((1, 1, 2, 3)))
    return data[:at] + b"".join(said) + data[at:]


def _unusual(rng: Random, data: bytes, at: int, kind: str) -> bytes:
    return data[:at] + rng.choice(tokens()["unusual"]) * rng.choice((1, 1, 1, 50, 5_000)) + data[at:]


def _number(rng: Random, data: bytes, at: int, kind: str) -> bytes:
    found = list(re.finditer(rb"-?\d[\d.]*", data))
    span = rng.choice(found).span() if found else (at, at)
    return data[: span[0]] + rng.choice(tokens()["number"]) + data[span[1] :]


def _nest(rng: Random, data: bytes, at: int, kind: str) -> bytes:
    return data[:at] + rng.choice(tokens()["nest"]) * rng.choice((5, 70, 500, 5_000, 100_000)) + data[at:]


def _truncate(rng: Random, data: bytes, at: int, kind: str) -> bytes:
    return data[:at]


def _length(rng: Random, data: bytes) -> int:
    return rng.choice((1, 2, 10, 100, rng.randrange(len(data) + 1)))


ACCIDENTS: tuple[Callable[[Random, bytes, int, str], bytes], ...] = (
    *(_flip, _delete, _delete, _repeat, _splice, _splice, _token, _token, _token, _unusual, _number, _nest, _truncate),
)


@cache
def samples() -> dict[str, list[bytes]]:
    """The files of each kind."""
    found: dict[str, list[bytes]] = {kind: [] for kind in KINDS}
    for path in sorted((*CONTENT.iterdir(), *(TESTS / "cases").rglob("article.*"), TESTS / "samples" / "text.rst")):
        if path.suffix[1:] in KINDS:
            found[path.suffix[1:]].append(path.read_bytes())
    for kind in ("talk", "theme"):
        found[kind] = [path.read_bytes() for path in sorted((TEMPLATES / f"{kind}s").glob("*.yaml"))]
    return found | {"slides": [(TESTS / "samples" / "deck.md").read_bytes()], "docx": [_document()]}


@cache
def tokens() -> dict[str, list[bytes]]:
    """What means something in each kind of file, unusual characters and numbers, and what may stand in itself."""
    found: dict[str, list[bytes]] = {}
    for line in (TESTS / "samples" / "tokens.txt").read_text("utf-8").splitlines():
        if line[1:-1] in (*KINDS, "xml", "number", "nest", "unusual"):
            kind = line[1:-1]
        else:
            token = ESCAPE.sub(lambda match: match[0].encode().decode("unicode_escape"), line)
            found.setdefault(kind, []).append(token.encode())
    return found


def _document() -> bytes:
    made, data = docx.Document(), BytesIO()
    made.add_heading("T", 0)
    for level, line in enumerate((CONTENT / "open-source-ai.txt").read_text("utf-8").split("\n\n")[:20]):
        made.add_heading(f"H{level}", 1 + level % 3)
        made.add_paragraph(line, style=("Normal", "List Bullet", "List Number", "Quote")[level % 4]).add_run(
            "x"
        ).bold = True
    made.add_table(3, 3).cell(1, 1).text = "12"
    made.add_picture(str(CONTENT / "first-conference-logo.png"))
    made.save(data)
    with ZipFile(data) as package:
        return _packed({each: package.read(each) for each in package.namelist()})


def _packed(parts: dict[str, bytes]) -> bytes:
    """A package without the time of day."""
    data = BytesIO()
    with ZipFile(data, "w") as package:
        for name, part in parts.items():
            package.writestr(ZipInfo(name), part)
    return data.getvalue()
