"""The YAML loader: what it reads, how it spells, and what it refuses with which place."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from generator import yaml
from generator.errors import Where

VALUES: list[tuple[str, Any]] = [
    ("a: on", "on"),
    ("a: NO", "NO"),
    ("a: False", False),
    ("a: 12:30:45", "12:30:45"),
    ("a: 0x1f", "0x1f"),
    ("a: -7", -7),
    ("a: .5", 0.5),
    ("a: '42'", "42"),
    ("a: !!str 42", "42"),
    ("a:", None),
    ("a: null", None),
    ("a: [1, x, []]", [1, "x", []]),
    ("a: |\n  one\n\n  two", "one\n\ntwo"),
    ("a: &x [1]\nb: *x", [1]),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_value(text: str, expected: Any) -> None:
    node, findings = yaml.load_yaml(text, "f.yaml")
    assert node is not None and not findings
    found = yaml.yaml_value(node)["a"]
    assert found == expected and type(found) is type(expected)


@pytest.mark.parametrize("spelling", ["42", "1.10", "2026-11-24", "yes", "0o7", "1e3", "~", "00", "9" * 5000])
def test_a_scalar_keeps_its_spelling(spelling: str) -> None:
    node, _ = yaml.load_yaml(f"title: {spelling}", "f.yaml")
    assert isinstance(node, yaml.Mapping)
    title = node.get("title")
    assert isinstance(title, yaml.Scalar) and title.text == spelling


def test_every_node_knows_its_place() -> None:
    node, _ = yaml.load_yaml("a:\n  - b\n  - c: d\n", "f.yaml")
    assert isinstance(node, yaml.Mapping)
    items = node.get("a")
    assert isinstance(items, yaml.Sequence)
    second = items.items[1]
    assert isinstance(second, yaml.Mapping)
    key, value = second.pairs[0]
    assert (key.where, value.where) == (Where("f.yaml", 3, 5), Where("f.yaml", 3, 8))


BROKEN: list[tuple[str, str, str]] = [
    ("a: b: c", "f.yaml:1:5", 'a ":" is where no key can be'),
    ("a: [1", "f.yaml:2:1", "square brackets is not closed"),
    ("a: {b", "f.yaml:2:1", "braces is not closed"),
    ("a:\n\t- b", "f.yaml:2:1", "cannot begin a value"),
    ("a: @b", "f.yaml:1:4", "cannot begin a value"),
    ('a: "x', "f.yaml:1:6", "never closed"),
    ('a: "\\q"', "f.yaml:1:5", "no such escape"),
    ("- a\nb: c", "f.yaml:2:1", "indentation"),
    ("a: 1\n  b: 2", "f.yaml:2:4", "is where no key can be"),
    ("- *b", "f.yaml:1:3", "no anchor"),
    ("- &a [*a]", "f.yaml:1:7", "no anchor"),
    ("--- a\n--- b", "f.yaml:2:1", "second document"),
    ("[" * 100, "f.yaml:1:66", "more than 64"),
    ("[" * 100_000, "f.yaml:1:", "more than 64"),
    ("- " * 100, "f.yaml:1:131", "more than 64"),
    ("a: 1\na: 2", "f.yaml:2:1", '"a" is written twice'),
    ("a: !!python/object:os.system x", "f.yaml:1:4", "tag"),
    ("? [a]\n: b", "f.yaml:1:3", "a key must be"),
    ("a: \x07", "f.yaml", "forbids"),
]


@pytest.mark.parametrize(("text", "place", "message"), BROKEN, ids=[text[:20] for text, _, _ in BROKEN])
def test_broken(text: str, place: str, message: str) -> None:
    _node, findings = yaml.load_yaml(text, "f.yaml")
    assert len(findings) == 1
    assert findings[0].level == "error" and message in findings[0].message
    assert str(findings[0].where).startswith(place)


def test_every_duplicate_is_named_at_once() -> None:
    _, findings = yaml.load_yaml("a: 1\na: 2\nb: {c: 1, c: 2}\nb: 3", "f.yaml")
    assert [str(finding.where) for finding in findings] == ["f.yaml:2:1", "f.yaml:3:11", "f.yaml:4:1"]
    assert "line 1" in findings[0].hint


def test_a_bomb_of_aliases_is_refused() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    node, findings = yaml.load_yaml("\n".join(lines), "f.yaml")
    assert node is None and [finding.code for finding in findings] == ["yaml-alias"]


@given(st.text(alphabet=st.sampled_from("ab:- \n[]{}&*!|>'\"#%@`,?~\t\\.0é\ufeff"), max_size=60))
def test_any_text_gives_a_node_or_errors(text: str) -> None:
    node, findings = yaml.load_yaml(text, "f.yaml")
    assert (node is not None) or findings
    assert all(finding.where is not None for finding in findings)
    assert {finding.level for finding in findings if finding.code != "yaml-comment"} <= {"error"}


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("lead: We fixed issue #12", (1, 22)),
        ("title: A plan\nlead: Ask #help in the chat", (2, 11)),
        ("accent: #0B57D0", (1, 9)),
        ("- Tag it #python\n- Or not", (1, 10)),
        ("lead: Two lines\n  and issue #12", (2, 13)),
        ("lead: Prix\u00a0fixe \u2192 salle #3", (1, 25)),
    ],
)
def test_a_comment_that_looks_like_text_is_reported(written: str, place: tuple[int, int]) -> None:
    node, (found,) = yaml.load_yaml(written, "f.yaml")
    assert node is not None and found.where is not None
    assert (found.code, found.level, (found.where.line, found.where.column)) == ("yaml-comment", "warning", place)
    assert "quotes: '" in found.hint


@pytest.mark.parametrize(
    "written",
    [
        "size: 16:9  # wide",
        "minutes: 20 # at most",
        "word: paper   #aligned",
        "points:   #the list\n- one",
        'lead: "We fixed issue #12"  #quoted',
        "lead: C# is a language",
        "# a whole line\n#another\nlead: A",
        "lead: |\n  We fixed issue #12",
        "lead: [a, b] #both",
        "lead: A\n#title: B",
    ],
)
def test_an_honest_comment_is_not_reported(written: str) -> None:
    assert yaml.load_yaml(written, "f.yaml")[1] == ()
