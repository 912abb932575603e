"""A deck in; a PDF of its slides, or pictures of them, out, drawn in processes with limits of time and memory."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.errors import OutputError, error, install_hint, refuse_without
from generator.guard import limits
from generator.guard.processes import ProcessError, ended_on_termination, run_process
from generator.shipped import TEMPLATES
from generator.show import drawing_process
from generator.show.drawing_process import PROGRAM, joined_pdf

HINT = "choose the other program with --engine, or save the deck again in PowerPoint or LibreOffice"
# Otherwise LibreOffice looks for the kind of a file that it cannot open, and takes a worse one.
FILTER = "Impress MS PowerPoint 2007 XML"
NAMES = ("soffice", "libreoffice")
ON_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
# What a stranger's deck may not do: run macros, or read files and addresses that it names.
SETTINGS = TEMPLATES / "show" / "libreoffice.xcu"
AT_ONCE = 80  # slides in one process of office2pdf, which takes up to 15 MB for each and gives none back
WIDTH = 1600  # pixels of a picture, unless told otherwise
MARK_BYTES = 200  # the mark is at the start of a picture


@contextmanager
def drawing_folder() -> Iterator[Path]:
    """Give a `with` block a folder to draw in, and remove it with all files afterwards, also if we are ended.

    Raises OutputError if there can be no such folder.
    """
    try:
        folder = TemporaryDirectory(prefix="slidewright-", ignore_cleanup_errors=True)
    except OSError as reason:
        message = f"no temporary folder can be made: {reason.strerror or reason}"
        hint = "make room on the disk, or name another folder in TMPDIR"
        raise OutputError(error("output", message, None, hint)) from reason
    with ended_on_termination(), ExitStack() as stack:
        for _ in range(2):  # once more, if Ctrl-C stops the first
            stack.callback(folder.cleanup)
        yield Path(folder.name)


def refuse_missing_pages(drawn: int, wanted: int) -> None:
    """Raise OutputError if a program drew fewer or more pages than it should."""
    if drawn != wanted:
        raise OutputError(error("engine", f"{wanted} pages were to be drawn, and {drawn} were", None, HINT))


def draw_in_process(who: str, command: Sequence[str], folder: Path, data: bytes = b"") -> bytes:
    """Return the standard output of a program that draws; `who` is its name, and `data` its standard input.

    Raises OutputError if it fails, or needs more than limits.ENGINE_SECONDS or ENGINE_MEMORY.
    """
    try:
        return run_process(command, folder, data, seconds=limits.ENGINE_SECONDS, memory=limits.ENGINE_MEMORY)
    except ProcessError as reason:
        raise OutputError(error("engine", f"{who} cannot draw this deck: it {reason}", None, HINT)) from reason


class LibreOffice:
    """The office, in a process with a profile of its own."""

    name = "libreoffice"

    def is_installed(self) -> bool:
        return next(_find_office(), None) is not None

    def pdf_of_deck(self, pptx: bytes, pages: Sequence[int] = (), hidden: bool = True) -> bytes:
        """Return a PDF with a page for each slide, hidden ones too unless `hidden` is false.

        pages: draws only these slides, counted from 1, in their order in the deck.
        Raises OutputError if the engine fails, or takes too long.
        """
        # Links to files are not beside our temporary folder.
        switches = {"ExportHiddenSlides": hidden, "UseTaggedPDF": True, "ExportLinksRelativeFsys": True}
        options = {name: {"type": "boolean", "value": str(on).lower()} for name, on in switches.items()}
        options |= {"PageRange": {"type": "string", "value": ",".join(map(str, pages))}} if pages else {}
        with drawing_folder() as folder:
            deck, profile = folder / "deck.pptx", folder / "profile"
            kind = f"pdf:impress_pdf_Export:{json.dumps(options)}"
            deck.write_bytes(pptx)
            (profile / "user").mkdir(parents=True)
            shutil.copyfile(SETTINGS, profile / "user" / "registrymodifications.xcu")
            program = [next(_find_office(), NAMES[0]), f"-env:UserInstallation={profile.as_uri()}", "--headless"]
            command = [*program, "--norestore", f"--infilter={FILTER}", "--convert-to", kind, "--outdir", str(folder)]
            draw_in_process("LibreOffice", [*command, str(deck)], folder)
            if not (folder / "deck.pdf").exists():  # it ends with 0 for a file that it cannot open
                raise OutputError(error("engine", "LibreOffice cannot open this deck", None, HINT))
            return (folder / "deck.pdf").read_bytes()


def _find_office() -> Iterator[str]:
    """Yield the programs of LibreOffice that this computer has: on the path, or where its installers put them."""
    yield from filter(None, map(shutil.which, NAMES))
    folders = filter(None, map(os.environ.get, ("PROGRAMFILES", "PROGRAMFILES(X86)")))  # of Windows
    places = [Path(folder, "LibreOffice", "program", "soffice.com") for folder in folders]
    places[:0] = [Path(ON_MAC)] if sys.platform == "darwin" else []
    yield from (str(place) for place in places if place.exists())


class Office2Pdf:
    """The library of the extra `slidewright[pdf]`, which needs no office."""

    name = "office2pdf"

    def is_installed(self) -> bool:
        return find_spec("office2pdf") is not None

    def pdf_of_deck(self, pptx: bytes, pages: Sequence[int] = (), hidden: bool = True) -> bytes:
        from generator.decks import numbers_of_slides

        wanted = list(pages) or numbers_of_slides(pptx, hidden)
        if len(wanted) <= AT_ONCE:
            return _drawn_by_office2pdf(pptx, pages, hidden)
        pieces = (wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE))
        return joined_pdf(_drawn_by_office2pdf(pptx, piece, True) for piece in pieces)


def _drawn_by_office2pdf(deck: bytes, pages: Sequence[int], hidden: bool) -> bytes:
    """Return the PDF of some slides, or of all; the library draws one run of slides without a gap at a time."""
    wanted = sorted(set(pages))
    starts = [page for page in wanted if page - 1 not in wanted]
    ends = [page for page in wanted if page + 1 not in wanted]
    spans = [f"{start}-{end}" for start, end in zip(starts, ends, strict=True)]
    with drawing_folder() as folder:
        command = [drawing_process.__file__, "deck", "all" if hidden else "shown", *spans]
        return draw_in_process("office2pdf", command, folder, deck)


Engine = LibreOffice | Office2Pdf
ENGINES: tuple[Engine, ...] = (LibreOffice(), Office2Pdf())


def find_engine(name: str = "", fast: bool = False) -> Engine:
    """Return the engine called `name`, or the first that is installed; with `fast`, the quickest.

    Raises OutputError if there is none, or if the libraries are missing that make files of what it draws.
    """
    refuse_without("pikepdf pypdfium2", "drawing slides", "pdf", OutputError)
    for engine in reversed(ENGINES) if fast else ENGINES:
        if name in ("", engine.name) and engine.is_installed():
            return engine
    message = f"{name} is not installed" if name else "no program on this computer draws slides"
    raise OutputError(error("no-engine", message, None, f"install LibreOffice, or {install_hint('pdf')}"))


def pictures_of_pdf(pdf: bytes, width: int = WIDTH, fast: bool = False) -> tuple[bytes, ...]:
    """Return a PNG for each page, `width` pixels wide; `fast` takes half the time for files a tenth larger.

    Raises OutputError if the pages cannot be drawn.
    """
    with drawing_folder() as folder:
        draw_in_process("pypdfium2", [drawing_process.__file__, "pages", str(width), "1" if fast else "6"], folder, pdf)
        return tuple(path.read_bytes() for path in sorted(folder.glob("*.png"), key=lambda path: int(path.stem)))


def is_our_picture(data: bytes) -> bool:
    """Return whether Slidewright drew a PNG, so that it may replace it."""
    return "\0".join(PROGRAM).encode() in data[:MARK_BYTES]
