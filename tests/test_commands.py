"""The commands as people meet them: what they print, what they write, and with which code they end."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml as pyyaml
from pptx import Presentation

from generator import build, yaml
from generator.cli.outline_command import print_outline_as_text, print_outline_as_yaml
from generator.cli.schema import FILE, MAPPINGS, _schemas_of_types, article_json_schema
from generator.read import keys
from generator.shipped import CONTENT, TEMPLATES
from tests.commands import run

FLAGSHIP = CONTENT / "open-source-ai.yaml"
YAML_ARTICLES = sorted(CONTENT.glob("*.yaml"))
COMMANDS = ("new", "article", "brief", "draft", "outline", "verify", "build", "export", "skill", "preview", "present")
COMMANDS += ("diff", "pull", "template", "mcp", "talks", "themes", "schema")

SMALL = """\
title: A small article
sections:
  - heading: Tools
    notes: Breathe first.
    points:
      - term: Hammer
        detail: It drives nails. It pulls them, too.
      - term: Saw
        detail: It cuts wood. Mind your fingers, though.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every command runs in an empty folder of its own; a project file ends the search for settings there."""
    (tmp_path / "work").mkdir()
    (tmp_path / "pyproject.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def small(folder: Path, more: str = "") -> Path:
    path = folder / "small.yaml"
    path.write_text(SMALL + more, "utf-8")
    return path


def notes_of(deck: Path) -> list[str]:
    slides = Presentation(str(deck)).slides
    return [slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide]


# --help


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_with_examples(command: str) -> None:
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert f"slidewright {command}" in shown.output.split("Options:")[1]


def test_the_commands_are_listed_in_the_order_of_use() -> None:
    listed = run("--help").output.split("Commands:")[1].split("\n\n")[0]
    assert [line.split()[0] for line in listed.strip().splitlines()] == list(COMMANDS)


IDLE = [["--version"], ["build", "--help"], ["new", "a.yaml"], ["outline", "small.yaml"], ["talks"], ["schema"]]


@pytest.mark.parametrize("arguments", IDLE, ids=" ".join)
def test_what_makes_no_deck_loads_no_powerpoint(arguments: list[str], folder: Path) -> None:
    small(folder)
    code = (
        "import sys\nfrom generator.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n    assert not end.code\n"
        "print({'pptx', 'lxml'} & sys.modules.keys(), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert ran.stderr == "set()\n"


def test_help_waits_for_neither_yaml_nor_templates() -> None:
    code = (
        "import sys\nfrom generator.cli import main\n"
        "for name in sys.argv[1:]:\n    try:\n        main([name, '--help'])\n    except SystemExit:\n        pass\n"
        "print({'yaml', 'jinja2', 'markdown_it'} & sys.modules.keys(), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code, *COMMANDS], capture_output=True, text=True, check=True)
    assert ran.stderr == "set()\n"


# new


def test_a_new_article_builds_as_it_is(folder: Path) -> None:
    made = run("new", "talk.yaml")
    assert made.exit_code == 0
    assert "slidewright outline talk.yaml" in made.output and "slidewright build talk.yaml" in made.output
    built = run("build", "talk.yaml", "--strict")
    assert built.exit_code == 0, built.output
    assert built.stderr == ""
    assert (folder / "talk.pptx").is_file()


def test_its_first_line_points_editors_to_the_schema_beside_it(folder: Path) -> None:
    run("new", "talk.yaml")
    first = (folder / "talk.yaml").read_text("utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={FILE}"
    assert json.loads((folder / FILE).read_text("utf-8")) == article_json_schema()


def test_new_replaces_nothing_unless_forced(folder: Path) -> None:
    path = folder / "talk.yaml"
    path.write_text("mine", "utf-8")
    refused = run("new", "talk.yaml")
    assert refused.exit_code == 5
    assert "Error: talk.yaml: there is a file here already [overwrite]\nhint: " in refused.stderr
    assert path.read_text("utf-8") == "mine" and not (folder / FILE).exists()
    assert run("new", "talk.yaml", "--force").exit_code == 0
    assert path.read_text("utf-8") != "mine"


def test_new_adds_the_suffix_and_wants_no_other(folder: Path) -> None:
    assert run("new", "talk").exit_code == 0 and (folder / "talk.yaml").is_file()
    refused = run("new", "talk.docx")
    assert refused.exit_code == 2 and "try talk.yaml" in refused.stderr
    missing = run("new", "no/such/talk.yaml")
    assert missing.exit_code == 5 and "make no/such first" in missing.stderr


def test_a_command_comes_before_an_article(folder: Path) -> None:
    refused = run(small(folder))
    assert refused.exit_code == 2 and "slidewright build" in refused.stderr


# schema


def check(article: object) -> None:
    jsonschema.validate(article, article_json_schema(), jsonschema.Draft202012Validator)


def loaded(text: str) -> object:
    tree, findings = yaml.load_yaml(text, "test.yaml")
    assert tree is not None and not findings
    return yaml.yaml_value(tree)


def test_the_schema_is_one() -> None:
    printed = json.loads(run("schema").output)
    assert printed == article_json_schema()
    jsonschema.Draft202012Validator.check_schema(printed)


@pytest.mark.parametrize("path", [*YAML_ARTICLES, TEMPLATES / "starter.yaml"], ids=lambda path: path.name)
def test_every_article_that_ships_keeps_to_the_schema(path: Path) -> None:
    check(loaded(path.read_text("utf-8")))


def test_the_schema_knows_every_type_and_every_key() -> None:
    assert {*_schemas_of_types(), "setting"} <= {key.type for known in (keys.ARTICLE, *MAPPINGS) for key in known.keys}
    definitions = article_json_schema()["$defs"]
    assert len(definitions) == len(MAPPINGS)
    for known, found in zip(MAPPINGS, definitions.values(), strict=True):
        assert tuple(found["properties"]) == known.names


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("titel: A\n", []),
        ("title: A\ndate: tomorrow\n", ["date"]),
        ("title: A\nurl: example.org\n", ["url"]),
        ("title: A\nsections:\n  - heading: B\n    role: villain\n", ["sections"]),
        ("title: A\nsections:\n  - heading: B\n    points: one\n", ["sections"]),
        ("title: A\nsections:\n  - heading: B\n    points:\n      - trem: one\n", ["sections"]),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(text: str, path: list[str], folder: Path) -> None:
    with pytest.raises(jsonschema.ValidationError) as refused:
        check(loaded(text))
    assert list(refused.value.absolute_path)[: len(path)] == path
    (folder / "a.yaml").write_text(text, "utf-8")
    assert run("outline", "a.yaml").exit_code == 3


def test_the_schema_takes_what_the_reader_takes(folder: Path) -> None:
    text = "title: 42\nevent:\nsections:\n  - heading: true\n    body:\n      - One.\n      - points: [1, 2.50]\n"
    check(loaded(text))
    (folder / "a.yaml").write_text(text, "utf-8")
    assert run("outline", "a.yaml").exit_code == 0


# talks, themes


@pytest.mark.parametrize("kind", ["talks", "themes"])
def test_each_template_has_a_line(kind: str) -> None:
    printed = run(kind).output.splitlines()
    assert [line.split()[0] for line in printed] == sorted(path.stem for path in (TEMPLATES / kind).glob("*.yaml"))
    assert all(len(line.split()) > 3 for line in printed)


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not here")
def test_bash_completes_what_was_typed(folder: Path) -> None:
    command = folder / "slidewright"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m generator "$@"\n', "utf-8")
    command.chmod(0o755)
    typed = 'COMP_WORDS=(slidewright build --talk li); COMP_CWORD=3; _slidewright_completion slidewright ""'
    script = f'eval "$(_SLIDEWRIGHT_COMPLETE=bash_source slidewright)"; {typed}; echo "$COMPREPLY"'
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": str(TEMPLATES.parent)}
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert ran.stdout == "lightning\n"


# outline


def test_the_outline_says_what_each_slide_says(folder: Path) -> None:
    shown = run("outline", small(folder))
    assert shown.exit_code == 0 and shown.stderr == ""
    blocks = shown.output.split("\n\n")
    assert blocks[0].split() == ["1", "cover", "A", "small", "article", "[0:20]"]
    assert blocks[1].splitlines() == [
        "  2 terms    Tools",
        "             - Hammer: It drives nails.",
        "             - Saw: It cuts wood.",
        '             [18 words of notes, which begin "Breathe first.", 0:20]',
    ]
    assert re.fullmatch(r"[34] slides, \d:\d\d, \d+ words of notes\n", blocks[-1])


def test_the_outlines_of_several_articles_are_told_apart(folder: Path) -> None:
    small(folder)
    Path("bad.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    shown = run("outline", "small.yaml", "bad.md", "small.yaml")
    assert shown.exit_code == 3 and shown.stderr.count("Error: bad.md: this is a picture") == 1
    alone = run("outline", "small.yaml").stdout
    assert shown.stdout == f"small.yaml:\n\n{alone}\nsmall.yaml:\n\n{alone}"
    documents = list(pyyaml.safe_load_all(run("outline", "small.yaml", "small.yaml", "--format", "yaml").stdout))
    assert documents == [pyyaml.safe_load(run("outline", "small.yaml", "--format", "yaml").stdout)] * 2


LONG = f"  - {{heading: {'How we carried soil ' * 20}, points: [A., B., C.]}}\n"  # its warning comes from placing
MORE = {  # what an article says more: the exit code of outline --strict, and with which word its message begins
    "": (0, ""),
    "  - {heading: Left out, body: Not now., skip: true}\n": (0, "Info: "),
    LONG: (1, "Warning: "),
    "  - {heading: Lost, picture: lost.png}\n": (3, "Error: "),
    "titel: B\n": (3, "Error: "),
}


@pytest.mark.parametrize(("more", "ends"), MORE.items())
def test_a_strict_outline_fails_where_a_strict_build_does_and_writes_nothing(
    more: str, ends: tuple[int, str], folder: Path
) -> None:
    small(folder, more)
    checked = run("outline", "--strict", "small.yaml")
    assert [path.name for path in folder.iterdir()] == ["small.yaml"]
    built = run("build", "--strict", "small.yaml", "-o", "small.pptx")
    assert (checked.exit_code, checked.stderr) == (built.exit_code, built.stderr)
    assert checked.exit_code == ends[0] and checked.stderr.startswith(ends[1])
    quiet = run("outline", "--strict", "--quiet", "small.yaml", "small.yaml")
    assert (quiet.exit_code, quiet.stdout) == (ends[0], "")
    assert quiet.stderr == (built.stderr * 2 if ends[0] else "")  # a mere remark is not printed


@pytest.mark.parametrize("path", YAML_ARTICLES[:1], ids=lambda path: path.name)
def test_the_outline_as_data_is_yaml_and_whole(path: Path) -> None:
    outline = build(path).outline
    data = pyyaml.safe_load("\n".join(print_outline_as_yaml(outline)))
    assert [slide["id"] for slide in data["slides"]] == [slide.id for slide in outline.slides]
    shown = "\n".join(print_outline_as_text(outline, 10_000))
    for slide in data["slides"]:
        for entry in slide.get("items", ()):
            kinds = {"level": int, "number": int, "picture": dict}
            assert all(isinstance(value, kinds.get(name, str)) for name, value in entry.items())
        assert slide.get("title", "") in shown


def test_a_reader_who_stops_early_is_no_error(folder: Path) -> None:
    command = f"{sys.executable} -m generator outline {FLAGSHIP} | head -n 1"
    environment = {**os.environ, "PYTHONPATH": str(Path(TEMPLATES).parent)}
    ran = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, check=True)
    assert "Open source AI must win" in ran.stdout and "bug" not in ran.stderr


# standard input and formats


@pytest.mark.parametrize(
    ("text", "layouts"),
    [
        (SMALL, "terms"),
        ("# A talk\n\n## Tools\n\nOne **bold** word is here.\n", "statement"),
        ('+++\ntitle = "A talk"\n+++\n\nOne **bold** word is here.\n', "statement"),
        ("\ufeff---\r\ntitle: A talk\r\n---\r\n\r\nOne **bold** word is here.\r\n", "statement"),
        ("\n<!DOCTYPE html><title>A talk</title><h2>Tools</h2><p>One <b>bold</b> word is here.", "statement"),
        ("A talk\n\nTools\n\nOne plain sentence is here.\n", "statement"),
    ],
    ids=["yaml", "markdown", "toml", "front matter", "html", "text"],
)
def test_the_format_of_standard_input_is_guessed(text: str, layouts: str) -> None:
    shown = run("outline", "-", stdin=text)
    assert shown.exit_code == 0, shown.output
    assert layouts in shown.output and not any(mark in shown.output for mark in ("**", "heading:", "+++", "---"))


def test_from_overrules_the_guess_and_the_suffix(folder: Path) -> None:
    assert "notes: Breathe first." in run("outline", "-", "--from", "text", stdin=SMALL).output
    path = folder / "small.txt"
    path.write_text(SMALL, "utf-8")
    assert "Hammer: It drives nails." in run("outline", path, "--from", "yaml").output


# the summary


def test_the_summary_accounts_for_every_text(folder: Path) -> None:
    printed = run("build", small(folder)).output.splitlines()
    assert printed[0] == "small.pptx: 3 slides, about 1 minute to present"
    assert "  slide 2       Tools, 3 more sentences in the notes" in printed
    assert "  nothing is lost: 6 texts on slides, 3 only in the notes" in printed


def test_quiet_prints_warnings_alone(folder: Path) -> None:
    more = "  - heading: Aside\n    skip: true\n    lead: Not tonight.\n"
    built = run("build", small(folder, more), "--quiet", "--notes", "none")
    assert built.stdout == ""
    assert built.stderr.startswith("Warning: ") and "Info: " not in built.stderr


def test_json_tells_summary_findings_and_ledger(folder: Path) -> None:
    built = run("build", small(folder), "--json", "--notes", "none")
    told = json.loads(built.stdout)
    assert (told["deck"], told["slides"], told["minutes"]) == ("small.pptx", 3, 1)
    assert [finding["code"] for finding in told["findings"]] == ["notes-left-out"]
    assert {"name": "Tools", "first": 2, "last": 2, "noted": 0} in told["sections"]
    note = next(kept for kept in told["ledger"] if kept["text"] == "Breathe first.")
    assert note["left_out"] and note["source"] == "tools/notes" and note["line"] == 3
    assert built.stderr == ""


def test_json_tells_errors_too(folder: Path) -> None:
    broken = run("build", small(folder, "titel: B\n"), "--json")
    assert broken.exit_code == 3
    told = json.loads(broken.stdout)
    assert told["deck"] is None and told["findings"][0]["line"] == 10
    assert "Error: " in broken.stderr


@pytest.mark.parametrize("option", ["--json", "--open"])
def test_a_deck_on_standard_output_leaves_no_room_for_more(option: str, folder: Path) -> None:
    refused = run("build", small(folder), "-o", "-", option)
    assert refused.exit_code == 2 and f"{option} needs a file" in refused.stderr


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.yaml", "title: A\ncover: p.png\nsections:\n  - heading: B\n    picture: q.png\n", 2),
        ("a.md", "# A\n\n## B\n\n![](p.png)\n\n![](q.png)\n", 5),
    ],
)
def test_alt_texts_are_asked_for_once(name: str, text: str, line: int, folder: Path) -> None:
    for file in ("p.png", "q.png"):
        shutil.copy(CONTENT / "first-conference.png", folder / file)
    (folder / name).write_text(text, "utf-8")
    built = run("build", name, "--strict")
    assert built.exit_code == 1
    told = re.sub(rf":{line}:\d+:", f":{line}:", built.stderr)
    assert f'{name}:{line}: alt texts are missing: "p.png", "q.png" [alt]' in told
    findings = json.loads(run("build", name, "--json").stdout)["findings"]
    assert [(each["code"], each["line"]) for each in findings] == [("alt", line)]


# --notes


def test_own_notes_are_those_that_the_author_wrote_as_such(folder: Path) -> None:
    built = run("build", small(folder), "--notes", "own")
    assert [note for note in notes_of(folder / "small.pptx") if note] == ["Breathe first."]
    assert "Warning: " in built.stderr and "2 sentences are not in this deck" in built.stderr
    assert "6 texts on slides, 1 only in the notes, 2 left out as you asked" in built.stdout


def test_without_notes_nothing_of_them_is_in_the_file(folder: Path) -> None:
    built = run("build", small(folder), "--notes", "none", "--strict")
    assert built.exit_code == 1
    assert "3 sentences are not in this deck" in built.stderr
    assert not any(notes_of(folder / "small.pptx"))


# --open


@pytest.mark.parametrize("option", ["--quiet", "--json"])
def test_open_tells_where_nothing_opens_a_deck(option: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.launch", lambda _deck: 1)
    built = run("build", small(folder), "--open", "--strict", option)
    assert built.exit_code == 1 and (folder / "small.pptx").is_file()
    if option == "--json":
        (told,) = json.loads(built.stdout)["findings"]
        assert (told["code"], told["file"], built.stderr) == ("open", "small.pptx", "")
    else:
        assert built.stderr.startswith("Warning: small.pptx: no program on this computer opens decks [open]\nhint: ")


# settings


@pytest.mark.parametrize("value", ["a\x07", "a\nb", "caf\udce9"])
def test_a_command_line_that_no_slide_can_show_is_refused(value: str, folder: Path) -> None:
    refused = run("build", small(folder), "--author", value)
    assert refused.exit_code == 2 and "no slide can show" in refused.stderr
    assert not (folder / "small.pptx").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\nautor = "A"\n', 'slidewright.toml:2: there is no setting "autor" [settings]\nhint: did you mean "author"?'),
        ("author = 3\n", 'slidewright.toml:1: "author" must be a text'),
        ('author = "a\\u0007"\n', "holds a character that no slide can show"),
        ("author: A\n", "slidewright.toml:1:7: not valid TOML"),
        ("author = '\xff'\n", "the settings cannot be read"),
    ],
)
def test_settings_that_cannot_be_used_are_named(text: str, message: str, folder: Path) -> None:
    (folder / "slidewright.toml").write_text(text, "latin-1")
    refused = run("build", small(folder))
    assert refused.exit_code == 2 and message in refused.stderr
    assert not (folder / "small.pptx").exists()


# exit codes


def test_a_theme_of_ones_own_begins_as_a_copy_that_works(own_folder: Path) -> None:
    (own_folder / "a.yaml").write_text("title: T\nsections:\n  - {heading: One, lead: A sentence.}\n", "utf-8")
    assert run("new", "--theme", "mine.yaml").exit_code == 0
    assert (own_folder / "mine.yaml").read_text("utf-8").count("#") > 5
    assert run("build", "a.yaml", "--theme", "mine.yaml").exit_code == 0
    assert run("new", "--theme", "mine.yaml").exit_code == 5


def test_the_nearest_settings_are_the_only_ones(folder: Path) -> None:
    (folder / "slidewright.toml").write_text('author = "Far Away"\nevent = "Far Event"\n', "utf-8")
    (folder / "talks").mkdir()
    path = small(folder / "talks")
    assert "Far Away" in run("outline", path).output
    (folder / "talks" / "slidewright.toml").write_text('author = "Near By"\n', "utf-8")
    shown = run("outline", path).output
    assert "Near By" in shown and "Far" not in shown


def test_a_project_file_ends_the_search(folder: Path) -> None:
    (folder / "slidewright.toml").write_text('author = "Far Away"\n', "utf-8")
    (folder / "project" / "talks").mkdir(parents=True)
    project = folder / "project" / "pyproject.toml"
    project.write_text('[tool.other]\nauthor = "x"\n', "utf-8")
    path = small(folder / "project" / "talks")
    assert "Far Away" not in run("outline", path).output
    project.write_text('[tool.slidewright]\nauthor = "Pro Ject"\n', "utf-8")
    assert "Pro Ject" in run("outline", path).output
