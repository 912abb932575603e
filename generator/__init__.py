"""Slidewright turns an article into a native PowerPoint deck in which nothing overflows and nothing is lost."""

from generator.build import Result, build
from generator.errors import GeneratorError

__version__ = "0.1.0"

__all__ = ["GeneratorError", "Result", "__version__", "build"]
