"""A company's template in; the palette and the fonts of a theme like it out, by the names that a theme's file has."""

from __future__ import annotations

from msgspec import Struct

from generator.errors import Finding, TemplateError, Where, error, warning
from generator.look.keys import COLORS
from generator.look.template_colors import colors_of_layouts, colors_on_template
from generator.look.template_file import open_mapped_template
from generator.look.template_fonts import ALIKE, font_on_template
from generator.look.themes import readable_palette

USUAL_FONT = "Arial"  # for a font that is neither shipped nor installed


class TemplatePalette(Struct, frozen=True):
    """Colours (RRGGBB) by the tokens of a theme, its fonts for headings and for text, and remarks on these."""

    colors: dict[str, str]
    heading: str
    body: str
    findings: tuple[Finding, ...] = ()


def palette_of_template(name: str) -> TemplatePalette:
    """Return the palette and the fonts of a template in a file, or of one that a mapping file names.

    A colour that could not be read is replaced by its nearest shade that can, and a font whose widths are not known by
    Arial. Raises TemplateError for a file that is no template.
    """
    mapped = open_mapped_template(name)
    chosen = (mapped.choices[role].layout for role in ("title-only", "content", "cover"))
    layout = next((each for each in chosen if each), None)
    if layout is None:
        raise TemplateError(error("template-role", "no layout of this template has room for content", Where(name)))
    used = colors_of_layouts(choice.layout for choice in mapped.choices.values() if choice.layout)
    palette, _ = colors_on_template(layout.colors, layout.background, used)
    readable = readable_palette({**palette})
    heading, body = map(_known_font, layout.fonts)
    gone = dict.fromkeys(family for family in layout.fonts if _known_font(family) != family)
    findings = (
        warning("font", f'the widths of "{family}" are not known, so {_known_font(family)} stands for it', Where(name))
        for family in gone
    )
    colors = {token: readable[color] for token, color in COLORS.items()}
    return TemplatePalette(colors, heading, body, tuple(findings))


def _known_font(family: str) -> str:
    """Return a font whose widths are known: this one, one whose letters are the same, or Arial."""
    _, remarks = font_on_template(family, family)
    return ALIKE.get(family) or (USUAL_FONT if any(each.level != "info" for each in remarks) else family)
