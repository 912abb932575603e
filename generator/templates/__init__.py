"""What ships as text, or a user wrote in its place, parsed once into clean types: talks, themes, the deck's XML."""

from generator.templates.deck import deck_templates
from generator.templates.talks import open_talk
from generator.templates.themes import open_theme
from generator.templates.written import written_in

__all__ = ["deck_templates", "open_talk", "open_theme", "written_in"]
