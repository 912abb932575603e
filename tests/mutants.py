"""A seed in, a spoiled file with what is done with it out: the same of each tree for ever."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zipfile import ZipFile, ZipInfo

import docx

from generator import build
from generator.shipped import CONTENT, TEMPLATES
from tests.made_template import CORP, made_template

TESTS = Path(__file__).parent
ESCAPE = re.compile(r"\\(?:x..|u....|U........|.)")
MOST = 990_000  # bytes, just below the limits of an article
# The kinds of files that are spoiled, by target. Each is one that a stranger may send.
TARGETS: Mapping[str, tuple[str, ...]] = {
    "articles": ("yaml", "md", "html", "txt", "rst", "ipynb", "slides", "svg"),
    "packages": ("docx", "deck", "template"),
    "data": ("csv", "rows", "lines", "times", "settings", "talk", "theme", "mapping"),
    "server": ("request",),
}
KINDS = tuple(kind for kinds in TARGETS.values() for kind in kinds)
PACKAGES = TARGETS["packages"]
OF = {
    "slides": "md",
    "svg": "xml",
    "rows": "csv",
    "lines": "yaml",
    "times": "yaml",
    "ipynb": "yaml",
    "settings": "yaml",
}
OF |= dict.fromkeys(PACKAGES, "xml") | {"mapping": "yaml"}
ENDINGS = {"slides": "md", "talk": "yaml", "theme": "yaml", "mapping": "yaml", "times": "json", "settings": "toml"}
ENDINGS |= {"rows": "csv", "lines": "jsonl", "deck": "pptx", "template": "potx"}
ARTICLES = ("first-conference.md", "leap-seconds.yaml", "open-source-ai.yaml")
MAIN = {"docx": "word/document.xml", "deck": "ppt/slides/slide2.xml", "template": "ppt/slideLayouts/slideLayout2.xml"}
FILLED = (
    b"# For {{ row.name }}\n\n## Of {{ row.a }}\n\n{{ row.b }}\n\n- {{ row.c }}\n",
    b"# T\n\n## {{ row.name | upper }}\n\n{{ row.a and 'More' }} {{ row.b }}\n",
    b"# T\n\n## H\n\n- {{ row.b }}\n- {{ row.a }}\n",
)
NOTES, TALKS = ("full", "own", "none"), ("", "meetup", "lightning", "slides")
THEMES = ("paper", "signal", "poster", "journal")


class Case(NamedTuple):
    """What is done: the files, the article's name, its options, and the file that was spoiled.

    kind: of the spoiled file.
    use: "build" builds the article, "rows" fills it with each row of the spoiled file, "export" exports the spoiled
    deck, "ask" sends the spoiled bytes to a server.
    """

    seed: int
    files: dict[str, bytes]
    article: str
    options: dict[str, Any]
    spoiled: str
    kind: str = ""
    use: str = "build"


def case_of(seed: int, targets: Sequence[str] = tuple(TARGETS)) -> Case:
    """The case of a seed, of one of the targets."""
    rng = Random(seed)
    kind = rng.choice(TARGETS[rng.choice(targets)])
    data = spoiled(rng, rng.choice(samples()[kind]), kind)
    if kind == "request":
        return Case(seed, {"request": data}, "", {}, "request", kind, "ask")
    options = {"talk": rng.choice(TALKS), "theme": rng.choice(THEMES), "notes": rng.choice(NOTES)}
    options |= {"slides": rng.choice((0, 0, 2, 5)), "minutes": rng.choice((0, 0, 1, 5))}
    options |= {"keep_images": rng.random() < 0.1, "accent": rng.choice(("", "", "336699"))}
    name = f"a.{ENDINGS.get(kind, kind)}"
    if kind in ("template", "mapping"):  # which have fonts and colours of their own
        options = {key: value for key, value in options.items() if key not in ("theme", "accent")}
    if kind in ("talk", "theme", "times", "settings", "template"):
        return Case(seed, {name: data}, rng.choice(ARTICLES), options | {kind: name}, name, kind)
    if kind == "mapping":
        files = {name: data, "a.potx": samples()["template"][0]}
        return Case(seed, files, rng.choice(ARTICLES), options | {"template": name}, name, kind)
    if kind in ("rows", "lines"):
        files = {name: data, "b.md": rng.choice(FILLED)}
        return Case(seed, files, "b.md", options, name, kind, "rows")
    if kind == "deck":
        return Case(seed, {name: data}, name, {"hidden": rng.random() < 0.5}, name, kind, "export")
    if kind in ("csv", "svg"):
        use = f"chart: {name}\n- heading: I\n  table: {name}" if kind == "csv" else f"picture: {{file: {name}, alt: A}}"
        article = f"title: T\nsections:\n- heading: H\n  {use}\n".encode()
        return Case(seed, {name: data, "b.yaml": article}, "b.yaml", options, name, kind)
    if rng.random() < 0.05:  # read as another format
        name = f"a.{rng.choice(('yaml', 'md', 'html', 'txt', 'rst', 'docx'))}"
    return Case(seed, {name: data}, name, options, name, kind)


def spoiled(rng: Random, data: bytes, kind: str) -> bytes:
    """The bytes of a file after a few accidents; of a package, mostly of one of its parts."""
    if kind in PACKAGES and rng.random() < 0.9:
        with ZipFile(BytesIO(data)) as package:
            parts = {each: package.read(each) for each in package.namelist()}
        part = MAIN[kind] if rng.random() < 0.4 else rng.choice(sorted(parts))
        return packed({**parts, part: spoiled(rng, parts[part], "svg")})
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


NOTEBOOK = (
    b'{"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# T\\n", "\\n", "## H\\n", "text"]},'
    b'{"cell_type": "code", "execution_count": 1, "metadata": {}, "source": "print(1)", "outputs": ['
    b'{"output_type": "stream", "name": "stdout", "text": ["1\\n"]}]}],'
    b'"metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5}'
)
SETTINGS = b"""author = "A. Rivers"
contact = "a@example.org"
talk = "meetup"
theme = "paper"
accent = "336699"
titles = "claims"
pace = 120
size = "16:9"
transitions = "none"
footer = "true"
"""
MAPPING = b"""template: a.potx
roles:
  cover: Title Slide
  content: Title and Content
