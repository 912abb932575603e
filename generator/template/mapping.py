"""A template, or a mapping of it that a person corrected, in; its layouts by role, and their slots, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from os.path import relpath
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct, defstruct, field
from msgspec.structs import asdict, replace

from generator.errors import Finding, InputError, TemplateError, Where, did_you_mean_hint, error, warning
from generator.guard import limits
from generator.guard.lookup import bytes_of_regular_file
from generator.look.keys import TEMPLATE_ROLES, TemplateRole
from generator.look.template_files import bytes_of_template_file, text_of_template_file
from generator.model.geometry import EMU_PER_MM, Rect
from generator.model.text import numbered_name
from generator.model.theme import FEET, HostArt
from generator.template.covers import cover_as_on_sample, template_as_on_samples
from generator.template.layouts import OpenedTemplate, TemplateLayout, TemplatePlaceholder, open_template
from generator.template.roles import NONE, RoleChoices, choose_template_roles
from generator.template.signs import layout_over_slide, role_values, shape_of_layout
from generator.yaml import Mapping as YamlMapping, YamlNode, load_yaml
from generator.yaml.dump import yaml_lines
from generator.yaml.typed import Reader

TemplateSlot = Literal["title", "subtitle", "byline", "body", "left", "right"]
TEMPLATE_SLOTS: tuple[TemplateSlot, ...] = get_args(TemplateSlot)
TemplateSlots = Mapping[TemplateSlot, TemplatePlaceholder]
NARROW = 0.2  # share of the slide's width below which a placeholder is for a number or an icon
LOW = 0.02  # share of the height below which one holds no line


def slots_named_for_role(role: TemplateRole) -> list[TemplateSlot]:
    """Return what the placeholders of a role's layout may hold."""
    return [slot for slot in TEMPLATE_SLOTS if slot in role_values()[role]["slots"].split(", ")]


def slots_of_role(role: TemplateRole, layout: TemplateLayout, slide: Rect) -> TemplateSlots:
    """Return the placeholders of a layout that take the texts of a role, on slides of that size.

    All others must stay empty: numbers, icons, thin lines of a corner. They are found by place, size and type.
    """
    shape = shape_of_layout(layout, slide)
    every = (part for part in (*shape.bodies, *shape.lines) if part.width >= NARROW and part.height >= LOW)
    texts = (part for part in every if not part.placeholder.is_vertical)
    by_area = sorted(texts, key=lambda part: -part.area)
    title = shape.title or next(iter(by_area), None)
    rest = [part for part in by_area if part is not title]
    title_slot, *names = slots_named_for_role(role)
    if role == "two-content":
        rest = sorted(shape.columns or rest[:2], key=lambda part: part.x)
    elif role != "content":  # subtitles first, then those in the largest letters, from the top
        rest.sort(key=lambda part: (part.placeholder.type != "subTitle", -part.placeholder.line_height, part.y, part.x))
        rest = sorted(rest[: len(names)], key=lambda part: (part.y, part.x))
    return {slot: part.placeholder for slot, part in ((title_slot, title), *zip(names, rest, strict=False)) if part}


def named_placeholders(layout: TemplateLayout) -> Mapping[str, TemplatePlaceholder]:
    """Return the placeholders of a layout by unique names; the second of equal names, from the top left, is NAME#2."""
    seen: Counter[str] = Counter()
    found: dict[str, TemplatePlaceholder] = {}
    placed = (each for each in layout.placeholders if each.type not in FEET)
    for each in sorted(placed, key=lambda each: (each.rect.y, each.rect.x)):
        name = " ".join(each.name.split()) or " ".join(filter(None, each.key)) or "placeholder"
        found[numbered_name(seen, name)] = each
    return found


COLUMN = 44  # where the remarks of a written file begin

RolesKeys: Any = defstruct(
    "RolesKeys", [(role.replace("-", "_"), str, field(default="", name=role)) for role in TEMPLATE_ROLES], frozen=True
)
SlotsKeys: Any = defstruct("SlotsKeys", [(slot, str, "") for slot in TEMPLATE_SLOTS], frozen=True)


class MappingKeys(Struct, frozen=True):
    """The keys of a mapping file: the template beside it, a layout by role, and the placeholders of layouts by slot."""

    template: str
    roles: RolesKeys = RolesKeys()
    layouts: Mapping[str, SlotsKeys] = {}


