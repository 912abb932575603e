"""`slidewright present` in a real browser: the windows of audience and speaker, a phone, and a rehearsal."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator import build
from generator.decks import open_deck
from generator.show.present import addresses_on_network
from tests.browser import Browsing, Served, serious_axe_findings

ARTICLE = (
    "# Weirs of the valley\n\n## The first weir\n\nIt is wide, and it is old.\n\n## The second weir\n\n"
    "It is deep there.\n\n## The third weir\n\nThe otters come in spring.\n\n## The fourth weir\n\nIt is dry.\n"
)
DECK = build(ARTICLE.encode(), name="weirs.md", slides=4)
TITLES = [slide.title for slide in open_deck(DECK.pptx, "weirs.pptx").slides]
HIDDEN = next(number for number, slide in enumerate(DECK.deck.slides, 1) if slide.hidden)
OPTIONS = ("--engine", "office2pdf")


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    DECK.save(tmp_path / "weirs.pptx")
    return tmp_path / "weirs.pptx"


def shows(page: Page, number: int) -> None:
    """Assert that a page of any role shows the slide with this number."""
    name = TITLES[number - 1]
    of_audience = page.locator("#stage img").last
    if page.url.endswith("/audience"):
        expect(of_audience).to_have_attribute("alt", re.compile(f"^{re.escape(name)}"))
    else:
        expect(page.locator("#now-name")).to_have_text(name)


def test_the_windows_are_in_step(deck: Path, browsing: Browsing, served: Callable[..., Served]) -> None:
    command = served("present", deck.name, *OPTIONS, "--minutes", "20", folder=deck.parent)
    speaker = browsing.new_page()
    speaker.goto(command.address)
    shows(speaker, 1)
    with speaker.expect_popup() as opened:
        speaker.keyboard.press("a")
    audience = opened.value
    shows(audience, 1)
    expect(speaker.locator("#spent")).to_have_text("0:00")
    expect(speaker.locator("#left")).to_have_text("20:00")
    audience.keyboard.press("ArrowRight")
    shows(speaker, 2)
    expect(speaker.locator("#spent")).not_to_have_text("0:00")  # the clock began with the first change
    expect(speaker.locator("#next-name")).to_have_text(TITLES[2])
    speaker.keyboard.press("4")
    speaker.keyboard.press("Enter")
    shows(audience, 4)
    speaker.keyboard.press("b")
    expect(audience.locator("body")).to_have_attribute("data-screen", "black")
    speaker.keyboard.press("/")
    speaker.locator("#sought").fill(TITLES[HIDDEN - 1])
    speaker.locator("#tiles button").first.click()
    shows(audience, HIDDEN)
    expect(audience.locator("body")).to_have_attribute("data-screen", "slides")
    for page in (speaker, audience):
        page.reload()
        shows(page, HIDDEN)
    expect(speaker.locator("#spent")).not_to_have_text("0:00")
    speaker.locator("#return").click()
    shows(audience, 4)


BUILT = (
    "title: Sheds\nbuilds: true\ntakeaways: [Lend what you have, Bring it back]\n"
    "sections:\n  - {heading: Why, body: It helps.}\n"
)


def test_a_slide_that_builds_up_takes_a_click_for_each_thing(
    tmp_path: Path, browsing: Browsing, served: Callable[..., Served]
) -> None:
    result = build(BUILT.encode(), name="sheds.yaml")
    result.save(tmp_path / "sheds.pptx")
    number = 1 + next(n for n, slide in enumerate(result.deck.slides) if slide.layout.family == "takeaways")
    speaker = browsing.new_page()
    speaker.goto(served("present", "sheds.pptx", *OPTIONS, folder=tmp_path).address)
    picture = speaker.locator("#now")
    expect(speaker.locator("#now-name")).to_have_text("Sheds")
    for key in (str(number), "Enter"):
        speaker.keyboard.press(key)
    expect(speaker.locator("#now-name")).to_have_text("What to remember")
    seen = [picture.get_attribute("src")]
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft"):
        speaker.keyboard.press(key)
        expect(picture).not_to_have_attribute("src", seen[-1] or "")
        seen.append(picture.get_attribute("src"))
    assert len(set(seen)) == 3 and seen == seen[::-1]
    speaker.keyboard.press("ArrowLeft")
    expect(speaker.locator("#now-name")).not_to_have_text("What to remember")


def test_a_phone_changes_slides_with_its_token_and_gets_nothing_without(
    deck: Path, browsing: Browsing, served: Callable[..., Served]
) -> None:
    command = served("present", deck.name, *OPTIONS, "--remote", folder=deck.parent)
    speaker, phone = browsing.new_page(), browsing.new_phone()
    speaker.goto(command.address)
    shows(speaker, 1)
    speaker.get_by_role("button", name="Phone").click()
    expect(speaker.locator("#qr svg")).to_be_visible()
    address = speaker.locator("#remote").inner_text()
    assert addresses_on_network()[0] in address
    speaker.keyboard.press("Escape")
    phone.goto(address)
    shows(phone, 1)
    phone.get_by_role("button", name="Next").tap()
    shows(speaker, 2)
    shows(phone, 2)
    expect(phone.locator("#next-name")).to_have_text(TITLES[2])
    assert serious_axe_findings(phone) == []
    host, token = re.fullmatch(r"(http://[^/]+/)([^/]+)/phone", address).groups()  # type: ignore[union-attr]
    stranger = browsing.new_context().request
    served_here = [stranger.get(f"{command.address.rpartition('/')[0]}/{name}") for name in ("deck.json", "speaker")]
    assert not any(str(path) in answer.text() for answer in served_here for path in (deck.parent, Path.cwd()))
    for path in ("", "phone", "speaker", "show.js", f"{token[:-1]}/phone", f"{token}/speaker", f"{token}/audience"):
        answer = stranger.get(f"{host}{path}")
        assert (answer.status, answer.body()) == (404, b"")


def test_a_rehearsal_is_written_and_read_by_build(
    deck: Path, browsing: Browsing, served: Callable[..., Served]
) -> None:
    folder = deck.parent
    command = served("present", deck.name, *OPTIONS, "--rehearse", folder=folder)
    speaker = browsing.new_page()
    speaker.goto(command.address)
    expect(speaker.locator("#spent")).to_have_text(re.compile("0:0[2-9]|0:[1-5]."))  # it runs at once
    speaker.keyboard.press("ArrowRight")
    shows(speaker, 2)
    speaker.locator("#end").click()
    expect(speaker.locator("#times")).to_be_visible()
    assert command.process.wait(60) == 0
    command.end()
    times = folder / "weirs.times.json"
    kept = json.loads(times.read_text("utf-8"))["slides"]
    assert kept[0]["title"] == TITLES[0] and 2 <= kept[0]["seconds"] < 120
    assert TITLES[0] in command.output and "weirs.times.json" in command.output
    again = build(ARTICLE.encode(), name="weirs.md", slides=4, times=times)
    assert again.outline.times == {each["id"]: each["seconds"] for each in kept}
