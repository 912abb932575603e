"""Parses layouts.yaml into families of layouts, with every slot in EMU."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce

from msgspec.structs import asdict, fields, replace

from generator import yaml
from generator.errors import TemplateError, Where, error
from generator.look.decor import ROLES, Tokens
from generator.look.form_stack import Stack
from generator.look.keys import COLORS, TOLD_APART, FamilyKeys, FormKeys, LayoutsKeys, StyleKeys
from generator.look.layout_drawing import EXTRAS, LayoutContext
from generator.model.geometry import Px
from generator.model.theme import LABEL, Family, Layer, Layout, Style
from generator.yaml.typed import Reader

NAMED = (("styles",), ("families",), ("frame", "feet"))  # the mappings whose keys other keys may name
WHOLE = ("cells", "columns", "spans")  # keys whose values a form replaces as a whole
DRAWN = ("decor", "between")
FORM_KEYS = frozenset(field.encode_name for field in fields(FormKeys))
FORMS = yaml.Scalar("forms", Where("layouts.yaml"))
USUAL = "usual"  # the form that has the name of its family
UNUSUAL = {LABEL, "lead", "closing"}  # slots that the layouts of the gallery lack


def parse_layouts_file(data: bytes, file: str, own: Sequence[yaml.YamlNode] = ()) -> LayoutsKeys:
    """Return the keys of layouts.yaml, changed by the layouts in `own`, where later ones take precedence.

    Raises TemplateError with every unknown, missing or wrong key.
    """
    tree, findings = yaml.load_yaml(data.decode("utf-8"), file)
    tree = reduce(merged_layout_keys, own, tree) if tree else None
    words = {way[-1]: _keys_at_path(tree, *way) for way in NAMED}
    words["forms"] = [name for family in words["families"] for name in _keys_at_path(tree, "families", family, "forms")]
    reader = Reader("layouts", {**words, "colors": (*COLORS, *TOLD_APART)}, findings)
    read = reader.value(_with_inherited_keys(tree), LayoutsKeys, file) if tree else None
    reader.finish()
    assert isinstance(read, LayoutsKeys)
    return read


def _keys_at_path(node: yaml.YamlNode | None, *way: str) -> list[str]:
    """Return the keys of the mapping at the end of a path of keys, or none."""
    for key in way:
        node = node.get(key) if isinstance(node, yaml.Mapping) else None
    return [key.text for key, _ in node.pairs] if isinstance(node, yaml.Mapping) else []


def _with_inherited_keys(tree: yaml.YamlNode) -> yaml.YamlNode:
    """Return the file with each form completed by its family and by the form that its key `like` names."""
    shapes = tree.get("shapes") if isinstance(tree, yaml.Mapping) else None
    named = {key.text: node for key, node in shapes.pairs} if isinstance(shapes, yaml.Mapping) else {}
    return _with_shapes(_with_each_below(tree, "families", _with_forms), named)


def _with_shapes(node: yaml.YamlNode, named: Mapping[str, yaml.YamlNode]) -> yaml.YamlNode:
    """Return the node with names of shapes replaced by the shapes."""
    if not isinstance(node, yaml.Mapping):
        return node
    inner = ((key, _with_shapes(own, named)) for key, own in node.pairs)
    return replace(node, pairs=tuple((key, _shapes_of(own, named) if key.text in DRAWN else own) for key, own in inner))


def _shapes_of(node: yaml.YamlNode, named: Mapping[str, yaml.YamlNode]) -> yaml.YamlNode:
    if not isinstance(node, yaml.Sequence):
        return node
    lists = ((item, named.get(item.text) if isinstance(item, yaml.Scalar) else None) for item in node.items)
    found = (own.items if isinstance(own, yaml.Sequence) else (item,) for item, own in lists)
    return replace(node, items=tuple(shape for items in found for shape in items))


def _with_forms(family: yaml.YamlNode) -> yaml.YamlNode:
    """Return a family whose forms are complete; a family without forms becomes its own usual form."""
    if not isinstance(family, yaml.Mapping):
        return family
    common = replace(family, pairs=tuple(pair for pair in family.pairs if pair[0].text in FORM_KEYS))
    rest = replace(family, pairs=tuple(pair for pair in family.pairs if pair[0].text not in FORM_KEYS))
    forms = family.get("forms") or yaml.Mapping(((yaml.Scalar(USUAL, family.where), common),), family.where)
    if not isinstance(forms, yaml.Mapping):
        return rest

    whole = layout_keys_with_each_changed(
        forms, lambda own: _with_boxes(_complete_form(own, forms, common, len(forms.pairs)))
    )
    return replace(rest, pairs=(*(pair for pair in rest.pairs if pair[0].text != "forms"), (FORMS, whole)))


def _complete_form(own: yaml.YamlNode, forms: yaml.Mapping, common: yaml.YamlNode, depth: int) -> yaml.YamlNode:
    """Return a form completed by the form that it is like, and by its family."""
    like = own.get("like") if isinstance(own, yaml.Mapping) else None
    base = forms.get(like.text) if isinstance(like, yaml.Scalar) and depth else None
    return merged_layout_keys(_complete_form(base, forms, common, depth - 1) if base else common, own)


def _with_boxes(form: yaml.YamlNode) -> yaml.YamlNode:
    """Return the form with the variants of its boxes, under `of` and `each`, completed by the box itself."""
    return _with_each_below(form, "boxes", lambda box: _variants(_variants(box, "of"), "each"))


def _variants(box: yaml.YamlNode, key: str) -> yaml.YamlNode:
    """Return the box with each variant under `key` completed by the box, also within its variants under `of`."""
    if not isinstance(box, yaml.Mapping):
        return box
    usual = replace(box, pairs=tuple(pair for pair in box.pairs if pair[0].text not in ("of", key)))
    inner = box if key == "of" else _with_each_below(box, "of", lambda own: _variants(own, key))
    return _with_each_below(inner, key, lambda own: merged_layout_keys(usual, own))


def _with_each_below(node: yaml.YamlNode, name: str, change: Callable[[yaml.YamlNode], yaml.YamlNode]) -> yaml.YamlNode:
    """Return a mapping with `change` applied to the value of each key of the mapping under `name`."""
    return layout_keys_with_one_changed(node, name, lambda below: layout_keys_with_each_changed(below, change))


def layout_keys_with_one_changed(
    node: yaml.YamlNode, name: str, change: Callable[[yaml.YamlNode], yaml.YamlNode]
) -> yaml.YamlNode:
    """Return a mapping with `change` applied to the value of the key `name`."""
    if not isinstance(node, yaml.Mapping):
        return node
    return replace(node, pairs=tuple((key, change(own) if key.text == name else own) for key, own in node.pairs))


def layout_keys_with_each_changed(
    node: yaml.YamlNode, change: Callable[[yaml.YamlNode], yaml.YamlNode]
) -> yaml.YamlNode:
    """Return a mapping with `change` applied to the value of each key."""
    if not isinstance(node, yaml.Mapping):
        return node
    return replace(node, pairs=tuple((key, change(own)) for key, own in node.pairs))


def merged_layout_keys(base: yaml.YamlNode, own: yaml.YamlNode) -> yaml.YamlNode:
    """Return `own`, completed by `base` at any depth; null removes a key.

    Lists, and the keys in WHOLE, replace those of `base` as a whole.
    """
    if isinstance(own, yaml.Scalar) and own.is_null and isinstance(base, yaml.Mapping):
        return base
    if not isinstance(own, yaml.Mapping) or not isinstance(base, yaml.Mapping):
        return own
    pairs = {key.text: (key, node) for key, node in base.pairs}
    for key, node in own.pairs:
        old = pairs.get(key.text)
        if old and isinstance(node, yaml.Scalar) and node.is_null:
            del pairs[key.text]
        else:
            pairs[key.text] = key, merged_layout_keys(old[1], node) if old and key.text not in WHOLE else node
    return replace(own, pairs=tuple(pairs.values()))


def families_of_theme(declared: LayoutsKeys, tokens: Tokens) -> dict[str, Family]:
    """Return each family with its forms by name."""
    look = _layout_context(declared, tokens)
    return {
        name: Family(name, own.then, (*_stacks_of_family(name, own, look),), own.joint, own.holds, needs=own.needs)
        for name, own in declared.families.items()
    }


def _stacks_of_family(family: str, own: FamilyKeys, look: LayoutContext) -> Iterator[Stack]:
    named = {family if name == USUAL else f"{family}-{name}": keys for name, keys in own.forms.items()}
    stacks = [Stack(name, family, keys, look) for name, keys in named.items()]
    usual = frozenset.intersection(*map(_names_in_every_layout, stacks))
    return (replace(stack, usual=usual) for stack in stacks)


def _names_in_every_layout(stack: Stack) -> frozenset[str]:
    """Return the names in EXTRAS that every layout of a form has."""
    layout = stack.solve(stack.counts[0], ())
    drawn = {"icons": layout.icons, "trend": layout.marks}
    return frozenset((*(slot.name for slot in layout.slots), *(name for name, places in drawn.items() if places)))


def _layout_context(declared: LayoutsKeys, tokens: Tokens) -> LayoutContext:
    regular = () if declared.bold_headings else ("heading",)
    styles = {name: _text_style(name, style, tokens, style.font in regular) for name, style in declared.styles.items()}
    return LayoutContext(declared.page, declared.frame, styles, tokens)


def gallery_layouts(declared: LayoutsKeys, tokens: Tokens, families: Mapping[str, Family]) -> tuple[Layout, ...]:
    """Return the basic layouts in order: forms of families for usual content, and layouts that our slides never use."""
    look = _layout_context(declared, tokens)
    forms = {form.name: form for family in families.values() for form in family.forms}
    found: list[Layout] = []
    for name, own in declared.gallery.items():
        form = Stack(name, name, own, look, frozenset(EXTRAS)) if own else forms.get(name)
        if form is None:
            raise TemplateError(error("layouts", f'no family has the form "{name}" of the gallery'))
        found.append(form.solve(form.counts[0], {slot.name for slot in form.solve(form.counts[0]).slots} - UNUSUAL))
    return tuple(found)


def pattern_layers(declared: LayoutsKeys, tokens: Tokens) -> Iterator[Layer]:
    """Yield the layers of the pattern in the colours of the theme."""
    for keys in declared.pattern:
        said = asdict(keys)
        said |= {name: tuple(tokens.colors[color] for color in said[name]) for name in ("colors", "under")}
        said["side"] = keys.side if isinstance(keys.side, tuple) else (keys.side, keys.side)
        said["style"] = _layout_context(declared, tokens).styles.get(keys.style)
        yield Layer(**said)


def _text_style(name: str, style: StyleKeys, tokens: Tokens, regular: bool) -> Style:
    """Return a style in the fonts and colours of the theme, never bold if `regular`; other fields are copied."""
    said = {key: value for key, value in asdict(style).items() if key != "bold"}
    said["font"] = getattr(tokens, style.font).styled(style.bold and not regular, False)
    said["color"] = tokens.colors[style.color]
    said["indent"] = Px(style.indent)
    said["tokens"] = tuple((token, tokens.colors[color]) for token, color in style.tokens.items())
    return Style(name=name, role=ROLES[style.font], **said)