class MappedTemplate(Struct, frozen=True):
    """A template with a choice for each role, and for each role that has a layout the placeholders of its slots."""

    template: OpenedTemplate
    choices: RoleChoices
    slots: Mapping[TemplateRole, TemplateSlots]
    findings: tuple[Finding, ...]
    art: HostArt | None = None

    @property
    def roles(self) -> dict[TemplateRole, TemplateLayout]:
        """Return the layouts of the roles that have one."""
        return {role: each.layout for role, each in self.choices.items() if each.layout}


def open_mapped_template(name: str) -> MappedTemplate:
    """Return the template in a file: a .pptx or .potx, or a mapping file (.yaml) that names one.

    Raises TemplateError or InputError for a file that cannot be read, and for names that the template does not have.
    """
    return mapped_template(name, bytes_of_mapped_template(name))


def mapped_template(name: str, files: tuple[bytes, ...]) -> MappedTemplate:
    """Return the template of that name in the bytes of its files; raises what `open_mapped_template` does."""
    *written, data = files
    tree, keys, remarks = _parse_mapping(written[0], name) if written else (None, MappingKeys(name), ())
    try:
        template = open_template(data, str(Path(name).parent / keys.template) if written else name)
    except InputError as refused:
        raise TemplateError(*refused.findings) from refused
    layouts = tuple(layout_over_slide(each, template.slide) for each in template.layouts)
    template = template_as_on_samples(replace(template, layouts=layouts))
    mapping = _Mapping(tree, keys, template)
    choices = dict(choose_template_roles(template, mapping.layouts_by_role()))
    given, art = mapping.slots(), None
    if mapping.problems:
        raise TemplateError(*mapping.problems)
    if cover := choices["cover"].layout:
        own, art = cover_as_on_sample(template, cover)
        template = replace(template, layouts=tuple(own if each is cover else each for each in template.layouts))
        choices["cover"] = replace(choices["cover"], layout=own)
    slots = {
        role: {slot: each for slot, each in given[choice.layout.part].items() if slot in slots_named_for_role(role)}
        if choice.layout.part in given
        else slots_of_role(role, choice.layout, template.slide)
        for role, choice in choices.items()
        if choice.layout
    }
    hint = "decks carry nothing that runs, and no links but those on the web that somebody clicks"
    where = Where(template.name)
    dropped = (warning("template-parts", f"{each}, which no deck carries", where, hint) for each in template.dropped)
    return MappedTemplate(template, choices, slots, (*remarks, *dropped), art)


def bytes_of_mapped_template(name: str) -> tuple[bytes, ...]:
    """Return the bytes of a mapping file, if the name is one's, and of its template: all that a theme is made of.

    Raises TemplateError for what cannot be read.
    """
    path, where = Path(name), Where(name)
    mapping: tuple[bytes, ...] = ()
    if path.suffix.lower() in (".yaml", ".yml"):
        mapping = (bytes_of_template_file(path, name),)
        tree, keys, _ = _parse_mapping(mapping[0], name)
        path, where = path.parent / keys.template, _place_of_keys(tree, "template") or where
    try:
        return (*mapping, bytes_of_regular_file(path, limits.DECK_BYTES + 1))
    except (OSError, ValueError) as reason:  # a path with a null byte is a ValueError
        message = f'the template "{path.name}" cannot be read: {getattr(reason, "strerror", None) or reason}'
        raise TemplateError(error("template-mapping", message, where, "check its path")) from reason


def _parse_mapping(data: bytes, name: str) -> tuple[YamlNode, MappingKeys, tuple[Finding, ...]]:
    """Return the nodes and keys of a mapping file, and remarks about it. Raises TemplateError with each wrong key."""
    tree, findings = load_yaml(text_of_template_file(data, name), name)
    reader = Reader("template-mapping", {}, findings)
    keys = reader.value(tree, MappingKeys, "the mapping file") if tree is not None else None
    remarks = reader.finish()
    assert isinstance(keys, MappingKeys) and tree is not None
    return tree, keys, remarks


def _place_of_keys(tree: YamlNode | None, *keys: str) -> Where | None:
    """Return the place of the value under keys, one in another."""
    for key in keys:
        tree = tree.get(key) if isinstance(tree, YamlMapping) else None
    return tree.where if tree is not None else None


