"""The recipes for other projects: the hook of pre-commit, and the workflows of docs/batch.md."""

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Context

from generator.cli import main
from tests.commands import run

ROOT = Path(__file__).parent.parent
FILES = {
    file: yaml.safe_load(text)
    for file, text in re.findall(
        r"^```yaml (\S+)\n(.*?)^```$", (ROOT / "docs" / "batch.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
}
WORKFLOWS = {file: found for file, found in FILES.items() if file.startswith(".github/workflows/")}
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
ARTICLE = "# A roof garden\n\n## Why\n\nIt holds rain. It holds talk.\n"


def commands(script: str) -> list[list[str]]:
    """The commands of a script that are ours, each in words, with what a pipe appends to one."""
    lines = script.replace("\\\n", " ").splitlines()
    return [shlex.split(line[line.index("slidewright ") :]) for line in lines if "slidewright " in line + " "]


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def is_understood(words: list[str]) -> bool:
    """Whether there is such a command with such options; nothing is run."""
    command = main.get_command(Context(main), words[0])
    assert command
    command.make_context(words[0], words[1:])
    return True


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words], cwd=folder, check=True)


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "A change")


def test_there_are_recipes() -> None:
    assert len(WORKFLOWS) == 2 and ".pre-commit-config.yaml" in FILES


@pytest.mark.parametrize("workflow", WORKFLOWS.values(), ids=list(WORKFLOWS))
def test_a_workflow_installs_builds_and_keeps_what_it_built(workflow: dict[Any, Any]) -> None:
    assert workflow["name"] and workflow[True]  # YAML 1.1 reads `on` as true, and GitHub knows that
    (upload,) = (step for step in steps(workflow) if step.get("uses", "").startswith("actions/upload-artifact@"))
    scripts = [step["run"] for step in steps(workflow) if "run" in step]
    ours = [words for script in scripts if "pip install" not in script for words in commands(script)]
    assert scripts[0] == "python -m pip install git+https://example.org/slidewright.git@v0.2.0" and len(ours) == 1
    ((_, *words),) = ours
    assert words[:1] == ["build"] and words[words.index("-o") + 1].rstrip("/") == upload["with"]["path"]
    assert is_understood([*words, "talks/a.md"][: None if words[1] == "-o" else -1])


# The hook of pre-commit


def test_the_hook_fails_on_a_warning_and_writes_nothing(own_folder: Path) -> None:
    Path("good.md").write_text(ARTICLE, "utf-8")
    Path("lost.md").write_text(f"{ARTICLE}\n![Moss](moss.png)\n", "utf-8")
    program, *words = shlex.split(HOOK["entry"])
    codes = [run(*words, *files).exit_code for files in (["good.md"], ["good.md", "lost.md", "good.md"])]
    assert (program, codes) == ("slidewright", [0, 1])
    assert sorted(path.name for path in own_folder.iterdir()) == ["good.md", "lost.md"]
