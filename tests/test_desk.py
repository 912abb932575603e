"""The desk: each act as lines of the talk, undo, what several editors write at once, and what the page gets to know."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import unified_diff
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from generator.agents.model import Endpoint
from generator.desk.acts import ACTS, Asked, changed_talk
from generator.desk.desk import Desk
from generator.desk.merged import ConflictError, merged_text
from generator.desk.talk import ActError, Talk
from generator.errors import InputError
from generator.model.text import bare_text
from generator.opening import open_requested_article
from generator.read import read_file
from generator.settings import BuildRequest
from generator.show.engines import find_engine
from generator.show.live import Show
from generator.show.preview import empty_deck
from generator.show.server import ACT_BODY, Door, open_doors, serve
from generator.yaml import yaml_values
from tests.test_server import ask

SPECIMENS: Any = yaml_values((Path(__file__).parent / "desk.yaml").read_text("utf-8"), "desk.yaml")
TALKS = SPECIMENS["talks"]


def opened_talk(folder: Path, text: str) -> Talk:
    """A talk in a file beside its article."""
    (folder / "post.md").write_text(SPECIMENS["article"], "utf-8")
    (folder / "talk.yaml").write_bytes(text.encode())
    opened = open_requested_article(folder / "talk.yaml", BuildRequest())
    return Talk(text, opened, opened.article)


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


@pytest.mark.parametrize("case", SPECIMENS["in place"]["cases"], ids=name_of_case)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_act_in_place_writes_the_marks_of_markdown(case: dict[str, Any], end: str, tmp_path: Path) -> None:
    path, text = tmp_path / "post.md", SPECIMENS["in place"][case["article"]]
    path.write_bytes(text.replace("\n", end).encode())
    desk, asked = desk_of(path, in_place=True), dict(case["act"])
    name = asked.pop("act")
    if "refused" in case:
        with pytest.raises(ActError, match=case["refused"]):
            act(desk, name, **asked)
        return
    act(desk, name, **asked)
    after = path.read_bytes().decode()
    assert after.count("\n") == after.count(end)
    assert changed_lines(text, after.replace("\r\n", "\n")) == case["diff"]
    assert state_of(desk)["file"] == "post.md" and not (tmp_path / "post.talk.yaml").exists()
    act(desk, "undo")
    assert path.read_bytes() == text.replace("\n", end).encode()


def test_an_article_in_yaml_is_edited_itself_and_its_notes_say_what_it_does_not_show(tmp_path: Path) -> None:
    path = tmp_path / "post.yaml"
    path.write_text(TALKS["article"], "utf-8")
    desk = desk_of(path)
    assert {each["id"]: each["where"] for each in state_of(desk)["sentences"]} == {
        "S1.1": "slide",
        "S1.2": "slide",
        "S1.3": "notes",
        "S2.1": "slide",
    }
    act(desk, "title", slide="growth", text="Forty hives")
    assert changed_lines(TALKS["article"], path.read_text("utf-8")) == "+    headline: Forty hives\n"
    assert state_of(desk)["file"] == "post.yaml"


# ---- one file, and many who write it


def desk_of(path: Path, model: Endpoint | None = None, in_place: bool = False) -> Desk:
    """A desk without pages."""
    show = Show(empty_deck(path.name), {}, {"problems": []})
    return Desk(path, BuildRequest(), show, find_engine("office2pdf"), model, in_place)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with the first talk on it."""
    opened_talk(tmp_path, TALKS["block"])
    return desk_of(tmp_path / "talk.yaml")


def state_of(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.json())
    return found


def act(desk: Desk, name: str, expects: str = "", **asked: Any) -> str:
    return desk.act(Asked(name, expects or state_of(desk)["version"], **asked))


def random_act(chance: random.Random, talk: Talk) -> dict[str, Any]:
    """What a page might ask for, and what none would."""
    texts = [path for path, span in talk.yaml.root.walk() if span.is_scalar]
    slides = [*talk.sections, "cover", "closing"]
    words = ["Short words", "A: b # c", '“Quote” it\'s "x"', "- dash", "x\n\ny", "Long " * 40, "été 🚀 {a}", "1", ""]
    return {
        "act": chance.choice([*ACTS, "show", "note", "rewrite", "undo", "redo"]),
        "slide": chance.choice(slides),
        "sentence": chance.choice([*talk.sentences]),
        "at": "/".join(map(str, chance.choice(texts))),
        "text": chance.choice(words),
        "layout": chance.choice(["auto", "points", "cards", "statement"]),
        "before": chance.choice([*slides, ""]),
        "after": chance.choice(slides),
        "minutes": chance.choice([0, 3, 9]),
    }


