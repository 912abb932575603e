"""Makes a theme from its file and the layouts of all themes, and refuses colours that cannot be read."""

from __future__ import annotations

import pickle
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import TypeVar

from msgspec.structs import asdict, replace

from generator.errors import Finding, TemplateError, Where, error, warning
from generator.guard.lookup import Stamp, announce, noting_files, stamp_of_file
from generator.look.contrast import (
    LINKS,
    TEXT,
    ColorPair,
    PaletteColors,
    color_pairs_of_layouts,
    contrast_ratio,
    grounds_of_palette,
    hue_distance,
    layout_on_ground,
    nearest_readable_shade,
)
from generator.look.decor import Tokens, rect_in_layout_cell
from generator.look.fonts import fonts_of_theme
from generator.look.keys import COLORS, LayoutsKeys
from generator.look.layouts import families_of_theme, gallery_layouts, parse_layouts_file, pattern_layers
from generator.look.logo import layout_with_room_for_logo, logo_of_theme, place_of_logo
from generator.look.template_files import bytes_of_template_file, locate_template_file
from generator.look.theme_file import THEMES, TOKENS, ThemeFile, parse_theme_file
from generator.model.colors import PLAIN, Ground, GroundName, SchemeColor
from generator.model.geometry import HEIGHT_PX, SLIDE_HEIGHT, Px, Rect
from generator.model.settings import COLOR, SIZES, share_of_size
from generator.model.theme import BLOCKS, Layout, Theme
from generator.shipped import TEMPLATES, cache_name_of_maker, keep_in_cache, recall_from_cache

LAYOUTS = TEMPLATES / "deck" / "layouts.yaml"
Made = TypeVar("Made")
KNOWN = (PLAIN, "accent")  # grounds whose colours are all in the palette
WHITE, GREEN, RED = "FFFFFF", "00FF00", "FF0000"


def open_theme(name: str, accent: str = "", size: str = "", font: str = "", mode: str = "") -> Theme:
    """Return the theme with that name, or in that file (a path that ends in .yaml).

    `accent` and `size` change it, `font` is the family of its titles and texts, and `mode` may be "dark".

    An accent that cannot be read is replaced by its nearest shade that can; `theme_accent_findings` reports it. A
    user's theme with unreadable colours is refused; the tests hold shipped themes to more. Raises TemplateError with
    every problem.
    """
    path = locate_template_file(name, THEMES, "theme")
    source, layouts = bytes_of_template_file(path, name), LAYOUTS.read_bytes()
    if accent or size or font or mode == "dark" or path.parent != THEMES:
        return _own_theme(path, source, layouts, name, accent, size, font, mode)
    return _shipped_theme(path, source, layouts, name)


def theme_accent_findings(theme: Theme, accent: str) -> tuple[Finding, ...]:
    """Return a warning if `accent` was given and was replaced by a shade of it."""
    shade = theme.palette["accent1"]
    if not accent or _hex_of_accent(accent) == shade:
        return ()
    message = f'the accent {_hex_of_accent(accent)} cannot be read in the theme "{theme.name}"; {shade} is used instead'
    return (warning("accent", message, None, f"write {shade}, the nearest shade that can be read"),)


def _own_theme(path: Path, source: bytes, layouts: bytes, name: str, *asked: str) -> Theme:
    """Return a theme as it was made before, if the files that it names, such as a logo, are still what they were.

    One with fonts of its own is made again, because other fonts may be installed now.
    """
    before = _theme_cache(path, source, layouts, name, *asked)
    for theme, known in before.copy():
        if all(stamp_of_file(announce(file)) == stamp for file, stamp in known.items()):
            return theme
    files: dict[str, Stamp] = {}
    try:
        with noting_files() as files:
            theme = _make_theme(path, source, layouts, name, *asked)
    finally:
        for file in files:
            announce(file)  # to whoever notes the files of the whole build
    if not theme.remarks:
        before.append((theme, files))
    return theme


@lru_cache(maxsize=16)
def _theme_cache(*_asked: object) -> deque[tuple[Theme, dict[str, Stamp]]]:
    """Return where a theme is kept after it was made, with the files that were read for it."""
    return deque(maxlen=1)


@lru_cache(maxsize=8)
def _shipped_theme(path: Path, source: bytes, layouts: bytes, name: str) -> Theme:
    """Return a shipped theme, made once for all decks of this process."""
    return _recall_or_build(path, source + layouts, lambda: _make_theme(path, source, layouts, name))


def declared_layouts() -> LayoutsKeys:
    """Return the keys of the layouts that ship."""
    return _layouts_keys(LAYOUTS.read_bytes())


@lru_cache(maxsize=1)
def _layouts_keys(layouts: bytes) -> LayoutsKeys:
    """Return the keys of layouts.yaml, cached because parsing takes 60 ms."""
    return _recall_or_build(LAYOUTS, layouts, lambda: parse_layouts_file(layouts, LAYOUTS.name))


