"""Jupyter notebooks: text, code, and outputs as pictures, tables and lines; what is left out names its cell."""

import json
from typing import Any

import pytest

from generator.errors import Finding, InputError
from generator.model.article import Article
from generator.model.text import bare_text
from generator.read import read_bytes
from tests.test_text import drawn

DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKUlEQVR42u3MQREA"
    "AAwCIKMb3RD77SAA6VEEAoFAIBAIBAKBQCAQfA8G320AeXC6efoAAAAASUVORK5CYII="
)
TABLE = """<div>
<style scoped>td { color: red }</style>
<table border="1" class="dataframe">
  <thead><tr><th></th><th>roof</th></tr></thead>

  <tbody><tr><th>0</th><td>Grey</td></tr></tbody>
</table>
<p>1 rows</p>
</div>"""


def text(*lines: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": [f"{line}\n" for line in lines], **more}


def code(source: str, *outputs: dict[str, Any], **about: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": about, "source": source, "outputs": list(outputs)}


def shown(**data: str) -> dict[str, Any]:
    kinds = {"png": "image/png", "svg": "image/svg+xml", "html": "text/html", "plain": "text/plain"}
    return {"output_type": "display_data", "data": {kinds[kind]: said for kind, said in data.items()}}


def printed(said: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": said}


def parsed(*cells: dict[str, Any], **about: Any) -> tuple[Article, tuple[Finding, ...]]:
    book = {"cells": list(cells), "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return read_bytes(json.dumps(book).encode(), "moss.ipynb", "notebook")


TOP = text("# Moss", "", "## Counting", "", "It grows.")
CELLS: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    "a program": (code("print(1)", printed("1\n")), ["C python print(1)/# 1"], []),
    "a picture": (code("draw()", shown(png=DOT, plain="<Figure size 1x1>")), ["C python draw()", "I png "], []),
    "a table": (code("moss", shown(html=TABLE, plain="  roof\n0 Grey")), ["C python moss", "T ['0', 'Grey']"], []),
    "magics and warnings": (
        code(
            "%matplotlib inline\n!pip install moss\ngo()",
            {**printed("Deprecated"), "name": "stderr"},
            shown(plain="<Ax>"),
        ),
        ["C python go()"],
        ["cell"] * 3,
    ),
    "a program with a text and a picture": (
        code("draw()", shown(png=DOT), printed("1\n2")),
        ["C python draw()/# 1/# 2", "I png "],
        [],
    ),
    "a log": (code("go()", printed("line\n" * 90)), ["C python go()"], ["cell"]),
    "hidden code": (code("go()", printed("1"), tags=["remove-input"]), ["C text 1"], ["cell"]),
    "an attached picture": (
        text("![Grey](attachment:a.png)", attachments={"a.png": {"image/png": DOT}}),
        ["I png Grey"],
        [],
    ),
    "a list": (text("- a", "- b"), ["- a", "- b"], []),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell(name: str) -> None:
    cell, expected, told = CELLS[name]
    article, findings = parsed(TOP, cell)
    assert bare_text(article.meta.title) == "Moss"
    assert drawn(article) == ["# Counting", "P It grows.", *expected]
    assert [each.code for each in findings if each.code == "cell"] == told


def test_what_a_notebook_says_of_itself() -> None:
    article, _ = parsed(
        text("## Counting", "", "It grows."),
        code("1"),
        title="Moss",
        authors=[{"name": "Ada"}],
        kernelspec={"language": "R"},
    )
    assert (bare_text(article.meta.title), article.meta.author) == ("Moss", "Ada")
    assert drawn(article)[-1] == "C r 1"


def test_a_finding_names_its_cell() -> None:
    _, findings = parsed(TOP, text("It *is*.", "", "![Moss](moss.png)"))
    assert [str(each.where) for each in findings] == ["moss.ipynb, cell 2:3"]


@pytest.mark.parametrize("data", [b"{", b"[]", b"{}", b'{"cells": []}', b'{"nbformat": 4, "cells": []}', b"[" * 99_999])
def test_what_is_no_notebook(data: bytes) -> None:
    with pytest.raises(InputError) as stopped:
        read_bytes(data, "moss.ipynb", "notebook")
    assert stopped.value.findings[0].code in ("notebook", "empty", "deep")
