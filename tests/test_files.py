"""What an article may read: what lies in its own folder and project, whatever it names and by whichever reader."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from generator import build
from generator.cli import main
from generator.errors import GeneratorError, InputError, TemplateError
from generator.read import read_bytes, read_file
from generator.read.files import files_beside_article
from generator.shipped import TEMPLATES

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


def in_yaml(name: str) -> str:
    return f"title: T\nsections:\n  - heading: A\n    lead: Some words.\n    table: {name}.csv\n"


def in_chart(name: str) -> str:
    return f"title: T\nsections:\n  - heading: A\n    lead: Some words.\n    chart:\n      file: {name}.csv\n"


def in_picture(name: str) -> str:
    return f"title: T\nsections:\n  - heading: A\n    lead: Some words.\n    picture: {{file: {name}.png, alt: An x}}\n"


def in_logo(name: str) -> str:
    return f"title: T\nlogo: {{file: {name}.png, alt: An x}}\nsections:\n  - heading: A\n    lead: Some words.\n"


def in_portrait(name: str) -> str:
    speaker = f"speaker: {{name: Sam, picture: {{file: {name}.png, alt: An x}}}}"
    return f"title: T\n{speaker}\nsections:\n  - heading: A\n    lead: Some words.\n"


def in_markdown(name: str) -> str:
    return f"# T\n\n## A\n\nSome words.\n\n![An x](<{name}.png>)\n"


def in_front(name: str) -> str:
    return f"---\nlogo: {{file: {name}.png, alt: An x}}\n---\n# T\n\n## A\n\nSome words.\n"


def in_fence(name: str) -> str:
    return f"# T\n\n## A\n\nSome words.\n\n```chart\nfile: {name}.csv\n```\n"


def in_html(name: str) -> str:
    return f'<html><body><h1>T</h1><h2>A</h2><p>Some words.</p><img alt="An x" src="{name}.png"></body></html>'


def in_markdown_html(name: str) -> str:
    return f'# T\n\n## A\n\nSome words.\n\n<figure><img alt="An x" src="{name}.png"></figure>\n'


def in_rst(name: str) -> str:
    return f"T\n=\n\nA\n-\n\nSome words.\n\n.. image:: {name}.png\n   :alt: An x\n"


NAMERS: list[tuple[str, Callable[[str], str]]] = [
    ("yaml", in_yaml),
    ("yaml", in_chart),
    ("yaml", in_picture),
    ("yaml", in_logo),
    ("yaml", in_portrait),
    ("md", in_markdown),
    ("md", in_front),
    ("md", in_fence),
    ("md", in_markdown_html),
    ("html", in_html),
    ("rst", in_rst),
]
IDS = [namer.__name__ for _, namer in NAMERS]
STRICT = ("yaml",)  # formats in which a file that cannot be read stops the build; in others a warning says it


def shown(namer: Callable[[str], str], suffix: str, name: str) -> bool:
    """Whether a deck of an article in the current folder shows what it names; where not, its author is told."""
    path = Path(f"a.{suffix}")
    put(path, namer(name))
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


@pytest.mark.parametrize(("suffix", "namer"), NAMERS, ids=IDS)
@pytest.mark.parametrize("project", ["", ".git", "slidewright.toml"])
def test_what_may_be_read(project: str, suffix: str, namer: Callable[[str], str], world: Path) -> None:
    outside = world.parent.parent.parent / "outside"
    (world / "into").symlink_to(outside)
    for kind in ("csv", "png"):
        (world / f"linked.{kind}").symlink_to(outside / f"x.{kind}")
        (world / f"ring.{kind}").symlink_to(world / f"ring.{kind}")
    if project:
        put(world.parent / project, "")
    named = {name: name.replace("OUTSIDE", str(outside / "x").removeprefix("/" * ("//" in name))) for name in NAMES}
    found = {name: shown(namer, suffix, said) for name, said in named.items()}
    assert found == {name: expected[bool(project)] for name, expected in NAMES.items()}


@pytest.mark.parametrize(("suffix", "namer"), NAMERS, ids=IDS)
def test_a_link_to_what_may_be_read_may_be_followed(suffix: str, namer: Callable[[str], str], world: Path) -> None:
    for kind in ("csv", "png"):
        (world / f"linked.{kind}").symlink_to(world / "below" / f"x.{kind}")
    assert shown(namer, suffix, "linked")


@pytest.mark.parametrize(("suffix", "namer"), NAMERS, ids=IDS)
def test_a_path_from_the_top_is_one_in_the_articles_folder_where_there_is_no_project(
    suffix: str, namer: Callable[[str], str], world: Path
) -> None:
    assert shown(namer, suffix, "/below/x")


@pytest.mark.parametrize("name", ["/etc/passwd", "../../x.csv", ".env.csv", "/.env.csv", "x" * 5000])
def test_a_table_is_refused_with_its_line(name: str, world: Path) -> None:
    put(Path("a.yaml"), f'title: T\nsections:\n  - heading: A\n    table: "{name}"\n')
    with pytest.raises(InputError) as refused:
        build("a.yaml")
    (found,) = refused.value.findings
    assert (str(found.where).split(":")[:2], bool(found.hint)) == (["a.yaml", "4"], True)


def test_no_secret_is_in_the_error(world: Path) -> None:
    put(Path("a.yaml"), in_yaml("../../x"))
    with pytest.raises(InputError) as refused:
        build("a.yaml")
    assert SECRET not in str(refused.value)
    assert "outside of the article's folder and project" in str(refused.value)


def test_whether_a_file_outside_is_there_is_not_told(world: Path) -> None:
    told = set()
    for name in ("../../x", "../../gone"):
        put(Path("a.yaml"), in_yaml(name))
        with pytest.raises(InputError) as refused:
            build("a.yaml")
        told.add(str(refused.value).replace(name, ""))
    assert len(told) == 1


def test_an_article_in_a_hidden_folder_reads_its_own(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(".hidden")
    assert shown(in_yaml, "yaml", "x")
    put(world / ".git", "")
    assert shown(in_yaml, "yaml", "../below/x")
    assert not shown(in_yaml, "yaml", "../.env")


def test_an_article_at_home_reads_no_more_than_its_folder(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path.home())
    assert shown(in_yaml, "yaml", "project/x")
    assert not shown(in_yaml, "yaml", "../outside/x")


def test_nothing_above_the_home_folder_is_a_project(world: Path) -> None:
    put(world.parent.parent.parent / ".git", "")
    assert not shown(in_yaml, "yaml", "../x")
    assert not shown(in_yaml, "yaml", "../../../outside/x")


# ---- without a folder, and with another one


@pytest.mark.parametrize(("suffix", "namer"), NAMERS, ids=IDS)
def test_bytes_read_nothing_unless_they_are_allowed(suffix: str, namer: Callable[[str], str], world: Path) -> None:
    def of(files_from: str | None) -> bool:
        try:
            deck = build(namer("x").encode(), name=f"a.{suffix}", files_from=files_from)
        except InputError as refused:
            assert "this article has no folder" in str(refused)
            return False
        return any(type(item).__name__ != "TextItem" for slide in deck.deck.slides for item in slide.items)

    if suffix in STRICT:
        assert not of(None)
    assert of(".")


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin, prog_name="slidewright")


COMMANDS = [["build", "-o", "deck.pptx"], ["outline"], ["article", "-o", "-"]]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_standard_input_reads_nothing_unless_it_is_allowed(command: list[str], world: Path) -> None:
    refused = run(*command, "-", stdin=in_yaml("x"))
    assert (refused.exit_code, "--files-from" in refused.stderr) == (3, True)
    assert "standard input:5" in refused.stderr
    assert run(*command, "-", "--files-from", ".", stdin=in_yaml("x")).exit_code == 0
    assert run(*command, "-", "--files-from", ".", stdin=in_yaml("../x")).exit_code == 3
    assert run(*command, "-", "--files-from", ".", stdin=in_yaml(".env")).exit_code == 3
    assert run(*command, "-", "--files-from", "gone", stdin=in_yaml("x")).exit_code == 2


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("name", ["../../../outside/x", "x.y/../z", "/z"])
def test_a_folder_is_allowed_besides_the_articles_own(command: list[str], name: str, world: Path) -> None:
    """What the article names is looked up beside it first, and then there."""
    outside = world.parent.parent.parent / "outside"
    (outside / "x.y").mkdir()
    put(outside / "z.csv", TABLE)
    put(Path("a.yaml"), in_yaml(name))
    assert run(*command, "a.yaml").exit_code == 3
    assert run(*command, "a.yaml", "--files-from", str(outside)).exit_code == 0
    put(Path("a.yaml"), in_yaml("below/x"))
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


@pytest.mark.parametrize("suffix", ["yaml", "md"])
def test_what_is_streamed_names_shipped_talks_alone(suffix: str, world: Path) -> None:
    text = "title: T\ntalk: {}\nsummary: S.\n" if suffix == "yaml" else "---\ntalk: {}\n---\n# T\n\nx\n"
    assert build(text.format("lightning").encode(), name=f"a.{suffix}")
    try:
        result = build(text.format("x.yaml").encode(), name=f"a.{suffix}", files_from=".")
    except GeneratorError as refused:
        assert "this article has no folder" in str(refused)
    else:
        assert any("this article has no folder" in each.message for each in result.findings)


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


def run_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command with a limit of time, which a pipe that is opened would reach."""
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize(("named", "kind"), ODD)
def test_nothing_is_opened_that_is_no_file(named: str, kind: str, tmp_path: Path) -> None:
    given = NAMED_BY[named]
    (tmp_path / "a.md").write_text(FINITE)
    for ending in ("md", "pptx", "yaml", "json", "csv", "png", "ttf"):
        put_odd(tmp_path / f"odd.{ending}", kind)
    if isinstance(given, str):
        own = "m.yaml" if given.startswith("name") else "b.yaml" if given.startswith("title") else "b.md"
        (tmp_path / own).write_text(given.format("odd"))
        given = ("build", "a.md", "--theme", own) if own == "m.yaml" else ("build", own)
    run = run_in(tmp_path, *(each.format("odd") for each in given))
    assert run.returncode in (0, 2, 3, 4) and "Traceback" not in run.stderr and "odd." in run.stderr, run


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_settings_that_are_a_pipe_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(FINITE)
    for name in ("slidewright.toml", "pyproject.toml"):
        put_odd(tmp_path / name, "pipe")
    assert run_in(tmp_path, "build", "a.md").returncode == 0