@pytest.mark.parametrize(("name", "end"), [("block", "\n"), ("dashes", "\r\n")])
def test_after_200_acts_undoing_all_gives_the_first_file(name: str, end: str, tmp_path: Path) -> None:
    chance, path = random.Random(name), tmp_path / "talk.yaml"
    talk = opened_talk(tmp_path, TALKS[name].replace("\n", end))
    desk, first, done = desk_of(path), path.read_bytes(), 0
    version = state_of(desk)["version"]
    for _ in range(200):
        try:
            version = desk.act(Asked(expects=version, **random_act(chance, talk)))
            done += 1
        except (ActError, InputError):
            continue
        text = path.read_bytes().decode()
        assert text.count("\n") == text.count(end)
        talk = Talk(text, open_requested_article(path, BuildRequest()), None)
    assert done > 60
    with pytest.raises(ActError, match="nothing to undo"):
        while True:
            desk.act(Asked("undo"))
    assert path.read_bytes() == first


def test_undo_and_redo_are_patches_that_leave_what_others_wrote(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    act(desk, "title", slide="benefits", text="Bees feed us")
    path.write_text(path.read_text("utf-8").replace("title: Bees in the city", "title: Bees"), "utf-8")
    desk.act(Asked("undo"))
    assert path.read_text("utf-8") == TALKS["block"].replace("title: Bees in the city", "title: Bees")
    desk.act(Asked("redo"))
    path.write_text(path.read_text("utf-8").replace("Bees feed us", "Bees feed everybody"), "utf-8")
    with pytest.raises(ConflictError, match="Bees feed everybody"):
        desk.act(Asked("undo"))
    assert "Bees feed everybody" in path.read_text("utf-8")


def test_what_another_editor_writes_is_merged_or_told(desk: Desk, tmp_path: Path) -> None:
    path, version = tmp_path / "talk.yaml", state_of(desk)["version"]
    theirs = TALKS["block"].replace("Nobody knows how many.", "Nobody knows.")
    path.write_text(theirs, "utf-8")
    act(desk, "title", version, slide="benefits", text="Bees feed us")
    assert changed_lines(theirs, path.read_text("utf-8")) == "+    headline: Bees feed us\n"
    with pytest.raises(ConflictError, match=r"Nobody knows\."):
        act(desk, "notes", version, slide="where-they-live", text="Ask around.")
    with pytest.raises(ConflictError):
        act(desk, "pin", "a version that nobody knows", slide="benefits")
    broken = path.read_text("utf-8").replace("points:", "pionts:")
    path.write_text(broken, "utf-8")
    with pytest.raises(InputError, match=r'talk.yaml:\d+:\d+: a section has no key "pionts"'):
        act(desk, "pin", version, slide="growth")
    assert path.read_text("utf-8") == broken


MERGES = {  # the base, ours, theirs, and what comes of it; None if the changes meet
    "one side": ("abc", "aXc", "abc", "aXc"),
    "other lines": ("abcde", "Xbcde", "abcdY", "XbcdY"),
    "the line beside": ("abc", "Xbc", "aYc", "XYc"),
    "the same": ("abc", "aXc", "aXc", "aXc"),
    "the same line": ("abc", "aXc", "aYc", None),
    "added at one place": ("abc", "aXbc", "aYbc", None),
    "added and removed": ("abc", "aXbc", "ab", "aXb"),
    "removed and changed": ("abc", "ac", "aYc", None),
}


@pytest.mark.parametrize("case", MERGES)
def test_changes_of_lines_are_merged_unless_they_meet(case: str) -> None:
    base, ours, theirs, merged = ("".join(f"{each}\n" for each in text) if text else text for text in MERGES[case])
    if merged is None:
        with pytest.raises(ConflictError):
            merged_text(base or "", ours or "", theirs or "")
    else:
        assert merged_text(base or "", ours or "", theirs or "") == merged


WRITES = """
from tests.test_desk import *
desk = desk_of(Path(sys.argv[1]))
version = json.loads(desk.json())["version"]
print("begins", flush=True)
while True:
    for title in ("One " * 2000, "Two " * 2000):
        version = desk.act(Asked("title", version, slide="benefits", text=title))
"""


def test_a_killed_desk_leaves_the_file_whole(desk: Desk, tmp_path: Path) -> None:
    chance, path = random.Random(1), tmp_path / "talk.yaml"
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", WRITES, path], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout and writer.stdout.readline() == "begins\n"
            time.sleep(0.2 + chance.random() / 5)
            os.kill(writer.pid, signal.SIGKILL)
        article, _ = read_file(path)
        assert [each.id for each in article.sections] == ["where-they-live", "benefits", "growth", "later"]
        assert bare_text(article.sections[1].headline)[:3] in ("", "One", "Two")


def test_an_article_is_not_changed_and_its_talk_is_made_when_it_is_asked_for(tmp_path: Path) -> None:
    article = tmp_path / "post.md"
    article.write_text(SPECIMENS["article"], "utf-8")
    desk = desk_of(article)
    before = state_of(desk)
    assert (before["file"], before["makes"]) == ("", "post.talk.yaml")
    with pytest.raises(ActError, match="make the talk first"):
        act(desk, "pin", slide="benefits")
    assert act(desk, "draft") == before["version"]
    act(desk, "title", before["version"], slide="benefits", text="Bees feed us")
    after = state_of(desk)
    assert after["file"] == "post.talk.yaml" and "headline: Bees feed us" in (tmp_path / "post.talk.yaml").read_text(
        "utf-8"
    )
    assert [each["id"] for each in after["slides"]] == [each["id"] for each in before["slides"]]
    assert article.read_text("utf-8") == SPECIMENS["article"]
    assert state_of(desk_of(article))["version"] == after["version"]


def test_an_article_that_cannot_be_read_leaves_the_page_empty(tmp_path: Path) -> None:
    article = tmp_path / "post.md"
    article.write_text("", "utf-8")
    desk = desk_of(article)
    assert (state_of(desk)["version"], state_of(desk)["slides"], state_of(desk)["direction"]) == ("", [], "ltr")
    status, said = desk.answer(b'{"act": "draft"}')
    assert status == 422 and "is empty" in json.loads(said)["error"]


# ---- what the page gets to know


def test_the_page_knows_where_each_sentence_is(desk: Desk) -> None:
    places = {each["id"]: (each["where"], each["slides"]) for each in state_of(desk)["sentences"]}
    assert places["S1.1"] == ("slide", ["where-they-live"])
    assert places["S1.3"] == ("notes", ["where-they-live"])
    assert places["S2.1"] == places["S2.3"] == ("slide", ["benefits"])
    assert places["S2.4"] == places["program-1"] == ("out", [])
    assert places["table-1"] == ("slide", ["growth"])
    assert places["S4.2"] == ("hidden", ["later"])


def test_each_text_has_its_place_in_the_file_its_size_and_its_evidence(desk: Desk) -> None:
    slides = {each["id"]: each for each in state_of(desk)["slides"]}
    assert [*slides] == ["cover", "where-they-live", "benefits", "growth", "later", "closing"]
    texts = {text["at"]: text for text in slides["benefits"]["texts"]}
    places = ("heading", "points/0/term", "points/0/short", "points/1/term", "points/1/detail")
    assert [*texts] == [f"sections/1/{place}" for place in places]
    assert texts["sections/1/points/0/short"]["evidence"] == ["S2.1"]
    assert all(text["size"] >= 16 for text in texts.values())
    forms = {form["layout"] for form in slides["benefits"]["forms"]}
    assert {"cards", "points"} <= forms and forms.isdisjoint(("code", "agenda", "table"))
    assert (slides["growth"]["layout"], slides["later"]["hidden"], slides["later"]["index"]) == ("table", True, 3)


def test_a_text_that_the_article_does_not_say_is_found_at_its_place(desk: Desk) -> None:
    act(desk, "rewrite", at="sections/1/points/0/short", text="90 percent of what we eat needs their work")
    (slide,) = (each for each in state_of(desk)["slides"] if each["id"] == "benefits")
    found = {each["code"]: each for each in slide["findings"]}
    assert found["proof-number"]["at"] == "sections/1/points/0"
    assert "90" in found["proof-number"]["message"] and found["proof-number"]["sentence"] == "S2.1"


def test_a_draft_of_prose_rests_on_all_sentences_that_it_shows(tmp_path: Path) -> None:
    article = tmp_path / "post.md"
    article.write_text(
        "# Machines\n\n## The bill\n\nThree people worked on it for two weeks, about 24,000 euros of salaries. "
        "The eight machines that we bought in the spring of 2021 cost another 31,000 euros, and are there.\n\n"
        "Nobody has asked for the money back.\n\n## What is next\n\nWe rent the machines to schools.\n",
        "utf-8",
    )
    slides = state_of(desk_of(article))["slides"]
    texts = [text for slide in slides for text in slide["texts"] if "24,000" in text["text"]]
    assert texts and all("S1.1" in text["evidence"] for text in texts)
    assert [each["code"] for slide in slides for each in slide["findings"] if each["level"] != "info"] == []


def test_a_lost_qualifier_is_found_at_its_place(tmp_path: Path) -> None:
    article = SPECIMENS["article"].replace("There are forty now.", "There are almost forty now.")
    opened_talk(tmp_path, TALKS["block"])
    (tmp_path / "post.md").write_text(article, "utf-8")
    desk = desk_of(tmp_path / "talk.yaml")
    act(desk, "show", slide="benefits", sentence="S3.2")
    act(desk, "rewrite", at="sections/1/points/2/short", text="There are forty now")
    found = (each for slide in state_of(desk)["slides"] for each in slide["findings"])
    places = [(each["at"], each["sentence"]) for each in found if each["code"] == "proof-qualifier"]
    assert places == [("sections/1/points/2", "S3.2")]


def test_minutes_say_what_would_go_and_a_pinned_slide_stays(desk: Desk) -> None:
    act(desk, "minutes", minutes=1)
    assert [each["id"] for each in state_of(desk)["slides"] if each["cut"]]
    cut = next(each["id"] for each in state_of(desk)["slides"] if each["cut"])
    act(desk, "pin", slide=cut)
    assert not next(each for each in state_of(desk)["slides"] if each["id"] == cut)["cut"]


def test_a_form_is_drawn_with_the_words_of_the_slide(desk: Desk) -> None:
    state_of(desk)
    assert (desk.form("benefits", "cards") or b"").startswith(b"\x89PNG")
    assert desk.form("benefits", "cards") == desk.form("benefits", "cards") != desk.form("benefits", "points")
    assert desk.form("benefits", "table") is None and desk.form("cover", "cards") is None


# ---- over HTTP


@contextmanager
def served(desk: Desk) -> Iterator[Door]:
    """The door of a server with a desk, in a thread."""
    show = desk._show
    with open_doors() as (here,):
        thread = Thread(target=serve, args=(show, (here,)), kwargs={"editor": desk})
        thread.start()
        try:
            yield here
        finally:
            show.end()
            thread.join(10)


def post(door: Door, body: dict[str, Any] | bytes, token: str = "", **headers: str) -> tuple[int, dict[str, Any]]:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = ask(door, f"/{token or door.token}/act", "POST", sent, **headers)
    said: bytes = answer.body  # type: ignore[attr-defined]
    return answer.status, json.loads(said) if said else {}


def test_two_pages_agree_and_a_conflict_is_told(desk: Desk) -> None:
    with served(desk) as door:

        def page() -> dict[str, Any]:
            found: dict[str, Any] = json.loads(ask(door, door.path("desk.json")).body)  # type: ignore[attr-defined]
            return found

        version = page()["version"]
        title = {"act": "title", "expects": version, "slide": "benefits", "text": "Bees feed us"}
        assert post(door, title)[0] == 200
        assert post(door, {"act": "pin", "expects": version, "slide": "growth"})[0] == 200  # a page that is behind
        status, said = post(door, {**title, "text": "Bees work"})
        assert status == 409 and "Bees feed us" in said["error"]
        one, other = page(), page()
        assert one == other and one["version"] != version and one["undo"] == "pin"
        status, said = post(door, {"act": "hide", "expects": one["version"], "slide": "cover"})
        assert status == 422 and said["error"].startswith("this slide is not made of a section")


def test_only_an_own_page_may_edit(desk: Desk) -> None:
    with served(desk) as door:
        version = state_of(desk)["version"]
        asked = {"act": "pin", "expects": version, "slide": "growth"}
        assert post(door, asked, Origin="http://example.org")[0] == 403
        assert post(door, asked, token=door.audience)[0] == 404
        assert ask(door, f"/{door.audience}/desk.json").status == 404
        assert ask(door, f"/{door.audience}/form/benefits/cards.png").status == 404
        assert post(door, b"x" * (ACT_BODY + 1))[0] == 413
        assert post(door, b"no JSON")[0] == post(door, {"act": "pin", "more": 1})[0] == 400
        assert ask(door, door.path("form/benefits/cards.png")).headers["Content-Type"] == "image/png"
        assert ask(door, door.path("desk")).status == 200
        assert state_of(desk)["version"] == version
    with open_doors() as (door,):
        show = Show(empty_deck("talk.md"), {})
        thread = Thread(target=serve, args=(show, (door,)))
        thread.start()
        statuses = [ask(door, door.path(name)).status for name in ("desk", "desk.json")]
        show.end()
        thread.join(10)
    assert statuses == [404, 404]
