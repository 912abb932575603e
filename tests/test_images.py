"""Pictures as articles name them: those beside are shown, those of the web are links, and icons are neither."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from PIL import Image as Raster

from generator.check.units import ledger_units_of_article
from generator.errors import Finding
from generator.model.blocks import Block, Picture
from generator.model.text import bare_text, with_links
from generator.read import read_bytes, source_format_of_file
from generator.read.files import files_beside_article

DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="90" height="60"/></svg>'
WEB = "https://web.example/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pictures")
    sizes = {"roof.png": (80, 60), "moss.png": (90, 90), "icon.png": (32, 32), "badge.png": (120, 20)}
    for name, size in sizes.items():
        Raster.new("RGB", size).save(made / name)
    (made / "chart.svg").write_text(DRAWN, "utf-8")
    return made


def told(text: str, format: str, folder: Path | None) -> tuple[list[Block], list[str], tuple[Finding, ...]]:
    """The blocks, the notes with their links, and the findings of a text of that format."""
    page = f"<main><h1>T</h1><h2>H</h2>{text}<p>It rains.</p></main>"
    whole = f"# T\n\n## H\n\n{text}\n\nIt rains.\n" if format == "markdown" else page
    article, findings = read_bytes(whole.encode(), "a.md", format, files_beside_article(folder))  # type: ignore[arg-type]
    sections = [*article.walk()]
    blocks = [block for section in sections for block in section.blocks]
    return blocks, [with_links(note) for section in sections for note in section.notes], findings


def shown(text: str, format: str, folder: Path) -> list[str]:
    """The pictures of a text: file, alt, caption and credit."""
    blocks, _, _ = told(text, format, folder)
    pictures = [each for each in blocks if isinstance(each, Picture)]
    return [" | ".join((each.file, each.alt, bare_text(each.caption), bare_text(each.credit))) for each in pictures]


ROOF = "roof.png | A roof |  | "
TAGS = [
    ('<img src="roof.png" alt="A roof">', [ROOF]),
    ('<p align="center">\n  <img src="roof.png" alt="A roof">\n  <img src="chart.svg" alt="A chart">\n</p>', [
        ROOF, "chart.svg | A chart |  | "]),
    ('<a href="https://web.example/"><img src="roof.png" alt="A roof"></a>', [ROOF]),
    ('<p><img data-src="roof.png" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="A roof"></p>', [ROOF]),
    ('<p><img data-any="roof.png" src="img/placeholder.gif" alt="A roof"></p>', [ROOF]),
    ('<p><img srcset="no.png 400w, roof.png 800w" alt="A roof"></p>', [ROOF]),
    ('<picture>\n<source srcset="roof.png 2x"><img src="https://web.example/a.png" alt="A roof">\n</picture>', [ROOF]),
    ('<figure><img src="roof.png" alt="A roof"><figcaption>In June <small>Ada</small></figcaption></figure>', [
        "roof.png | A roof | In June Ada | "]),
    ('<table><tr><th><img src="roof.png" alt="A roof"></th><th>In June</th></tr>'
     '<tr><td>Wet</td><td>Moss</td></tr></table>', [ROOF]),
    ('<img src="roof.png" alt="A roof<br> &lt;b&gt;of&lt;/b&gt; slate">', ["roof.png | A roof of slate |  | "]),
]  # fmt: skip
MARKED = [
    ("![A roof](roof.png)", [ROOF]),
    ("[![A roof](roof.png)](https://web.example/)", [ROOF]),
    ("![A roof](roof.png) ![Moss](moss.png)", [ROOF, "moss.png | Moss |  | "]),
    ('![A roof](roof.png "In June")', ["roof.png | A roof | In June | "]),
    ("- Moss\n\n  ![A roof](roof.png)\n\n- Rain", [ROOF]),
    ("| ![A roof](roof.png) | ![Moss](moss.png) |\n|--|--|\n| Wet | Wet |", [ROOF, "moss.png | Moss |  | "]),
    ("| ![A roof](roof.png) |  |\n|--|--|\n|  | ![Moss](moss.png) |", [ROOF, "moss.png | Moss |  | "]),
    ("![A roof][roof]\n\n[roof]: roof.png", [ROOF]),
]


@pytest.mark.parametrize(("text", "pictures"), [*TAGS, *MARKED], ids=[text[:60] for text, _ in [*TAGS, *MARKED]])
def test_a_picture_is_shown_however_it_is_written(text: str, pictures: list[str], folder: Path) -> None:
    assert shown(text, "markdown", folder) == pictures
    if text.startswith("<"):
        assert shown(text, "html", folder) == pictures


LINKED = [
    '<a href="https://web.example/"><img src="roof.png" alt="A roof"></a>',
    '<figure><a href="https://web.example/"><img src="roof.png" alt="A roof"></a></figure>',
    "[![A roof](roof.png)](https://web.example/)",
]


@pytest.mark.parametrize("text", LINKED)
def test_the_link_of_a_picture_is_in_the_notes(text: str, folder: Path) -> None:
    assert told(text, "markdown", folder)[1] == ["A roof (https://web.example/)"]


REMOTE = [
    ('<img src="{0}roof.png" alt="A roof">', ["A roof ({0}roof.png)"]),
    ('<a href="{0}"><img src="{0}roof.png" alt="A roof"></a>', ["A roof ({0})"]),
    ('<figure><a href="#2"><img src="{0}roof.png" alt="A roof"></a></figure>', ["A roof ({0}roof.png)"]),
    ('<img src="{0}roof.png">', []),
    ('<a href="{0}roof.png"><img src="{0}roof.png" alt="IMG_1.JPG"></a>', []),
    ('<ul><li>Moss</li><li><img src="{0}roof.png" alt="A roof"></li></ul>', ["A roof ({0}roof.png)"]),
]


@pytest.mark.parametrize("format", ["markdown", "html"])
@pytest.mark.parametrize(("text", "notes"), REMOTE, ids=[text for text, _ in REMOTE])
def test_a_picture_on_the_web_is_a_link_with_its_alt_text(text: str, notes: list[str], format: str) -> None:
    blocks, noted, findings = told(text.replace("{0}", WEB), format, None)
    assert not any(isinstance(each, Picture) for each in blocks)
    assert noted == [each.replace("{0}", WEB) for each in notes]
    (finding,) = findings
    assert finding.message.endswith('alt texts replace them: "roof.png"') and "--fetch-pictures" in finding.hint


SMALL = [
    '<img src="icon.png" alt="A sign">',
    '<img src="badge.png" alt="A sign">',
    '<img src="roof.png" width="20" height="20" alt="A sign">',
    '<img src="roof.png" height="16px" alt="A sign">',
    '<img src="https://img.shields.io/npm/v/moss.svg" alt="A sign">',
    '<img src="https://web.example/moss/badge.svg" alt="A sign">',
    '<a href="https://ci.example/"><img src="https://ci.example/moss.svg?on=main" alt="A sign"></a>',
    '<img src="https://secure.gravatar.com/avatar/1" alt="A sign">',
]


@pytest.mark.parametrize("format", ["markdown", "html"])
@pytest.mark.parametrize("text", SMALL)
def test_an_icon_is_noted_and_never_shown(text: str, format: str, folder: Path) -> None:
    blocks, notes, findings = told(text, format, folder)
    assert len(blocks) == 1 and [each.partition(" (")[0] for each in notes] == ["A sign"]
    assert [each.message.partition(":")[0] for each in findings] == [
        "not shown, because they are badges, icons or avatars"
    ]


def test_what_counts_visitors_is_nothing(folder: Path) -> None:
    for size in ('width="1" height="1"', 'width="3"', 'height="1px"'):
        blocks, notes, findings = told(f'<img src="https://web.example/a.gif" {size} alt="x">', "html", folder)
        assert (len(blocks), notes, findings) == (1, [], ())


def test_what_is_said_of_pictures_is_said_once_of_all(folder: Path) -> None:
    text = "\n\n".join(
        f"![{'a' * has}]({file})" for file in ("roof.png", "moss.png", f"{WEB}a.png", f"{WEB}b.png", "no.png", "x.png")
        for has in (False, True)
    )  # fmt: skip
    assert list(dict.fromkeys(each.message for each in told(text, "markdown", folder)[2])) == [
        'alt texts are missing: "roof.png", "moss.png"',
        'pictures on the web were not fetched, and links and alt texts replace them: "a.png", "b.png"',
        'the picture "no.png" was not found',
        'the picture "x.png" was not found',
    ]


NAME = st.text("abcXYZ09-_. %/", min_size=1, max_size=12).map(lambda name: f"zq{name}.png")


@given(file=NAME, alt=st.sampled_from(["", "A roof", "src", "leaf"]), remote=st.booleans(), wrap=st.integers(0, 4))
def test_no_address_of_a_picture_is_a_slides_words(file: str, alt: str, remote: bool, wrap: int) -> None:
    src = (WEB if remote else "") + file
    said = {"src": src, "leaf": file.rpartition("/")[2]}.get(alt, alt)
    tag = f'<img src="{src}" alt="{said}">'
    wrapped = (tag, f"<p>See {tag} there.</p>", f"<ul><li>{tag}</li></ul>", f"<h3>{tag} One</h3>", f"<q>{tag}</q>")[
        wrap
    ]
    for name in ("a.md", "a.html"):
        article, _ = read_bytes(
            f"<h1>T</h1>\n\n{wrapped}\n\n<p>It rains.</p>".encode(), name, source_format_of_file(name)
        )
        assert [
            each.text for each in ledger_units_of_article(article) if each.kind != "link" and "zq" in each.text
        ] == []
