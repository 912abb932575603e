"""The PDF of a deck as an engine draws it in; the one that is handed out, or a part of it, out."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO


def joined_pdf(drawn: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of several."""
    from pikepdf import Pdf

    with Pdf.new() as joined, BytesIO() as file:
        for each in drawn:
            with Pdf.open(BytesIO(each)) as part:
                joined.pages.extend(part.pages)
        joined.save(file, deterministic_id=True)
        return file.getvalue()
