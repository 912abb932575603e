"""Every option of a build with every script and every sample: no build may break a promise of ours."""

from typing import Any

import pytest
import yaml

from generator.shipped import CONTENT
from tests.matrix import broken, rows

SAMPLES = sorted(path for path in CONTENT.iterdir() if path.suffix in (".yaml", ".md", ".html", ".txt"))

# Of each script: its language; a word; a question; an answer of two sentences; a long sentence; a short one.
SCRIPTS = {
    "Latin": (
        "en-GB",
        "Garden",
        "Who waters the roof?",
        "The neighbours do. They take turns.",
        "A garden on a roof holds rain, cools the rooms below and feeds 3 hives of bees.",
        "It rains.",
    ),
    "Chinese": (
        "zh-CN",
        "屋顶花园",
        "谁来浇水？",
        "邻居们浇水。他们轮流来。",
        "屋顶上的花园能留住雨水，让楼下的房间凉快，还能养活3箱蜜蜂。",
        "下雨了。",
    ),
    "Thai": (
        "th",
        "สวนบนหลังคา",
        "ใครรดน้ำ?",
        "เพื่อนบ้านรดน้ำ พวกเขาผลัดกัน",
        "สวนบนหลังคากักเก็บน้ำฝน ทำให้ห้องข้างล่างเย็น และเลี้ยงผึ้งได้ 3 รัง",
        "ฝนตก",
    ),
    "Hindi": (
        "hi",
        "छत का बगीचा",
        "पानी कौन देता है?",
        "पड़ोसी देते हैं। वे बारी-बारी से आते हैं।",
        "छत का बगीचा बारिश को रोकता है, नीचे के कमरों को ठंडा रखता है और 3 छत्तों का पेट भरता है।",
        "बारिश है।",
    ),
    "Arabic": (
        "ar",
        "حديقة السطح",
        "من يسقي السطح؟",
        "يسقيه الجيران. وهم يتناوبون.",
        "الحديقة على السطح تحفظ المطر وتبرد الغرف تحتها وتطعم 3 خلايا من النحل.",
        "السماء تمطر.",
    ),
}


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
