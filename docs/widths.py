"""Font files in, the tables of advance widths that `measure` reads out: `python -m docs.widths [FONT_DIR ...]`."""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec import json, to_builtins

from generator.measure.advances import TWINS, WIDTHS, WidthTable, font_style_name, width_table_name
from generator.measure.faces import measure_font
from generator.model.theme import Font

FONT_DIRS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


def main(folders: list[str]) -> None:
    """Write the tables; stops with FileNotFoundError where a twin is not installed."""
    files = {path.name: path for folder in folders or FONT_DIRS for path in sorted(Path(folder).rglob("*.ttf"))}
    WIDTHS.mkdir(exist_ok=True)
    for family in TWINS:
        for font in fonts_of(family):
            name = f"{TWINS[family].replace(' ', '')}-{font_style_name(font)}.ttf"
            if name not in files:
                raise FileNotFoundError(f"{name} ({TWINS[family]}, the twin of {family}) is not installed")
            table = measure_font(files[name].read_bytes(), twin=True, family=family, style=font_style_name(font))
            (WIDTHS / width_table_name(font)).write_text(
                f"{width_table_as_json(table)}\n", encoding="utf-8", newline="\n"
            )


def fonts_of(family: str) -> tuple[Font, ...]:
    """Regular, bold, italic and bold italic of a family."""
    return tuple(Font(family, bold, italic) for italic in (False, True) for bold in (False, True))


def width_table_as_json(table: WidthTable) -> str:
    """Return the table as JSON with one row on a line, so that people can compare two."""
    fields = to_builtins(table)
    rows = ",\n".join(f'  "{code}": [{", ".join(map(str, row))}]' for code, row in fields.pop("rows").items())
    said = [f" {_json(key)}: {_json(value)}" for key, value in fields.items()]
    return "{\n" + ",\n".join([*said, ' "rows": {\n' + rows + "\n }"]) + "\n}"


def _json(value: object) -> str:
    return json.encode(value).decode()


if __name__ == "__main__":
    main(sys.argv[1:])
