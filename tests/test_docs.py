"""The documents are executed: what they and --help show must work as it stands."""

import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Container
from doctest import DocTestParser, DocTestRunner
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby, pairwise, takewhile
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from docs import article as article_page, python as python_page
from generator import build
from generator.cli import HOMES
from generator.cli.schema import article_json_schema
from generator.opening import TIMES_MARK
from generator.read import keys
from generator.read.keys import Keys
from generator.shipped import CONTENT, TEMPLATES
from generator.yaml import yaml_values
from tests.browser import free_port, serve
from tests.commands import run
from tests.made_template import CORP, made_template
from tests.seen import names
from tests.test_imports import STOREY

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PAGES = (
    "docs/architecture.md",
    "docs/batch.md",
    "docs/comparison.md",
    "docs/contributing.md",
    "docs/quality.md",
    "docs/sharing.md",
    "docs/templates.md",
    "docs/troubleshooting.md",
    "docs/verify.md",
)
DOCUMENTS = ("README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))
RAIN = "Month,Rain\nMay,31\nJune,12\n"
BEES = """# Rain

## Why

It rains.

```python
a = 1
b = 2
```

![A harbour](harbour.png)

| Month | Rain |
|---|---|
| May | 31 |
| June | 12 |

```chart
kind: column
data: {May: 31, June: 12}
```
"""
POST = "# A roof garden\n\n## Why\n\nIt holds rain. It holds talk.\n"
SMALL = "cp garden.yaml talk.yaml\nslidewright build talk.yaml"  # a deck that takes little time to draw
GARDEN = "title: A roof garden\narticle: post.md\nsections:\n  - heading: Why\n    lead: It holds rain.\n"


def blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"^```+{language}\n(.*?)^```", (ROOT / document).read_text("utf-8"), re.DOTALL | re.MULTILINE)


