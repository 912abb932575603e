"""The documents are executed: what they show must work as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from generator import build

ROOT = Path(__file__).parent.parent


def yaml_blocks(document: str) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", (ROOT / document).read_text("utf-8"), re.DOTALL)


def test_the_readme_article_builds() -> None:
    (article,) = yaml_blocks("README.md")
    result = build(article.encode(), name="readme.yaml")
    assert [slide.layout.name for slide in result.deck.slides] == ["cover", "points", "closing"]


def test_the_talk_of_the_docs_builds(tmp_path: Path) -> None:
    (talk,) = yaml_blocks("docs/talks.md")
    path = tmp_path / "brief.yaml"
    path.write_text(talk, "utf-8")
    result = build(ROOT / "content" / "open-source-ai.yaml", talk=str(path))
    assert [slide.layout.name for slide in result.deck.slides][:2] == ["cover", "sentences-3"]
    assert "cards-3" in [slide.layout.name for slide in result.deck.slides]


def test_the_summary_of_the_readme_is_real(tmp_path: Path) -> None:
    from generator.summary import summary

    result = build(ROOT / "content" / "open-source-ai.yaml")
    readme = (ROOT / "README.md").read_text("utf-8")
    for line in list(summary(result, "open-source-ai.pptx"))[:3]:
        assert line in readme
