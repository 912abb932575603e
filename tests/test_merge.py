"""A deck that somebody edited, and its article, which went on: both are in the merged deck, or a finding says why."""

from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pptx import Presentation

from generator import Result, build
from generator.pipeline import merged_result
from generator.yaml import yaml_values
from tests.merging import PLACE, edited, everything, shape_with

SAID = yaml_values(Path(__file__).with_name("edits.yaml").read_text("utf-8"), "edits.yaml")
ARTICLE, CASES = str(SAID["article"]), list(SAID["cases"])


@cache
def result(article: str = ARTICLE, **options: Any) -> Result:
    return build(article.encode(), name="roof.yaml", **options)


def changed(replaced: dict[str, str]) -> str:
    text = ARTICLE
    for old, new in replaced.items():
        text = text.replace(old, new)
    return text


def merged(deck: bytes, article: str, ours: str = "", **options: Any) -> Result:
    return merged_result(result(article, **options), deck, Path("roof.pptx"), lambda _: "article" if ours else "")


@pytest.mark.parametrize("case", CASES, ids=[str(number) for number, _ in enumerate(CASES)])
def test_case(case: dict[str, Any]) -> None:
    deck = edited(result().pptx, case.get("deck", {"noise": []}))
    found = merged(deck, changed(case.get("article", {})), case.get("ours", ""))
    said = everything(found.pptx)
    assert [words for words in case.get("has", ()) if words not in said] == []
    assert [words for words in case.get("lacks", ()) if words in said] == []
    assert {each.code for each in found.findings if each.code.startswith("edit-")} == set(case.get("found", ()))
    places = [said.index(words) for words in case.get("order", ())]
    assert places == sorted(places)
    presentation = Presentation(BytesIO(found.pptx))
    if "placed" in case:
        shape = shape_with(presentation, case["placed"])
        assert (shape.left, shape.top, shape.width, shape.height) == PLACE
    assert case.get("xml", "") in "".join(slide.part.blob.decode() for slide in presentation.slides)
    if case.get("same") == "rebuild":
        assert said == everything(result(changed(case.get("article", {}))).pptx)


EDITS = [case for case in CASES if "article" not in case and "noise" not in case["deck"]]
REPLACED = [case["article"] for case in CASES if "article" in case]


def check_random_pair(seed: int) -> None:
    """No edit of two is lost without a finding, whatever the article says now; and merging again changes nothing."""
    random = Random(seed)
    edits, replaced = random.sample(EDITS, 2), random.choice(REPLACED)
    try:
        deck = edited(edited(result().pptx, edits[0]["deck"]), edits[1]["deck"])
    except StopIteration:  # the one edit removed what the other changes
        return
    found = merged(deck, changed(replaced))
    before, said = everything(deck), everything(found.pptx)
    if not found.merged.conflicts:
        assert [words for case in edits for words in case.get("has", ()) if words in before and words not in said] == []
        assert [words for case in edits for words in case.get("lacks", ()) if words in said] == []
    assert merged(found.pptx, changed(replaced)).pptx == found.pptx
    assert merged(deck, ARTICLE).pptx == deck


@pytest.mark.parametrize("seed", range(24))
def test_no_edit_is_lost_without_a_finding(seed: int) -> None:
    check_random_pair(seed)
