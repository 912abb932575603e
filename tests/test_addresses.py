"""One notion of an address: what is one leads there in every format, what is none stays words, and check holds both."""

import re
from html import escape
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, example, given, settings, strategies as st
from lxml import etree

from generator import Result, build
from generator.check import check
from generator.errors import GeneratorError, InputError
from generator.model.address import MOST, address_of_text, readable_address
from generator.read import read_bytes
from tests.examples import examples
from tests.test_check import packed

IS = [
    ("https://example.org", "https://example.org"),
    (" Https://Example.org/A ", "https://Example.org/A"),
    ("HTTP://localhost:8000", "http://localhost:8000"),
    ("https://example.org:/x", "https://example.org/x"),
    ("https://example.\norg/\ta", "https://example.org/a"),
    ("https://e.org/a b\"c\\d'e", "https://e.org/a%20b%22c%5Cd'e"),
    ("https://e.org/[a]{b}|^`<>", "https://e.org/%5Ba%5D%7Bb%7D%7C%5E%60%3C%3E"),
    ("https://e.org/Größe?ö#ü", "https://e.org/Gr%C3%B6%C3%9Fe?%C3%B6#%C3%BC"),
    ("https://e.org/%41%zz%", "https://e.org/%41%25zz%25"),
    ("https://e.org/#a#b", "https://e.org/#a%23b"),
    ("https://e.org?q=https://f.org/@x", "https://e.org?q=https://f.org/@x"),
    ("https://Straße.de", "https://xn--strae-oqa.de"),
    ("https://stra%C3%9Fe.de", "https://xn--strae-oqa.de"),
    ("https://例え。テスト", "https://xn--r8jz45g.xn--zckzah"),
    ("https://ＥＸＡＭＰＬＥ.org", "https://example.org"),
    ("https://[2001:db8::1]:80/", "https://[2001:db8::1]:80/"),
    ("https://192.0.2.1/", "https://192.0.2.1/"),
    ("mailto:a@b.org,c@d.org", "mailto:a@b.org,c@d.org"),
    ("MAILTO:ä@ö.org?subject=Ü x", "mailto:%C3%A4@xn--nda.org?subject=%C3%9C%20x"),
    ("mailto:?subject=x", "mailto:?subject=x"),
    ("Tel:+49 (30) 12-34;ext=5", "tel:+49(30)12-34;ext=5"),
    ("tel:+49%2030", "tel:+4930"),
    ("https://e.org/" + "a" * (MOST - 14), "https://e.org/" + "a" * (MOST - 14)),
]
IS_NOT = [
    "",
    "//example.org",
    "https://",
    "https://[::1",
    "https://a..b",
    "https://<host>/",
    "https://u:p@example.org",
    "https://300.1.1.1",
    "https://%ff.org",
    "https://e.org/%7B%7Bx%7D%7D",
    "mailto:a",
    "mailto:a@b.org,",
    "tel:+",
    "data:text/html,x",
]


@pytest.mark.parametrize(("written", "expected"), IS)
def test_what_is_an_address(written: str, expected: str) -> None:
    assert address_of_text(written) == expected


@pytest.mark.parametrize("written", IS_NOT)
def test_what_is_none(written: str) -> None:
    assert address_of_text(written) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://www.example.org/a/", "example.org/a"),
        ("https://xn--strae-oqa.de/Gr%C3%B6%C3%9Fe", "straße.de/Größe"),
        ("https://e.org/%E2%80%AE%20", "e.org/%E2%80%AE%20"),  # what turns the letters round stays named
        ("https://xn--zzz-.org", "xn--zzz-.org"),
        ("mailto:a@b.org", "a@b.org"),
    ],
)
def test_what_a_reader_sees_of_an_address(written: str, expected: str) -> None:
    address = address_of_text(written)
    assert address and readable_address(address) == expected


# ---- laws

PIECES = [
    *("https://", "Http://", "mailto:", "TEL:", "javascript:", "//", "example.org", "straße"),
    *("。", ".", ":", ":8080", "@", "a" * 900),
]
WRITTEN = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join)
BEGUN = st.sampled_from(["https://", "HTTPS://a.org/", "http://[", "mailto:a@b.org", "tel:1"])
LIKELY = st.builds("{}{}".format, BEGUN, WRITTEN)


