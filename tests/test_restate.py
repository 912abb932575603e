"""An article written as YAML is the same article: it builds the same deck."""

from base64 import b64encode
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace
from PIL import Image

from generator.errors import Where
from generator.model.article import Article
from generator.model.settings import USUAL
from generator.model.text import Run, Text, bare_text, cut_text
from generator.pipeline import build_article
from generator.read import FORMATS, read_bytes, read_file
from generator.read.files import files_beside_article
from generator.read.inline import parse_inline
from generator.restate import restate_article, restate_as_markdown
from generator.shipped import CONTENT, TEMPLATES
from tests.commands import run
from tests.examples import examples
from tests.test_laws import ARTICLES, LAW, Draft

CASES = Path(__file__).parent / "cases"


def is_refused(article: Path) -> bool:
    """Whether a case shows the errors of an article that becomes no deck."""
    findings = article.with_name("findings.txt")
    return findings.exists() and findings.read_text("utf-8").startswith("error")


WRITTEN = sorted(path for folder in (CONTENT, CASES) for path in folder.rglob("*") if path.suffix in FORMATS)
INPUTS = [path for path in WRITTEN if path.parent == CONTENT or (path.stem == "article" and not is_refused(path))]

POST = (Path(__file__).parent / "samples" / "everything-in-markdown.md").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "post.md").write_text(POST, "utf-8")
    return tmp_path


def deck(article: Article) -> bytes:
    return build_article(article, (), replace(USUAL, no_source=True)).pptx  # the article itself may differ


def assert_same(article: Article, folder: Path) -> None:
    again, _ = read_bytes(restate_article(article).encode(), "again.yaml", "yaml", files_beside_article(folder))
    assert deck(again) == deck(article)


# ---- the law


@pytest.mark.parametrize("path", INPUTS[::3], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_written_builds_the_same_deck(path: Path) -> None:
    assert_same(read_file(path)[0], path.parent)


def test_markdown_with_everything_builds_the_same_deck(folder: Path) -> None:
    assert_same(read_file("post.md")[0], folder)


@settings(LAW, max_examples=examples(15))
@given(ARTICLES)
def test_any_article_builds_the_same_deck(article: Draft) -> None:
    assert_same(read_bytes(pyyaml.safe_dump(article).encode(), "article.yaml", "yaml")[0], Path())


# ---- texts

PIECES = st.sampled_from(
    ["word", "a", "two words", "*", "_", "`", "[", "]", "(", "<b>", "&amp;", "\\", "!", "~~", "é", "漢"]
)
RUNS = st.builds(
    Run,
    st.lists(PIECES, min_size=1, max_size=4).map("".join),
    bold=st.booleans(),
    italic=st.booleans(),
    code=st.booleans(),
    link=st.sampled_from(["", "", "https://example.org", "https://example.org/a_(b)"]),
)


def characters(text: Text) -> list[Text]:
    return [cut_text(text, place, place + 1) for place in range(len(bare_text(text)))]


@settings(LAW, max_examples=examples(500))
@given(st.lists(RUNS, min_size=1, max_size=4))
def test_a_text_reads_back_as_it_was(runs: list[Run]) -> None:
    text = tuple(runs)
    assert characters(parse_inline(restate_as_markdown(text), Where(""))[0]) == characters(text)


# ---- the command


def test_it_goes_beside_nothing_that_is_there(folder: Path) -> None:
    first = run("article", "post.md")
    assert (first.exit_code, first.stdout.splitlines()[0]) == (0, "post.yaml: the same article in YAML")
    assert run("build", "post.yaml").exit_code == 0
    Path("post.yaml").write_text("mine", "utf-8")
    assert run("article", "post.md").exit_code == 5
    assert Path("post.yaml").read_text("utf-8") == "mine"
    assert run("article", "post.md", "--force").exit_code == 0
    assert Path("post.yaml").read_text("utf-8") != "mine"


def test_it_runs_in_a_pipe(folder: Path) -> None:
    told = run("article", "-", stdin=POST)
    assert told.exit_code == 0
    assert told.stdout == run("article", "post.md", "-o", "-").stdout
    assert [path.name for path in folder.iterdir()] == ["post.md"]
    assert run("outline", "-", stdin=told.stdout).exit_code == 0


@pytest.mark.parametrize("project", [True, False])
def test_its_pictures_are_found_from_elsewhere(project: bool, folder: Path) -> None:
    """In the project they stay where they are; from elsewhere none of them may be read, so that they are brought."""
    if project:
        (folder / ".git").mkdir()
    Image.new("RGB", (90, 90)).save(folder / "a plan.png")
    (folder / "talks").mkdir()
    Path("post.md").write_text("# A plan\n\n## Where\n\n![The hall](a%20plan.png)\n", "utf-8")
    assert run("article", "post.md", "-o", "talks/post.yaml").exit_code == 0
    named = "../a plan.png" if project else "post-1.png"
    assert f"file: {named}" in Path("talks/post.yaml").read_text("utf-8").replace('"', "")
    assert deck(read_file("talks/post.yaml")[0]) == deck(read_file("post.md")[0])


def test_its_talk_is_named_where_that_may_be(folder: Path) -> None:
    Path("post.md").write_text("---\ntalk: own/short.yaml\n---\n# A plan\n\n## Where\n\nHere.\n", "utf-8")
    Path("own").mkdir()
    Path("own/short.yaml").write_text((TEMPLATES / "talks" / "lightning.yaml").read_text("utf-8"), "utf-8")
    for target, named in (("post.yaml", "talk: own/short.yaml"), ("own/post.yaml", "talk: short.yaml")):
        assert run("article", "post.md", "-o", target).stderr == ""
        assert named in Path(target).read_text("utf-8")
        assert run("build", target, "-o", "deck.pptx").exit_code == 0
    Path("elsewhere").mkdir()
    written = run("article", "post.md", "-o", "elsewhere/post.yaml")
    assert "an article cannot name a talk outside its own folder" in written.stderr
    assert "talk:" not in Path("elsewhere/post.yaml").read_text("utf-8")
    assert run("build", "elsewhere/post.yaml", "-o", "deck.pptx").exit_code == 0


def test_a_picture_without_a_file_is_brought_along(folder: Path) -> None:
    """It is not the one that lies beside the page under the name which it has only from us."""
    Image.new("RGB", (90, 90)).save(folder / "plan.png")
    shown = b64encode((folder / "plan.png").read_bytes()).decode()
    Image.new("RGB", (50, 50)).save(folder / "picture-1.png")
    figure = f'<img alt="The hall" src="data:image/png;base64,{shown}">'
    Path("post.html").write_text(f"<html><body><h1>A</h1><h2>B</h2>{figure}<h2>C</h2>{figure}</body></html>", "utf-8")
    assert run("article", "post.html").exit_code == 0
    assert (folder / "post-1.png").read_bytes() == (folder / "plan.png").read_bytes()
    assert not (folder / "post-2.png").exists()
    assert deck(read_file("post.yaml")[0]) == deck(read_file("post.html")[0])
    piped = run("article", "post.html", "-o", "-")
    assert piped.stderr.count("Warning: ") == 1 and "has no file of its own" in piped.stderr
