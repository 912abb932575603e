"""Parses a theme's file into its tokens, each with its place in the file."""

from __future__ import annotations

from functools import reduce
from typing import Annotated, Any

from msgspec import Meta, Struct, defstruct, field
from msgspec.structs import asdict

from generator.errors import Finding, TemplateError, Where, error
from generator.look.contrast import LINKS
from generator.look.keys import COLORS, PageBox
from generator.look.layouts import layout_keys_with_one_changed, merged_layout_keys
from generator.look.template_files import text_of_template_file
from generator.model.colors import GroundName
from generator.model.settings import COLOR
from generator.shipped import TEMPLATES
from generator.yaml import Mapping, Scalar, YamlNode, load_yaml
from generator.yaml.typed import Reader, Word

THEMES = TEMPLATES / "themes"

TOKENS: dict[str, str] = {**{color: token for token, color in COLORS.items()}, **dict.fromkeys(LINKS, "accent")}

Digits = Annotated[
    str, Meta(pattern=f"^{COLOR}$", description="a colour: six hexadecimal digits without #, such as C2410C")
]
ThemeName = Annotated[str, Word("themes", 'there is no theme "{}" to extend')]
PaletteKeys: Any = defstruct(
    "PaletteKeys", [(color, Digits, field(name=token)) for token, color in COLORS.items()], frozen=True
)


class FontsKeys(Struct, frozen=True):
    """The keys of a theme's fonts."""

    heading: str
    body: str
    mono: str


class LogoKeys(Struct, frozen=True):
    """The keys of a logo: its file, one for dark grounds, its alt text, and its place [x, y, width, height] in px."""

    file: str
    alt: str = "Logo"
    dark: str = ""
    rect: PageBox | None = None


class ThemeKeys(Struct, frozen=True):
    """The keys of a theme's file."""

    name: str
    description: str
    palette: PaletteKeys
    fonts: FontsKeys
    dark: PaletteKeys | None = None
    extends: ThemeName = ""
    logo: LogoKeys | None = None
    size: str = ""
    grounds: tuple[GroundName, ...] = ()
    layouts: Any = None  # parsed with layouts.yaml, which it changes


class ThemeFile(Struct, frozen=True):
    """A parsed theme; `places` gives the place of each colour by token."""

    keys: ThemeKeys
    palette: dict[str, str]  # by theme colour
    font_places: dict[str, Where]
    places: dict[str, Where]
    logo_places: dict[str, Where]
    place: Where  # the line that names the extended theme
    layouts: tuple[YamlNode, ...]  # changes to layouts.yaml: those of the extended theme, then its own
    inherited: bytes  # the bytes of the theme that it extends
    remarks: tuple[Finding, ...] = ()  # about its YAML


def parse_theme_file(data: bytes, file: str, mode: str = "") -> ThemeFile:
    """Return the theme in a file, completed by the theme that it extends; in dark `mode`, with its dark palette.

    Raises TemplateError with every missing, unknown or wrong key.
    """
    tree, findings = load_yaml(text_of_template_file(data, file), file)
    shipped = sorted(path.stem for path in THEMES.glob("*.yaml"))
    reader = Reader("theme", {"colors": tuple(COLORS), "themes": shipped}, findings)
    base = tree.get("extends") if isinstance(tree, Mapping) else None
    inherited = b""
    if isinstance(base, Scalar):
        inherited = (THEMES / f"{base.text if base.text in shipped else shipped[0]}.yaml").read_bytes()
    shipped_tree, _ = load_yaml(inherited.decode("utf-8-sig"), "a shipped theme") if inherited else (None, ())
    layers = [each for each in (shipped_tree, tree) if each] if tree else []
    layouts = [each.get("layouts") for each in layers if isinstance(each, Mapping)]
    tree = reduce(merged_layout_keys, layers) if layers else None
    if tree is not None:
        tree = layout_keys_with_one_changed(tree, "logo", lambda logo: _nest_text_under_key(logo, "file"))
    written = reader.value(tree, ThemeKeys, "the theme") if tree is not None else None
    remarks = reader.finish()
    assert isinstance(written, ThemeKeys) and isinstance(tree, Mapping)
    chosen = written.dark if mode == "dark" else written.palette
    if chosen is None:
        hint = 'write "dark:" with the colours that "palette" has'
        raise TemplateError(error("theme", f'the theme "{written.name}" has no dark colours', Where(file), hint))
    colors, fonts, logo = tree.get("dark" if mode == "dark" else "palette"), tree.get("fonts"), tree.get("logo")
    assert isinstance(colors, Mapping) and isinstance(fonts, Mapping)

    def own(where: Where) -> Where:
        return where if where.file == file or not base else base.where

    palette = {color: digits.upper() for color, digits in asdict(chosen).items()}
    return ThemeFile(
        keys=written,
        palette={**palette, **dict.fromkeys(LINKS, palette["accent1"])},
        font_places={key.text: own(node.where) for key, node in fonts.pairs},
        places={key.text: own(node.where) for key, node in colors.pairs},
        logo_places={key.text: own(node.where) for key, node in logo.pairs} if isinstance(logo, Mapping) else {},
        place=base.where if base else Where(file),
        layouts=tuple(filter(None, layouts)),
        inherited=inherited,
        remarks=remarks,
    )


def _nest_text_under_key(node: YamlNode, key: str) -> YamlNode:
    """Return a text as a mapping with the text under `key`, and any other node as it is."""
    return Mapping(((Scalar(key, node.where), node),), node.where) if isinstance(node, Scalar) else node
