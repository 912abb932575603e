"""A deck in, a PDF drawn by LibreOffice out; each call has a profile of its own, and limits of time and memory."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.errors import OutputError, error
from generator.show.drawing import HINT, draw_in_process, drawing_folder

FILTER = (
    "Impress MS PowerPoint 2007 XML"  # or it looks for the kind of a file that it cannot open, and takes a worse one
)
NAMES = ("soffice", "libreoffice")
PROGRAM_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)")  # variables of Windows
ON_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
# What a stranger's deck may not do: run macros, or read files and addresses that it names.
CLOSED = {
    ("Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Office.Common/Misc", "FirstRun"): "false",
}
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>
"""
ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)


class LibreOffice:
    """The office of its own process."""

    name = "libreoffice"

    def is_installed(self) -> bool:
        return next(_programs(), None) is not None

    def pdf_of_deck(self, pptx: bytes, pages: Sequence[int] = (), hidden: bool = True) -> bytes:
        options = {"ExportHiddenSlides": _value("boolean", str(hidden).lower())}
        options["UseTaggedPDF"] = _value("boolean", "true")
        options["ExportLinksRelativeFsys"] = _value("boolean", "true")  # not beside our temporary folder
        if pages:
            options["PageRange"] = _value("string", ",".join(map(str, pages)))
        with drawing_folder() as folder:
            (folder / "deck.pptx").write_bytes(pptx)
            _write_settings(folder / "profile")
            command = [
                next(_programs(), NAMES[0]),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                f"--infilter={FILTER}",
                "--convert-to",
                f"pdf:impress_pdf_Export:{json.dumps(options)}",
                "--outdir",
                str(folder),
                str(folder / "deck.pptx"),
            ]
            draw_in_process("LibreOffice", command, folder)
            if not (folder / "deck.pdf").exists():  # it ends with 0 for a file that it cannot open
                raise OutputError(error("engine", "LibreOffice cannot open this deck", None, HINT))
            return (folder / "deck.pdf").read_bytes()


def _programs() -> Iterator[str]:
    """Yield the programs of LibreOffice that this computer has: on the path, or where its installers put them."""
    yield from filter(None, map(shutil.which, NAMES))
    if sys.platform == "darwin" and Path(ON_MAC).exists():
        yield ON_MAC
    for folder in filter(None, map(os.environ.get, PROGRAM_FOLDERS)):
        program = Path(folder, "LibreOffice", "program", "soffice.com")
        if program.exists():
            yield str(program)


def _write_settings(profile: Path) -> None:
    items = "".join(ITEM.format(path=path, name=name, value=value) for (path, name), value in CLOSED.items())
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS.format(items=items), "utf-8")


def _value(kind: str, value: str) -> dict[str, str]:
    return {"type": kind, "value": value}
