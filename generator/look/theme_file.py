"""A theme's file in, its tokens out, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from msgspec import Struct

from generator.errors import Finding, TemplateError, Where, did_you_mean, error, nearest
from generator.look.files import text_of
from generator.model.theme import SchemeColor
from generator.yaml import Mapping, Node, Scalar, Sequence, load, value

# The palette's tokens, and the theme colours that carry them in PowerPoint.
COLORS: dict[str, SchemeColor] = {
    "ink": "dk1",
    "background": "lt1",
    "muted": "dk2",
    "panel": "lt2",
    "accent": "accent1",
    "second accent": "accent2",
    "line": "accent3",
    "on accent": "accent4",
    "chart 1": "accent5",
    "chart 2": "accent6",
}
LINKS = ("hlink", "folHlink")  # both in the accent
TOKENS: dict[str, str] = {**{color: token for token, color in COLORS.items()}, **dict.fromkeys(LINKS, "accent")}
COLOR = re.compile("[0-9A-Fa-f]{6}")

KEYS, MOTIF = ("name", "description", "palette", "fonts"), "motif"
FONTS = ("heading", "body", "mono")
FAMILIES = ("Arial", "Calibri", "Cambria", "Courier New", "Times New Roman")  # whose widths we have (see measure)

LINES = ("lines", "line", "width")  # what chains of points need
SHAPES = ("ellipse", "rect", "roundRect", "rightArrow", "lines")
SHAPE_KEYS = (*SHAPES, "fill", "line", "width", "radius")
WIDEST = 1280  # px: no number in a motif is greater than the slide is wide


class ThemeFile(Struct, frozen=True):
    """What a theme's file says; `places` are those of its colours, by token."""

    name: str
    description: str
    palette: dict[str, str]  # by theme colour
    fonts: dict[str, str]
    motif: tuple[Node, ...]
    places: dict[str, Where]


def read_theme(source: bytes, file: str) -> ThemeFile:
    """What the file says. Raises TemplateError with all that is missing, unknown or wrong in it."""
    tree, findings = load(text_of(source, file), file)
    reader = _Reader(list(findings))
    written = reader.theme(tree) if tree is not None else None
    if written is None or reader.findings:
        raise TemplateError(*reader.findings)
    return written


class _Reader:
    """Reads a theme to its end and collects what is wrong with it."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings

    def say(self, message: str, where: Where, hint: str = "") -> None:
        self.findings.append(error("theme", message, where, hint))

    def theme(self, tree: Node) -> ThemeFile:
        top = self._group(tree, "the theme", KEYS, (MOTIF,))
        colors = self._group(top.get("palette"), "the palette", tuple(COLORS))
        fonts = self._group(top.get("fonts"), "the fonts", FONTS)
        palette: dict[str, str] = {COLORS[token]: self._color(token, node) for token, node in colors.items()}
        return ThemeFile(
            name=self._text("name", top.get("name")),
            description=self._text("description", top.get("description")),
            palette={**palette, **dict.fromkeys(LINKS, palette.get("accent1", ""))},
            fonts={font: self._font(font, node) for font, node in fonts.items()},
            motif=self._motif(top.get(MOTIF)),
            places={token: node.where for token, node in colors.items()},
        )

    def _group(
        self, node: Node | None, name: str, keys: Collection[str], more: Collection[str] = ()
    ) -> dict[str, Node]:
        """What stands under the keys that a mapping must have, and under those that it may have."""
        if not isinstance(node, Mapping):
            if node is not None:  # else it was said to be missing
                self.say(f"{name} is a mapping with the keys {', '.join(keys or more)}", node.where)
            return {}
        known = (*keys, *more)
        given = {key.text: item for key, item in node.pairs if key.text in known}
        unknown = [key for key, _ in node.pairs if key.text not in known]
        for key in unknown:
            self.say(f'unknown key "{key.text}"', key.where, _meant(key.text, known))
        misspelt = {nearest(key.text, known) for key in unknown}
        for missing in (key for key in keys if key not in misspelt.union(given)):
            self.say(f'"{missing}" is missing from {name}', node.where)
        return given

    def _text(self, key: str, node: Node | None) -> str:
        if isinstance(node, Scalar) and not node.is_null:
            return node.text
        if node is not None:
            self.say(f'"{key}" must be a text', node.where)
        return ""

    def _color(self, token: str, node: Node) -> str:
        if isinstance(node, Scalar) and COLOR.fullmatch(node.text):
            return node.text.upper()
        self.say(f'"{token}" is no colour', node.where, "write six hexadecimal digits without #, such as C2410C")
        return ""

    def _font(self, font: str, node: Node) -> str:
        family = self._text(font, node)
        if family and family not in FAMILIES:
            self.say(f'the widths of the font "{family}" are not known', node.where, _meant(family, FAMILIES))
        return family

    def _motif(self, node: Node | None) -> tuple[Node, ...]:
        shapes = node.items if isinstance(node, Sequence) else ()
        if node is not None and not shapes:
            self.say("the motif is a list of shapes", node.where, "- {ellipse: [1000, 140, 20, 20], fill: accent}")
        for shape in shapes:
            self._shape(shape)
        return shapes

    def _shape(self, node: Node) -> None:
        lines = isinstance(node, Mapping) and node.get("lines")
        given = self._group(node, "the shape", LINES if lines else (), SHAPE_KEYS)
        if isinstance(node, Mapping) and len(given.keys() & SHAPES) != 1:
            self.say(f"the shape is one of {', '.join(SHAPES)}", node.where)
        for key, item in given.items():
            if key in ("fill", "line"):
                self._token(key, item)
            else:
                good, form = FORMS.get(key, (_is_box, "[x, y, width, height] in px"))
                if not good(item):
                    self.say(f'"{key}" must be {form}', item.where)

    def _token(self, key: str, node: Node) -> None:
        token = self._text(key, node)
        if token and token not in COLORS:
            self.say(f'"{token}" is not in the palette', node.where, _meant(token, COLORS))


def _meant(word: str, known: Collection[str]) -> str:
    return did_you_mean(word, known, f"known are {', '.join(known)}")


def _is_number(node: Node) -> bool:
    return isinstance(node, Scalar) and type(node.value) in (int, float) and 0 <= float(node.text) <= WIDEST


def _is_chain(node: Node) -> bool:
    """Two points or more: x, y, x, y."""
    items = node.items if isinstance(node, Sequence) else ()
    return len(items) >= 4 and len(items) % 2 == 0 and all(map(_is_number, items))


def _are_chains(node: Node) -> bool:
    return isinstance(node, Sequence) and node.items != () and all(map(_is_chain, node.items))


def _is_box(node: Node) -> bool:
    return _is_chain(node) and len(value(node)) == 4 and min(value(node)[2:]) > 0


FORMS: dict[str, tuple[Callable[[Node], bool], str]] = {
    "lines": (_are_chains, "lists of points in px: [[990, 150, 1108, 92]]"),
    "width": (_is_number, "a number of px"),
    "radius": (_is_number, "a number of px"),
}
