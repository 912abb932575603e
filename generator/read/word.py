"""The bytes of a Word document in, an Article and findings out, by way of HTML; only this module uses mammoth.

mammoth reads the meaning of styles and numbering, and notes, alt texts and text boxes. python-docx does none of this,
and takes 135 ms to load instead of 50.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from msgspec.structs import replace

from generator.errors import Finding, InputError, Where
from generator.guard import limits
from generator.guard.packages import PackageKind, checked_package, damaged_package_error
from generator.model.article import Article
from generator.model.text import bare_text
from generator.read import read_page
from generator.read.dom import parse_page_tree, words_of_element
from generator.read.files import NONE
from generator.read.filling import NO_DATA, Filling
from generator.read.formulas import plain_formula
from generator.read.private import label_in_text
from generator.read.prose import title_of_file_name
from generator.read.prose.line_shapes import ASKS, ENDS, day_of_dateline
from generator.regex import regex
from generator.shipped import TEMPLATES

DOCUMENT = PackageKind(
    "docx",
    "document",
    "Word",
    ".docx",
    "four hundred pages",
    limits.WORD_PARTS,
    limits.WORD_BYTES,
    limits.WORD_TEXT_BYTES,
    limits.WORD_TAGS,
)
STYLES = TEMPLATES / "word-styles.txt"  # what names of styles mean
SHOWN = regex(r'<p>(?P<picture><img [^>]*>)</p><p class="caption">(?P<caption>.*?)</p>')
TABLED = regex(r'<p class="caption">(?P<caption>(?:(?!</p>).)*)</p><table>')
HEAD = regex(r'<p class="(?P<key>subtitle|author|date)">(?P<said>(?:(?!</p>).)*)</p>')
LINE = regex(r"<p>(?:<(?P<look>strong|em)>)?(?P<said>[^<]{1,90})(?:</(?P=look)>)?</p>")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
W = WORD.encode()
NOBODY = ("python-docx", "Unknown", "Microsoft Office User", "Author", "User")


def parse(data: bytes, name: str, filling: Filling = NO_DATA) -> tuple[Article, tuple[Finding, ...]]:
    """Return the article in a Word document, and findings; `name` is the file's, `filling` what fills it.

    The title is in the style Title, or the only heading 1, or the first line. Raises InputError where it is no Word
    document, or one made to do harm.
    """
    package = checked_package(data, name, DOCUMENT)
    held: dict[str, bytes] = {}
    page = filling.marked(_convert_to_html(data, name, held), name, "html", lambda where: Where(where.file))
    page = SHOWN.sub(r"<figure>\g<picture><figcaption>\g<caption></figcaption></figure>", page)
    page = TABLED.sub(r"<table><caption>\g<caption></caption>", page)
    said = _head_in_properties(package) | _head_in_styles(page)
    page = HEAD.sub("", page)
    line = LINE.match(page)
    is_title = line and not label_in_text(line["said"]) and not line["said"].rstrip().endswith((*ENDS, *ASKS))
    if "<h1" in page or page.count("<h2") == 1:
        said.pop("title", None)
    elif line and is_title and "<h2" in page and "title" not in said:
        page = f"<h1>{line['said']}</h1>{page[line.end() :]}"
    elif "<h2" in page:
        said.setdefault("title", bare_text(title_of_file_name(name)))
    return read_page(f"<body><main>{page}</main></body>", name, replace(NONE, filling=filling), said, held)


def _convert_to_html(data: bytes, name: str, held: dict[str, bytes]) -> str:
    """Return the document as HTML, and add its pictures to `held`."""
    import mammoth

    def picture(image: Any) -> Mapping[str, str]:
        with image.open() as file:
            file_name = f"picture-{len(held) + 1}.{(image.content_type or '').rpartition('/')[2]}"
            held[file_name] = file.read()
        return {"src": file_name}

    convert: Any = mammoth.images.img_element(picture)
    try:
        document, styles = BytesIO(_prepared_document(data)), STYLES.read_text("utf-8")
        made = mammoth.convert_to_html(document, style_map=styles, convert_image=convert, external_file_access=False)
    except MemoryError:
        raise
    except Exception as broken:  # mammoth has no exception for broken documents
        raise InputError(damaged_package_error(name, DOCUMENT)) from broken
    return str(made.value)


def _prepared_document(data: bytes) -> bytes:
    """Return the document without hidden text, which mammoth would show, and with equations as text, which it drops.

    A run is hidden by itself (`w:vanish`), or by its style or that of its paragraph; `w:val="0"` shows it again.
    """
    with ZipFile(BytesIO(data)) as package:
        held = {name: package.read(name) for name in package.namelist()}
    if not any(b"vanish" in part or b"oMath" in part for name, part in held.items() if name.endswith(".xml")):
        return data
    parts = {name: ElementTree.fromstring(part) for name, part in held.items() if name.endswith(".xml") and W in part}
    found = (each for root in parts.values() for each in root.iter(f"{{{WORD}}}style"))
    styles = {each.get(f"{{{WORD}}}styleId") for each in found if _hidden_property(each)}
    stream = BytesIO()
    with ZipFile(stream, "w") as package:
        for name, part in held.items():
            if name in parts:
                for paragraph in parts[name].iter(f"{{{WORD}}}p"):
                    _remove_hidden(paragraph, styles)
                    _write_equations_as_text(paragraph)
                part = ElementTree.tostring(parts[name])
            package.writestr(name, part)
    return stream.getvalue()


def _remove_hidden(paragraph: ElementTree.Element, styles: set[str | None]) -> None:
    is_hidden = _style_id_of_element(paragraph, "p") in styles
    for parent in paragraph.iter():
        for run in [each for each in parent if each.tag == f"{{{WORD}}}r"]:
            own = _hidden_property(run)
            if own or (own is None and (is_hidden or _style_id_of_element(run, "r") in styles)):
                parent.remove(run)


def _write_equations_as_text(paragraph: ElementTree.Element) -> None:
    """Put a run of text in the place of each equation."""
    for parent in list(paragraph.iter()):
        for at, each in enumerate(parent):
            if each.tag in (f"{{{MATH}}}oMath", f"{{{MATH}}}oMathPara"):
                run = ElementTree.Element(f"{{{WORD}}}r")
                ElementTree.SubElement(run, f"{{{WORD}}}t").text = f" {plain_formula(each)} "
                parent[at] = run


def _style_id_of_element(element: ElementTree.Element, kind: str) -> str:
    found = element.find(f"{{{WORD}}}{kind}Pr/{{{WORD}}}{kind}Style")
    return found.get(f"{{{WORD}}}val", "") if found is not None else ""


def _hidden_property(element: ElementTree.Element) -> bool | None:
    """Return whether a run or a style says that its text is hidden, or None if it does not say."""
    found = element.find(f"{{{WORD}}}rPr/{{{WORD}}}vanish")
    return None if found is None else found.get(f"{{{WORD}}}val", "1") not in ("0", "false", "off")


def _head_in_styles(page: str) -> dict[str, str]:
    """Return the subtitle, the author and the date that have a style of their own; the date only in a known form."""
    said = {match["key"]: match["said"] for match in HEAD.finditer(page)}
    found = {key: words_of_element(parse_page_tree(f"<p>{value}</p>", "")) for key, value in said.items()}
    found["date"] = day_of_dateline(found.get("date", ""))
    return {key: value for key, value in found.items() if value}


def _head_in_properties(package: ZipFile) -> dict[str, str]:
    """Return the title, the author and the language from the properties of the document."""
    try:
        root = ElementTree.fromstring(package.read("docProps/core.xml"))
    except (LookupError, ValueError, ElementTree.ParseError):  # a part that is missing, of no encoding, or damaged
        return {}
    found = {each.tag.rpartition("}")[2]: " ".join((each.text or "").split()) for each in root}
    said = {"title": found.get("title", ""), "author": found.get("creator", ""), "language": found.get("language", "")}
    said["author"] = "" if said["author"] in NOBODY else said["author"].replace(";", ", ")
    return {key: value for key, value in said.items() if value}
