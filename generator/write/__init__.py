"""Writes a deck in a theme as the bytes of a .pptx."""

from generator.write.names import shape_name_in_xml
from generator.write.package import write_package
from generator.write.seal import is_seal_untouched

__all__ = ["is_seal_untouched", "shape_name_in_xml", "write_package"]
