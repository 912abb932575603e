"""A theme's file in, its tokens out, each with its place."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct, defstruct, field
from msgspec.structs import asdict

from generator.errors import Where
from generator.look.contrast import LINKS
from generator.look.files import text_of
from generator.look.keys import COLORS, MotifKeys
from generator.model.colors import GroundName
from generator.yaml import Mapping, Node, Sequence, load
from generator.yaml.typed import Reader, Word

TOKENS: dict[str, str] = {**{color: token for token, color in COLORS.items()}, **dict.fromkeys(LINKS, "accent")}
COLOR = "[0-9A-Fa-f]{6}"
FAMILIES = ("Arial", "Calibri", "Cambria", "Courier New", "Times New Roman")  # whose widths we have (see measure)

Digits = Annotated[
    str, Meta(pattern=f"^{COLOR}$", description="a colour: six hexadecimal digits without #, such as C2410C")
]
FontName = Annotated[str, Word("fonts", 'the widths of the font "{}" are not known')]
PaletteKeys: Any = defstruct(
    "PaletteKeys", [(color, Digits, field(name=token)) for token, color in COLORS.items()], frozen=True
)


class FontKeys(Struct, frozen=True):
    """The faces of a theme."""

    heading: FontName
    body: FontName
    mono: FontName


class ThemeKeys(Struct, frozen=True):
    """What a theme's file may say."""

    name: str
    description: str
    palette: PaletteKeys
    fonts: FontKeys
    motif: tuple[MotifKeys, ...] = ()
    size: str = ""
    grounds: tuple[GroundName, ...] = ()
    layouts: Any = None  # read with layouts.yaml, in whose place it stands


class ThemeFile(Struct, frozen=True):
    """What a theme's file says; `places` are those of its colours, by token, `motif_places` those of its shapes."""

    name: str
    description: str
    palette: dict[str, str]  # by theme colour
    fonts: dict[str, str]
    motif: tuple[MotifKeys, ...]
    places: dict[str, Where]
    motif_places: tuple[Where, ...]
    size: str
    grounds: tuple[GroundName, ...]  # on which any slide may stand
    layouts: Node | None  # what it says in place of layouts.yaml


def read_theme(source: bytes, file: str) -> ThemeFile:
    """What the file says. Raises TemplateError with all that is missing, unknown or wrong in it."""
    tree, findings = load(text_of(source, file), file)
    reader = Reader("theme", {"colors": tuple(COLORS), "fonts": FAMILIES}, findings)
    written = reader.value(tree, ThemeKeys, "the theme") if tree is not None else None
    reader.finish()
    assert isinstance(written, ThemeKeys) and isinstance(tree, Mapping)
    colors, motif = tree.get("palette"), tree.get("motif")
    assert isinstance(colors, Mapping)
    palette = {color: digits.upper() for color, digits in asdict(written.palette).items()}
    return ThemeFile(
        name=written.name,
        description=written.description,
        palette={**palette, **dict.fromkeys(LINKS, palette["accent1"])},
        fonts=asdict(written.fonts),
        motif=written.motif,
        places={key.text: node.where for key, node in colors.pairs},
        motif_places=tuple(node.where for node in motif.items) if isinstance(motif, Sequence) else (),
        size=written.size,
        grounds=written.grounds,
        layouts=tree.get("layouts"),
    )
