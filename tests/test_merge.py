"""A deck that somebody edited, and its article, which went on: both are in the merged deck, or a finding says why."""

import json
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from generator import Result, build
from generator.decks.carried import carried_of_deck
from generator.errors import InputError, OutputError
from generator.merge.package import RT
from generator.pipeline import merged_result
from generator.yaml import yaml_values
from tests.commands import run
from tests.made_template import made_template
from tests.merging import IN_LIBREOFFICE, PLACE, edit_with_libreoffice, edited, everything, shape_with
from tests.render import needs_soffice

SAID = yaml_values(Path(__file__).with_name("edits.yaml").read_text("utf-8"), "edits.yaml")
ROOF = Path("roof.pptx")
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
    return merged_result(result(article, **options), deck, ROOF, lambda _: "article" if ours else "")


def merged_case(case: dict[str, Any], deck: bytes, path: Path = ROOF) -> Result:
    side = "article" if "ours" in case else ""
    return merged_result(result(changed(case.get("article", {}))), deck, path, lambda _: side)


def wrong(case: dict[str, Any], found: Result) -> list[object]:
    """What a merged deck says, or where, that its case does not want."""
    said, presentation = everything(found.pptx).replace("\u00a0", " "), Presentation(BytesIO(found.pptx))
    codes = {each.code for each in found.findings if each.code.startswith("edit-")} - {"edit-program"}
    xml = "".join(slide.part.blob.decode() for slide in presentation.slides)
    order, placed = [said.find(words) for words in case.get("order", ())], ()
    if "placed" in case:
        shape = shape_with(presentation, case["placed"])
        placed = tuple(zip((shape.left, shape.top, shape.width, shape.height), PLACE, strict=True))
    return [
        *(f"lacks {words}" for words in case.get("has", ()) if words not in said),
        *(f"has {words}" for words in case.get("lacks", ()) if words in said),
        *([f"lacks {case['xml']}"] if case.get("xml", "") not in xml else []),
        *(f"finds {code}" for code in codes ^ set(case.get("found", ()))),
        *([f"order {order}"] if order != sorted(order) or -1 in order else []),
        *(pair for pair in placed if abs(pair[0] - pair[1]) > 1000),  # LibreOffice counts in 1/100 mm
    ]


@pytest.mark.parametrize("case", CASES, ids=[str(number) for number, _ in enumerate(CASES)])
def test_case(case: dict[str, Any]) -> None:
    found = merged_case(case, edited(result().pptx, case.get("deck", {"noise": []})))
    assert wrong(case, found) == []
    if case.get("same") == "rebuild":
        assert everything(found.pptx) == everything(result(changed(case.get("article", {}))).pptx)


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


@pytest.mark.parametrize("seed", range(12))
def test_no_edit_is_lost_without_a_finding(seed: int) -> None:
    check_random_pair(seed)


# ---- laws


def test_what_no_side_changed_stays_and_all_of_a_person_stays() -> None:
    """Masters, comments and properties are no slides, and what this program does not know is a person's too."""
    presentation = Presentation(BytesIO(result().pptx))
    presentation.core_properties.subject = "Mine"
    presentation.slide_masters[0].shapes[0].left = 7
    with BytesIO() as file:
        presentation.save(file)
        deck = file.getvalue()
    assert merged(deck, ARTICLE).pptx == deck
    again = Presentation(BytesIO(merged(deck, changed({"title: A garden": "title: The garden"})).pptx))
    assert (again.core_properties.title, again.core_properties.subject) == ("The garden on the roof", "Mine")
    assert again.slide_masters[0].shapes[0].left == 7


