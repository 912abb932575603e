"""Measures text in a font: its width, height and lines, the places where it may break, and its sentences."""

from generator.measure.advances import (
    TWINS,
    font_line_height as font_line_height,
    has_known_widths as has_known_widths,
    learn_stand_in_widths as learn_stand_in_widths,
    learn_widths as learn_widths,
    text_width as text_width,
)
from generator.measure.breaks import (
    break_opportunities as break_opportunities,
    grapheme_cluster_breaks as grapheme_cluster_breaks,
)
from generator.measure.sentences import count_words as count_words, sentence_spans as sentence_spans
from generator.measure.wrap import (
    WrappedLines as WrappedLines,
    wrap_text as wrap_text,
    wrapped_text_height as wrapped_text_height,
)

FAMILIES = tuple(sorted(TWINS))
