"""The desk in a browser: what is done there by mouse, by keys or by touch is what the file then says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pytest
from playwright.sync_api import expect

from generator.desk.acts import Asked, changed_talk
from tests.browser import Browsing, Served, serious_axe_findings
from tests.test_desk import SPECIMENS, TALKS, opened_talk
from tests.test_model import Server, server, streamed

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["server"]  # the fixture

Serve = Callable[..., Served]
Scheme = Literal["light", "dark"]
LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
TABLET: dict[str, Any] = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
HOSTILE = "<img src=x onerror='hurt = 1'>"
NUMBER = 3  # of the slide on which the acts are done, "Benefits"
NOTED = "#sentences .said:has-text('two thousand')"  # S2.2, which is in its notes
SHOWN = "#sentences .said:has-text('A third')"  # S2.1, which it shows
SHORT, SECOND = "sections/1/points/0/short", "sections/1/points/1/term"


class Case(NamedTuple):
    """An act on the page: what it asks of the file, what is clicked or pressed for it, and what is then said.

    Of what is clicked, "a = b" fills a field, "a -> b" drags, and "a ..." chooses a sentence for what else can be done.
    A key that begins with a quotation mark is text that is typed.
    """

    asked: dict[str, Any]
    clicks: tuple[str, ...]
    keys: tuple[str, ...]
    said: str


def case_of_sentence(name: str, key: str, said: str, button: str = "", **more: str) -> Case:
    """Return an act on the sentence in the notes, for which the article has a button and a key."""
    clicks = (f"{NOTED} ...", f"#choice [data-act={button or name}]")
    return Case({"act": name, **({"sentence": "S2.2"} | more)}, clicks, ("a", "ArrowDown", key), said)


def case_of_slide(name: str, key: str, said: str, button: str = "", **more: str) -> Case:
    """Return an act on the slide, for which its head has a button and a key."""
    return Case({"act": name, "slide": "benefits", **more}, (f"#slide-head [data-act={button or name}]",), (key,), said)


CASES = (
    case_of_slide("pin", "p", "This slide stays when time is short"),
    case_of_slide("hide", "h", "The slide is hidden"),
    case_of_slide("move", "[", "Moved towards the beginning", "earlier", before="where-they-live"),
    case_of_slide("move", "]", "Moved towards the end", "later", before="later"),
    case_of_slide("merge", "j", "Slides joined", "join"),
    case_of_slide("new", "+", "Slide made", "fresh", slide="", after="benefits"),
    case_of_sentence("show", "Enter", "Slide 3: Sentence shown", "toggle", slide="benefits"),
    case_of_sentence("new", "l", "Slide made", "alone", after="benefits"),
    case_of_sentence("opening", "o", "Opening changed"),
    case_of_sentence("takeaway", "t", "Takeaways changed"),
    case_of_sentence("call", "c", "Call changed"),
    case_of_sentence("private", "v", "Only you will see it"),
    Case(
        {"act": "title", "slide": "benefits", "text": "They visit two thousand flowers a day."},
        (f"{NOTED} ...", "#choice [data-act=asTitle]"),
        ("a", "ArrowDown", "u"),
        "Title written",
    ),
    Case(
        {"act": "note", "slide": "benefits", "sentence": "S2.1"},
        (SHOWN,),
        ("a", " "),
        "Slide 3: Sentence taken into the notes",
    ),
    Case(
        {"act": "note", "slide": "benefits", "sentence": "S2.1"},
        ("#panel [data-act=off] >> nth=0",),
        ("w", "Tab", "Alt+Delete"),
        "Slide 3: Sentence taken into the notes",
    ),
    Case(
        {"act": "show", "slide": "benefits", "sentence": "program-1"},
        ("#sentences .said:has-text('print')",),
        ("a", *["ArrowDown"] * 8, "Enter"),
        "Slide 3: Sentence shown",
    ),
    Case(
        {"act": "title", "slide": "benefits", "text": "Why bees"},
        ("textarea[data-kind=title] = Why bees", "#article-name"),
        ("e", "'Why bees", "Enter"),
        "Slide 3: Title written",
    ),
    Case(
        {"act": "rewrite", "at": SHORT, "text": "Bees feed a third of us."},
        (f".spot[data-of='{SHORT}']", f"[data-at='{SHORT}'] = Bees feed a third of us.", "#article-name"),
        ("w", *["Tab"] * 4, "Control+a", "'Bees feed a third of us.", "Enter"),
        "Slide 3: Text written",
    ),
    Case(
        {"act": "split", "slide": "benefits", "at": SECOND},
        (f"[data-act=split][data-of='{SECOND}']",),
        ("w", *["Tab"] * 7, "Alt+Enter"),
        "A second slide begins here",
    ),
    Case(
        {"act": "move", "slide": "benefits", "before": "where-they-live"},
        ("#slides li:nth-child(3) button -> #slides li:nth-child(2) button",),
        ("[",),
        "",
    ),
    Case(
        {"act": "form", "slide": "benefits", "layout": "cards"},
        ("#tab-forms", "[data-of=cards]"),
        ("f", "Tab", "Tab", "Enter"),
        "Form: cards",
    ),
    Case(
        {"act": "notes", "slide": "benefits", "text": "One.\n\nTwo."},
        ("#tab-notes", "#field-notes = One.\n\nTwo.", "#article-name"),
        ("n", "Control+a", "'One.\n\nTwo.", "Control+Enter"),
        "Slide 3: Notes written",
    ),
    Case(
        {"act": "minutes", "minutes": 1},
        ("#minutes = 1", "#article-name"),
        ("m", "'1", "Enter"),
        "Minutes of the talk: 1",
    ),
)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A talk beside its article."""
    (tmp_path / "post.md").write_text(SPECIMENS["article"], "utf-8")
    (tmp_path / "talk.yaml").write_text(TALKS["block"], "utf-8")
    return tmp_path / "talk.yaml"


