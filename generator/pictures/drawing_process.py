"""The script of the process that draws: an SVG on its standard input, a PNG on its standard output.

It loads nothing else of this package, because that would take longer than drawing. Where resvg refuses the drawing, as
it would on every machine, the exit code is UNDRAWABLE.
"""

from __future__ import annotations

import sys

UNDRAWABLE = 3


def _main(fonts: str) -> None:
    """Draw the standard input; `fonts` is "none" for a drawing without text."""
    import resvg_py

    text = sys.stdin.buffer.read().decode()
    try:
        png = resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=fonts == "none")
    except MemoryError:
        raise
    except BaseException as refused:  # its panics are not exceptions of the usual kind
        print(refused, file=sys.stderr)
        sys.exit(UNDRAWABLE)
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    _main(*sys.argv[1:])
