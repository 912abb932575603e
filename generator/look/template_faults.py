"""A template's package in; what is odd about its names, numbers, texts, colours and size out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import basename

from generator.decks.opened_package import CONTENT_TYPES
from generator.decks.opened_shapes import A, P
from generator.decks.template import OpenedTemplate, TemplateLayout
from generator.errors import Finding, Where, brief, info, warning
from generator.look.contrast import COLORED, color_saturation, hue_distance

MEGABYTE = 1_000_000
PROMPTED = ("title", "ctrTitle", "subTitle", "body", "obj")
HEAVY = 10 * MEGABYTE  # a package that mail systems refuse, once a deck has pictures of its own
NEAR = 0.06  # of the circle of hues
OFTEN = 3  # shapes in a colour that make it one of the brand
# The first accents of palettes that programs give to every new file.
USUAL_PALETTES: Mapping[str, tuple[str, ...]] = {
    "Office": ("4F81BD", "C0504D", "9BBB59"),
    "Office (2013)": ("5B9BD5", "ED7D31", "A5A5A5"),
    "Office (2016)": ("4472C4", "ED7D31", "A5A5A5"),
    "Office (2023)": ("156082", "E97132", "196B24"),
    "Google Slides": ("4285F4", "212121", "78909C"),
    "LibreOffice": ("18A303", "0369A3", "A33E03"),
}


def faults_of_package(template: OpenedTemplate, used: Sequence[TemplateLayout]) -> Iterator[Finding]:
    """Yield what is to be known of a template as a whole; `used` are the layouts that have roles."""
    where = Where(template.name)
    yield from _names(template, where)
    yield from _numbers(used, where)
    yield from _texts(used, where)
    yield from _styles(used, where)
    yield from _colors(template, used, where)
    yield from _embedded(template, where)
    yield from _weight(template, where)


def _names(template: OpenedTemplate, where: Where) -> Iterator[Finding]:
    double = [brief(each.name.rpartition("#")[0], 40) for each in template.layouts if each.name.endswith("#2")]
    if double:
        several = f"{len(double)} names, such as" if len(double) > 1 else "the name"
        message = f'layouts share {several} "{double[0]}"'
        yield info("template-names", message, where, f"a mapping file calls the second one {double[0]}#2")


def _numbers(used: Sequence[TemplateLayout], where: Where) -> Iterator[Finding]:
    for layout in used:
        keys = Counter(each.key for each in layout.placeholders)
        if double := [key for key, count in keys.items() if count > 1]:
            message = f'placeholders of "{layout.name}" have the same number, idx {double[0][1]}'
            hint = "programs may mix them up; save the file in PowerPoint, or replace the layout"
            yield warning("template-slot", message, where, hint)


def _texts(used: Sequence[TemplateLayout], where: Where) -> Iterator[Finding]:
    texts = (" ".join(shape.text.split()) for layout in used for shape in layout.shapes)
    said = [*dict.fromkeys(text for text in texts if sum(map(str.isalpha, text)) > 1)]
    if said:
        more = f" and {len(said) - 3} more" if len(said) > 3 else ""
        message = f"layouts write on each slide: {', '.join(brief(text, 40) for text in said[:3])}{more}"
        yield info("template-text", message, where, "if it is a sample, delete it in the view Slide Master")


def _styles(used: Sequence[TemplateLayout], where: Where) -> Iterator[Finding]:
    """Yield a finding if prompts have another size than texts, because a program sets sizes on the prompts only."""
    for layout in used:
        for each in layout.placeholders:
            size = each.levels[0].size
            if each.type in PROMPTED and each.prompt_size and abs(each.prompt_size - size) > 1:
                prompt = f'the prompt "{each.name}" of "{layout.name}" is in {each.prompt_size:g} pt'
                hint = "set the size of the placeholder in the view Slide Master, not that of its prompt"
                yield warning("template-slot", f"{prompt}, but text there is in {size:g} pt", where, hint)
                return


def _colors(template: OpenedTemplate, used: Sequence[TemplateLayout], where: Where) -> Iterator[Finding]:
    if not used:
        return
    palette = {name: color for name, color in used[0].colors.items() if name.startswith("accent")}
    accents = tuple(palette.get(f"accent{number}", "") for number in (1, 2, 3))
    literal, named = _literal_colors(template, used)
    usual = next((name for name, colors in USUAL_PALETTES.items() if colors == accents), "")
    vivid = (color for color, _ in literal.most_common() if color_saturation(color, 0.2) >= COLORED)
    strange = [color for color in vivid if not _is_of(color, palette.values())]
    if usual and strange:
        message = f"charts and shapes come in the colours that {usual} gives every file; the layouts draw {strange[0]}"
        yield warning("template-colours", message, where, "set the theme's colours to those of the brand")
    total = sum(literal.values())
    if total >= OFTEN and total > named:
        message = f"{total} of {total + named} colours in the layouts are literal: they ignore the theme's colours"
        yield info("template-colours", message, where, "a dark version, or another palette, would not change them")


def _literal_colors(template: OpenedTemplate, used: Sequence[TemplateLayout]) -> tuple[Counter[str], int]:
    """Return how often layouts and their masters draw each literal colour that is no grey, and how often a theme's."""
    parts = {each.part for each in used}
    parts |= {master for part in parts for master in template.package.related(part, "slideMaster")}
    trees = [template.package.trees[part] for part in sorted(parts) if part in template.package.trees]
    literal = Counter(node.get("val", "").upper() for tree in trees for node in tree.iter(f"{A}srgbClr"))
    named = sum(1 for tree in trees for node in tree.iter(f"{A}schemeClr") if node.get("val") != "phClr")
    return Counter({color: count for color, count in literal.items() if color_saturation(color) >= COLORED}), named


def _is_of(color: str, palette: Iterable[str]) -> bool:
    """Tell whether a colour has the hue of one of a palette."""
    return any(color_saturation(each) >= COLORED and hue_distance(color, each) < NEAR for each in palette)


def _embedded(template: OpenedTemplate, where: Where) -> Iterator[Finding]:
    package = template.package
    fonts = [node.get("typeface", "") for node in package.trees[package.presentation].iter(f"{P}font")]
    if fonts:
        message = f"fonts in the file: {', '.join(dict.fromkeys(fonts))}"
        yield info(
            "template-parts", message, where, "PowerPoint for Windows and Mac draws them; other programs may not"
        )


def _weight(template: OpenedTemplate, where: Where) -> Iterator[Finding]:
    size = len(template.data)
    largest = max(template.package.entries, key=lambda each: each.compress_size, default=None)
    if size < HEAVY or largest is None or largest.filename == CONTENT_TYPES:
        return
    share = largest.compress_size
    message = (
        f"the template has {size / MEGABYTE:.1f} MB, of which {basename(largest.filename)} has {share / MEGABYTE:.1f}"
    )
    yield warning(
        "template-size", message, where, "every deck carries it; compress the pictures of layouts and masters"
    )
