"""Measures text in a font: its width, height and lines, the places where it may break, and its sentences."""

from generator.measure.advances import (
    TWINS,
    font_line_height,
    has_known_widths,
    learn_stand_in_widths,
    learn_widths,
    text_width,
)
from generator.measure.breaks import break_opportunities, grapheme_cluster_breaks
from generator.measure.sentences import count_words, sentence_spans
from generator.measure.wrap import WrappedLines, wrap_text, wrapped_text_height

FAMILIES = tuple(sorted(TWINS))

__all__ = [
    "FAMILIES",
    "WrappedLines",
    "break_opportunities",
    "count_words",
    "font_line_height",
    "grapheme_cluster_breaks",
    "has_known_widths",
    "learn_stand_in_widths",
    "learn_widths",
    "sentence_spans",
    "text_width",
    "wrap_text",
    "wrapped_text_height",
]
