"""A company's template in; its layouts as its sample slides have them, and covers on which texts can be read, out.

Many templates have the places, sizes and colours of a cover, and its picture, on the first sample slide alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from msgspec.structs import replace

from generator.decks.opened import TITLES
from generator.decks.opened_package import parsed_part, remove_nodes
from generator.decks.opened_shapes import SHAPE, A, Element, P, R, placeholder_key_of_shape, rect_of_shape
from generator.look.contrast import contrast_ratio
from generator.model.geometry import Rect
from generator.model.theme import HostArt
from generator.template.colors import color_nearest_to
from generator.template.ground import GroundMap, corners_of, mean_color, resolved_color
from generator.template.layouts import OpenedTemplate, SlideGround, StaticShape, TemplateLayout, TemplatePlaceholder
from generator.template.signs import PROSE, TITLE_LINES

PICTURE, TREE = f"{P}pic", f"{P}cSld/{P}spTree"
Pair = tuple[Sequence[Element], Sequence[Element]]  # the titles and the texts of a slide
MOST_SAMPLES = 40  # sample slides that are read
MOST_TEXTS = 2  # of a first sample slide that is a cover
RASTER = (".png", ".jpg", ".jpeg")  # pictures in which nothing runs
FIRST_ID = 9001  # of shapes that slides of ours have from a sample slide
BLIP, SHAPED = f"{A}blip", (f"{A}xfrm", f"{A}prstGeom", f"{A}custGeom")
DECORATION = (
    f'<p:sp xmlns:p="{P.strip("{}")}" xmlns:a="{A.strip("{}")}"><p:nvSpPr><p:cNvPr id="%d" name="Picture of the cover" '
    'descr=""><a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst></p:cNvPr>'
    "<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/></p:sp>"
)


def template_as_on_samples(template: OpenedTemplate) -> OpenedTemplate:
    """Return a template whose placeholders look as the first sample slide on their layout has them, where it is empty.

    What an author has filled may have another place and size for its text alone. But where the texts of most samples
    of a master are boxes in one place, the placeholders of its layouts look like these.
    """
    opened, known = template.package, template.named
    first, boxed = dict[str, Pair](), defaultdict[str, list[Pair]](list)
    with ZipFile(BytesIO(template.data)) as package:
        for slide in opened.slides[:MOST_SAMPLES]:
            part = opened.first(slide, "slideLayout")
            shapes = [*parsed_part(package.read(slide)).iterfind(f"{TREE}/{SHAPE}")]
            held = [(placeholder_key_of_shape(each), each) for each in shapes if not _text_of_shape(each)]
            titles = [each for key, each in held if key and key[0] in TITLES]
            first.setdefault(part, (titles, [each for key, each in held if key and key[0] in PROSE]))
            boxed[opened.first(part, "slideMaster")].append(_texts_of_boxes(shapes))
    usual = {master: pair for master, pairs in boxed.items() if (pair := _usual_boxes(pairs))}
    pairs = (first.get(each.part) or ((), ()) for each in template.layouts)
    masters = (opened.first(each.part, "slideMaster") for each in template.layouts)
    found = zip(template.layouts, masters, pairs, strict=True)
    layouts = (_layout_like_texts(layout, *usual.get(master, pair), known) for layout, master, pair in found)
    return replace(template, layouts=tuple(layouts))


def _texts_of_boxes(shapes: Sequence[Element]) -> Pair:
    """Return title and text of a slide whose texts are all boxes: that in the largest letters, and another."""
    texts = [each for each in shapes if _text_of_shape(each)]
    if any(map(placeholder_key_of_shape, texts)):
        return [], []
    ordered = sorted(texts, key=lambda each: -max(_sizes_of_runs(each), default=0.0))
    return ordered[:1], ordered[1:2]


def _usual_boxes(pairs: Sequence[Pair]) -> Pair | None:
    """Return the first title and text of boxes in the place where most slides have theirs, or None."""
    placed = [(rect_of_shape(titles[0]), (titles, texts)) for titles, texts in pairs if titles]
    ((rect, count),) = Counter(rect for rect, _ in placed).most_common(1) or [(None, 0)]
    return next((pair for own, pair in placed if own == rect), None) if 2 * count > max(2, len(pairs)) else None


def _sizes_of_runs(shape: Element) -> list[float]:
    """Return the sizes in points that the runs of a shape say."""
    return [int(run.get("sz", "")) / 100 for run in shape.iter(f"{A}rPr", f"{A}endParaRPr") if run.get("sz")]


def _text_of_shape(shape: Element) -> str:
    return "".join(node.text or "" for node in shape.iter(f"{A}t")).strip()


def _layout_like_texts(
    layout: TemplateLayout, titles: Sequence[Element], texts: Sequence[Element], known: Collection[str]
) -> TemplateLayout:
    """Return a layout whose title and whose text look like those of a slide, where each has one of the kind."""
    prose = [each for each in layout.placeholders if each.type in PROSE]
    pairs = [([each for each in layout.placeholders if each.is_title], titles), (prose, texts)]
    like = {id(own[0]): shapes[0] for own, shapes in pairs if len(own) == len(shapes) == 1}
    placeholders = (_placeholder_like(each, like.get(id(each)), layout, known) for each in layout.placeholders)
    return replace(layout, placeholders=tuple(placeholders))


def _placeholder_like(
    own: TemplatePlaceholder, shape: Element | None, layout: TemplateLayout, known: Collection[str]
) -> TemplatePlaceholder:
    """Return a placeholder in the place, size, colour and alignment that a shape of a slide says itself."""
    if shape is None:
        return own
    rect, runs = rect_of_shape(shape), [*shape.iter(f"{A}rPr", f"{A}endParaRPr")]
    size = next(iter(_sizes_of_runs(shape)), own.levels[0].size)
    fills = (resolved_color(fill, layout.colors) for run in runs for fill in run.iterfind(f"{A}solidFill"))
    color = color_nearest_to(next(filter(None, fills), own.color), [own.color, *known])
    align = next((node.get("algn", "") for node in shape.iterfind(f"{P}txBody/{A}p/{A}pPr")), "")
    like = own.moved(rect) if rect else own
    like = like if size == own.levels[0].size else like.sized(size)
    ink = own.ink if color == own.color else color
    return replace(like, color=color, is_color_said=True, ink=ink, align=align or own.align)


def cover_as_on_sample(template: OpenedTemplate, cover: TemplateLayout) -> tuple[TemplateLayout, HostArt | None]:
    """Return the layout of covers with what only the first sample slide draws, and this: its background and pictures.

    The slide is a cover if it has that layout, or few texts and all of them outside placeholders.
    """
    opened, slide = template.package, next(iter(template.package.slides), "")
    targets = {rel.id: rel.target for rel in opened.rels.get(slide, ()) if rel.target.lower().endswith(RASTER)}
    if not slide or not targets:
        return cover, None
    with ZipFile(BytesIO(template.data)) as package:
        tree = parsed_part(package.read(slide))
    every = [*tree.iterfind(f"{TREE}/*")][2:]
    texts = [each for each in every if each.tag == SHAPE and _text_of_shape(each)]
    pictures = [each for each in every if each.tag == PICTURE and placeholder_key_of_shape(each) is None]
    is_drawing = len(texts) > MOST_TEXTS or any(each.tag not in (SHAPE, PICTURE) for each in every)
    is_free = bool(texts) and not any(map(placeholder_key_of_shape, texts))
    if is_drawing or not (is_free or cover.part == opened.first(slide, "slideLayout")):
        return cover, None
    grounds = [*tree.iterfind(f"{P}cSld/{P}bg")]
    nodes = (node for each in (*grounds, *pictures) for node in each.iter(BLIP))
    parts = {node: targets[rel] for node in nodes if (rel := node.get(f"{R}embed", "")) in targets}
    shown = [each for each in (*grounds, *pictures) if any(node in parts for node in each.iter(BLIP))]
    for node, part in parts.items():
        node.set(f"{R}embed", f"art{[*parts.values()].index(part)}")
    behind = next((SlideGround(cover.ground.color, parts[node]) for each in grounds for node in each.iter(BLIP)), None)
    drawn = ((each, rect_of_shape(each)) for each in pictures if each in shown)
    shapes = [StaticShape(rect, "", "", parts[next(each.iter(BLIP))], corners_of(rect)) for each, rect in drawn if rect]
    xml = [etree.tostring(each, with_tail=False) for each in grounds if each in shown]
    boxes = (_picture_as_box(each, number) for number, each in enumerate(pictures, FIRST_ID) if each in shown)
    named = {f"art{number}": part for number, part in enumerate(parts.values())}
    cover = replace(cover, ground=behind or cover.ground, shapes=(*cover.shapes, *shapes))
    art = HostArt(cover.part, b"".join(xml), b"".join(boxes), named)
    return _layout_like_texts(cover, texts[:1], texts[1:], template.named) if is_free else cover, art


def _picture_as_box(picture: Element, number: int) -> bytes:
    """Return a decoration that looks like a picture, as slides of ours have them: a shape that the picture fills."""
    box, fill = etree.fromstring(DECORATION % number), picture.find(f"{P}blipFill")
    look, own = picture.find(f"{P}spPr"), box.find(f"{P}spPr")
    assert look is not None and own is not None and fill is not None
    fill.tag = f"{A}blipFill"
    own.extend([each for each in look if each.tag in SHAPED])
    own.append(fill)
    remove_nodes([*own.iter(f"{A}extLst")])
    etree.cleanup_namespaces(box)
    return etree.tostring(box)


FIELD_LINES = 5  # of a subtitle, and of who speaks where and when
READ = 0.042  # of the slide's height, a line of them that can be read, at least
LEAST_LINES = 2  # of them, in the layout's own size
EDGE, SIDE = 0.05, 0.07  # of the slide's height and width, that stay free
WIDE, NARROWEST = 0.34, 0.3  # of the slide's width: an even ground for both, and for the lines below a title
HIGH, TALL = 0.3, 0.4  # of the slide's height: a title whose middle is so high, over lines so tall, is that of content
MOST_WIDE, MOST_TALL = 0.5, 0.6  # of the slide: what more room is not better than
SMALLER, HALF, NEARLY = 0.6, 0.55, 0.5  # of a title's size, of a room's height, of a line's area
SUBTITLE = 0.73  # of a title's size: the most for the lines below it
BANNER = 1.15  # the contrast from which a title stands on a ground of its own
GAP = 5  # parts of a line's height that stay free between a title and the lines below it
FRAME = 0.8  # of the slide's width


BELOW = ("", "")  # the key of the place for what a layout has no placeholder for


def composed_cover(
    layout: TemplateLayout, fields: Sequence[TemplatePlaceholder], ground: GroundMap
) -> TemplateLayout | None:
    """Return a layout of covers with its texts where they can be read, or None if it has no place for them.

    fields: the placeholders for text beside the title, from the top. The places are the company's if what its layout
    draws leaves them free; else the title and the lines below it stand together where it is even.
    """
    title, slide = layout.title, ground.slide
    assert title
    most = SUBTITLE * title.levels[0].size
    fields = [each.sized(most) if each.levels[0].size > most else each for each in fields]
    field = max(fields, key=lambda each: each.rect.area, default=None)
    is_high = title.rect.y + title.rect.height / 2 < HIGH * slide.height
    is_like_content = field is not None and is_high and field.rect.height > TALL * slide.height
    frames = (each for each in layout.shapes if each.is_behind(title.inner) and each.rect.width < FRAME * slide.width)
    is_framed = field and any(not each.is_behind(field.inner) for each in frames)  # such as by a balloon
    places = [each.first_lines(title.line_height) for each in (title, field or title)]
    is_apart = contrast_ratio(*(mean_color(ground.colors_behind(each)) for each in places)) > BANNER
    if is_like_content and field and is_apart and all(map(ground.is_even, (*places, field.inner))):
        # Without it, what is behind its title would be empty.
        return layout.with_placeholder(replace(field.sized(title.levels[0].size), align=title.align).anchored("ctr"))
    rest = () if is_like_content or is_framed else fields
    own = [_own_field(title, each, layout, ground) for each in rest]
    if own and all(own):
        for each in filter(None, own):
            layout = layout.with_placeholder(each)
        return layout
    return _in_the_free(layout, title, field, ground)


def _own_field(
    title: TemplatePlaceholder, field: TemplatePlaceholder, layout: TemplateLayout, ground: GroundMap
) -> TemplatePlaceholder | None:
    """Return the lines below a title in their own place, as far as it is free and even, or None if it is not."""
    slide, line, inner = ground.slide, field.line_height, field.inner
    taken = title.first_lines(TITLE_LINES * title.line_height)
    field, inner = replace(field, align=title.align), replace(inner, x=title.inner.x, width=title.inner.width)
    others = [each.rect for each in layout.placeholders if each.type in PROSE and each.key != field.key]
    end = min((each.y for each in others if each.y > inner.y), default=round(slide.height * (1 - EDGE)))
    is_last = not any(each.y > inner.y for each in others)  # of two, the first is one line, and grows upwards
    top = max(inner.y - (not is_last) * line // 2, taken.bottom + line // GAP)
    low = max(inner.bottom, min(inner.y + FIELD_LINES * max(line, round(READ * slide.height)), end))
    room = replace(inner, y=top, height=low - top)
    tall = (LEAST_LINES if is_last else 1) * line
    even = ground.even_parts(room, field.align == "ctr", NARROWEST * slide.width, tall)
    best = max(even, key=lambda each: each.area, default=None)
    return field.anchored("t" if is_last else "b").around(best) if best else None


def _in_the_free(
    layout: TemplateLayout, title: TemplatePlaceholder, field: TemplatePlaceholder | None, ground: GroundMap
) -> TemplateLayout | None:
    """Return the layout with both texts together where no edge is: around the title's place, or else on the most room.

    None if no room is large enough.
    """
    slide, line, first = ground.slide, title.line_height, title.first_lines(title.line_height)
    below = field.line_height if field else round(line * SMALLER)
    side, edge = round(SIDE * slide.width), round(EDGE * slide.height)
    least = (TITLE_LINES * line + LEAST_LINES * below) * SMALLER
    free = Rect(side, edge, slide.width - 2 * side, slide.height - 2 * edge)
    able = ground.even_parts(free, False, WIDE * slide.width, least)
    around = [each for each in able if each.covered(first) >= NEARLY * first.area]
    wide, tall = MOST_WIDE * slide.width, MOST_TALL * slide.height
    room = max(around or able, key=lambda each: min(each.width, wide) * min(each.height, tall), default=None)
    if room is None:
        return None
    low = min(FIELD_LINES * below, round(room.height * HALF))
    place = replace(room, height=room.height - low)
    under = replace(place, y=place.bottom + line // GAP, height=low - line // GAP)
    own = replace((field or title).anchored("t"), align=title.align, key=field.key if field else BELOW)
    placed = title.anchored("b").around(place), own.around(under)
    others = (each for each in layout.placeholders if not each.is_title and each.type not in PROSE)
    return replace(layout, placeholders=(*placed, *others))
