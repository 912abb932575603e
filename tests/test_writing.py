"""Whoever writes a talk has what is needed: a page of the article, a draft that builds the same slides, a skill."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml as pyyaml
from PIL import Image

from generator import build
from generator.look import open_theme
from generator.measure import count_words
from generator.model.deck import TableItem
from generator.model.outline import Outline
from generator.model.settings import USUAL
from generator.model.text import bare_text
from generator.opening import open_requested_article
from generator.pipeline import plan_article
from generator.read import keys, read_bytes
from generator.read.files import files_beside_article
from generator.restate import restate_article
from generator.restate.brief import TOKENS_PER_WORD, page_for_writers, skill_pages
from generator.restate.draft import draft_of_outline, talk_with_comments
from generator.settings import request_of_options, settings_in_article
from tests.commands import run
from tests.test_cases import CASES, article_of, options_of
from tests.test_restate import is_refused

SAMPLE = Path(__file__).parent / "samples" / "tool-library" / "post.md"
PAGE = Path(__file__).parent.parent / "docs" / "agents.md"
PRIVATE = ("Ask Ines before you print this", "The town may cut the rent")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "post.md").write_text(SAMPLE.read_text("utf-8"), "utf-8")
    Image.new("RGB", (900, 600), (90, 120, 110)).save(tmp_path / "shelf.png")
    return tmp_path


# ---- the law of drafts


def shown(outline: Outline) -> Iterator[tuple[str, list[str], list[str]]]:
    """The title, the words and the other blocks of each visible slide.

    The heads of columns, which a talk adds to what an author wrote, are in no written talk. A slide of one
    text without a title has it as heading there.
    """
    for slide in outline.slides:
        if slide.hidden:
            continue
        lines = {name: [bare_text(line.text) for line in lines] for name, lines in slide.fill.items()}
        said = [
            text for name, texts in lines.items() if name not in ("title", "label", "left", "right") for text in texts
        ]
        said += [bare_text(entry.text_of(field)) for entry in slide.items for field in entry.fields]
        seen = [each.file for each in (entry.picture for entry in slide.items) if each]
        seen += [type(slide.block).__name__] if slide.block else []
        title = " ".join(lines.get("title", []) or said)
        yield title, sorted(" ".join(said).split()), seen


@pytest.mark.parametrize(
    "case", [each for each in CASES if not is_refused(article_of(each))], ids=lambda case: case.name
)
def test_a_draft_builds_the_same_slides(case: Path) -> None:
    opened = open_requested_article(str(article_of(case)), request_of_options(**options_of(case)))
    outline, look, *_ = plan_article(opened.article, opened.settings)
    text = talk_with_comments(restate_article(draft_of_outline(opened.article, outline, look.families)))
    files = files_beside_article(case)
    again, _ = read_bytes(text.encode(), "again.yaml", "yaml", files)
    assert list(shown(plan_article(again, settings_in_article(again, files).over(USUAL))[0])) == list(shown(outline))


def test_a_draft_says_where_it_is_from_and_what_its_keys_are_for(folder: Path) -> None:
    made = run("draft", "post.md", "-o", "talk.yaml")
    assert made.exit_code == 0 and made.stdout.count("\n") == 1 and "slidewright verify talk.yaml" in made.stdout
    talk = Path("talk.yaml").read_text("utf-8")
    told = re.findall(r"^ *# ([a-z-]+): ", talk, re.MULTILINE)
    assert {"title", "article", "headline", "notes", "from", "points", "term", "short", "answer"} <= {*told}
    assert len(told) == len({*told})
    values = pyyaml.safe_load(talk)
    assert values["article"] == ["post.md"]
    reasons = next(each for each in values["sections"] if each["heading"] == "Why people share")
    assert reasons["points"][0] == {
        "term": "Cost",
        "short": "A good drill costs about 120 euros.",
        "from": "A good drill costs about 120 euros.",
    }
    assert reasons["notes"][1] == "Cost: A good drill costs about 120 euros. Borrowing one costs nothing."
    assert [each["heading"] for each in values["sections"] if each.get("skip")] == ["Thanks"]
    assert run("build", "talk.yaml").exit_code == 0


def test_a_draft_replaces_nothing(folder: Path) -> None:
    Path("talk.yaml").write_text("mine", "utf-8")
    assert run("draft", "post.md").exit_code == 5
    assert Path("talk.yaml").read_text("utf-8") == "mine"
    assert run("draft", "post.md", "--force").exit_code == 0
    assert "skip: true" in Path("talk.yaml").read_text("utf-8")


def test_a_comment_is_never_within_a_long_text() -> None:
    talk = "sections:\n  - heading: >-\n      notes: no key\n      short: none\n    notes: |-\n      short: no key\n"
    lines = talk_with_comments(talk).splitlines()
    assert [line.split(":")[0].strip() for line in lines if "#" in line] == [
        "# sections",
        "# heading",
        "# headline",
        "# notes",
    ]
    assert pyyaml.safe_load("\n".join(lines)) == pyyaml.safe_load(talk)


# ---- the brief


def test_a_brief_numbers_what_a_talk_may_name(folder: Path) -> None:
    page = run("brief", "post.md", "--minutes", "10", "--audience", "neighbours").stdout
    request = " ".join(page[:800].split())
    assert "10 minutes for neighbours, in the language en-GB. The article is enough for 4 to 7 slides" in request
    assert "about 295 words of notes" in " ".join(page.split())
    bare = run("brief", "post.md", "--article").stdout
    assert bare.startswith("## The article") and bare.partition("### S2")[2][:500] in page
    for line in (
        "S2.3 Borrowing one costs nothing.",
        "S2.6 Quote: I came for a ladder and left with a friend.",
        "  4  def due_soon(loans):",
        "| 2023 | 245 | 2,300 |",
        "- picture 1: shelf.png, 900 x 600 px, The shelf in the fire station, A long shelf with drills, saws and "
        "ladders, each with a numbered label (in S5)",
        "- table 1: 3 columns, 4 rows (in S5)",
        "- program 1: python, 10 lines (in S4)",
        "- quotations: S2.6",
    ):
        assert line in page.splitlines(), line
    assert "S1.3 312 tools, 540 members" in page
    tokens = int(re.findall(r"about ([\d,]+) tokens", page)[0].replace(",", ""))
    assert abs(count_words(page) * TOKENS_PER_WORD - tokens) < 30


def test_a_talk_names_sentences_by_the_numbers_of_the_brief(folder: Path) -> None:
    notes = "[S2.3-S2.5, Mine., 'S1.2, S2.6']"
    talk = f"article: post.md\ntitle: T\nsections: [{{heading: H, from: S2.2, lead: A., notes: {notes}}}]"
    Path("talk.yaml").write_text(talk, "utf-8")
    (section,) = open_requested_article("talk.yaml", request_of_options()).article.sections
    brief = dict(re.findall(r"^(S\d\S*) (?:- |Quote: )?(.*)$", run("brief", "post.md").stdout, re.MULTILINE))
    assert [bare_text(each) for each in section.evidence] == [brief["S2.2"]]
    said = [brief["S2.3"], brief["S2.4"], brief["S2.5"], "Mine.", brief["S1.2"], brief["S2.6"]]
    assert [bare_text(each) for each in section.notes] == said
    Path("talk.yaml").write_text(talk.replace("from: S2.2", "from: S2"), "utf-8")
    whole = str(open_requested_article("talk.yaml", request_of_options()).article.sections[0].evidence)
    assert "left with a friend" in whole and "member since" not in whole
    Path("talk.yaml").write_text(talk.replace("S2.6", "S2.66"), "utf-8")
    refused = run("verify", "talk.yaml")
    assert refused.exit_code == 3 and "talk.yaml:3:" in refused.stderr and "no sentence S2.66" in refused.stderr


def test_a_heading_alone_is_named_by_the_number_of_its_section(folder: Path) -> None:
    Path("post.md").write_text("# Post\n\n## A\n\n### Nora's review: 8 of 10\n\n### B\n\nIt is.\n", "utf-8")
    Path("talk.yaml").write_text("article: post.md\ntitle: T\nsections: [{heading: H, from: S2, lead: A.}]", "utf-8")
    (section,) = open_requested_article("talk.yaml", request_of_options()).article.sections
    assert [bare_text(each) for each in section.evidence] == ["Nora's review: 8 of 10"]


def test_sentences_by_number_have_no_marks_of_what_is_around_them(folder: Path) -> None:
    Path("post.md").write_text("# Post\n\n## A\n\n1- Wood is dear. “Nails are not. We know.” He left.\n", "utf-8")
    Path("talk.yaml").write_text(
        "article: post.md\ntitle: T\nsections: [{heading: H, lead: A., notes: S1.1-S1.2}]", "utf-8"
    )
    (section,) = open_requested_article("talk.yaml", request_of_options()).article.sections
    assert [bare_text(each) for each in section.notes] == ["Wood is dear. Nails are not."]


def test_takeaways_speak_their_evidence_unless_it_points_back(folder: Path) -> None:
    Path("post.md").write_text("# Post\n\n## A\n\nThe wood is dear. But that has nothing to do with nails.\n", "utf-8")
    takeaways = "[{text: Wood is dear, from: S1.1}, {text: Nails are not, from: S1.2}]"
    talk = f"article: post.md\ntitle: T\ntakeaways: {takeaways}\nsections: [{{heading: H, lead: A.}}]"
    Path("talk.yaml").write_text(talk, "utf-8")
    notes = [[bare_text(line.text) for line in each.notes] for each in build("talk.yaml").deck.slides]
    assert ["The wood is dear.", "Sources:", "But that has nothing to do with nails."] in [each[:3] for each in notes]


def test_a_sentence_may_prove_a_slide_and_one_of_its_points(folder: Path) -> None:
    Path("post.md").write_text("# Post\n\n## A\n\nThe wood is dear here. The nails are cheap now.\n", "utf-8")
    talk = "{heading: H, headline: So dear, from: S1, points: [{short: Wood is dear, from: S1.1}], notes: S1.2}"
    Path("talk.yaml").write_text(f"article: post.md\ntitle: T\nsections:\n  - {talk}\n", "utf-8")
    notes = [bare_text(line.text) for slide in build("talk.yaml").deck.slides for line in slide.notes]
    assert notes.count("The wood is dear here.") == 1


def test_notes_say_each_sentence_once_and_only_what_is_said(folder: Path) -> None:
    rows = "\n".join(f"| {number} | x |" for number in range(1, 5))
    article = (
        "The shelf is full,so we build.The wood is here. Who pays? The town does, in part and in time, for all of us."
    )
    Path("post.md").write_text(
        f"---\nsummary: A standfirst.\n---\n\n## A\n\n{article}\n\n| a | b |\n|---|---|\n{rows}\n"
    )
    table = "table: {from: 1, rows: [2-3]}"
    talk = "article: post.md\ntitle: T\ntakeaways: [{text: The shelf, from: S1.1}]\nsections:\n"
    talk += f"  - {{heading: Name, headline: The town pays, from: S1, {table}, notes: [S1.1, The town does.]}}"
    Path("talk.yaml").write_text(talk)
    deck = build("talk.yaml").deck
    cover, slide, end = ([bare_text(line.text) for line in each.notes] for each in deck.slides[:3])
    spoken = ["The shelf is full, so we build. The wood is here.", "The town does."]
    left = "Who pays? The town does, in part and in time, for all of us."
    assert cover[:1] == ["A standfirst."] and slide == [*spoken, "Sources:", left, "Next: The shelf"]
    assert end[:1] == spoken[:1]
    (table,) = (item.table for each in deck.slides for item in each.items if isinstance(item, TableItem))
    assert [bare_text(row[0]) for row in table.rows] == ["2", "3"]
    Path("talk.yaml").write_text(talk.replace("[2-3]", "9").replace("heading: Name", "points: [{term: A, xyz: b}]"))
    refused = run("verify", "talk.yaml").stderr
    assert 'the table has 4 lines, and no line "9"' in refused and "hint: use one of: term, " in refused


def test_a_brief_has_no_private_text_and_no_comment(folder: Path) -> None:
    for page in (run("brief", "post.md").stdout, run("brief", "post.md", "--json").stdout):
        assert "Borrowing one costs nothing" in page
        assert [text for text in PRIVATE if text in page] == []
    yaml = "title: A\nprivate: Mum is the word.\nsections: [{heading: B, notes: Smile., private: Do not., lead: C.}]\n"
    page = run("brief", "-", "--from", "yaml", stdin=yaml).stdout
    assert "(note or caption) Smile." in page and "Mum" not in page and "Do not." not in page


def test_a_brief_is_json_for_programs_and_a_file(folder: Path) -> None:
    values = json.loads(run("brief", "post.md", "--json").stdout)
    assert values["article"]["licence"] == "CC BY 4.0"
    assert values["programs"][0]["lines"][3] == "def due_soon(loans):"
    assert values["numbers"]["S2.2"] == ["120 euros"]
    Path("brief.md").write_text("mine", "utf-8")
    assert run("brief", "post.md", "-o", "brief.md").exit_code == 5
    assert run("brief", "post.md", "-o", "brief.md", "--force").exit_code == 0
    assert Path("brief.md").read_text("utf-8") == run("brief", "post.md").stdout
    Path("a: b.md").write_text(SAMPLE.read_text("utf-8"), "utf-8")
    for name, said in (("post.md", "post.md"), ("a: b.md", '"a: b.md"')):
        assert f"```yaml\narticle: {said}\n" in run("brief", name).stdout


# ---- the skill


def test_a_skill_is_short_and_says_the_limits_of_the_layouts() -> None:
    pages = skill_pages()
    skill, families = pages["SKILL.md"], open_theme("paper").families
    assert skill.startswith("---\nname: slidewright\n") and skill.count("\n") <= 120
    assert count_words("".join(map(page_for_writers, ("form", "limits", "answers")))) * TOKENS_PER_WORD <= 1500
    assert f"with `answer` at most {families['versus'].most}; `steps`: 3 to {families['steps'].most}" in skill
    assert not re.search(r"\$\{?\w", "".join(pages.values()))
    for known in (keys.SECTION, keys.POINT, keys.CHART):
        assert all(f"- `{key.name}`" in pages["reference.md"] for key in known.keys)


def test_a_skill_is_installed_where_agents_look(folder: Path) -> None:
    assert run("skill", "--install", "nowhere").exit_code == 2
    assert run("skill", "--install").exit_code == 0
    for home in (".claude", ".agents"):
        found = folder / home / "skills" / "slidewright"
        assert {each.name: each.read_text("utf-8") for each in found.iterdir()} == skill_pages()
    assert [run("skill").stdout, run("skill", "--reference").stdout] == list(skill_pages().values())
    assert run("skill", "--install").exit_code == 0
    Path(".claude/skills/slidewright/SKILL.md").write_text("mine", "utf-8")
    assert run("skill", "--install").exit_code == 5
    assert Path(".claude/skills/slidewright/SKILL.md").read_text("utf-8") == "mine"
    assert run("skill", "--install", "--force").exit_code == 0


def examples() -> Iterator[str]:
    """Every talk that the pages for writers show."""
    for page in (page_for_writers("form"), *skill_pages().values(), PAGE.read_text("utf-8")):
        yield from re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("number", range(4))
def test_every_example_builds_and_is_proven(number: int, folder: Path) -> None:
    """Each section is one slide, besides the cover, the takeaways and the end, and there is nothing to warn of."""
    talk = list(examples())[number]
    Path("talk.yaml").write_text(talk, "utf-8")
    built = run("build", "talk.yaml", "--strict")
    assert (built.exit_code, [line for line in built.stderr.splitlines() if line.startswith("Warning")]) == (0, [])
    outline = pyyaml.safe_load(run("outline", "talk.yaml", "--format", "yaml").stdout)
    titles = [slide["title"] for slide in outline["slides"] if not slide.get("hidden")]
    said = pyyaml.safe_load(talk)
    assert titles[1 : -2 if "takeaways" in said else -1] == [section["headline"] for section in said["sections"]]
    assert "found: 0 errors" in run("verify", "talk.yaml").output


def test_the_commands_of_the_page_work_one_after_the_other(folder: Path) -> None:
    blocks = "".join(re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
    lines = [line for line in blocks.splitlines() if line.startswith("slidewright")]
    assert len(lines) > 4
    for line in lines:
        assert run(*shlex.split(line)[1:]).exit_code == 0, line
    assert {"talk.yaml", "talk.pptx", "brief.md", ".agents"} <= {path.name for path in folder.iterdir()}
