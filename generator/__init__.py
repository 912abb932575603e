"""Slidewright turns an article into a native PowerPoint deck in which nothing overflows and nothing is lost."""

from generator.batch import Outcome, build_many
from generator.build import Result, build
from generator.errors import Finding, GeneratorError, InputError, OutputError, TemplateError
from generator.settings import SettingsError
from generator.version import __version__

__all__ = [
    "Finding",
    "GeneratorError",
    "InputError",
    "Outcome",
    "OutputError",
    "Result",
    "SettingsError",
    "TemplateError",
    "__version__",
    "build",
    "build_many",
]
