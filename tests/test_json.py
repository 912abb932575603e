"""JSON is YAML: an article in it is read as one, from a file, from standard input, and with every escape of JSON."""

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from generator import yaml
from generator.errors import InputError, Where
from generator.model.text import bare_text
from generator.read import SourceFormat, guess_format_of_data, read_bytes, read_file
from generator.read.article import _in_whole_letters

ARTICLE = {
    "title": "A talk 🚀",
    "sections": [{"heading": "A", "points": [{"term": "T\t\\ud83d", "detail": 'It "rains".'}]}],
}


@pytest.mark.parametrize("ascii", [True, False])
@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_an_article_in_json_is_the_same_in_yaml(tmp_path: Path, ascii: bool, indent: int | str | None) -> None:
    path = tmp_path / "talk.json"
    path.write_text(json.dumps(ARTICLE, ensure_ascii=ascii, indent=indent), "utf-8")
    article, findings = read_file(path)
    assert bare_text(article.meta.title) == "A talk 🚀" and not findings
    assert bare_text(article.sections[0].points[0].detail) == 'It "rains".'


LETTERS = st.text(
    st.characters(exclude_characters="\x7f"), max_size=20
)  # which no file of ours holds: `clean` removes it


@given(st.dictionaries(LETTERS, LETTERS, max_size=4))
def test_every_text_of_json_is_read_as_json_means_it(said: dict[str, str]) -> None:
    text = json.dumps(said)
    tree, findings = yaml.load_yaml(_in_whole_letters(text), "f")
    whole = not any("\ud800" <= letter <= "\udfff" for letter in "".join([*said, *said.values()]))
    assert not whole or (tree is not None and not findings and yaml.yaml_value(tree) == said)


def test_what_is_wrong_has_its_line() -> None:
    with pytest.raises(InputError) as stopped:
        read_bytes(b'{\n  "title": "A",\n  "sectoins": []\n}', "f.json", "yaml")
    assert stopped.value.findings[0].where == Where("f.json", 3, 3)
    assert stopped.value.findings[0].hint == 'did you mean "sections"?'


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b'{"title": "A"}', "yaml"),
        (b'\xef\xbb\xbf{\n  "title": "A",\n  "sections": []\n}\n', "yaml"),
        (b'{"title": "A",}}', "yaml"),  # its reader tells what is wrong with it
        (b"{{< figure >}}\n", "text"),
        (b"{a} is a set.\n", "text"),
    ],
)
def test_json_is_told_on_standard_input(data: bytes, format: SourceFormat) -> None:
    assert guess_format_of_data(data) == format
