"""The desk: each act as lines of the talk, undo, what several editors write at once, and what the page gets to know."""

from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from generator.desk.acts import Asked, changed_talk
from generator.desk.talk import ActError, Talk
from generator.read import read_file
from generator.yaml import yaml_values

SPECIMENS: Any = yaml_values((Path(__file__).parent / "desk.yaml").read_text("utf-8"), "desk.yaml")
TALKS = SPECIMENS["talks"]


def opened_talk(folder: Path, text: str) -> Talk:
    """A talk in a file beside its article."""
    (folder / "post.md").write_text(SPECIMENS["article"], "utf-8")
    (folder / "talk.yaml").write_bytes(text.encode())
    article, _ = read_file(folder / "talk.yaml")
    return Talk(text, article, article.basis[0])


def changed_lines(before: str, after: str) -> str:
    _, _, *found = unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), n=0)
    return "".join(line for line in found if not line.startswith("@@"))


def name_of_case(case: dict[str, Any]) -> str:
    return " ".join((*map(str, case["act"].values()), case.get("talk", "")))[:60]


@pytest.mark.parametrize("case", SPECIMENS["cases"], ids=name_of_case)
def test_an_act_changes_its_lines_and_no_others(case: dict[str, Any], tmp_path: Path) -> None:
    text = TALKS[case.get("talk", "block")]
    talk, asked = opened_talk(tmp_path, text), Asked(**case["act"])
    if "refused" in case:
        with pytest.raises(ActError, match=case["refused"]):
            changed_talk(talk, asked)
        return
    after = changed_talk(talk, asked)
    assert changed_lines(text, after) == case["diff"]
    opened_talk(tmp_path, after)
    with_returns = opened_talk(tmp_path, text.replace("\n", "\r\n"))
    assert changed_talk(with_returns, asked) == after.replace("\n", "\r\n")
