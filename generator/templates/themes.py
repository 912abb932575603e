"""A theme's tokens and the layouts of all themes in, one clean theme out."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from generator.errors import TemplateError, Where, error
from generator.model.theme import Decor, SchemeColor, Theme
from generator.shipped import TEMPLATES
from generator.templates.files import locate
from generator.templates.layouts import Tokens, decor, families
from generator.yaml import Mapping, Node, Scalar, Sequence, load

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


FONTS = ("heading", "body", "mono")
_COLOR = re.compile("[0-9A-Fa-f]{6}")


def open_theme(name: str) -> Theme:
    """The theme of that name, or in that file (a path that ends in .yaml). Raises TemplateError."""
    path = locate(name, TEMPLATES / "themes", "theme")
    source, layouts_source = path.read_bytes(), (TEMPLATES / "deck" / "layouts.yaml").read_bytes()
    tokens, layouts = _spelled(source, path.name), _spelled(layouts_source, "layouts.yaml")
    _check(tokens, path.name)
    palette: dict[str, str] = {COLORS[token]: color for token, color in tokens["palette"].items()}
    fonts = tokens["fonts"]
    known = Tokens(fonts["heading"], fonts["body"], fonts["mono"], COLORS)
    return Theme(
        name=tokens["name"],
        description=tokens["description"],
        palette={**palette, "hlink": palette["accent1"], "folHlink": palette["accent1"]},
        heading_font=fonts["heading"],
        body_font=fonts["body"],
        mono_font=fonts["mono"],
        families=families(layouts, known, _motif(tokens, known)),
        digest=sha256(source + layouts_source).hexdigest(),
    )


def _check(tokens: Any, file: str) -> None:
    """Raise TemplateError for every token that is missing, unknown or no colour."""
    if not isinstance(tokens, dict):
        raise TemplateError(error("theme", "a theme is a mapping: name, description, palette, fonts", Where(file, 1)))
    wanted = {"": ("name", "description", "palette", "fonts"), "palette": tuple(COLORS), "fonts": FONTS}
    problems = []
    for group, names in wanted.items():
        found = (tokens if not group else tokens.get(group)) or {}
        given = set(found) - ({"motif"} if not group else set())
        problems += [f'"{name}" is missing{f" from {group}" if group else ""}' for name in names if name not in given]
        problems += [f'"{name}" is not known{f" in {group}" if group else ""}' for name in sorted(given - set(names))]
    colors = (tokens.get("palette") or {}).items()
    problems += [f'"{name}" is no colour: six digits like C2410C' for name, value in colors if not _is_color(value)]
    if problems:
        raise TemplateError(*(error("theme", problem, Where(file)) for problem in problems))


def _is_color(value: object) -> bool:
    return isinstance(value, str) and _COLOR.fullmatch(value) is not None


def _motif(tokens: dict[str, Any], known: Tokens) -> tuple[Decor, ...]:
    return tuple(decor(drawn, known, {}) for drawn in tokens.get("motif", ()))


def _spelled(source: bytes, file: str) -> Any:
    """A YAML file as dicts and lists; text keeps its spelling, because the colour 0000E7 is no number."""
    tree, findings = load(source.decode("utf-8-sig"), file)
    if findings or tree is None:
        raise TemplateError(*(findings or (error("theme", "the file is empty"),)))
    return _plain(tree)


def _plain(node: Node) -> Any:
    match node:
        case Mapping():
            return {key.text: _plain(value) for key, value in node.pairs}
        case Sequence():
            return [_plain(item) for item in node.items]
        case Scalar():
            return node.text if _COLOR.fullmatch(node.text) else node.value
