"""A deck in, a PDF drawn by office2pdf out, in a process of its own with limits of time and memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from generator import limits
from generator.errors import OutputError, error

WORK = """
import sys
from office2pdf import ConvertOptions, Format, convert_bytes
options = ConvertOptions(include_hidden_slides=True, slide_range=sys.argv[1] or None)
sys.stdout.buffer.write(convert_bytes(sys.stdin.buffer.read(), Format.PPTX, options).pdf)
"""


class Office2Pdf:
    """The library of the extra `slidewright[pdf]`, which needs no office."""

    name = "office2pdf"

    def is_installed(self) -> bool:
        return find_spec("office2pdf") is not None

    def pdf_of_deck(self, pptx: bytes, pages: Sequence[int] = ()) -> bytes:
        span = f"{min(pages)}-{max(pages)}" if pages else ""
        command = [sys.executable, "-c", WORK, span]
        try:
            done = subprocess.run(command, input=pptx, capture_output=True, timeout=limits.ENGINE_SECONDS, check=True)
        except (subprocess.SubprocessError, OSError) as reason:
            raise OutputError(error("engine", f"office2pdf cannot draw this deck: {reason}")) from reason
        return done.stdout
