"""Every option of a build with every script and every sample: no build may break a promise of ours."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.shipped import CONTENT
from tests.matrix import broken, rows

SAMPLES = sorted(path for path in CONTENT.iterdir() if path.suffix in (".yaml", ".md", ".html", ".txt"))

# Of each script: its language; a word; a question; an answer of two sentences; a long sentence; a short one.
SCRIPTS = yaml.safe_load((Path(__file__).parent / "samples" / "scripts.yaml").read_text("utf-8"))


def article(language: str, word: str, question: str, answer: str, long: str, short: str) -> dict[str, Any]:
    """Every kind of block in one script. The article, a section and one within it are all called alike."""
    points = [{"term": f"{word} {n}", "detail": f"{long} {answer}", "answer": answer} for n in range(1, 5)]
    table = {"header": [word, "1"], "rows": [[f"{word} {n}", str(n % 3)] for n in range(12)], "caption": short}
    code = {"code": "def rain(mm):\n    return mm * 2\n\nprint(rain(1))", "language": "python", "caption": short}
    chart = {"kind": "column", "data": {f"{word} {n}": n for n in (1, 12, 31)}, "takeaway": long, "caption": short}
    nested = {"heading": word, "body": [long, {"quote": long, "by": word, "source": short}], "notes": f"{long} {short}"}
    return {
        "title": word,
        "subtitle": long,
        "author": word,
        "language": language,
        "date": "2026-11-24",
        "url": "https://example.org/roof",
        "notes": f"{answer} {short}",
        "takeaways": [long, f"{answer} {word}"],
        "sources": [{"text": long, "url": "https://example.org/source"}],
        "sections": [
            {"heading": word, "lead": f"{long} {answer}", "body": [short, long], "gist": short, "notes": answer},
            {"heading": f"{word} 2", "role": "benefits", "points": points, "closing": short},
            {"heading": f"{word} 3", "role": "challenges", "points": points[:3]},
            {"heading": f"{word} 4", "headline": long, "body": [{"table": table}, short, code, {"chart": chart}]},
            {"heading": short, "body": [{"stat": "118", "meaning": long}, answer], "sections": [nested, nested]},
            {
                "heading": f"{word} 5",
                "role": "faq",
                "questions": [{"question": question, "answer": f"{answer} {long}"}],
            },
        ],
    }


def some(shift: int) -> list[dict[str, Any]]:
    """A quarter of the combinations; the others are those of the next articles."""
    return [*rows(shift)][shift % 4 :: 4]


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_option_breaks_a_promise_in_any_script(script: str) -> None:
    source = yaml.safe_dump(article(*SCRIPTS[script]), allow_unicode=True, sort_keys=False).encode()
    shift = [*SCRIPTS].index(script)
    problems = {str(options): found for options in some(shift) if (found := broken(source, options))}
    assert problems == {}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_no_option_breaks_a_promise_in_any_sample(path: Any) -> None:
    problems = {str(options): found for options in some(SAMPLES.index(path)) if (found := broken(path, options))}
    assert problems == {}
