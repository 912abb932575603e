"""A repository of talks as `new --repo` writes it: its action runs here step by step, and its findings suit others."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from generator.cli.annotations import sarif_log
from generator.errors import Where, info, warning
from generator.shipped import CONTENT
from tests.commands import run

ROOT = Path(__file__).parents[1]
ACTION = Path(".github/actions/slidewright/action.yml")
RECIPE: dict[str, Any] = yaml.safe_load((ROOT / ACTION).read_text("utf-8"))
STEPS = {step["name"]: step for step in RECIPE["runs"]["steps"] if "run" in step}
LOST = "\n![Moss](moss.png)\n"  # a picture that is not there, on line 6
ARTICLE = "# A roof garden\n\n## Why\n\nIt holds rain. It holds talk.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    assert run("new", "--repo", str(tmp_path / "talks")).exit_code == 0
    git(tmp_path / "talks", "init", "-q")
    commit(tmp_path / "talks")
    return tmp_path / "talks"


def git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path) -> str:
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "A change")
    return git(folder, "rev-parse", "HEAD")


def carried_out(name: str, folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """A step of the action as GitHub's runner carries it out; an input without a value has its default."""
    values = {
        f"${{{{ inputs.{key} }}}}": inputs.get(key, each.get("default", "")) for key, each in RECIPE["inputs"].items()
    }
    own = {key: values[value] for key, value in STEPS[name]["env"].items()}
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path, **own}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def decks(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "decks").glob("*.pptx"))


def test_the_repository_has_the_action_itself() -> None:
    assert (CONTENT / "starter" / ACTION).read_bytes() == (ROOT / ACTION).read_bytes()


def test_the_repository_is_not_written_over_another_file(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Ours", "utf-8")
    assert run("new", "--repo", str(tmp_path)).exit_code == 5
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_all_talks_are_built_where_no_commit_is_known(repository: Path) -> None:
    ran = carried_out("Build what changed", repository, since="0" * 40)
    assert ran.returncode == 0, ran.stderr
    assert decks(repository) == ["bees-in-ten-minutes.pptx", "bees.pptx"]
    assert carried_out("Verify the talks that name their article", repository).returncode == 0


def test_only_the_articles_that_changed_are_built(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    assert "no article changed" in carried_out("Build what changed", repository, since=first).stdout
    (repository / "talks" / "a roof.md").write_text(ARTICLE, "utf-8")
    second = commit(repository)
    assert carried_out("Build what changed", repository, since=first).returncode == 0
    assert decks(repository) == ["a roof.pptx"]
    (repository / "slidewright.toml").write_text('theme = "signal"\n', "utf-8")
    commit(repository)
    assert carried_out("Build what changed", repository, since=second).returncode == 0
    assert decks(repository) == ["a roof.pptx", "bees-in-ten-minutes.pptx", "bees.pptx"]


def test_findings_stand_beside_their_lines(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    (repository / "talks" / "lost.md").write_text(ARTICLE + LOST, "utf-8")
    talk = repository / "talks" / "bees-in-ten-minutes.yaml"
    talk.write_text(talk.read_text("utf-8").replace("300 euros", "900 euros"), "utf-8")
    commit(repository)
    built = carried_out("Build what changed", repository, since=first)
    assert built.returncode == 1 and "lost.pptx" in decks(repository)
    assert "::warning file=talks/lost.md,line=7," in built.stderr
    assert carried_out("Build what changed", repository, since=first, strict="false").returncode == 0
    verified = carried_out("Verify the talks that name their article", repository)
    assert verified.returncode == 1 and "::error file=talks/bees-in-ten-minutes.yaml,line=" in verified.stderr


def test_the_install_step_takes_what_it_is_given(repository: Path) -> None:
    pytest.importorskip("pip", reason="an environment of uv has no pip")
    assert carried_out("Install", repository, slidewright="pip").returncode == 0


@pytest.mark.draws
def test_the_slides_of_each_deck_are_drawn(repository: Path) -> None:
    assert carried_out("Build what changed", repository, since="").returncode == 0
    ran = carried_out("Draw the slides", repository)
    assert ran.returncode == 0, ran.stderr
    pictures = [path.read_bytes()[:4] for path in (repository / "decks" / "bees").glob("slide-*.png")]
    assert len(pictures) > 3 and {*pictures} == {b"\x89PNG"}


# Findings for other programs


def log(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*words, "--format", "sarif").stdout)
    return found


@pytest.mark.parametrize(
    "command", [("build",), ("build", "good.md"), ("outline",), ("outline", "good.md"), ("verify",)]
)
def test_a_command_prints_one_log_and_nothing_else(command: tuple[str, ...], own_folder: Path) -> None:
    Path("good.md").write_text(ARTICLE, "utf-8")
    Path("lost.md").write_text(ARTICLE + LOST, "utf-8")
    results = log(*command, "lost.md")["runs"][0]["results"]
    code = "article" if command == ("verify",) else "picture"
    assert [each["ruleId"] for each in results if each["level"] != "note"] == [code]


def test_an_error_is_in_the_log(own_folder: Path) -> None:
    Path("lost.md").write_text("# A\n\n## B\n\n<!-- layout: crads -->\n\nWords.\n", "utf-8")
    ran = run("build", "lost.md", "--format", "sarif")
    (result,) = json.loads(ran.stdout)["runs"][0]["results"]
    assert (ran.exit_code, result["ruleId"], result["level"]) == (3, "unknown-layout", "error")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "lost.md"},
        "region": {"startLine": 5},
    }


def test_a_log_keeps_the_rules_of_sarif(own_folder: Path) -> None:
    """The rules of its schema, 2.1.0, that concern what we write: levels, addresses as RFC 3986 has them, from 1."""
    places = [Where(f"{own_folder}/a b.md", 3, 2), Where("ü.md"), Where("x.md", 4), None]
    found = [warning("picture", "It is\nnot there", where, "draw it") for where in places]
    made = sarif_log([*found, info("font", "small", Where("https://example.org/a?b=1", 2))])
    assert made["version"] == "2.1.0" and made["$schema"].endswith("sarif-schema-2.1.0.json")
    (one,) = made["runs"]
    assert one["tool"]["driver"]["name"] == "Slidewright"
    assert {each["level"] for each in one["results"]} <= {"none", "note", "warning", "error"}
    located = [each["locations"][0]["physicalLocation"] for each in one["results"] if "locations" in each]
    uris = [each["artifactLocation"]["uri"] for each in located]
    assert uris[:3] == ["a%20b.md", "%C3%BC.md", "x.md"] and unquote(uris[3]) == "https://example.org/a?b=1"
    assert [each.get("region") for each in located[:3]] == [{"startLine": 3, "startColumn": 2}, None, {"startLine": 4}]
