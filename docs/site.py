"""What MkDocs asks while it builds the site: links to files that are not pages of it become their names."""

from __future__ import annotations

import re

OUTSIDE = re.compile(r"\[([^\]]*)\]\(\.\./([^)\s]+)\)")


def on_page_markdown(markdown: str, **_: object) -> str:
    """Return a page in which a link out of docs/ is its words, with the path of the file if they do not say it."""

    def name(link: re.Match[str]) -> str:
        words, path = link[1], link[2]
        return words if path.rpartition("/")[2] in words else f"{words} (`{path}`)"

    return OUTSIDE.sub(name, markdown)


def on_post_page(output: str, **_: object) -> str:
    """Return the HTML of a page with a name for the dialog of the search, which the theme leaves without one."""
    return output.replace(
        'data-md-component="search" role="dialog"', 'data-md-component="search" role="dialog" aria-label="Search"'
    )
