"""Word documents: what their styles mean, their pictures and properties, and no way to do harm."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from PIL import Image

from generator.errors import Finding, InputError, Where
from generator.model.article import Article
from generator.model.blocks import Picture, Points, Quote, Table
from generator.model.text import bare_text
from generator.read import read_bytes
from tests.test_web import texts

BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATED = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def written(document: object) -> bytes:
    stream = BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def parsed(data: bytes) -> tuple[Article, tuple[Finding, ...]]:
    return read_bytes(data, "f.docx", "docx")


def packed(body: str, **parts: str) -> bytes:
    """A document made by hand, with the parts that python-docx does not write."""
    kinds = "".join(f'<Relationship Id="{n}" Type="{OFFICE}/{n}" Target="{n}.xml"/>' for n in parts)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        main = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        package.writestr("_rels/.rels", RELATED.format(main))
        package.writestr("word/_rels/document.xml.rels", RELATED.format(kinds))
        package.writestr("word/document.xml", body if body.startswith("<!") else BODY.format(body))
        for name, part in parts.items():
            package.writestr(f"word/{name}.xml", part)
    return stream.getvalue()


def full(folder: Path) -> bytes:
    document = docx.Document()
    document.core_properties.author = "Ada Byron"
    document.core_properties.title = "Not used"
    document.add_heading("Roof gardens pay", 0)
    document.add_paragraph("What a roof can do", "Subtitle")
    document.add_heading("Benefits", 1)
    document.add_paragraph("A garden holds ").add_run("rain*").bold = True
    for said in ("Rain: Forty litres.", "Heat: Four degrees."):
        document.add_paragraph(said, "List Bullet")
    document.add_paragraph("Ask", "List Number")
    table = document.add_table(2, 2)
    for cell, said in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("Kind", "Weight", "Moss", "60 kg"), strict=True
    ):
        cell.text = said
    document.add_paragraph("It is my favourite room.", "Quote")
    Image.new("RGB", (80, 80)).save(folder / "a.png")
    document.add_picture(str(folder / "a.png"))
    document.inline_shapes[0]._inline.docPr.set("descr", "A roof")
    document.add_paragraph("The roof in June", "Caption")
    document.add_heading("FAQ", 1)
    for question, answer in (("Who waters it?", "We do."), ("Who pays?", "The owner.")):
        document.add_heading(question, 2)
        document.add_paragraph(answer)
    return written(document)


def test_the_structure_of_a_document(tmp_path: Path) -> None:
    article, findings = parsed(full(tmp_path))
    meta = article.meta
    assert (bare_text(meta.title), bare_text(meta.subtitle), meta.author) == (
        "Roof gardens pay",
        "What a roof can do",
        "Ada Byron",
    )
    assert [bare_text(each.heading) for each in article.sections] == ["Benefits", "FAQ"] and findings == ()
    first = article.sections[0].blocks
    assert [type(block) for block in first[1:]] == [Points, Points, Table, Quote, Picture]
    assert [*texts(first[1])] == ["Rain: Forty litres.", "Heat: Four degrees."]
    assert [*texts(first[3])] == ["Kind", "Weight", "Moss", "60 kg"]
    assert isinstance(first[5], Picture) and (first[5].alt, bare_text(first[5].caption)) == (
        "A roof",
        "The roof in June",
    )
    assert [*texts(article.sections[1].blocks[0])] == ["Who waters it?", "We do.", "Who pays?", "The owner."]
    assert first[0].where == Where("f.docx"), "a document has no lines"


def test_a_first_line_names_a_document_of_several_headings() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("Roof gardens pay").bold = True
    for heading in ("Water", "Heat"):
        document.add_heading(heading, 1)
        document.add_paragraph("This is a sentence, and this the rest of it.")
    article, _ = parsed(written(document))
    assert bare_text(article.meta.title) == "Roof gardens pay"
    assert [bare_text(each.heading) for each in article.sections] == ["Water", "Heat"]


def test_footnotes_are_for_the_speaker() -> None:
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p>'
        "<w:r><w:t>Seen in Linz.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" '
        'w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    said = (
        '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Water</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>It rains.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    article, _ = parsed(packed(said, footnotes=notes, styles=styles))
    assert bare_text(article.meta.title) == "Water"
    assert [text for section in article.sections for block in section.blocks for text in texts(block)] == ["It rains."]
    assert [bare_text(note) for section in article.sections for note in section.notes] == ["Seen in Linz."]


def zeros(size: int) -> bytes:
    stream = BytesIO()
    with (
        ZipFile(stream, "w", ZIP_DEFLATED) as package,
        package.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(size // 1_000_000):
            part.write(bytes(1_000_000))
    return stream.getvalue()


REFUSED = {
    "no package": (b"Hello", "docx"),
    "an empty package": (b"PK\x05\x06" + bytes(18), "docx"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "docx"),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format"),
    "entities": (packed('<!DOCTYPE d [<!ENTITY a "b">]>' + BODY.format("&a;")), "docx"),
    "entities in another part": (packed("<w:p/>", styles='<!DOCTYPE d [<!ENTITY a "b">]>'), "docx"),
    "broken XML": (packed("<w:p>"), "docx"),
    "deep": (packed("<w:p>" * 5000 + "</w:p>" * 5000), "docx"),
    "a bomb": (lambda: zeros(301_000_000), "size"),
    "a bomb of words": (lambda: packed(f"<w:p><w:r><w:t>{'word ' * 11_000_000}</w:t></w:r></w:p>"), "size"),
    "more paragraphs than four hundred pages": (lambda: packed("<w:p/>" * 500_001), "size"),
    "no words": (packed("<w:p/>"), "empty"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_refused(data: bytes | Callable[[], bytes], code: str) -> None:
    with pytest.raises(InputError) as caught:
        parsed(data if isinstance(data, bytes) else data())
    assert [(each.code, each.where) for each in caught.value.findings] == [(code, Where("f.docx"))]


def test_properties_that_cannot_be_read_say_nothing() -> None:
    """Of an encoding that nobody knows, or damaged."""
    for core in (b'<?xml version="1.0" encoding="UTFNaN"?><a/>', b"<a>"):
        stream = BytesIO(packed("<w:p><w:r><w:t>Moss grows.</w:t></w:r></w:p>"))
        with ZipFile(stream, "a") as package:
            package.writestr("docProps/core.xml", core)
        article, _ = parsed(stream.getvalue())
        assert article.meta.author == ""
