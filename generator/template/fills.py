"""Colours of a package's XML in; the same as RRGGBB, with the changes that the XML asks for, out."""

from __future__ import annotations

from collections.abc import Mapping
from colorsys import hls_to_rgb, rgb_to_hls

from generator.decks.opened_shapes import A, Element, P
from generator.model.colors import DIGITS

MAPPED = ("bg1", "tx1", "bg2", "tx2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink")
USUAL_MAP = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
SHARES = 100_000  # DrawingML counts percentages in thousandths (ECMA-376 part 1, 20.1.10.40)


def theme_colors(theme: Element | None) -> dict[str, str]:
    """Return the colours of a theme part as RRGGBB, by their names: dk1, lt1, accent1 ..."""
    scheme = theme.find(f".//{A}clrScheme") if theme is not None else None
    slots = scheme if scheme is not None else ()
    named = {str(slot.tag).removeprefix(A): resolved_color(slot, {}) for slot in slots}
    return {"dk1": "000000", "lt1": "FFFFFF", **{name: color for name, color in named.items() if color}}


def mapped_colors(theme: Mapping[str, str], *parts: Element) -> dict[str, str]:
    """Return the colours by the names that shapes use (bg1, tx1 ...); of `parts`, the first that has a map counts."""
    found = next((node for part in parts for node in part.iter(f"{P}clrMap", f"{A}overrideClrMapping")), None)
    names = {name: (found.get(name) if found is not None else None) or USUAL_MAP.get(name, name) for name in MAPPED}
    return {**theme, **{name: theme.get(own, "000000") for name, own in names.items()}}


def resolved_color(parent: Element | None, colors: Mapping[str, str], given: str = "") -> str:
    """Return the first colour in a fill as RRGGBB, or "" if it has none; `given` stands for a style's phClr."""
    based = ((_resolve_base_color(node, colors, given), node) for node in (parent if parent is not None else ()))
    return next((_color_with_changes(base, node) for base, node in based if base), "")


def _resolve_base_color(node: Element, colors: Mapping[str, str], given: str) -> str:
    value = node.get("val", "")
    match str(node.tag).removeprefix(A):
        case "srgbClr" | "prstClr":
            presets = {"white": "FFFFFF", "black": "000000"}
            return value.upper() if DIGITS.fullmatch(value) else presets.get(value, "808080")
        case "schemeClr":
            return given if value == "phClr" else colors.get(value, "")
        case "sysClr":
            last = node.get("lastClr", "")
            return last.upper() if DIGITS.fullmatch(last) else "FFFFFF" if value == "window" else "000000"
    return ""


def _color_with_changes(base: str, node: Element) -> str:
    """Return a colour with the changes of light that its element asks for, in their order."""
    red, green, blue = (int(base[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = rgb_to_hls(red, green, blue)
    for change in node:
        value = change.get("val", "0")
        share = float(value[:-1]) / 100 if value.endswith("%") else float(value) / SHARES
        match str(change.tag).removeprefix(A):
            case "lumMod" | "shade":
                light *= share
            case "lumOff":
                light += share
            case "tint":
                light = light * share + 1 - share
            case "satMod":
                full = min(1.0, full * share)
    parts = hls_to_rgb(hue, min(1.0, max(0.0, light)), full)
    return "".join(f"{round(part * 255):02X}" for part in parts)


SOLID = 0.4  # opacity from which a fill hides what is behind


def is_nearly_clear(fill: Element) -> bool:
    """Tell whether most of a fill shows what is behind it: of a gradient around a point, its end counts."""
    stops, is_around = [*fill.iter(f"{A}gs")] or [fill], fill.find(f"{A}path") is not None
    alpha = next(stops[-1 if is_around else 0].iter(f"{A}alpha"), None)
    return alpha is not None and float(alpha.get("val", "0").rstrip("%")) < SOLID * SHARES


def line_color_of_shape(shape: Element, colors: Mapping[str, str]) -> str:
    """Return the colour of a shape's outline as RRGGBB, or "" if it draws none."""
    own = shape.find(f"{P}spPr/{A}ln")
    if own is not None and own.find(f"{A}noFill") is not None:
        return ""
    said = resolved_color(own.find(f"{A}solidFill"), colors) if own is not None else ""
    style = shape.find(f"{P}style/{A}lnRef")
    return said or (resolved_color(style, colors) if style is not None and style.get("idx", "0") != "0" else "")


def color_of_fill(fill: Element, colors: Mapping[str, str], given: str = "") -> str:
    """Return the colour of a fill, of a gradient its mean; "" for none, or one that is nearly clear."""
    stops = [*fill.iter(f"{A}gs", f"{A}bgClr")] or [fill]
    if is_nearly_clear(fill):
        return ""
    found = [color for stop in stops if (color := resolved_color(stop, colors, given))]
    return bytes(sum(channel) // len(found) for channel in zip(*map(bytes.fromhex, found), strict=True)).hex().upper()
