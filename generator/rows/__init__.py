"""A file of data in, its rows out; a row and an article in, the article filled with the row out."""

from __future__ import annotations

from generator.rows.data import DataRow, Row, checked_row, data_rows, read_rows, row_value_as_text

__all__ = ["DataRow", "Row", "checked_row", "data_rows", "read_rows", "row_value_as_text"]