def opened(page: Page, served: Serve, article: Path, *more: str) -> Page:
    """Put an article on the desk, and wait until its slides are there."""
    desk = served("preview", article.name, "--edit", "--engine", "office2pdf", *more, folder=article.parent)
    page.goto(desk.address)
    page.wait_for_selector("#slides img")
    return page


def says(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("#live")).to_have_text(text)


def click(page: Page, what: str) -> None:
    """Click, fill or drag with the mouse."""
    where, is_field, text = what.partition(" = ")
    source, is_drag, target = what.partition(" -> ")
    if is_field:
        page.locator(where).fill(text)
    elif what.endswith(" ..."):
        page.locator(what.removesuffix(" ...")).click(button="right")
    elif is_drag:
        page.locator(source).drag_to(page.locator(target))
    else:
        page.locator(where).click()


def press(page: Page, key: str) -> None:
    page.keyboard.type(key[1:]) if key.startswith("'") else page.keyboard.press(key)


def turn_to_slide(page: Page, by: str) -> None:
    if by == "mouse":
        page.locator("#slides button").nth(NUMBER - 1).click()
    else:
        for key in ("Escape", "Escape", "Home", *["PageDown"] * (NUMBER - 1)):
            page.keyboard.press(key)
    says(page, f"Slide {NUMBER} of 5: Benefits")


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_each_act_is_an_edit_of_the_file_and_is_undone(browsing: Browsing, served: Serve, talk: Path, by: str) -> None:
    page, before = opened(browsing.new_page(**LAPTOP), served, talk), talk.read_text("utf-8")
    for case in CASES:
        turn_to_slide(page, by)
        for each in case.clicks if by == "mouse" else case.keys:
            (click if by == "mouse" else press)(page, each)
        said = case.said or ("Slide moved" if by == "mouse" else "Moved towards the beginning")
        says(page, said)
        assert before != talk.read_text("utf-8") == after_act(talk, before, case.asked), case.asked
        page.click("#undo") if by == "mouse" else page.keyboard.press("Control+z")
        says(page, re.compile("^Undone: "))
        assert talk.read_text("utf-8") == before


def after_act(talk: Path, text: str, asked: dict[str, Any]) -> str:
    """Return what the file should say, which the tests of the acts hold."""
    beside = talk.parent / "beside"
    beside.mkdir(exist_ok=True)
    return changed_talk(opened_talk(beside, text), Asked(**asked))


def test_the_first_act_asks_and_leaves_the_article_alone(browsing: Browsing, served: Serve, talk: Path) -> None:
    talk.unlink()
    article = talk.with_name("post.md")
    page, made = opened(browsing.new_page(**LAPTOP), served, article), talk.with_name("post.talk.yaml")
    turn_to_slide_of(page, "Benefits")
    sentence, ask = page.locator(NOTED), page.locator("#ask")
    sentence.click()
    expect(ask).to_contain_text("post.talk.yaml, beside the article")
    ask.get_by_role("button", name="Not now").click()
    expect(sentence).to_have_attribute("aria-pressed", "false")
    assert not made.exists()
    sentence.click()
    ask.get_by_role("button", name="Make post.talk.yaml").click()
    says(page, re.compile("Sentence shown$"))
    expect(sentence).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#file")).to_have_text("post.talk.yaml")
    assert "short: They visit two thousand flowers a day." in made.read_text("utf-8")
    assert article.read_text("utf-8") == SPECIMENS["article"]
    page.click("#undo")
    says(page, re.compile("^Undone"))
    page.keyboard.press("y")
    says(page, re.compile("^Done again"))
    expect(sentence).to_have_attribute("aria-pressed", "true")


