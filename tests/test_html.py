"""The file to share, opened from the disk without a server; and every page of a show as axe sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from generator.show.live import Show
from generator.show.pages import html_of_deck
from generator.show.server import Door
from tests.browser import PHONE, Browsing, serious_axe_findings
from tests.shown import TITLES, hostile_deck, specimen_deck, specimen_pictures
from tests.test_server import served

EVENING = datetime(2026, 11, 24, 19, 30)
SEEN = "article:visible"
LAPTOP = {"viewport": {"width": 1280, "height": 720}}
ROLES = ("audience", "speaker", "phone", "preview")
BESIDE = {
    "findings": [{"level": "warning", "code": "length", "message": "Too long", "place": "doors.md:21", "hint": "Cut"}]
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("shared") / "doors.html"
    path.write_bytes(html_of_deck(specimen_deck(), specimen_pictures()))
    return path.as_uri()


def assert_seen(page: Page, number: str) -> None:
    """Wait until something is visible of the slide of this number alone, in the file to share."""
    expect(page.locator(SEEN)).to_have_count(1)
    expect(page.locator(SEEN)).to_have_id(number)


def read(browsing: Browsing, address: str) -> Page:
    page = browsing.new_page(**LAPTOP)
    page.goto(address)
    return page


def test_on_a_laptop_it_is_read_slide_by_slide(browsing: Browsing, address: str) -> None:
    page = read(browsing, address)
    assert_seen(page, "1")
    for key, number in (
        ("ArrowRight", "2"),
        ("n", "3"),
        ("PageUp", "2"),
        ("End", "5"),
        ("Backspace", "4"),
        ("Home", "1"),
    ):
        page.keyboard.press(key)
        assert_seen(page, number)
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    assert_seen(page, "3")
    expect(page).to_have_url(f"{address}#3")
    expect(page.locator("#live")).to_have_text("Slide 3 of 5: How doors")
    page.reload()
    assert_seen(page, "3")
    page.goto(f"{address}#2")
    assert_seen(page, "2")
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("v")
    expect(page.locator(SEEN)).to_have_count(len(TITLES))


def test_text_and_notes_are_there_on_demand(browsing: Browsing, address: str) -> None:
    page = read(browsing, address)
    text, note = page.get_by_text("A text of slide 1", exact=True), page.get_by_text("A note for slide 1").first
    assert not text.is_visible()
    page.keyboard.press("t")
    expect(text).to_be_visible()
    expect(note).to_be_hidden()
    page.get_by_role("button", name="Notes").click()
    expect(note).to_be_visible()
    page.keyboard.press("Space")  # the button that was clicked does not take the key
    assert_seen(page, "2")


SWIPE = """([from, to]) => {
  const target = document.querySelector("main img");
  const touch = (clientX) => new Touch({identifier: 1, target, clientX, clientY: 9});
  const tell = (kind, changedTouches, touches) => target.dispatchEvent(
    new TouchEvent(kind, {bubbles: true, changedTouches, touches}));
  tell("touchstart", [touch(from)], [touch(from)]);
  tell("touchend", [touch(to)], []);
}"""


@pytest.mark.parametrize(("direction", "onward"), [("ltr", (200, 20)), ("rtl", (20, 200))])
def test_a_finger_turns_the_slides_as_the_language_runs(
    browsing: Browsing, tmp_path: Path, direction: Literal["ltr", "rtl"], onward: tuple[int, int]
) -> None:
    path = tmp_path / "doors.html"
    path.write_bytes(html_of_deck(specimen_deck(direction=direction), specimen_pictures()))
    phone = browsing.new_phone()
    phone.goto(path.as_uri())
    phone.get_by_role("button", name="One at a time").tap()
    phone.evaluate(SWIPE, onward)
    phone.evaluate(SWIPE, onward)
    assert_seen(phone, "3")
    phone.evaluate(SWIPE, onward[::-1])
    phone.evaluate(SWIPE, (200, 190))
    assert_seen(phone, "2")


def test_without_a_script_and_on_paper_every_slide_is_there(browsing: Browsing, address: str) -> None:
    page = browsing.new_page(java_script_enabled=False, **LAPTOP)
    page.goto(address)
    expect(page.locator(SEEN)).to_have_count(len(TITLES))
    assert not page.get_by_role("button").first.is_visible()
    printed = read(browsing, address)
    printed.emulate_media(media="print")
    expect(printed.locator(SEEN)).to_have_count(len(TITLES))


def present(browsing: Browsing, address: str) -> tuple[Page, Page]:
    """The speaker's window and the audience's."""
    page = read(browsing, address)
    page.keyboard.press("ArrowRight")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Present").click()
    page.wait_for_selector("#now-name:has-text('Why doors')")
    return page, opened.value


def shows(audience: Page, title: str) -> None:
    audience.wait_for_selector(f"#stage img[alt^='{title}']:last-child")


def test_two_windows_of_a_file_keep_in_step(browsing: Browsing, address: str) -> None:
    speaker, audience = present(browsing, address)
    shows(audience, "Why doors")
    speaker.keyboard.press("PageDown")
    shows(audience, "How doors")
    audience.click("#stage")
    speaker.wait_for_selector("#now-name:has-text('What to remember')")
    expect(speaker.locator("[data-act=pause]")).to_have_text("Pause")
    audience.keyboard.press("b")
    speaker.wait_for_selector("#screen:has-text('black')")
    expect(audience.locator("body")).to_have_attribute("data-screen", "black")
    speaker.keyboard.press("ArrowLeft")
    shows(audience, "How doors")
    expect(audience.locator("body")).to_have_attribute("data-screen", "slides")


def test_messages_of_windows_that_the_browser_does_not_name_are_taken(browsing: Browsing, address: str) -> None:
    speaker, audience = present(browsing, address)
    shows(audience, "Why doors")
    for page in (speaker, audience):  # the message that follows comes again, from nobody
        page.evaluate(
            "addEventListener('message', (e) => e.source && setTimeout(dispatchEvent, 0,"
            " new MessageEvent('message', { data: e.data })))"
        )
    speaker.keyboard.press("PageDown")
    shows(audience, "How doors")
    audience.click("#stage")  # two moves: the window's own, and the same from nobody
    speaker.wait_for_selector("#now-name:has-text('What to remember')")
    shows(audience, "What to remember")


def test_a_hidden_slide_is_met_by_number_and_by_search_only(browsing: Browsing, address: str) -> None:
    speaker, audience = present(browsing, address)
    speaker.keyboard.press("End")
    shows(audience, "What to remember")
    speaker.keyboard.press("ArrowRight")
    speaker.wait_for_selector("#live:has-text('last slide')", state="attached")
    speaker.keyboard.press("/")
    speaker.keyboard.type("hinges")
    expect(speaker.locator("#found")).to_have_text("1 slide found")
    expect(speaker.locator("#tiles h3")).to_have_text("Backup")
    speaker.keyboard.press("Enter")
    shows(audience, "Hinges in detail")
    speaker.get_by_role("button", name="Back to slide 4").click()
    shows(audience, "What to remember")
    speaker.keyboard.type("5")
    speaker.keyboard.press("Enter")
    shows(audience, "Hinges in detail")


VIEWED = [(LAPTOP, ""), (LAPTOP, "#audience"), (LAPTOP, "#speaker-2"), (PHONE, ""), (PHONE, "#speaker-2")]


@pytest.mark.parametrize(("options", "hash"), VIEWED, ids=lambda each: each if isinstance(each, str) else "")
def test_axe_finds_nothing_serious_in_the_file_to_share(
    browsing: Browsing, address: str, options: dict, hash: str
) -> None:
    page = browsing.new_page(**options)
    page.goto(address + hash)
    assert serious_axe_findings(page) == []


@pytest.fixture
def doors() -> Iterator[tuple[Door, Show]]:
    """A server of this small deck, as a rehearsal, in a thread."""
    deck = specimen_deck()
    pictures = dict(zip((slide.picture for slide in deck.slides), specimen_pictures(), strict=True))
    show = Show(deck, pictures, {**BESIDE, "problems": [], "minutes": 0, "rehearse": True, "remote": "", "qr": ""})
    with served(show) as (here, _phone):
        yield here, show


@pytest.mark.parametrize("role", ROLES)
def test_axe_finds_nothing_serious_on_a_page(browsing: Browsing, doors: tuple[Door, Show], role: str) -> None:
    page = browsing.new_page(**(PHONE if role == "phone" else LAPTOP))
    page.goto(doors[0].address(role))
    page.wait_for_selector("img[alt^='Open doors']")
    assert serious_axe_findings(page) == []
    for key in ("g", "?"):
        page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_be_visible()
        assert serious_axe_findings(page) == []
        page.keyboard.press("Escape")


def test_a_hostile_deck_runs_nothing(browsing: Browsing, tmp_path: Path) -> None:
    text = "</script><script>hurt = 1</script><img src=x onerror='hurt = 1'>"
    deck = hostile_deck(text)
    path = tmp_path / "hostile.html"
    path.write_bytes(html_of_deck(deck, specimen_pictures()))
    for hash in ("", "#speaker", "#audience"):
        page = read(browsing, f"{path.as_uri()}{hash}")
        page.keyboard.press("g")
        assert page.locator("#tiles .name").first.text_content() == text
        assert page.evaluate("typeof hurt") == "undefined"


def test_the_speaker_is_told_in_words_how_the_time_goes(browsing: Browsing, address: str) -> None:
    page = browsing.new_page(**LAPTOP)
    page.clock.install(time=EVENING)
    page.goto(f"{address}#speaker")
    page.clock.pause_at(EVENING + timedelta(minutes=1))
    spent, left, pace = (page.locator(name) for name in ("#spent", "#left", "#pace"))
    assert (spent.text_content(), left.text_content(), pace.text_content()) == ("0:00", "4:00", "ready")
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(100_300)
    assert (spent.text_content(), left.text_content(), pace.text_content()) == ("1:40", "2:20", "40 s behind")
    page.keyboard.press("End")
    page.clock.run_for(1_000)
    assert pace.text_content() == "1:19 ahead"
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(60_000)
    assert spent.text_content() == "1:41"
    page.get_by_role("button", name="Reset").click()
    page.clock.run_for(1_000)
    assert (spent.text_content(), pace.text_content()) == ("0:00", "ready")