class _Mapping:
    """Compares the names in a mapping file with the template, and collects the problems."""

    def __init__(self, tree: YamlNode | None, keys: MappingKeys, template: OpenedTemplate) -> None:
        self.tree, self.keys = tree, keys
        self.layouts = {" ".join(each.name.split()): each for each in template.layouts}
        self.problems: list[Finding] = []

    def layouts_by_role(self) -> dict[TemplateRole, str]:
        """Return the names of layouts that the file gives to roles, as the template has them; "none" for none."""
        given = asdict(self.keys.roles)
        named = {role: name for role in TEMPLATE_ROLES if (name := given[role.replace("-", "_")])}
        found = {role: self._layout(name, "roles", role) for role, name in named.items() if name != NONE}
        return {role: layout.name if (layout := found.get(role)) else NONE for role in named}

    def slots(self) -> dict[str, TemplateSlots]:
        """Return the slots that the file describes, by the part of their layout."""
        found: dict[str, TemplateSlots] = {}
        for name, given in self.keys.layouts.items():
            if layout := self._layout(name, "layouts", name):
                known, what = named_placeholders(layout), f'the layout "{layout.name}" has no placeholder'
                wanted: dict[Any, str] = {slot: each for slot, each in asdict(given).items() if each}
                for slot, each in wanted.items():
                    if each not in known:
                        self._refuse(what, each, known, "layouts", name, slot)
                found[layout.part] = {slot: known[each] for slot, each in wanted.items() if each in known}
        return found

    def _layout(self, name: str, *keys: str) -> TemplateLayout | None:
        found = self.layouts.get(" ".join(name.split()))
        if found is None:
            self._refuse("the template has no layout", name, self.layouts, *keys)
        return found

    def _refuse(self, what: str, word: str, known: Mapping[str, object], *keys: str) -> None:
        hint = did_you_mean_hint(word, known, f"it has {', '.join(list(known)[:12])}")
        self.problems.append(error("template-mapping", f'{what} "{word}"', _place_of_keys(self.tree, *keys), hint))


def written_template_file(mapped: MappedTemplate, folder: Path) -> str:
    """Return a mapping file of a template, to stand in a folder; placeholders that stay empty are in remarks."""
    path = Path(mapped.template.name)
    beside = path.resolve().parent == folder.resolve()
    return "\n".join(_mapping_lines(mapped, path.name if beside else Path(relpath(path, folder)).as_posix())) + "\n"


def _mapping_lines(mapped: MappedTemplate, name: str) -> Iterator[str]:
    yield f"# How Slidewright fills {Path(name).name}. Correct what is wrong, and build with --template and this file."
    yield '# A role may have the name of any layout, or "none"; NAME#2 is the second layout of that name.'
    yield from yaml_lines({"template": name})
    yield "\nroles:"
    for role, choice in mapped.choices.items():
        yield _line_with_remark(f"  {role}: {_quote(choice.layout.name) if choice.layout else NONE}", choice.why)
    yield "\n# The placeholder for each text, by its name. NAME#2 is the second of that name, from the top left."
    layouts = {layout.part: layout for layout in mapped.roles.values()}
    yield "layouts:" if layouts else "layouts: {}"
    for layout in layouts.values():
        own = [role for role, each in mapped.roles.items() if each is layout]
        yield from _layout_lines(layout, {slot: each for role in own for slot, each in mapped.slots[role].items()})


def _layout_lines(layout: TemplateLayout, slots: TemplateSlots) -> Iterator[str]:
    names = {id(each): name for name, each in named_placeholders(layout).items()}
    yield f"  {_quote(layout.name)}:{'' if slots else ' {}'}"
    for slot, placeholder in slots.items():
        yield _line_with_remark(f"    {slot}: {_quote(names[id(placeholder)])}", place_of_placeholder(placeholder))
    empty = (each for each in layout.placeholders if id(each) in names and each not in slots.values())
    yield from (f"    # stays empty: {names[id(each)]} ({place_of_placeholder(each)})" for each in empty)


def _quote(text: str) -> str:
    """Return a text as YAML."""
    (line,) = yaml_lines({"text": text})
    return line.removeprefix("text: ")


def _line_with_remark(text: str, remark: str) -> str:
    return f"{text:<{COLUMN}}  # {remark}" if remark else text


def place_of_placeholder(placeholder: TemplatePlaceholder) -> str:
    """Return the place of a placeholder in words, in centimetres."""
    rect = placeholder.home
    x, y, width, height = (each / EMU_PER_MM / 10 for each in (rect.x, rect.y, rect.width, rect.height))
    return f"{width:.1f} x {height:.1f} cm, {x:.1f} from the left, {y:.1f} from the top"
