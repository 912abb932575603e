"""What a web page says beside its article goes, and a finding names it; what an article says of itself stays."""

import re

import pytest
from msgspec.structs import replace

from generator.errors import Finding
from generator.model.article import Article
from generator.read import read_bytes
from generator.read.prose.page_furniture import is_line_of_page_furniture
from tests.test_finder import PROSE

HERE = '<link rel=canonical href="https://www.roof.example/moss">'


def read(inner: str, head: str = HERE) -> tuple[Article, tuple[Finding, ...]]:
    """The article of a page that says `inner` after its third paragraph."""
    body = f"<h1>What grows up there</h1>{''.join(PROSE[:3])}{inner}{''.join(PROSE[3:])}"
    page = f"<html><head>{head}</head><body><article>{body}</article></body></html>"
    article, findings = read_bytes(page.encode(), "f.html", "html")
    return replace(article, left_out=()), findings


def is_named(line: str, findings: tuple[Finding, ...]) -> bool:
    return any(line[:40] in each.message for each in findings if each.code == "junk")


CALLS = [
    "Follow us on Mastodon and by post",
    "Klicke auf die Glocke, um mehr zu erfahren! Folgen Sie uns auf Mastodon.",
    "Síguenos en Mastodon",
    "Seguici su Mastodon",
    "Abonnez-vous à notre newsletter",
    "© The Daily Roof. Nobody answers for what stands here! Readers say what readers think.",
]


@pytest.mark.parametrize("line", CALLS)
def test_a_call_to_follow_goes_in_any_language(line: str) -> None:
    article, findings = read(f"<p>{line}</p>")
    assert line not in repr(article) and is_named(line, findings)


@pytest.mark.parametrize(
    ("inner", "goes"),
    [
        ('<h5>Mire: <a href="https://roof.example/bees">What bees do in the rain</a></h5>', True),
        ("<p>Download our garden apps for phones.</p>", True),
        ("<p>For the latest stories from the garden download the Roof apps.</p>", True),
        ("<p>Do you like moss? It grows in the shade.</p>", False),
        ("<p>Do you like moss?</p>", False),
    ],
)
def test_calls_and_teasers_go_and_questions_stay(inner: str, goes: bool) -> None:
    line = re.sub("<[^>]*>", "", inner)[:30]
    article, findings = read(f"<p>Rain falls.</p>{inner}")
    assert is_named(line, findings) is goes
    assert (line.split("?")[0].split(":")[0] in str(article)) is not goes


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("[edit]", True),
        ("编辑", True),
        ("modifier le code", True),
        ("Bearbeiten", True),
        ("Show more", True),
        ("(Picture by Ada Byron)", True),
        ("Foto: Ada Byron / Roof Agency", True),
        ("Edit the roof by hand", False),
        ("The picture: moss in June, as seen from the street at noon.", False),
        ("Photo: moss grows on the roof of our house since the summer of 1999", False),
    ],
)
def test_a_line_of_the_editor_or_of_whose_a_picture_is_goes(line: str, goes: bool) -> None:
    assert is_line_of_page_furniture(line) is goes
