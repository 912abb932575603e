"""A text in; the same with its emoji codes (:rocket:) as the emoji that they stand for out."""

from __future__ import annotations

import re
import unicodedata

CODE = re.compile(r"(?<![\w:/]):(?P<name>[a-z][a-z0-9_]+|[+-]1):(?![\w:/])")
LOWEST = 0x2190  # below are letters and signs that no code stands for
# What GitHub calls by another name than Unicode does; the others are Unicode's own names.
NAMED = {
    "+1": "👍",
    "-1": "👎",
    "arrow_right": "➡",
    "balloon": "🎈",
    "bar_chart": "📊",
    "beers": "🍻",
    "book": "📖",
    "boom": "💥",
    "bulb": "💡",
    "calendar": "📅",
    "chart": "💹",
    "chart_with_upwards_trend": "📈",
    "clap": "👏",
    "coffee": "☕",
    "computer": "💻",
    "construction": "🚧",
    "email": "📧",
    "exclamation": "❗",
    "eyes": "👀",
    "gear": "⚙",
    "gift": "🎁",
    "globe_with_meridians": "🌐",
    "hammer": "🔨",
    "heart": "❤",
    "heavy_check_mark": "✔",
    "information_source": "ℹ",
    "joy": "😂",
    "laughing": "😆",
    "moneybag": "💰",
    "muscle": "💪",
    "mag": "🔍",
    "ok": "🆗",
    "ok_hand": "👌",
    "penguin": "🐧",
    "point_right": "👉",
    "pray": "🙏",
    "question": "❓",
    "raised_hands": "🙌",
    "recycle": "♻",
    "rotating_light": "🚨",
    "rofl": "🤣",
    "shield": "🛡",
    "smile": "😄",
    "smiley": "😃",
    "star": "⭐",
    "star2": "🌟",
    "tada": "🎉",
    "thinking": "🤔",
    "thumbsup": "👍",
    "thumbsdown": "👎",
    "tools": "🛠",
    "trophy": "🏆",
    "truck": "🚚",
    "warning": "⚠",
    "wave": "👋",
    "wink": "😉",
    "wrench": "🔧",
    "x": "❌",
    "zap": "⚡",
}
NAMED |= {"white_check_mark": "✅", "heavy_plus_sign": "➕", "sun": "☀", "snowflake": "❄", "car": "🚗", "house": "🏠"}


def with_emoji(text: str) -> str:
    """A code that names no emoji stays as it is."""
    return CODE.sub(lambda match: _emoji(match["name"]) or match[0], text) if ":" in text else text


def _emoji(name: str) -> str:
    if name in NAMED:
        return NAMED[name]
    try:
        found = unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return ""
    return found if ord(found[0]) >= LOWEST and unicodedata.category(found[0]) == "So" else ""
