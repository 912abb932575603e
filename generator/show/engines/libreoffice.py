"""A deck in, a PDF drawn by LibreOffice out; each call has a profile of its own and a limit of time."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from generator import limits
from generator.errors import OutputError, error


class LibreOffice:
    """The office of its own process."""

    name = "libreoffice"

    def is_installed(self) -> bool:
        return shutil.which("soffice") is not None

    def pdf_of_deck(self, pptx: bytes, pages: Sequence[int] = ()) -> bytes:
        options = {"ExportHiddenSlides": _value("boolean", "true"), "UseTaggedPDF": _value("boolean", "true")}
        if pages:
            options["PageRange"] = _value("string", ",".join(map(str, pages)))
        with tempfile.TemporaryDirectory(prefix="slidewright-") as name:
            folder = Path(name)
            (folder / "deck.pptx").write_bytes(pptx)
            command = [
                "soffice",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                f"pdf:impress_pdf_Export:{json.dumps(options)}",
                "--outdir",
                name,
                str(folder / "deck.pptx"),
            ]
            try:
                subprocess.run(command, capture_output=True, timeout=limits.ENGINE_SECONDS, check=False)
                return (folder / "deck.pdf").read_bytes()
            except (subprocess.TimeoutExpired, OSError) as reason:
                raise OutputError(error("engine", f"LibreOffice cannot draw this deck: {reason}")) from reason


def _value(kind: str, value: str) -> dict[str, str]:
    return {"type": kind, "value": value}
