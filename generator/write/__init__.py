"""A deck and a theme in, the bytes of a .pptx out: the door."""

from generator.write.names import shape_name
from generator.write.package import write
from generator.write.seal import is_untouched

__all__ = ["is_untouched", "shape_name", "write"]
