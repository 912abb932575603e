"""Slidewright turns an article into a native PowerPoint deck in which nothing overflows and nothing is lost."""

from generator.batch import Outcome, build_many
from generator.errors import Finding, GeneratorError, InputError, OutputError, TemplateError
from generator.pipeline import Result, build
from generator.settings import SettingsError
from generator.shipped import __version__

__all__ = ["Finding", "GeneratorError", "InputError", "OutputError", "SettingsError", "TemplateError"]
__all__ += ["Outcome", "Result", "__version__", "build", "build_many"]
