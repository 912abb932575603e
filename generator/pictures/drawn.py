"""A drawing that was made safe in, a PNG of it out: drawn by resvg, in a process that may fail alone.

resvg, of the rasterisers on PyPI, needs no library of the system and fetches nothing (CairoSVG needs Cairo, and is
slower). It is one library of Rust, and asks for whatever memory a drawing asks for: where there is none it ends its
process, and a filter may keep it busy for hours. So this file is also a program, which starts with limits of its own.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def drawn(svg: bytes, said: bool) -> bytes:
    """The PNG, as large as the drawing says; `said` is whether it holds text.

    Raises UnusableError for a drawing that cannot be drawn within the limits.
    """
    from generator import budget, limits
    from generator.pictures.kinds import UnusableError

    hint, folder = "save it as PNG", Path(__file__).parent
    seconds = min(limits.DRAWING_SECONDS, budget.left(limits.DRAWINGS_SECONDS))
    if seconds <= 0:
        raise UnusableError(f"is one too many: those before it took {limits.DRAWINGS_SECONDS} seconds to draw", hint)
    words = [sys.executable, "-P", __file__, "fonts" if said else "none", str(limits.DRAWING_MEMORY)]
    try:
        done = subprocess.run(words, input=svg, capture_output=True, timeout=seconds, cwd=folder)
    except subprocess.TimeoutExpired as reason:
        raise UnusableError(f"takes longer than {seconds:.1g} seconds to draw", hint) from reason
    except OSError as reason:
        raise UnusableError(f"cannot be drawn here: {reason}", hint) from reason
    if done.returncode:
        said_last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise UnusableError(f"cannot be drawn: {said_last[:200] or 'it asks for too much'}", hint)
    return done.stdout


def _limit(memory: int) -> None:
    """Less memory than the computer has, where the system can say so; Windows cannot."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass


def _main(fonts: str, memory: str) -> None:
    _limit(int(memory))
    import resvg_py

    text = sys.stdin.buffer.read().decode()
    png = resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=fonts == "none")
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    _main(*sys.argv[1:])
