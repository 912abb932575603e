"""The content types and relationship types of the parts that we write (ECMA-376 part 1, annex A)."""

from __future__ import annotations

RT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RT_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"

_PML = "application/vnd.openxmlformats-officedocument.presentationml."
CT = {
    "presentation": f"{_PML}presentation.main+xml",
    "slide": f"{_PML}slide+xml",
    "slideLayout": f"{_PML}slideLayout+xml",
    "slideMaster": f"{_PML}slideMaster+xml",
    "notesSlide": f"{_PML}notesSlide+xml",
    "notesMaster": f"{_PML}notesMaster+xml",
    "presProps": f"{_PML}presProps+xml",
    "viewProps": f"{_PML}viewProps+xml",
    "tableStyles": f"{_PML}tableStyles+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "app": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "custom": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "core": "application/vnd.openxmlformats-package.core-properties+xml",
}
IMAGE = {".png": "image/png", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
