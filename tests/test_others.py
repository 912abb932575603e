"""What is no article is told so, with the one thing to do about it."""

import shlex
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from generator.errors import InputError
from generator.read import COMMANDS, read_bytes, read_file


def package(*parts: tuple[str, str]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as held:
        for name, text in parts:
            held.writestr(name, text)
    return stream.getvalue()


def told(data: bytes, name: str, format: str | None = None) -> tuple[str, str, str]:
    """The code, message and hint of the one error of a file."""
    with pytest.raises(InputError) as stopped:
        read_bytes(data, name, format or "text")  # type: ignore[arg-type]
    (finding,) = stopped.value.findings
    return finding.code, finding.message, finding.hint


NAMED = [
    ("a b.odt", "pandoc 'a b.odt' -o 'a b'.md"),
    ("a.epub", "pandoc a.epub -o a.md"),
    ("a.tex", "pandoc a.tex -o a.md"),
    ("a.org", "pandoc a.org -o a.md"),
    ("a.PDF", "pdftotext -layout a.PDF"),
    ("a.doc", "soffice --headless --convert-to docx a.doc"),
    ("a.adoc", "asciidoctor a.adoc"),
    ("a.csv", 'write an article, and name the data in it as a table or chart: "table: numbers.csv"'),
    ("a.pptx", "or save its outline as text, and build from that"),
    ("a.log", "write an article about it"),
]


@pytest.mark.parametrize(("name", "hint"), NAMED, ids=[name for name, _ in NAMED])
def test_a_file_of_another_kind_is_told_by_its_name(name: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"It rains.\n")
    with pytest.raises(InputError) as stopped:
        read_file(tmp_path / name)
    assert str(stopped.value).endswith(hint)


@pytest.mark.parametrize("command", sorted(set(COMMANDS.values())))
def test_a_command_is_one_that_a_shell_takes(command: str) -> None:
    assert shlex.split(command.format(file="a.b", stem="a"))[0].isidentifier()


OPEN = "application/vnd.oasis.opendocument.text"
BYTES = [
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdftotext -layout {}"),
    (b"{\\rtf1\\ansi It rains.}", "pandoc {} -o a.md"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "soffice --headless --convert-to docx {}"),
    (b"% A paper\n\\documentclass{article}\n\\begin{document}It rains.\\end{document}\n", "pandoc {} -o a.md"),
    (package(("mimetype", OPEN), ("content.xml", "<a/>")), "pandoc {} -o a.md"),
    (package(("mimetype", "application/epub+zip")), "pandoc {} -o a.md"),
]


@pytest.mark.parametrize(("data", "command"), BYTES)
@pytest.mark.parametrize("format", ["text", "markdown", "docx"])
def test_a_file_of_another_kind_is_told_by_its_first_bytes(data: bytes, command: str, format: str) -> None:
    code, _, hint = told(data, "a.txt", format)
    assert (code, hint) == ("format", f"convert it with: {command.format('a.txt')}")
    assert told(data, "standard input", format)[2].startswith("convert it with: ")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (package(("xl/workbook.xml", "<a/>")), "this is a spreadsheet, not an article"),
        (package(("ppt/presentation.xml", "<a/>")), "this is a deck already, not an article"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "this is a picture, not an article"),
    ],
)
def test_what_has_no_article_is_told_by_its_first_bytes(data: bytes, message: str) -> None:
    assert told(data, "a.docx", "docx")[:2] == ("no-article", message)


def test_an_article_with_mistakes_is_still_one() -> None:
    with pytest.raises(InputError) as stopped:
        read_bytes(b"titel: T\nautor: A\nsections: []\nfoo: 1\nbar: 2\nbaz: 3\n", "a.yaml", "yaml")
    assert [each.code for each in stopped.value.findings] == ["key"] * 5 + ["missing"]
