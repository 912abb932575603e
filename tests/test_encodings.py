"""A file in any encoding that people still write is read as they wrote it; what is no text is refused."""

import zlib
from pathlib import Path

import pytest

from generator.errors import InputError
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.read.decode import decode_source

SAID = {
    "de": "Größere Gärten kühlen die Straße. Über den Dächern wächst Grünes, und früh am Morgen hört man die Vögel. ",
    "fr": "Les élèves ont déjà mangé à la cantine, où il y a des gâteaux. Ça leur a plu, même après la leçon. ",
    "pl": "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności. Są oni obdarzeni rozumem i sumieniem. ",
    "ru": "Все люди рождаются свободными и равными в своём достоинстве и правах. Они наделены разумом и совестью. ",
    "el": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. ",
    "ja": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "zh": "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。",
    "zh-TW": "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心，並應以兄弟關係的精神相對待。",
    "ko": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. ",
}
WRITTEN = [
    *(("de", each) for each in ("cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig")),
    *(("fr", each) for each in ("cp1252", "latin-1")),
    *(("pl", each) for each in ("cp1250", "iso8859-2")),
    *(("ru", each) for each in ("koi8-r", "cp1251", "utf-16-le")),
    ("el", "cp1253"),
    *(("ja", each) for each in ("shift_jis", "euc_jp", "utf-16-be")),
    *(("zh", each) for each in ("gb18030", "gbk", "utf-16-le")),
    ("zh-TW", "big5"),
    ("ko", "euc_kr"),
]


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_a_text_is_read_in_the_encoding_it_was_written_in(language: str, encoding: str) -> None:
    written = "# 1\r\n\r\n" + SAID[language] * 3
    text, findings = decode_source(written.encode(encoding), "f.md")
    assert text == written.replace("\r", "")
    has_mark = encoding in ("utf-16", "utf-32", "utf-8-sig")
    assert [each.code for each in findings] == ([] if has_mark else ["encoding"])


def test_the_guess_is_named() -> None:
    article, findings = read_bytes(("# Gärten\n\n" + SAID["de"]).encode("cp1252"), "f.md", "markdown")
    assert bare_text(article.meta.title) == "Gärten"
    assert findings[0].level == "info" and "it was read as Windows-1252" in findings[0].message


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0", b"PK\x03\x04\x14\0\0", b"a\0b", zlib.compress(bytes(9999)) * 9]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"binary file \(\w+/[\w.-]+\), not text"):
        decode_source(data, "f.txt")


def test_one_broken_byte_in_a_file_of_utf_8_is_named_and_the_file_not_taken_for_another() -> None:
    data = SAID["ru"].encode() + b"\nA \x93 here\n"
    with pytest.raises(InputError, match=r"f\.txt:2: byte \d+ of the file is not UTF-8 text"):
        decode_source(data, "f.txt")


def test_a_page_is_read_in_the_charset_that_it_declares(tmp_path: Path) -> None:
    page = f'<meta charset="koi8-u"><p>{SAID["ru"]}</p>'
    assert SAID["ru"] in decode_source(page.encode("koi8-u"), "f.html")[0]


def test_a_guess_from_few_letters_is_a_warning_that_says_so() -> None:
    (finding,) = decode_source("A café.".encode("cp1252"), "f.md")[1]
    assert (finding.code, finding.level) == ("encoding", "warning")
    assert finding.message.endswith("it was read as Windows-1252, which is a guess from few letters")


@pytest.mark.parametrize(
    "data", [b"A" * 900_000 + b"\xe9", b"\xe4" * 900_000, b"A\xe9" * 450_000, bytes(range(128, 256)) * 7_000]
)
def test_a_long_file_of_few_signs_is_read(data: bytes) -> None:
    assert len(decode_source(data, "f.txt")[0]) >= len(data) // 2
