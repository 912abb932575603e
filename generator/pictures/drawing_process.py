"""The script of the process that draws: an SVG on its standard input, a PNG on its standard output.

It loads nothing else of this package, since loading takes longer than drawing.
"""

from __future__ import annotations

import sys

import resvg_py

if __name__ == "__main__":
    text = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=sys.argv[1] == "none"))
