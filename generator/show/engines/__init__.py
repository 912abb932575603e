"""The engines that draw a deck as PDF, and the choice of one."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Protocol

from generator.errors import OutputError, error
from generator.show.engines.libreoffice import LibreOffice
from generator.show.engines.office2pdf import Office2Pdf

LIBRARIES = ("pikepdf", "pypdfium2")
INSTALL = "in the folder of Slidewright: pip install '.[pdf]'"


class Engine(Protocol):
    """A program that draws slides."""

    name: str

    def is_installed(self) -> bool:
        """Return whether this computer has the engine."""

    def pdf_of_deck(self, pptx: bytes, pages: Sequence[int] = (), hidden: bool = True) -> bytes:
        """Return a PDF with a page for each slide, hidden ones too unless `hidden` is false.

        pages: draws only these slides, counted from 1, in their order in the deck.
        Raises OutputError if the engine fails, or takes too long.
        """


ENGINES: tuple[Engine, ...] = (LibreOffice(), Office2Pdf())
ENGINE_NAMES = tuple(engine.name for engine in ENGINES)


def find_engine(name: str = "") -> Engine:
    """Return the engine called `name`, or the first that is installed.

    Raises OutputError if there is none, or if the libraries are missing that make files of what it draws.
    """
    missing = next((library for library in LIBRARIES if find_spec(library) is None), "")
    if missing:
        raise OutputError(error("no-engine", f"the library {missing} is not installed", None, INSTALL))
    for engine in ENGINES:
        if name in ("", engine.name) and engine.is_installed():
            return engine
    message = f"{name} is not installed" if name else "no program on this computer draws slides"
    raise OutputError(error("no-engine", message, None, f"install LibreOffice, or {INSTALL}"))