def assert_is_address(address: str) -> None:
    parts = urlsplit(address)
    assert parts.scheme in ("http", "https", "mailto", "tel") and address.startswith(f"{parts.scheme}:")
    assert address.isascii() and address.isprintable() and len(address) <= MOST
    assert not re.search(r"""[\s"<>\\^`{|}]""", address) and not set("[]") & set(address.replace(parts.netloc, ""))
    assert parts.scheme not in ("http", "https") or (parts.hostname and (parts.port or 0) < 65_536)


@settings(max_examples=examples(500))
@given(WRITTEN | LIKELY)
def test_an_address_is_one_for_every_program_and_its_own(written: str) -> None:
    address = address_of_text(written)
    if address is not None:
        assert_is_address(address)
        assert address_of_text(address) == address
        assert not readable_address(address).startswith("//")


def as_docx(link: str) -> bytes:
    """A Word document with a link, whatever it leads to."""
    document, data = Document(), BytesIO()
    document.add_heading("T", 0)
    paragraph = document.add_paragraph("One thing is ")
    element, run, text = (OxmlElement(f"w:{name}") for name in ("hyperlink", "r", "t"))
    element.set(qn("r:id"), document.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    text.text = "said here"
    run.append(text)
    element.append(run)
    paragraph._p.append(element)
    document.save(data)
    return data.getvalue()


HEAD = "title: T\nsections:\n- heading: H\n"
FORMATS = {  # §raw, §tag and §yaml stand for the link
    "autolink.md": "# T\n\n## H\n\nOne thing is said <§raw> here.\n",
    "inline.md": "# T\n\n## H\n\nOne thing is [said](§raw) here.\n",
    "angle.md": "# T\n\n## H\n\nOne thing is [said](<§raw>) here.\n",
    "reference.md": "# T\n\n## H\n\nOne thing is [said][x] here.\n\n[x]: <§raw>\n",
    "bare.md": "# T\n\n## H\n\nOne thing is said §raw here.\n\n- **Aa:** §raw\n",
    "picture.md": "# T\n\n## H\n\nOne ![thing](<§raw>) is said.\n\n![thing](<§raw>)\n",
    "tag.md": '# T\n\n## H\n\nIt is <a href="§tag">said</a>.\n\n<ul><li><a href="§tag">x</a> y</ul>\n',
    "front.md": "---\nurl: §yaml\n---\n# T\n\n## H\n\nOne thing is said.\n",
    "sources.md": "# T\n\n## H\n\nIt is said.\n\n## Sources\n\n- A book, §raw\n- [b](<§raw>)\n",
    "page.html": '<h1>T</h1><p>It is <a href="§tag">said</a>. <a href="§tag"><p>Two.</p></a><img src="§tag" alt=x>',
    "base.html": '<base href="§tag"><link rel=canonical href="§tag"><h1>T</h1><p><a href=a>One</a> <img src=a alt=b>.',
    "text.rst": "T\n=\n\nOne thing is `said <§raw>`__ here.\n\nSee x_.\n\n.. _x: §raw\n",
    "text.txt": "T\n\nIt is §raw here <§raw>, and [here](§raw).\n\nSources\n\n- A book, §raw\n",
    "url.yaml": f"url: §yaml\n{HEAD}  lead: One thing is said.\n",
    "keys.yaml": f"contact: §yaml\nspeaker: {{name: A, links: [§yaml]}}\n{HEAD}  points: [{{detail: O, url: §yaml}}]\n",
    "source.yaml": f"sources: [{{text: b, url: §yaml}}]\n{HEAD}  lead: One thing is said.\n",
    "inline.yaml": f'{HEAD}  lead: "One thing is [said](<§text>) here."\n',
}
ADDRESSES = ("url.yaml", "keys.yaml", "source.yaml")  # whose keys hold nothing else


def made(name: str, link: str) -> bytes:
    """The article of a format with the link in it."""
    if name == "word.docx":
        return as_docx(link)
    text = "".join(f"\\U{ord(each):08x}" for each in link)  # between the quotes of YAML
    spelled = {"raw": link, "tag": escape(link), "yaml": f'"{text}"', "text": text}
    return re.sub("§(raw|tag|yaml|text)", lambda match: spelled[match[1]], FORMATS[name]).encode(errors="surrogatepass")


def links_in(pptx: bytes) -> list[str]:
    """Where the deck leads to outside of itself."""
    with ZipFile(BytesIO(pptx)) as package:
        trees = [etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".rels")]
    return [each.get("Target") or "" for tree in trees for each in tree if each.get("TargetMode") == "External"]