def turn_to_slide_of(page: Page, title: str) -> None:
    page.locator(f"#slides button[title='{title}']").click()


def test_words_are_seen_while_they_are_typed_and_the_picture_follows(
    browsing: Browsing, served: Serve, talk: Path
) -> None:
    page = opened(browsing.new_page(**LAPTOP), served, talk)
    turn_to_slide_of(page, "Benefits")
    words, picture, drawing = (
        page.locator("#sheet .words.title"),
        page.locator("#sheet img"),
        page.locator("figcaption"),
    )
    before = picture.get_attribute("src") or ""
    page.keyboard.press("e")
    page.keyboard.type(HOSTILE)
    expect(words).to_have_text(HOSTILE)
    page.keyboard.press("Escape")
    expect(words).to_have_count(0)
    page.keyboard.press("Control+a")
    page.keyboard.type("Why bees")
    page.keyboard.press("Enter")
    says(page, "Slide 3: Title written")
    expect(page.locator("#slides [aria-current]")).to_have_attribute("title", "Why bees")
    expect(picture).not_to_have_attribute("src", before)
    expect(words).to_have_count(0)
    expect(drawing).to_have_count(0)
    expect(picture).to_have_attribute("alt", re.compile("^Why bees"))
    assert page.evaluate("() => typeof hurt") == "undefined"


def test_two_windows_agree_and_what_another_editor_wrote_is_never_lost(
    browsing: Browsing, served: Serve, talk: Path
) -> None:
    page = opened(browsing.new_page(**LAPTOP), served, talk)
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("#slides img")
    for each in (page, other):
        turn_to_slide_of(each, "Benefits")
    page.keyboard.press("e")
    page.keyboard.type("Ours")
    other.locator(NOTED).click()
    says(other, "Slide 3: Sentence shown")
    expect(page.locator(NOTED)).to_have_attribute("aria-pressed", "true")
    title = page.locator("textarea[data-kind=title]")
    expect(title).to_have_value("Ours")
    page.keyboard.press("Enter")  # lines that the other window left alone
    says(page, "Slide 3: Title written")
    expect(other.locator("#slides [aria-current]")).to_have_attribute("title", "Ours")
    page.keyboard.press("Control+a")
    page.keyboard.type("Ours again")
    edit(talk, "headline: Ours", "headline: Theirs")
    expect(other.locator("textarea[data-kind=title]")).to_have_value("Theirs")
    expect(page.locator(".field.title .fit")).to_contain_text("changed elsewhere too")
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("changed elsewhere meanwhile")
    expect(title).to_have_value("Ours again")
    assert "headline: Theirs" in talk.read_text("utf-8")
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_be_hidden()
    assert "headline: Ours again" in talk.read_text("utf-8")
    told = [each for each in browsing.complaints if "409 (Conflict)" in each]
    assert len(told) == 1
    browsing.complaints.remove(told[0])


def test_who_goes_on_while_an_act_is_done_is_not_taken_elsewhere(browsing: Browsing, served: Serve, talk: Path) -> None:
    page = opened(browsing.new_page(**LAPTOP), served, talk)
    turn_to_slide_of(page, "Benefits")
    click(page, f"{NOTED} ...")
    page.locator("#choice [data-act=opening]").click()
    page.keyboard.press("e")
    page.keyboard.type("Why bees")
    says(page, "Opening changed")
    expect(page.locator("#slides [aria-current]")).to_have_attribute("title", re.compile("^Benefits"))
    expect(page.locator("textarea[data-kind=title]")).to_have_value("Why bees")
    expect(page.locator(".field.title .fit")).to_contain_text("Enter writes it")
    page.keyboard.press("Enter")
    says(page, "Slide 4: Title written")
    text = talk.read_text("utf-8")
    assert "headline: Why bees" in text and "role: opening" in text


def edit(talk: Path, before: str, after: str) -> None:
    """Write another text as an editor does: whole, by another file."""
    text = talk.read_text("utf-8")
    assert before in text
    beside = talk.with_suffix(".new")
    beside.write_text(text.replace(before, after), "utf-8")
    beside.replace(talk)


