"""Text and a font in; widths, heights, lines, chances to break and sentences out."""

from generator.measure.advances import TWINS, is_known, learnt, line_height, text_width
from generator.measure.breaks import clusters, opportunities
from generator.measure.sentences import sentences, word_count
from generator.measure.wrap import Lines, text_height, wrap

FAMILIES = tuple(sorted(TWINS))

__all__ = [
    "FAMILIES",
    "Lines",
    "clusters",
    "is_known",
    "learnt",
    "line_height",
    "opportunities",
    "sentences",
    "text_height",
    "text_width",
    "word_count",
    "wrap",
]