def _recall_or_build(path: Path, source: bytes, build: Callable[[], Made]) -> Made:
    """Return what `build` makes of a file's source, cached on disk if we may write there."""
    stamp = sha256(source).digest()
    if (known := recall_from_cache(path, _maker_name())).endswith(stamp):
        found: Made = pickle.loads(known)
        return found
    made = build()
    keep_in_cache(path, _maker_name(), pickle.dumps(made) + stamp)
    return made


@cache
def _maker_name() -> str:
    """Return a name for all code that makes a theme."""
    here = Path(__file__).parent
    folders = (here.with_name("yaml"), here, here.with_name("model"))
    return cache_name_of_maker(*(file for folder in folders for file in folder.glob("*.py")))


def _make_theme(path: Path, source: bytes, layouts: bytes, name: str, *asked: str) -> Theme:
    """Return a theme made from its own text and that of layouts.yaml, with the accent and so on that are asked for."""
    accent, size, font, mode = asked or ("", "", "", "")
    shipped = path.parent == THEMES
    written = parse_theme_file(source, path.name if shipped else name, mode)
    plain = _with_accent(written.palette, _hex_of_accent(accent)) if accent else written.palette
    stood_on, palette = grounds_of_palette(plain)
    fonts, remarks = fonts_of_theme(asdict(written.keys.fonts), written.font_places, font)
    tokens = Tokens(**fonts, colors={**COLORS, **accents_told_apart(palette)}, grounds=stood_on)
    declared = parse_layouts_file(layouts, LAYOUTS.name, written.layouts) if written.layouts else _layouts_keys(layouts)
    size = size or written.keys.size
    if size:
        declared = replace(declared, page=replace(declared.page, width=_slide_width(size)))
    drawn = families_of_theme(declared, tokens)
    theme = Theme(
        name=written.keys.name,
        description=written.keys.description,
        palette=palette,
        heading_font=tokens.heading.family,
        body_font=tokens.body.family,
        families=drawn,
        gallery=tuple(_on_its_ground(layout, stood_on) for layout in gallery_layouts(declared, tokens, drawn)),
        digest=sha256(source + written.inherited + layouts + f"{accent} {size} {mode} {fonts}".encode()).hexdigest(),
        width=Px(declared.page.width),
        pattern=tuple(pattern_layers(declared, tokens)),
        progress=(row := declared.frame.progress) and (rect_in_layout_cell(declared.page.content, row[0]), Px(row[1])),
        grounds=stood_on,
        turns=tuple(name for name in written.keys.grounds if name in stood_on),
        remarks=(*written.remarks, *remarks),
    )
    if logo := written.keys.logo:
        place = place_of_logo(logo.rect, declared.page, written.logo_places.get("rect", written.place))
        theme = replace(theme, logo=logo_of_theme(logo, written.logo_places, path))
        theme = theme.redrawn(partial(layout_with_room_for_logo, place=place), f"logo {theme.logo}")
    if accent and (shade := _readable_accent(theme)):
        return _make_theme(path, source, layouts, name, shade, size, font, mode)
    if errors := tuple(_errors_of_theme(theme, written, name, shipped, bool(accent))):
        raise TemplateError(*errors)
    return theme


def _errors_of_theme(theme: Theme, written: ThemeFile, name: str, shipped: bool, accented: bool) -> Iterator[Finding]:
    """Yield an error for each text that its own layouts misplace, and each pair of its colours that cannot be read."""
    if written.layouts:
        own = written.layouts[-1].where
        yield from _misplaced_texts(theme, own if own.file == name else written.place)
    if accented or not shipped:
        yield from _contrast_errors(theme, written.places, accented)


def _on_its_ground(layout: Layout, grounds: Mapping[GroundName, Ground]) -> Layout:
    """Return the layout on the ground that it names."""
    return layout if layout.ground == PLAIN else layout_on_ground(layout, grounds[layout.ground])


def _slide_width(size: str) -> float:
    """Return the width in px of a slide of that shape, as every slide has the same height."""
    share = share_of_size(size)
    if not share:
        raise TemplateError(error("theme", f'"{size}" is not the size of a slide', None, SIZES))
    return round(HEIGHT_PX * share)


def _hex_of_accent(accent: str) -> str:
    """Return an accent as a user may type it in the form that a palette has. Raises TemplateError."""
    digits = accent.removeprefix("#").upper()
    if not re.fullmatch(COLOR, digits):
        hint = "write six hexadecimal digits, such as 7A3EB1"
        raise TemplateError(error("theme", f'the accent "{accent}" is not a colour', None, hint))
    return digits


def accents_told_apart(palette: PaletteColors) -> dict[str, SchemeColor]:
    """Return which accent means "new" and which "gone" in a comparison of code: the greener and the redder one."""
    accents: tuple[SchemeColor, ...] = ("accent1", "accent2")
    redness = {each: hue_distance(palette[each], GREEN) - hue_distance(palette[each], RED) for each in accents}
    new, gone = sorted(accents, key=redness.__getitem__)
    return {"new": new, "gone": gone}