def test_findings_stand_at_their_text_and_a_mistake_above_the_last_good_deck(
    browsing: Browsing, served: Serve, talk: Path
) -> None:
    page = opened(browsing.new_page(**LAPTOP), served, talk)
    turn_to_slide_of(page, "Benefits")
    click(page, f"[data-at='{SHORT}'] = 77 % of what we eat needs their work.")
    page.keyboard.press("Enter")
    field = page.locator(".field", has=page.locator(f"[data-at='{SHORT}']"))
    expect(field.locator(".finding")).to_contain_text("77")
    expect(field.locator(".finding blockquote")).to_have_text("Food: A third of what we eat needs their work.")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(page.locator("#findings")).to_contain_text("77")
    page.keyboard.press("Escape")
    edit(talk, "heading: Growth", "headin: Growth")
    expect(page.locator("#problems")).to_contain_text('did you mean "heading"?')
    expect(page.locator("#slides [aria-current]")).to_have_attribute("title", "Benefits")
    edit(talk, "headin: Growth", "heading: Growing")
    expect(page.locator("#problems")).to_be_hidden()
    expect(page.locator("#slides")).to_contain_text("5")
    expect(page.locator("#slides button[title='Growing']")).to_be_visible()


def test_minutes_tell_which_slides_would_go(browsing: Browsing, served: Serve, talk: Path) -> None:
    page = opened(browsing.new_page(**LAPTOP), served, talk)
    click(page, "#minutes = 1")
    page.keyboard.press("Enter")
    expect(page.locator("#spoken")).to_contain_text("would go")
    gone = page.locator("#slides button[aria-label*='would go']").first
    gone.click()
    page.keyboard.press("p")
    expect(page.locator("#slides [aria-current]")).to_have_attribute("aria-label", re.compile("pinned"))
    expect(page.locator("#slides [aria-current]")).not_to_have_attribute("aria-label", re.compile("would go"))


def test_a_finger_does_it_too(browsing: Browsing, served: Serve, talk: Path) -> None:
    page = opened(browsing.new_page(**TABLET), served, talk)
    page.goto(page.url.removesuffix("desk") + "preview")
    page.get_by_role("link", name="Desk").tap()
    page.locator("#slides button[title='Benefits']").tap()
    page.locator(NOTED).tap()
    says(page, "Slide 3: Sentence shown")
    page.locator(f"{SHOWN} >> .more").tap()
    page.locator("#choice [data-act=takeaway]").tap()
    says(page, "Takeaways changed")
    page.locator("#slide-head [data-act=later]").tap()
    says(page, "Moved towards the end")
    page.locator("#undo").tap()
    says(page, "Undone: Slide moved")


def test_what_a_model_proposes_is_taken_only_if_somebody_takes_it(
    browsing: Browsing, served: Serve, talk: Path, server: Server
) -> None:
    endpoint = f"http://127.0.0.1:{server.server_port}/v1"
    page = opened(browsing.new_page(**LAPTOP), served, talk, "--model", "small", "--endpoint", endpoint)
    before, proposal = talk.read_text("utf-8"), page.locator(".field.title .proposal")
    turn_to_slide_of(page, "Benefits")
    for answer, button in (("Bees feed you", "Leave it"), ("Bees feed us", "Take it")):
        server.answers = [streamed(answer)]
        page.get_by_role("button", name="As a claim").click()
        expect(proposal).to_contain_text(answer)
        expect(proposal.locator("blockquote").first).to_contain_text("A third of what we eat")
        assert talk.read_text("utf-8") == before
        proposal.get_by_role("button", name=button).click()
        expect(proposal).to_have_count(0)
    says(page, "Proposal taken")
    asked = {"act": "title", "slide": "benefits", "text": "Bees feed us"}
    assert talk.read_text("utf-8") == after_act(talk, before, asked)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", ["english", "hebrew"])
def test_axe_finds_nothing_serious(browsing: Browsing, served: Serve, talk: Path, scheme: Scheme, script: str) -> None:
    if script == "hebrew":
        talk = talk.with_name("hebrew.yaml")
        talk.write_text((Path(__file__).parent / "samples/hebrew.yaml").read_text("utf-8"), "utf-8")
    page = opened(browsing.new_page(**TABLET, color_scheme=scheme, reduced_motion="reduce"), served, talk)
    for _ in range(2):
        page.keyboard.press("PageDown")
    for each in ("html", "#sentences h3 >> nth=0"):
        expect(page.locator(each)).to_have_attribute("dir", "rtl" if script == "hebrew" else "ltr")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    for key in ("a", "f", "n", "w", "Escape"):
        page.keyboard.press(key)
        if key != "n":
            assert serious_axe_findings(page) == [], key
    for key in ("?", "d"):
        page.keyboard.press(key)
        assert serious_axe_findings(page) == [], key
        page.keyboard.press("Escape")