layouts:
  Title and Content:
    title: Title 1
    body: Content 2
"""
GET = b" HTTP/1.1\r\nHost: {host}\r\n\r\n"
UPGRADE = (
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)
MOVE = b'{"slide": 301, "screen": "black", "clock": "start"}'
# Where {host}, {token} and {origin} stand, the server's own are put in when the case is run.
REQUESTS = [
    *(b"GET /{token}/" + name + GET for name in (b"speaker", b"deck.json", b"slides/p300.png", b"events", b"show.js")),
    b"POST /{token}/move HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nContent-Length: %d\r\n\r\n" % len(MOVE) + MOVE,
    b"POST /{token}/move HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"33\r\n" + MOVE + b"\r\n0\r\n\r\n",
    b"GET /{token}/events HTTP/1.1\r\nHost: {host}\r\n"
    + UPGRADE
    + b"\r\n\x81\x85\x00\x00\x00\x00hello\x88\x80\x00\x00\x00\x00",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
]


@cache
def samples() -> dict[str, list[bytes]]:
    """The files of each kind."""
    found: dict[str, list[bytes]] = {kind: [] for kind in KINDS}
    for path in sorted((*CONTENT.iterdir(), *(TESTS / "cases").rglob("article.*"), TESTS / "samples" / "text.rst")):
        if path.suffix[1:] in KINDS:
            found[path.suffix[1:]].append(path.read_bytes())
    for kind in ("talk", "theme"):
        found[kind] = [path.read_bytes() for path in sorted((TEMPLATES / f"{kind}s").glob("*.yaml"))]
    made = made_template(samples=(0, 1))
    return found | {
        "slides": [(TESTS / "samples" / "deck.md").read_bytes()],
        "ipynb": [NOTEBOOK],
        "docx": [_document()],
        "deck": [build(CONTENT / "leap-seconds.yaml", talk="lightning").pptx, made],
        "template": [made, made_template(CORP)],
        "rows": [b'name,a,b,c\nAda,1,two,3.5\nBo,,"x\ny",0\n', b"sep=;\nname;a;b;c\nAda;1;2;x\n"],
        "lines": [
            b'{"name": "Ada", "a": 1, "b": "two", "c": 1.5, "d": [1, {"e": null}]}\n'
            b'{"name": "Bo", "a": true, "b": "", "c": null}\n'
        ],
        "times": [
            b'{\n  "slidewright": "times",\n  "slides": [\n    {"id": 256, "seconds": 30, "planned": 60}\n  ]\n}\n'
        ],
        "settings": [SETTINGS],
        "mapping": [MAPPING],
        "request": REQUESTS,
    }


@cache
def tokens() -> dict[str, list[bytes]]:
    """What means something in each kind of file, unusual characters and numbers, and what may stand in itself."""
    found: dict[str, list[bytes]] = {}
    for line in (TESTS / "samples" / "tokens.txt").read_text("utf-8").splitlines():
        if line[1:-1] in (*KINDS, "xml", "request", "number", "nest", "unusual"):
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
        return packed({each: package.read(each) for each in package.namelist()})


def packed(parts: dict[str, bytes]) -> bytes:
    """A package without the time of day."""
    data = BytesIO()
    with ZipFile(data, "w") as package:
        for name, part in parts.items():
            package.writestr(ZipInfo(name), part)
    return data.getvalue()