def test_comments_stay_whichever_deck_is_changed() -> None:
    presentation = Presentation(BytesIO(result().pptx))
    main, slide = presentation.part, presentation.slides[1].part
    parts = [(main, "commentAuthors", "/ppt/commentAuthors.xml"), (slide, "comments", "/ppt/comments/comment1.xml")]
    for owner, kind, name in parts:
        type = f"application/vnd.openxmlformats-officedocument.presentationml.{kind}+xml"
        owner.relate_to(Part(PackURI(name), type, main.package, f"<{kind}/>".encode()), f"{RT}{kind}")
    with BytesIO() as file:
        presentation.save(file)
        deck = edited(file.getvalue(), {"text": ["holds half", "keeps half"]})
    for replaced in ({"stay cool": "stay cold"}, {"title: A": "theme: signal\ntitle: A"}, {"Benefits": "What it is"}):
        with ZipFile(BytesIO(merged(deck, changed(replaced)).pptx)) as package:
            rels = "".join(package.read(name).decode() for name in package.namelist() if "slides/_rels" in name)
            assert "comments/comment1.xml" in rels and "ppt/commentAuthors.xml" in package.namelist()


def test_a_deck_of_another_article_is_not_merged() -> None:
    other = "title: Other\nsections:\n" + "".join(f"  - {{heading: Word {n}, lead: Say {n}.}}\n" for n in range(9))
    with pytest.raises(OutputError, match="more than 30 percent"):
        merged(edited(result().pptx, {"box": ["Rain", "x"]}), other)


def test_a_damaged_deck_is_not_merged() -> None:
    deck = edited(result().pptx, {"box": ["Rain", "x"]})
    with ZipFile(BytesIO(deck)) as package, BytesIO() as file:
        with ZipFile(file, "w") as copy:
            for name in package.namelist():
                data = package.read(name)
                copy.writestr(name, data.replace(b"p:spTree", b"p:tree") if "slides/slide2" in name else data)
        with pytest.raises(InputError, match="damaged"):
            merged(file.getvalue(), changed({"Soil": "Earth"}))


def test_it_is_told_again_until_somebody_says_who_comes_first() -> None:
    deck, article = edited(result().pptx, {"text": ["holds half", "keeps most"]}), changed({"holds half": "keeps all"})
    first = merged(deck, article)
    again, settled = merged(first.pptx, article), merged_result(result(article), first.pptx, ROOF, lambda _: "deck")
    assert again.pptx == first.pptx == merged(deck, article).pptx and again.findings == first.findings
    (told,) = (each for each in first.findings if each.code == "edit-conflict")
    assert str(told.where) == "roof.yaml:11:9" and 'article says "The roof keeps all of the rain."' in told.message
    assert [each.level for each in settled.findings if each.code == "edit-conflict"] == ["info"]
    assert not merged(settled.pptx, article).merged.conflicts
    assert "keeps all" in everything(merged(first.pptx, article, ours="all").pptx)


def test_a_text_that_somebody_removed_is_not_lost() -> None:
    found = merged(edited(result().pptx, {"drop": ["Ada"]}), ARTICLE)
    assert {entry.unit.text for entry in found.ledger if entry.removed} >= {"A word", "Ada Green"}
    assert not [entry for entry in found.ledger if entry.lost]


def test_a_template_is_merged_too(tmp_path: Path) -> None:
    template = tmp_path / "company.pptx"
    template.write_bytes(made_template())
    deck = edited(result(template=str(template)).pptx, {"text": ["holds half", "keeps half"], "slide": ["Mine"]})
    found = merged(deck, changed({"stay cool": "stay cold"}), template=str(template))
    assert all(words in everything(found.pptx) for words in ("keeps half", "stay cold", "Mine"))


@needs_soffice
def test_edits_in_libreoffice_are_merged_as_those_in_powerpoint(tmp_path: Path) -> None:
    """It drops what the deck carries, ids and the names of shapes; the file beside the deck has the base.

    The first edit of each kind is made, and merged with all that articles became meanwhile.
    """
    path = tmp_path / "roof.pptx"
    result().save(path)
    kinds = {number: {name.split()[0] for name in case.get("deck", "?")} for number, case in enumerate(CASES)}
    possible = [number for number in kinds if kinds[number] <= IN_LIBREOFFICE]
    firsts = {str(sorted(kinds[number])): str(CASES[number]["deck"]) for number in reversed(possible)}
    cases = [CASES[number] for number in possible if str(CASES[number]["deck"]) in firsts.values()]
    edits = {str(case["deck"]): case["deck"] for case in cases}
    decks = {said: tmp_path / f"{number}.pptx" for number, said in enumerate(edits)}
    edit_with_libreoffice(path, {decks[said]: edit for said, edit in edits.items()})
    found = [(case, merged_case(case, decks[str(case["deck"])].read_bytes(), path)) for case in cases]
    assert [(case, problems) for case, each in found if (problems := wrong(case, each))] == []
    assert all(any(one.code == "edit-program" for one in each.findings) for _, each in found)


