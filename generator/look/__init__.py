"""What ships as text, or a user wrote in its place, parsed once into clean types: talks, themes, the deck's XML."""

from generator.look.deck import deck_templates
from generator.look.talks import open_talk
from generator.look.themes import open_theme
from generator.look.written import written_in

__all__ = ["deck_templates", "open_talk", "open_theme", "written_in"]