def _with_accent(palette: PaletteColors, accent: str) -> PaletteColors:
    """Return the palette with another accent; the colour of text on it changes only if it could not be read."""
    on = palette["accent4"]
    if contrast_ratio(on, accent) < TEXT:
        on = max((WHITE, palette["dk1"], palette["lt1"]), key=lambda color: contrast_ratio(color, accent))
    return {**palette, **dict.fromkeys(("accent1", *LINKS), accent), "accent4": on}


def _misplaced_texts(theme: Theme, where: Where) -> Iterator[Finding]:
    """Yield an error for each form of a user's theme in which a text leaves the slide or overlaps another."""
    slide = Rect(0, 0, theme.width, SLIDE_HEIGHT)
    for layout in {f"{each.family} {each.title}": each for each in theme.layouts}.values():
        slots = [slot for slot in layout.slots if slot.type not in BLOCKS]
        outside = [slot.name for slot in layout.slots if not slide.contains(slot.rect)]
        met = [f"{one.name} and {other.name}" for one, other in combinations(slots, 2) if one.rect.overlaps(other.rect)]
        if outside or met:
            wrong = f'"{outside[0]}" leaves the slide' if outside else f"{met[0]} overlap"
            hint = "give it another rect, or move the boxes"
            yield error("layouts", f'{wrong} in the layout "{layout.title}"', where, hint)


def _color_pairs(theme: Theme) -> Sequence[ColorPair]:
    """Return the pairs of palette colours in the layouts; other grounds only have colours chosen to be readable."""
    layouts = (_on_its_ground(layout, theme.grounds) for layout in theme.layouts)
    met = color_pairs_of_layouts(layout for layout in (*layouts, *theme.gallery) if layout.ground in KNOWN)
    return [pair for pair in met if pair.ground in KNOWN and {pair.front, pair.back} <= TOKENS.keys()]


def _readable_accent(theme: Theme) -> str:
    """Return the nearest shade of the accent that can be read, or "" if the accent can, or if no shade can."""
    drawn = [pair for pair in _color_pairs(theme) if pair.front in ("accent1", *LINKS, "accent4")]
    if all(pair.reads(theme.palette) for pair in drawn):
        return ""
    return _readable_shade("accent", theme.palette, drawn, chosen=True)


def _contrast_errors(theme: Theme, places: Mapping[str, Where], recolored: bool) -> Iterator[Finding]:
    """Yield an error for each token that cannot be read somewhere, with the worst place.

    A new accent is blamed for the colour on it, too.
    """
    for token, worst, shade in _weak_tokens(theme, recolored):
        chosen = recolored and token == "accent"
        hint = f"the nearest shade that can be read is {shade}"
        if not shade:
            hint = f'no shade of it can be read everywhere: change "{TOKENS[worst.back]}"'
        yield error("contrast", _contrast_message(worst, theme.palette), None if chosen else places[token], hint)


def _weak_tokens(theme: Theme, recolored: bool) -> Iterator[tuple[str, ColorPair, str]]:
    """Yield each token that cannot be read somewhere, the worst place, and its nearest shade that can be, or ""."""
    blamed = {**TOKENS, "accent4": "accent"} if recolored else TOKENS
    met = _color_pairs(theme)
    for token in COLORS:
        drawn = [pair for pair in met if blamed[pair.front] == token]
        weak = [pair for pair in drawn if not pair.reads(theme.palette)]
        if weak:
            worst, chosen = min(weak, key=lambda pair: pair.share(theme.palette)), recolored and token == "accent"
            yield token, worst, _readable_shade(token, theme.palette, drawn, chosen)


def _contrast_message(pair: ColorPair, palette: PaletteColors) -> str:
    front, back = TOKENS[pair.front], TOKENS[pair.back]
    ratio = int(pair.ratio(palette) * 100) / 100  # rounded down, because rounded up it might seem to be enough
    return (
        f'"{front}" on "{back}" ({palette[pair.front]} on {palette[pair.back]}) has a contrast of {ratio:.2f}:1 '
        f"as {pair.kind} ({pair.place}); {pair.needed:g}:1 is needed"
    )


def _readable_shade(token: str, palette: PaletteColors, drawn: Iterable[ColorPair], chosen: bool) -> str:
    """Return the nearest shade of a token's colour in which all that has this colour can be read, or ""."""
    colors = [color for color, name in TOKENS.items() if name == token]

    def reads(shade: str) -> bool:
        changed = _with_accent(palette, shade) if chosen else {**palette, **dict.fromkeys(colors, shade)}
        return all(pair.reads(changed) for pair in drawn)

    return nearest_readable_shade(palette[colors[0]], reads)
