"""What ships as text, or a user wrote in its place, parsed once into clean types: talks, themes, the deck's XML."""

from generator.templates.deck import deck_templates
from generator.templates.mirror import mirrored
from generator.templates.talks import open_talk
from generator.templates.themes import open_theme

__all__ = ["deck_templates", "mirrored", "open_talk", "open_theme"]
