"""Decks on the layouts of a company's own template: how it is opened, judged, filled and checked."""

from __future__ import annotations

from generator.template.doctor import RoleReport, TemplateReport, examine_template
from generator.template.mapping import open_mapped_template, written_template_file
from generator.template.package import (
    AddedLayout,
    BarePackage,
    bare_package,
    custom_properties_with,
    master_without_list,
    package_with_layouts,
    parts_without_slides,
    presentation_with_slides,
)
from generator.template.theme import open_template_theme

__all__ = [
    "AddedLayout",
    "BarePackage",
    "RoleReport",
    "TemplateReport",
    "bare_package",
    "custom_properties_with",
    "examine_template",
    "master_without_list",
    "open_mapped_template",
    "open_template_theme",
    "package_with_layouts",
    "parts_without_slides",
    "presentation_with_slides",
    "written_template_file",
]
