"""Takes the pictures of docs/desk.md from the page itself, in a browser: `python -m docs.desk`."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from docs.gallery import ARTICLE, save
from tests.browser import ARGUMENTS, BROWSER, SECONDS, serve

POST = ARTICLE.with_suffix(".md")
LAPTOP = {"width": 1280, "height": 800}
Use = Callable[[Page], None]


def main() -> None:
    """Write the pictures, each of the page as the one before it left the talk."""
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        copy(POST, folder)
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(ARGUMENTS))
        desk = serve("preview", POST.name, "--edit", folder=Path(folder))
        take(browser, desk.address, "words", "light", choose)
        take(browser, desk.address, "forms", "light", see_forms)
        take(browser, desk.address, "proof", "dark", claim)
        desk.end()


def take(browser: Browser, address: str, name: str, scheme: Literal["light", "dark"], use: Use) -> None:
    """Open the page, use it, and save its picture once all slides are drawn."""
    page = browser.new_page(viewport=LAPTOP, color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    page.wait_for_selector("#slides img")
    use(page)
    expect(page.locator("figcaption")).to_have_count(0)
    with Image.open(BytesIO(page.screenshot(animations="disabled"))) as picture:
        save(picture.convert("RGB"), f"desk-{name}.png")
    page.close()


def turn(page: Page, title: str) -> None:
    """Go to a slide."""
    page.locator(f"#slides button[title='{title}']").click()


def choose(page: Page) -> None:
    """Make the talk by showing a sentence, and choose the next one."""
    turn(page, "Benefits")
    page.locator("#sentences .noted").first.click()
    page.click("#yes")
    expect(page.locator("#live")).to_contain_text("Sentence shown")


def see_forms(page: Page) -> None:
    """Look at the forms of a slide, with its own words."""
    turn(page, "Challenges")
    page.keyboard.press("f")
    expect(page.locator(".forms img:not([src])")).to_have_count(0)
    page.wait_for_function("() => [...document.querySelectorAll('.forms img')].every((image) => image.complete)")


def claim(page: Page) -> None:
    """Write a number that the article does not have, and set the minutes."""
    page.click("#minutes")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator("#spoken")).to_contain_text("would go")
    turn(page, "Benefits")
    field = page.locator("#panel textarea[data-kind=body]").first
    field.fill("A fix from Nairobi runs in Oslo within 20 minutes.")
    field.press("Enter")
    expect(page.locator(".finding").first).to_be_visible()


if __name__ == "__main__":
    main()
