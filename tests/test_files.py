"""What an article may read: what lies in its own folder and project, whatever it names and by whichever reader."""

import os
import socket
from contextlib import chdir
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from generator import build
from generator.errors import InputError, TemplateError
from generator.read import read_bytes, read_file
from generator.read.files import files_beside_article
from generator.shipped import TEMPLATES
from tests.commands import run

SECRET = "42731"
TABLE = f"name,number\nroot,{SECRET}\nguest,7\n"
TALK = (TEMPLATES / "talks" / "lightning.yaml").read_text("utf-8")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a repository, a project in it, and the article's folder in the project."""
    home = tmp_path / "home"
    own = home / "project" / "talks"
    (own / "below").mkdir(parents=True)
    (own / ".hidden").mkdir()
    (home / ".git").mkdir()
    (home / "project" / "data").mkdir()
    (tmp_path / "outside").mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(own)
    spots = [own, own / "below", own / ".hidden", home, home / "project", home / "project" / "data"]
    for spot in (*spots, tmp_path / "outside"):
        put(spot / "x.csv", TABLE)
        put(spot / "x.yaml", TALK)
        Image.new("RGB", (80, 60)).save(spot / "x.png")
    put(own / ".env.csv", TABLE)
    return own


def put(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


SECTION = "sections:\n  - heading: A\n    lead: Some words.\n"
PAGE = "# T\n\n## A\n\nSome words.\n\n"
NAMERS = [  # the format of an article, and the article, in which NAME stands for a file
    ("yaml", f"title: T\n{SECTION}    table: NAME.csv\n"),
    ("yaml", f"title: T\n{SECTION}    chart:\n      file: NAME.csv\n"),
    ("yaml", f"title: T\n{SECTION}    picture: {{file: NAME.png, alt: An x}}\n"),
    ("yaml", f"title: T\nlogo: {{file: NAME.png, alt: An x}}\n{SECTION}"),
    ("yaml", f"title: T\nspeaker: {{name: Sam, picture: {{file: NAME.png, alt: An x}}}}\n{SECTION}"),
    ("md", f"{PAGE}![An x](<NAME.png>)\n"),
    ("md", f"---\nlogo: {{file: NAME.png, alt: An x}}\n---\n{PAGE}"),
    ("md", f"{PAGE}```chart\nfile: NAME.csv\n```\n"),
    ("md", f'{PAGE}<figure><img alt="An x" src="NAME.png"></figure>\n'),
    ("html", '<html><body><h1>T</h1><h2>A</h2><p>Some words.</p><img alt="An x" src="NAME.png"></body></html>'),
    ("rst", "T\n=\n\nA\n-\n\nSome words.\n\n.. image:: NAME.png\n   :alt: An x\n"),
]
STRICT = ("yaml",)  # formats in which a file that cannot be read stops the build; in others a warning says it


def shown(source: str, suffix: str, name: str) -> bool:
    """Whether a deck of an article in the current folder shows what it names; where not, its author is told."""
    path = Path(f"a.{suffix}")
    put(path, source.replace("NAME", name))
    try:
        article, found = read_file(path)
    except InputError as refused:
        assert suffix in STRICT
        assert all(each.where and each.where.line and each.hint for each in refused.findings)
        return False
    kinds = [type(block).__name__ for section in article.walk() for block in section.blocks]
    has = bool(article.meta.pictures) or bool({"Table", "Chart", "Picture"} & set(kinds))
    assert has or any(each.level == "warning" and each.where and each.where.line for each in found) or suffix != "md"
    return has


# What is named, and whether the article reads it without a project around it, and within one
NAMES = {
    "x": (True, True),
    "below/x": (True, True),
    "./below/../x": (True, True),
    "../talks/x": (True, True),
    "../x": (False, True),
    "../data/x": (False, True),
    "/data/x": (False, True),
    "../../x": (False, False),
    "../../../outside/x": (False, False),
    ".hidden/x": (False, False),
    "below/../.hidden/x": (False, False),
    "gone": (False, False),
    "into/x": (False, False),
    "linked": (False, False),
    "ring": (False, False),
    "OUTSIDE": (False, False),
    "file:///OUTSIDE": (False, False),
}


PROJECTS = [(".git", *NAMERS[0]), ("slidewright.toml", *NAMERS[5])]


@pytest.mark.parametrize(("project", "suffix", "source"), [*(("", *each) for each in NAMERS), *PROJECTS])
def test_what_may_be_read(project: str, suffix: str, source: str, world: Path) -> None:
    outside = world.parent.parent.parent / "outside"
    (world / "into").symlink_to(outside)
    for kind in ("csv", "png"):
        (world / f"linked.{kind}").symlink_to(outside / f"x.{kind}")
        (world / f"ring.{kind}").symlink_to(world / f"ring.{kind}")
    if project:
        put(world.parent / project, "")
    named = {name: name.replace("OUTSIDE", str(outside / "x").removeprefix("/" * ("//" in name))) for name in NAMES}
    found = {name: shown(source, suffix, said) for name, said in named.items()}
    assert found == {name: expected[bool(project)] for name, expected in NAMES.items()}


@pytest.mark.parametrize("name", ["/etc/passwd", "../../x.csv", ".env.csv", "/.env.csv", "x" * 5000])
def test_a_table_is_refused_with_its_line(name: str, world: Path) -> None:
    put(Path("a.yaml"), f'title: T\nsections:\n  - heading: A\n    table: "{name}"\n')
    with pytest.raises(InputError) as refused:
        build("a.yaml")
    (found,) = refused.value.findings
    assert (str(found.where).split(":")[:2], bool(found.hint)) == (["a.yaml", "4"], True)


def test_no_secret_is_in_the_error(world: Path) -> None:
    put(Path("a.yaml"), NAMERS[0][1].replace("NAME", "../../x"))
    with pytest.raises(InputError) as refused:
        build("a.yaml")
    assert SECRET not in str(refused.value)
    assert "outside of the article's folder and project" in str(refused.value)


def test_whether_a_file_outside_is_there_is_not_told(world: Path) -> None:
    told = set()
    for name in ("../../x", "../../gone"):
        put(Path("a.yaml"), NAMERS[0][1].replace("NAME", name))
        with pytest.raises(InputError) as refused:
            build("a.yaml")
        told.add(str(refused.value).replace(name, ""))
    assert len(told) == 1


def test_nothing_above_the_home_folder_is_a_project(world: Path) -> None:
    put(world.parent.parent.parent / ".git", "")
    assert not shown(NAMERS[0][1], "yaml", "../x")
    assert not shown(NAMERS[0][1], "yaml", "../../../outside/x")


# ---- without a folder, and with another one


@pytest.mark.parametrize(("suffix", "source"), NAMERS)
def test_bytes_read_nothing_unless_they_are_allowed(suffix: str, source: str, world: Path) -> None:
    def of(files_from: str | None) -> bool:
        try:
            deck = build(source.replace("NAME", "x").encode(), name=f"a.{suffix}", files_from=files_from)
        except InputError as refused:
            assert "this article has no folder" in str(refused)
            return False
        return any(type(item).__name__ != "TextItem" for slide in deck.deck.slides for item in slide.items)

    if suffix in STRICT:
        assert not of(None)
    assert of(".")


COMMANDS = [["build", "-o", "deck.pptx"], ["outline"], ["article", "-o", "-"]]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("name", ["../../../outside/x", "x.y/../z", "/z"])
def test_a_folder_is_allowed_besides_the_articles_own(command: list[str], name: str, world: Path) -> None:
    """What the article names is looked up beside it first, and then there."""
    outside = world.parent.parent.parent / "outside"
    (outside / "x.y").mkdir()
    put(outside / "z.csv", TABLE)
    put(Path("a.yaml"), NAMERS[0][1].replace("NAME", name))
    assert run(*command, "a.yaml").exit_code == 3
    assert run(*command, "a.yaml", "--files-from", str(outside)).exit_code == 0
    put(Path("a.yaml"), NAMERS[0][1].replace("NAME", "below/x"))
    assert run(*command, "a.yaml", "--files-from", str(outside)).exit_code == 0


# ---- talks

TALKS = {
    "lightning": True,
    "x.yaml": True,
    "below/x.yaml": True,
    "../x.yaml": False,
    "/../x.yaml": False,
    ".hidden/x.yaml": False,
    "linked.yaml": False,
    "OUTSIDE.yaml": False,
}


@pytest.mark.parametrize("name", TALKS)
def test_a_talk_is_shipped_or_lies_below_the_article(name: str, world: Path) -> None:
    """One in the project around is a stranger's choice of what it runs: --talk names those."""
    put(world.parent / ".git", "")
    outside = world.parent.parent.parent / "outside"
    (world / "linked.yaml").symlink_to(outside / "x.yaml")
    put(Path("a.yaml"), f"title: T\ntalk: {name.replace('OUTSIDE', str(outside / 'x'))}\n")
    if TALKS[name]:
        build("a.yaml")
        return
    with pytest.raises((InputError, TemplateError)) as refused:
        build("a.yaml")
    assert "talk" in str(refused.value)


@pytest.mark.parametrize("name", ["../../../outside/x", "OUTSIDE", "../../home/project/x", ".."])
def test_the_name_of_a_talk_is_no_path(name: str, world: Path) -> None:
    said = name.replace("OUTSIDE", str(world.parent.parent.parent / "outside" / "x"))
    put(Path("a.yaml"), f'title: T\ntalk: "{said}"\nsummary: S.\n')
    for talk in ("", said):
        with pytest.raises((InputError, TemplateError), match="talk"):
            build("a.yaml", talk=talk)


def test_a_talk_that_may_not_be_named_is_told_with_its_line_in_front_matter(world: Path) -> None:
    _, found = read_bytes(b"---\ntitle: T\ntalk: ../x.yaml\n---\nx\n", "a.md", "markdown", files_beside_article(world))
    assert [str(each.where).split(":")[:2] for each in found if each.code == "talk"] == [["a.md", "3"]]


# ---- drawings


def test_a_drawing_shows_no_other_file(world: Path) -> None:
    inside = "".join(
        f'<image width="9" height="9" href="{each}" xlink:href="{each}"/>'
        for each in ("x.png", "file:///etc/hostname", str(world / "x.png"))
    )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<rect width="40" height="30" fill="#fff"/><style>@import "x.css"; rect { fill: url(x.svg#a) }</style>'
        f'<use href="x.svg#a"/>{inside}</svg>'
    )
    put(Path("d.svg"), svg)
    put(Path("a.md"), "# T\n\n## A\n\nWords.\n\n![A drawing](d.svg)\n")
    with ZipFile(BytesIO(build("a.md").pptx)) as package:
        (drawn,) = [package.read(name).decode() for name in package.namelist() if name.endswith(".svg")]
    assert not any(each in drawn for each in ("x.png", "hostname", "x.css", "x.svg"))


def test_an_entity_of_a_drawing_is_no_file(world: Path) -> None:
    """libxml2 would put the words of the file into the drawing's."""
    svg = (
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "x.csv">]>'
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><text x="1" y="9">&e;</text></svg>'
    )
    put(Path("d.svg"), svg)
    put(Path("a.md"), "# T\n\n## A\n\nWords.\n\n![A drawing](d.svg)\n")
    with ZipFile(BytesIO(build("a.md").pptx)) as package:
        assert not any(SECRET.encode() in package.read(name) for name in package.namelist())


FINITE = "# T\n\n## H\n\nWords are said.\n"
NAMED_BY = {
    "article": ("build", "{0}.md", "-o", "a.pptx"),
    "deck": ("export", "{0}.pptx", "-o", "a.pdf"),
    "talk": ("build", "a.md", "--talk", "{0}.yaml"),
    "theme": ("build", "a.md", "--theme", "{0}.yaml"),
    "template": ("build", "a.md", "--template", "{0}.pptx"),
    "mapping": ("build", "a.md", "--template", "{0}.yaml"),
    "times": ("build", "a.md", "--times", "{0}.json"),
    "rows": ("build", "a.md", "--data", "{0}.csv", "-o", "out"),
    "picture": "# T\n\n## H\n\n![A](<{0}.png>)\n",
    "data": "title: T\nsections: [{{heading: H, table: {0}.csv}}]\n",
    "own template": "---\ntemplate: {0}.pptx\n---\n# T\n\n## H\n\nWords.\n",
    "own talk": "---\ntalk: {0}.yaml\n---\n# T\n\n## H\n\nWords.\n",
    "logo": "name: m\ndescription: m\nextends: paper\nlogo: {{file: {0}.png, alt: A}}\n",
    "font": "name: m\ndescription: m\nextends: paper\nfonts: {{heading: {0}.ttf, body: Calibri}}\n",
}


KINDS = ("endless", "socket", "folder")
ODD = [*((named, "pipe") for named in NAMED_BY), *((named, kind) for named in ("times", "picture") for kind in KINDS)]


def put_odd(path: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "endless":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        with socket.socket(socket.AF_UNIX) as made, chdir(path.parent):
            made.bind(path.name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.timeout(60)  # which a pipe that is opened reaches
@pytest.mark.parametrize(("named", "kind"), ODD)
def test_nothing_is_opened_that_is_no_file(named: str, kind: str, own_folder: Path) -> None:
    given = NAMED_BY[named]
    (own_folder / "a.md").write_text(FINITE)
    for ending in ("md", "pptx", "yaml", "json", "csv", "png", "ttf"):
        put_odd(own_folder / f"odd.{ending}", kind)
    if isinstance(given, str):
        own = "m.yaml" if given.startswith("name") else "b.yaml" if given.startswith("title") else "b.md"
        (own_folder / own).write_text(given.format("odd"))
        given = ("build", "a.md", "--theme", own) if own == "m.yaml" else ("build", own)
    ran = run(*(each.format("odd") for each in given))
    assert ran.exit_code in (0, 2, 3, 4) and "odd." in ran.stderr, ran.output
