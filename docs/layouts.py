"""Writes the table of layouts in docs/layouts.md from what ships: `python -m docs.layouts`."""

from __future__ import annotations

from pathlib import Path

from generator.look import open_theme

PAGE = Path(__file__).parent / "layouts.md"
HEAD = "| layout | needs |\n|---|---|\n"


def table() -> str:
    """The layouts that an author may ask for, each with what it needs, in Markdown."""
    families = (family for family in open_theme("paper").families.values() if family.is_for_sections)
    return HEAD + "".join(f"| `{family.name}` | {family.needs} |\n" for family in families)


def main() -> None:
    """Write the table into its page, in place of the one that is there."""
    before, _, rest = PAGE.read_text("utf-8").partition(HEAD)
    _, _, after = rest.partition("\n\n")
    PAGE.write_text(f"{before}{table()}\n{after}", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