def deck_or_refusal(name: str, link: str) -> Result | None:
    try:
        result = build(made(name, link), name=name)
    except GeneratorError as refused:
        assert type(refused) is InputError, refused
        return None
    for each in links_in(result.pptx):
        assert_is_address(each)
    return result


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(FORMATS)), WRITTEN | LIKELY)
@example("url.yaml", "mailto:a@b.org")
@example("url.yaml", "mailto:a@b.org,c@d.org")
@example("keys.yaml", "mailto:a@b.org,c@d.org")
@example("base.html", "https://[")
def test_any_link_in_any_format_ends_in_a_deck_or_in_words(name: str, link: str) -> None:
    deck_or_refusal(name, link)


LEADING = [name for name in (*FORMATS, "word.docx") if name not in ("picture.md", "base.html")]


@pytest.mark.parametrize("name", LEADING)
def test_a_scheme_in_capitals_leads_there_in_every_format(name: str) -> None:
    result = deck_or_refusal(name, "Https://example.org/here")
    assert result and "https://example.org/here" in [
        each.unit.text for each in result.ledger if each.unit.kind == "link"
    ]


@pytest.mark.parametrize("name", LEADING)
def test_a_link_that_is_none_is_kept_as_words_and_told(name: str) -> None:
    """YAML's keys hold nothing but an address, and refuse what is none; a bare text in a plain file claims nothing."""
    link, data = "https://a..b/x", made(name, "https://a..b/x")
    if name in ADDRESSES:
        with pytest.raises(InputError, match=r"(?s)yaml:\d+:\d+: .*not a web address"):
            build(data, name=name)
        return
    result = build(data, name=name)
    assert links_in(result.pptx) == []
    told = [each for each in result.findings if link in each.message]
    assert told and all(each.where and (each.where.line or name == "word.docx") for each in told), result.findings


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "java\nscript:x", "file:///etc/passwd"])
@pytest.mark.parametrize(
    "name", ["angle.md", "reference.md", "tag.md", "page.html", "text.rst", "inline.yaml", "word.docx"]
)
def test_other_schemes_are_words(name: str, link: str) -> None:
    link = link.replace("\n", "") if not name.endswith(("html", "tag.md")) else link
    result = deck_or_refusal(name, link)
    assert result and links_in(result.pptx) == []
    assert any(each.code == "link" and each.level == "warning" for each in result.findings)


RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = ("slides/_rels/slide2", "notesSlides/_rels/notesSlide2", "slideMasters/_rels/slideMaster1")
ASTRAY = ("file:///etc/passwd", "https://[", "HTTPS://example.org", "https://e.org/a b", "x.docx")


@pytest.mark.parametrize("part", PARTS)
def test_check_refuses_a_link_that_is_no_address(part: str) -> None:
    data, name = made("inline.md", "https://example.org"), f"ppt/{part}.xml.rels"
    result, (article, _) = build(data, name="a.md"), read_bytes(data, "a.md", "markdown")
    with ZipFile(BytesIO(result.pptx)) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    cases = [*((target, "hyperlink") for target in ASTRAY), ("https://example.org/a.png", "image")]
    for target, kind in cases:
        line = f'<Relationship Id="out" Type="{RELATED}/{kind}" Target="{target}" TargetMode="External"/>'
        changed = parts[name].replace(b"</Relationships>", f"{line}</Relationships>".encode())
        _, findings = check(packed({**parts, name: changed}), article, result.deck)
        assert [each.code for each in findings] == ["bad-link"], target