# ---- the commands


MARKDOWN = """# A garden

## Benefits

- **Rain**: The roof *holds* half of the rain.
- **Heat**: The rooms below
  stay cool.

<!-- a comment -->
## Steps

1. Ask the owner
2. Measure the load

## A word

> Nobody has planted it yet.
"""


def test_edits_go_back_into_the_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("roof.md").write_text(MARKDOWN, "utf-8")
    run("build", "roof.md", "--no-agenda")
    edits = {"text": ["half", "most"], "text 2": ["stay", "are"], "note": ["owner", "Hello"], "drop": ["Nobody"]}
    edits |= {"move": ["Heat"], "first": ["Ask"]}
    Path("roof.pptx").write_bytes(edited(Path("roof.pptx").read_bytes(), edits))
    told = run("diff", "roof.pptx").stdout
    assert '"The rooms below stay cool." is now "The rooms below are cool."' in told and "moved from 3 to 2" in told
    patch = run("pull", "roof.pptx", "roof.md", "--no-agenda")
    assert patch.stdout.startswith("--- roof.md\n+++ roof.md\n") and "place or size changed" in patch.stderr
    assert Path("roof.md").read_text("utf-8") == MARKDOWN
    assert run("pull", "roof.pptx", "roof.md", "--no-agenda", "--write").exit_code == 0
    steps = "<!-- a comment -->\n## Steps\n\n::: notes\nHello\n:::\n\n1. Ask the owner\n2. Measure the load\n"
    points = "- **Rain**: The roof *holds* most of the rain.\n- **Heat**: The rooms below\n  are cool."
    assert Path("roof.md").read_text("utf-8").rstrip() == f"# A garden\n\n{steps}\n## Benefits\n\n{points}".rstrip()
    told = run("diff", "roof.pptx", "roof.md", "--no-agenda", "--json")
    assert json.loads(told.stdout)["findings"] == []


def test_the_example_of_the_page_is_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = (Path(__file__).parents[1] / "docs" / "edits.md").read_text("utf-8")
    (article,), shown = re.findall("```markdown\n(.*?)```", page, re.S), re.findall("```console\n(.*?)```", page, re.S)
    Path("roof.md").write_text(article, "utf-8")
    run("build", "roof.md")
    edits = {"text": ["holds half", "keeps most"], "move": ["Heat"], "slide": ["More of it"]}
    Path("roof.pptx").write_bytes(edited(Path("roof.pptx").read_bytes(), edits))
    Path("roof.md").write_text(article.replace("half", "60 percent").replace("six", "seven"), "utf-8")
    for block in shown:
        command, _, printed = block.partition("\n")
        ran = run(*command.split()[2:])
        wanted = re.escape(printed).replace(r"\ \ \.\.\.", "(?s:.*?)")
        assert re.fullmatch(wanted, ran.stderr + ran.stdout), ran.stderr + ran.stdout


def test_a_deck_gives_back_its_article_and_nothing_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("roof.md").write_text(f"{MARKDOWN}\n::: private\nA secret\n:::\n", "utf-8")
    run("build", "roof.md")
    assert run("article", "roof.pptx", "-o", "back.yaml").exit_code == 0
    assert "secret" not in str(carried_of_deck(Path("roof.pptx").read_bytes()))
    assert run("build", "back.yaml").exit_code == 0
    assert everything(Path("back.pptx").read_bytes()) == everything(Path("roof.pptx").read_bytes())
    for option in ("--notes=own", "--notes=none", "--no-source"):
        run("build", "roof.md", "-o", "other.pptx", option, "--force")
        assert run("article", "other.pptx", "-o", "other.yaml").exit_code == 3
