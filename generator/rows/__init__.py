"""A file of data in, its rows out; a row and an article in, the article filled with the row out."""

from __future__ import annotations

from generator.rows.data import Row, read_rows
from generator.rows.fill import RowFilling

__all__ = ["Row", "RowFilling", "read_rows"]
