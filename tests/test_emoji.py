"""Codes of emoji stand for them in Markdown, where people write them, and nowhere else."""

from io import BytesIO

import docx
import pytest

from generator.model.blocks import Paragraph
from generator.model.text import bare_text
from generator.read import SourceFormat, read_bytes

SAID = "Ship it :rocket: at once."
MEANT = "Ship it 🚀 at once."


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_heading("A", 1)
    document.add_paragraph(text)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


CASES: list[tuple[SourceFormat, bytes, str]] = [
    ("markdown", f"# A\n\n{SAID}\n".encode(), MEANT),
    ("markdown", f"# A\n\n**{SAID}**\n".encode(), MEANT),
    ("markdown", b"# A\n\nWrite `:rocket:` or <code>:rocket:</code>, *now*.\n", "Write :rocket: or :rocket:, now."),
    ("markdown", b"# A\n\nWrite <kbd>:rocket: **now**</kbd>.\n", "Write :rocket: now."),
    ("markdown", b"# A\n\n<p>Ship it :rocket: at once.</p>\n", SAID),
    ("html", f"<h1>A</h1><p>{SAID}</p>".encode(), SAID),
    ("html", b"<h1>A</h1><p>Write <code>:rocket:</code>, <b>now</b>.</p>", "Write :rocket:, now."),
    ("rst", f"A\n=\n\n{SAID}\n".encode(), SAID),
    ("rst", b"A\n=\n\nWrite ``:rocket:``, **now**.\n", "Write :rocket:, now."),
    ("docx", word(SAID), SAID),
    ("text", f"A\n\n{SAID}\n".encode(), SAID),
    ("yaml", f"title: A\nsections: [{{heading: A, body: ['{SAID}']}}]\n".encode(), SAID),
]


@pytest.mark.parametrize(("format", "data", "read"), CASES)
def test_a_code_is_an_emoji_only_in_the_words_of_markdown(format: SourceFormat, data: bytes, read: str) -> None:
    article, _ = read_bytes(data, "f", format)
    said = [bare_text(block.text) for each in article.walk() for block in each.blocks if isinstance(block, Paragraph)]
    assert said == [read]