def prose(document: str) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```+.*?^```+$", "", (ROOT / document).read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader's folder with the files that the examples name, a home, and stand-ins for what is not there to test."""
    (article,), (talk,) = blocks("docs/article.md", "yaml"), blocks("docs/talks.md", "yaml")
    theme = (TEMPLATES / "themes" / "paper.yaml").read_text("utf-8")
    files = {
        "article.yaml": article,
        "talk.md": blocks("README.md", "markdown")[0],
        "post.md": POST,
        "garden.yaml": GARDEN,
        "notes.txt": POST,
    }
    files["talk.times.json"] = f'{TIMES_MARK}\n  "slides": [{{"id": 300, "seconds": 60}}]\n}}\n'
    files |= {"report.md": blocks("docs/batch.md", "markdown")[0], "gardens.csv": blocks("docs/batch.md", "csv")[0]}
    files |= {
        f"harbour.{end}": blocks("docs/verify.md", name)[0] for end, name in (("md", "markdown"), ("yaml", "yaml"))
    }
    files["rows.csv"] = files["gardens.csv"]
    files |= {"my-talk.yaml": talk, "my-theme.yaml": theme, "rain.csv": RAIN}
    work, programs = tmp_path / "work", tmp_path / "programs"
    for path in (work, programs):
        path.mkdir(parents=True)
    for name, text in files.items():
        (work / name).write_text(text, "utf-8")
    (work / "corp.pptx").write_bytes(made_template(CORP, (0, 1)))
    shutil.copy(CONTENT / "first-conference.png", work / "logo.png")
    Image.new("RGB", (1600, 900), "teal").save(work / "harbour.png")  # large enough for a whole slide
    (work / "content").symlink_to(CONTENT)
    (work / "bees.md").write_text(BEES, "utf-8")
    (work / "talks").mkdir()
    (work / "talks" / "bees.md").write_text(POST, "utf-8")
    stand_ins = {"curl": f"cat {work}/post.md", "slidewright": f'exec {sys.executable} -m generator "$@"'}
    for name, command in {**stand_ins, "xdg-open": "true", "open": "true"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{command}\n", "utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(work)
    return work


def follow(script: str, codes: Container[int] = (0,)) -> str:
    """What is said by lines that are run one after the other, up to the first that ends in no such exit code.

    Lines that are nothing but a command of ours run within this process, which has loaded it; a shell runs the others.
    """
    lines = script.split("\n")
    if re.search(r"^\s*(cd|export|if|for|while)\b|\\$|<<", script, re.MULTILINE) or not any(map(is_ours, lines)):
        return in_shell(script, codes)
    said = ""
    for ours, some in groupby(lines, is_ours):
        together = [*some]
        said += "".join(in_process(each, codes) for each in together) if ours else in_shell("\n".join(together), codes)
    return said


def is_ours(line: str) -> bool:
    """Whether a line is a command of ours with plain words, which may write into a file, and opens no deck."""
    words = re.sub(r'"[^"$]*"', "", line.split(" #")[0])
    return bool(re.fullmatch(r"slidewright (?!.* --open)[\w /.:=@%+,-]+(> [\w.]+ *)?", words))


def in_process(line: str, codes: Container[int]) -> str:
    """What a command prints; one that serves is ended by Ctrl-C once it has printed its address.

    What draws does so with the faster engine: tests/test_export.py exports with both.
    """
    command, _, file = line.split(" #")[0].partition(" > ")
    words = shlex.split(command)[1:]
    words += [*FASTER] if words[0] == "export" and "--engine" not in words else []
    if words[0] in ("present", "preview"):
        port = words.index("--port") + 1 if "--port" in words else 0
        serve_once(*(str(free_port()) if port and at == port else word for at, word in enumerate(words)))
        return ""
    ran = run(*words)
    assert ran.exit_code in codes, f"{line}\n{ran.output}"
    if file:
        Path(file.strip()).write_bytes(ran.stdout_bytes)
    return ran.stderr if file else ran.output


FASTER = ("--engine", "office2pdf")


@cache  # several pages have the same command
def serve_once(*words: str) -> None:
    serve(*words, *FASTER).end()


def in_shell(script: str, codes: Container[int]) -> str:
    command = ["bash", "-e", "-o", "pipefail", "-c", script]
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
    assert ran.returncode in codes, ran.stdout
    return ran.stdout


def shown(document: str, number: int) -> tuple[str, str]:
    """A command, and a pattern for what the document says that it prints; `...` stands for any lines."""
    command, printed = blocks(document, "console")[number].removeprefix("$ ").split("\n", 1)
    return command, r"(?:.*\n)*".join(map(re.escape, printed.split("  ...\n")))


# README


def test_the_commands_of_the_readme_work_one_after_the_other(folder: Path) -> None:
    """Without those that install from a package index, which tests/test_wheel.py does where there is a network."""
    follow("\n".join(installed("README.md")))
    assert (folder / "talk.pptx").is_file()


def test_the_article_of_the_readme_builds(folder: Path) -> None:
    result = build("talk.md")
    cover, _points, *others = [slide.layout.family for slide in result.deck.slides]
    assert [cover, *others] == ["cover", "questions", "takeaways", "closing"]
    assert result.findings == ()


def test_the_summary_of_the_readme_is_real(folder: Path) -> None:
    command, printed = shown("README.md", 0)
    assert re.fullmatch(printed, follow(command))


def test_the_mistake_of_the_readme_is_real(folder: Path) -> None:
    command, printed = shown("README.md", 1)
    heading = "## Questions\n\n"
    article = Path("talk.md").read_text("utf-8")
    Path("talk.md").write_text(article.replace(heading, f"{heading}<!-- layout: crads -->\n\n"), "utf-8")
    assert re.fullmatch(printed, follow(command, codes=(3,)))


# Every page


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_to_files_that_are_there(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\((?!https?:)([^)#]+)", prose(document))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_within_pages_lead_to_headings_that_are_there(document: str) -> None:
    path = ROOT / document
    for name, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", path.read_text("utf-8")):
        headings = re.findall(r"^#+ (.+)$", (path.parent / (name or path.name)).read_text("utf-8"), re.MULTILINE)
        anchors = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
        assert anchor in anchors, f"{document}: {name}#{anchor}"


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if each != "README.md" and blocks(each, "markdown")])
def test_every_article_in_markdown_builds(document: str, folder: Path) -> None:
    for number, text in enumerate(blocks(document, "markdown")):
        if document == "docs/layouts.md":
            continue  # its layout is in a theme of its own
        Path(f"{number}.md").write_text(text, "utf-8")
        found = build(f"{number}.md").findings
        assert [str(each) for each in found if each.level == "warning"] == []


@pytest.mark.parametrize(
    "document", [f"docs/{name}.md" for name in ("batch", "command-line", "present", "sharing", "themes")]
)
def test_the_commands_of_a_page_work_one_after_the_other(document: str, folder: Path) -> None:
    first = document == "docs/command-line.md"  # which begins with an article of its own, and says what it makes
    lines = ["cp garden.yaml talk.yaml", *installed(document)][first:]
    shown = next((at for at, line in enumerate(lines) if "slidewright preview" in line), 0) if first else 0
    follow("\n".join([*lines[:shown], *([SMALL] if first else []), *lines[shown:]]))
    made = {"talk.yaml", "may.pptx", "pycon.pptx", "share.pptx", "post.pptx", "whole.pptx", "post.yaml"}
    assert not first or made <= {path.name for path in folder.iterdir()}


def installed(document: str) -> list[str]:
    """The lines of a page that a shell runs, but for those that install from an index, draw, or need a cluster."""
    others = ("pip install", " export ", "--cluster", "dask ")
    return [line for line in commands(document) if not any(other in line for other in others)]


def commands(document: str) -> list[str]:
    return [line for block in blocks(document, "sh") for line in block.splitlines()]


# docs/command-line.md


def test_the_page_names_every_command() -> None:
    said = "\n".join(blocks("docs/command-line.md", "sh"))
    assert [name for name in HOMES if f"slidewright {name}" not in said] == []


def test_the_docs_have_the_exit_codes_of_the_help() -> None:
    told = " ".join(run("--help").stdout.split("Exit codes: ")[1].split())
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8").replace("`", "")
    assert f"Exit codes: {told}" in " ".join(page.split())


# docs/article.md


def test_the_page_of_keys_is_up_to_date() -> None:
    assert article_page.PAGE.read_text("utf-8") == article_page.page(), "run python -m docs.article"


@pytest.mark.parametrize("part", article_page.PARTS, ids=[part[0] for part in article_page.PARTS])
def test_every_key_has_an_example_that_builds(part: tuple[str, Keys, str, str], folder: Path) -> None:
    _, known, _, text = part
    examples = {key: yaml_values(example, key) for key, example in article_page.examples(text).items()}
    assert set(examples) == set(known.names)
    for key, example in examples.items():
        needed = {name: examples[name][name] for name in known.required}
        if known is keys.PICTURE:
            needed["alt"] = "A harbour"
        if known in (keys.TABLE, keys.CHART, keys.CODE, keys.PICTURE) and "from" in example:
            needed = {}
        elif known is keys.CODE and "text" not in example:
            needed = {"text": "a = 1\nb = 2"}
        elif known is keys.PICTURE and "file" not in example:
            needed["file"] = "harbour.png"
        if (
            known in (keys.TABLE, keys.CHART)
            and "from" not in example
            and not {"data", "file", "header"} & set(example)
        ):
            needed = {"data" if known is keys.TABLE else "file": "rain.csv"}
        article = around(known, {**needed, **example})
        assert [str(each) for each in Draft202012Validator(article_json_schema()).iter_errors(article)] == [], key
        Path("example.json").write_text(json.dumps(article), "utf-8")
        assert [str(each) for each in build("example.json").findings if each.level == "warning"] == [], key


def around(known: Keys, shown: dict[str, Any]) -> dict[str, Any]:
    """An article that holds a mapping of a kind, where the page says that it stands."""
    inserts = {each: name for name, each in keys.INSERTS.items()}
    lists = {keys.POINT: "points", keys.QUESTION: "questions", keys.EVENT: "timeline"}
    article = {"title": "Rain", "sections": [{"heading": "Why", "body": "It rains."}]}
    section: dict[str, Any] = {"heading": "Rain"}
    if known in (keys.TABLE, keys.CHART, keys.CODE, keys.PICTURE) and "from" in shown:
        article["article"] = "bees.md"
    match known:
        case keys.ARTICLE:
            return {**article, **shown}
        case keys.SPEAKER:
            return {**article, "speaker": shown}
        case keys.SOURCE:
            return {**article, "sources": [shown]}
        case keys.TAKEAWAY:
            return {**article, "takeaways": [shown]}
        case keys.SECTION:
            section |= {"body": "It rains.", **shown}
        case keys.BODY_ITEM:
            section["body"] = ["It rains.", shown]
        case _ if known in inserts:
            section[inserts[known]] = shown
        case _:
            section[lists[known]] = [shown]
            if "icon" in shown:  # for which a single point has no place
                section |= {"layout": "cards", lists[known]: [shown, shown | {"term": "Snow"}]}
    return {**article, "sections": [*article["sections"], section]}


def test_the_article_of_the_docs_builds(folder: Path) -> None:
    result = build("article.yaml")
    assert [slide.layout.family for slide in result.deck.slides] == ["cover", "points", "closing"]
    assert "closing" in names(result.deck.slides[1]) and "contact" in names(result.deck.slides[2])
    assert result.findings == ()


# docs/python.md


def test_the_page_of_names_is_up_to_date() -> None:
    assert python_page.PAGE.read_text("utf-8") == python_page.page(), "run python -m docs.python"


def test_the_program_of_the_docs_runs(folder: Path) -> None:
    program = blocks("docs/python.md", "python")[0]
    exec(program, {})
    assert Path("article.pptx").is_file()


def test_the_example_in_the_docstring_is_real(folder: Path) -> None:
    (shown,) = doctest.DocTestFinder(recurse=False).find(build, "build", globs={})
    flags = doctest.NORMALIZE_WHITESPACE
    assert doctest.DocTestRunner(optionflags=flags).run(shown) == doctest.TestResults(0, len(shown.examples))


# --help


@pytest.mark.parametrize("command", [[], *([name] for name in HOMES)], ids=" ".join)
def test_the_examples_of_the_help_work_one_after_the_other(command: list[str], folder: Path) -> None:
    told = run(*command, "--help").stdout
    lines = [line.strip() for line in told.partition("Options:")[2].splitlines()]
    examples = [re.split(" {2,}", line)[0] for line in lines if re.match("(slidewright|curl|echo) ", line)]
    if command[:1] in (["export"], ["present"], ["preview"], ["diff"], ["pull"]):  # of a small deck that is there
        follow(SMALL)
    assert examples and "Error" not in follow("\n".join(examples))


# docs/talks.md, docs/themes.md, docs/layouts.md


def test_the_theme_of_the_docs_builds(folder: Path) -> None:
    theme, _ = blocks("docs/themes.md", "yaml")
    Path("sea.yaml").write_text(theme, "utf-8")
    assert build("article.yaml", theme="sea.yaml").findings == ()


def test_the_talk_of_the_docs_builds(folder: Path) -> None:
    result = build(CONTENT / "open-source-ai.yaml", talk="my-talk.yaml")
    assert [slide.layout.family for slide in result.deck.slides][:2] == ["cover", "points"]
    assert "cards" in [slide.layout.family for slide in result.deck.slides]


# docs/blocks.md


@pytest.mark.parametrize("document", ["docs/blocks.md", "docs/pictures.md"])
def test_the_blocks_of_the_docs_build(document: str, folder: Path) -> None:
    found = blocks(document, "yaml")
    sections = "".join(f"  - heading: Part {number}\n{indent(each, '    ')}" for number, each in enumerate(found))
    Path("blocks.yaml").write_text(f"title: Blocks\nlanguage: en-GB\nsections:\n{sections}", "utf-8")
    article = yaml_values(Path("blocks.yaml").read_text("utf-8"), "blocks.yaml")
    assert [str(each) for each in Draft202012Validator(article_json_schema()).iter_errors(article)] == []
    result = build("blocks.yaml")
    assert {slide.section for slide in result.deck.slides} >= {f"Part {number}" for number in range(len(found))}
    assert result.findings == ()


# The pages for contributors and about the whole


def is_there(name: str) -> bool:
    """Whether a file of the project, a module, or what a module defines has this name."""
    if not name.startswith("generator."):
        path, _, test = name.partition("::")
        found = list(ROOT.glob(path.rstrip("/")))
        return bool(found) and (not test or f"def {test}(" in found[0].read_text("utf-8"))
    module, _, defined = name.rpartition(".")
    try:
        return find_spec(name) is not None or hasattr(import_module(module), defined)
    except ModuleNotFoundError:
        return hasattr(import_module(module), defined)


@pytest.mark.parametrize("page", DOCUMENTS)
def test_what_a_page_names_is_there(page: str) -> None:
    """Files and folders of the project, and names such as `generator.build.Result`; a renamed one is found here."""
    roots = r"(?:generator|tests|docs|content|templates|\.ci|\.github)"
    named = re.findall(rf"`({roots}[/.][\w./*:-]*|[\w-]+\.toml|[A-Z]+\.md)`", prose(page))
    made = {file for _, file in re.findall(r"^```(\w+) (\S+)$", (ROOT / page).read_text("utf-8"), re.MULTILINE)}
    assert [name for name in named if not is_there(name) and name not in made | {"slidewright.toml", "SKILL.md"}] == []


@pytest.mark.parametrize("page", ["docs/architecture.md", "docs/contributing.md"])
def test_the_table_of_rooms_has_every_room(page: str) -> None:
    rooms = [re.findall(r"`generator/(\w+)", row) for row in prose(page).split("\n") if row.startswith("| `generator/")]
    assert STOREY.keys() - {room for row in rooms for room in row} == {"__main__", "generator"}
    if page == "docs/architecture.md":  # from top to bottom
        numbers = [sorted(STOREY[room] for room in row) for row in rooms]
        assert [(above, below) for above, below in pairwise(numbers) if above[-1] > below[0]] == []


def test_the_path_of_the_sentence_is_that_path(folder: Path) -> None:
    (article,) = blocks("docs/architecture.md", "markdown")
    Path("bees.md").write_text(article, "utf-8")
    session = DocTestParser().get_doctest("".join(blocks("docs/architecture.md", "pycon")), {}, "path", None, 0)
    said: list[str] = []
    assert DocTestRunner().run(session, out=said.append).failed == 0, "".join(said)


Step = tuple[str, str, str]  # of a worked example: the language of a block, the file that it is, and what it holds


def steps(heading: str) -> list[Step]:
    """The blocks up to the next heading of the page; an article in a block has headings too, which end nothing."""
    _, part = (ROOT / "docs" / "contributing.md").read_text("utf-8").split(f"\n## {heading}\n")
    found = re.finditer(r"^## |^```(\w+) ?(\S*)\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)
    return [(step[1], step[2], step[3]) for step in takewhile(lambda step: step[0] != "## ", found)]


def change(checkout: Path, diff: str) -> None:
    """Make a change as a reader would: lines with a minus go, those with a plus come, and the others are there."""
    head, hunks = diff.split("\n", 1)
    file = checkout / head.removeprefix("--- ")
    text = file.read_text("utf-8")
    for hunk in hunks.split("@@\n"):
        lines = hunk.splitlines(keepends=True)
        before, after = ("".join(line[1:] for line in lines if line[0] != mark) for mark in "+-")
        assert text.count(before) == 1, f"{file.name} has not once:\n{before}"
        text = text.replace(before, after)
    file.write_text(text, "utf-8")


@pytest.fixture
def checkout(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project to change, with the virtual environment of this one."""
    copy = folder / "checkout"
    for name in ("generator", "templates", "tests"):
        shutil.copytree(ROOT / name, copy / name)
    shutil.copy(ROOT / "pyproject.toml", copy)
    (copy / "content").symlink_to(CONTENT)
    (copy / ".venv").symlink_to(sys.prefix)
    monkeypatch.setenv("PYTHONPATH", str(copy))
    monkeypatch.chdir(copy)
    return copy


EXAMPLES = ("a new admonition mark", "a new theme", "a new input format")
LEFT = ("-n auto", "-m fast", "docs.gallery")  # commands that take minutes


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_worked_example_works_when_it_is_followed(example: str, checkout: Path) -> None:
    for language, file, text in steps(f"Worked example: {example}"):
        match language, file:
            case "diff", _:
                change(checkout, text)
            case "sh", _:
                follow("\n".join(line for line in text.splitlines() if not any(each in line for each in LEFT)))
            case _:
                (checkout / file).parent.mkdir(parents=True, exist_ok=True)
                (checkout / file).write_text(text, "utf-8")


def test_the_commands_of_the_page_for_one_case_run(checkout: Path) -> None:
    for _, _, command in (steps("Run tests")[0], *steps("Cases")):
        assert "1 passed" in follow(command)


PICTURED = {"lost": "bell.png", "outside": "../../bell.png", "broken": "broken.png"}
PICTURED |= {"web": "https://example.org/bell.png"}
TROUBLE = {  # the files that docs/troubleshooting.md and others are about
    **{f"{name}.md": f"# Bells\n\n## One\n\n![A bell]({path})\n\nIt rings.\n" for name, path in PICTURED.items()},
    "app.html": "<html><head><title>Moss</title></head><body><div id=app></div></body></html>",
    "bare.md": "It holds rain, and it holds talk.\n\nSo there it is, on a roof.\n",
    "broken.png": "no picture",
    "colon.yaml": "title: Roofs: why\n",
    "data.csv": "plant,rain\nmoss,12\n",
    "edited.pptx": "somebody else's",
    "key.yaml": "title: Roofs\nsections:\n  - heading: Why\n    ponits: [It holds rain.]\n",
    "marp.md": "---\nmarp: true\n---\n\n" + "\n---\n\n".join(f"## Bell {name}\n\nIt rings.\n\n" for name in "ABCD"),
    "scan.pdf": "%PDF-1.4",
    "wrong.yaml": "template: corp.pptx\nroles:\n  two-content: Two Colums\n",
}
SHOWN = [(page, number) for page in PAGES for number in range(len(blocks(page, "console")))]


@pytest.mark.parametrize(("page", "number"), SHOWN)
def test_what_a_page_shows_is_printed(page: str, number: int, folder: Path) -> None:
    for name, text in TROUBLE.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "latin.md").write_bytes("# Café\n\n## Bon\n\nLe café est très bon.\n".encode("cp1252"))
    command, printed = shown(page, number)
    assert re.fullmatch(printed, follow(command, codes=range(7)))
