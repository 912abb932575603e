"""What the author of a Markdown file likely meant as something else is told, with its line and what to do."""

import pytest

from generator import build
from generator.errors import Finding, TemplateError
from generator.model.article import Article
from generator.read import read_bytes

HEAD = "# A talk\n\n## Why\n\n"


def parsed(text: str) -> tuple[Article, tuple[Finding, ...]]:
    return read_bytes(text.encode(), "f.md", "markdown")


def told(text: str) -> list[str]:
    """Level, code and line of what is told, but for the language."""
    return [f"{each.level} {each.code} {each.where and each.where.line}" for each in parsed(text)[1]]


MEANT = {
    "no heading": ("It rains.\n\nIt snows.\n", ["info heading 1"]),
    "no heading under front matter": ("---\ntitle: T\n---\n\nIt rains.\n", ["info heading 5"]),
    "a fence": (f"{HEAD}It rains.\n\n```python\nx = 1\n\nIt snows.\n", ["warning code 7"]),
    "a fence at the end": (f"{HEAD}It rains.\n\n```", ["warning code 7"]),
    "a fence of tildes": (f"{HEAD}~~~~\nx\n~~~\n", ["warning code 5"]),
    "a fence in a list": (f"{HEAD}- One\n\n  ```\n  x\n\nIt snows.\n", ["warning code 7"]),
    "a fence in a quote": (f"{HEAD}> ```\n> x\n\nIt snows.\n", ["warning code 5"]),
    "a fence in slides": (
        "---\nmarp: true\n---\n# A\n\n---\n\n# B\n\n```\nx\n",
        ["info front-matter 1", "warning code 10"],
    ),
    "front matter": ("---\ntitle: T\nauthor: A\n\n## Why\n\nIt rains.\n", ["warning front-matter 1"]),
    "front matter in TOML": ("+++\ntitle = 'T'\n\n## Why\n\nIt rains.\n", ["warning front-matter 1"]),
}


@pytest.mark.parametrize(("text", "findings"), MEANT.values(), ids=MEANT)
def test_it_is_told_with_its_line(text: str, findings: list[str]) -> None:
    said = [each for each in told(text) if each != "info slides 1"]
    assert said == findings
    assert all(each.hint for each in parsed(text)[1] if each.level == "warning")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}```\nx\n```\n",
        f"{HEAD}````\n```\n````\n\nIt rains.\n",
        f"{HEAD}> ```\n> x\n> ```\n\nIt rains.\n",
        f"{HEAD}- One\n\n  ```\n  x\n  ```\n",
        f"{HEAD}~~~\n```\n~~~\n",
        f"{HEAD}| A | B |\n|---|---|\n| 1 | 2 |\n",
        f"{HEAD}| A line\n| of verse\n",
        f"{HEAD}Home | About\nBlog | Contact\n",
        f"{HEAD}![a](pic.png 'A title')\n",
        f"{HEAD}![a](https://a.b/c.png)\n",
        "**Why**\n\nIt rains.\n\n**How**\n\nIt snows.\n",
        "Why\n---\n\nIt rains.\n",
        "---\n\n# A talk\n\n## Why\n\nIt rains.\n",
    ],
)
def test_what_is_as_it_should_be_is_not(text: str) -> None:
    mistaken = ("these lines look like", "does not end", "no line of the file")
    assert not [each for each in parsed(text)[1] if any(said in each.message for said in mistaken)]


SITES = {
    "Jekyll": "layout permalink published categories tags excerpt_separator toc classes author_profile redirect_from "
    "last_modified_at nav_order header image sitemap comments share related parent has_children defaults collection",
    "Hugo": "draft slug weight aliases lastmod linkTitle keywords series menu menus expiryDate publishDate resources "
    "url outputs images type build cascade languageCode markup params headless summary videos target",
    "Obsidian": "aliases cssclasses publish created updated up alias cssclass status",
    "a conference": "speakers events talks dates location video_url room languages licenses logos contacts titles urls",
}


@pytest.mark.parametrize("site", SITES)
def test_the_keys_of_other_programs_are_one_remark(site: str) -> None:
    keys = "".join(f"{key}: '2024-05-01'\n" for key in SITES[site].split())
    _, findings = parsed(f"---\ntitle: T\n{keys}---\n\n## Why\n\nIt rains.\n")
    assert not [each for each in findings if "has no key" in each.message]
    assert sum(each.message.startswith("Slidewright does not use") for each in findings) == 1


@pytest.mark.parametrize(("kind", "name", "near"), [("theme", "papr", "paper"), ("talk", "meetpu", "meetup")])
def test_a_misspelt_theme_or_talk_is_guessed(kind: str, name: str, near: str) -> None:
    with pytest.raises(TemplateError, match=f'did you mean "{near}"'):
        build(b"# T\n\nIt rains.\n", name="a.md", **{kind: name})  # type: ignore[arg-type]
