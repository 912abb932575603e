"""Takes the pictures of docs/present.md from the pages themselves, in a browser: `python -m docs.present`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from docs.gallery import ARTICLE, save
from generator import build
from generator.decks import open_deck
from generator.show.drawn import draw_slides
from generator.show.engines import find_engine
from generator.show.pages import html_of_deck, shown_deck
from tests.browser import ARGUMENTS, BROWSER, serve

THEME = "poster"
LAPTOP, HAND = {"width": 1280, "height": 720}, {"width": 360, "height": 740}
EVENING = datetime(2026, 11, 24, 19, 30)  # what the clock of the pages says when they open
SPENT = 180_000  # milliseconds of the talk when the pictures are taken

Use = Callable[[Page], None]


def main() -> None:
    """Write a picture of each page."""
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(ARGUMENTS))
        stage = serve("present", ARTICLE, "--theme", THEME)
        take(browser, "speaker", stage.address, give)
        take(browser, "audience", stage.address.replace("speaker", "audience"), wait)
        take(browser, "phone", stage.address.replace("speaker", "phone"), wait, HAND)
        stage.end()
        desk = serve("preview", ARTICLE, "--theme", THEME)
        take(browser, "preview", desk.address, ask)
        desk.end()
        take(browser, "reader", reader(Path(folder)), turn)


def take(browser: Browser, name: str, address: str, use: Use, size: dict[str, int] = LAPTOP) -> None:
    """Open a page, use it, and save its picture."""
    page = browser.new_page(viewport=size)
    page.clock.install(time=EVENING)
    page.goto(address)
    page.wait_for_selector("img[alt^='Open source'], img[alt^='What openness'], img[alt^='The rise']")
    use(page)
    page.wait_for_function("[...document.images].every(image => image.complete)")
    page.clock.run_for(1000)
    with Image.open(BytesIO(page.screenshot(animations="disabled"))) as picture:
        save(picture.convert("RGB"), f"present-{name}.png")
    page.close()


def give(page: Page) -> None:
    """Go on to the fifth slide, later than planned."""
    for title in ("What we will cover", "A few firms", "The rise", "What openness buys"):
        page.keyboard.press("PageDown")
        page.wait_for_selector(f"#now-name:has-text('{title}')")
    wait(page)


def wait(page: Page) -> None:
    """Let the time of the talk go on."""
    page.clock.run_for(SPENT)


def ask(page: Page) -> None:
    """Go to a slide, and ask for its line of the article."""
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.click("[data-act=where]")


def turn(page: Page) -> None:
    """Go to a slide, and show its notes."""
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.keyboard.press("o")


def reader(folder: Path) -> str:
    """The address of the file to share."""
    deck = build(ARTICLE, theme=THEME)
    drawn = draw_slides(deck.pptx, find_engine())
    shown = shown_deck(open_deck(deck.pptx, "talk.pptx"), drawn.names)
    path = folder / "talk.html"
    path.write_bytes(html_of_deck(shown, [drawn.pictures[name] for name in drawn.names]))
    return path.as_uri()


if __name__ == "__main__":
    main()
