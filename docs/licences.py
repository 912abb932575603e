"""The metadata of the installed libraries in, docs/licences.md out: `python -m docs.licences`, in an environment with
the extra `test`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
WITHOUT = ("test", "dev")  # extras of those who work on Slidewright, which nobody ships
ABBREVIATED = {
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "3-Clause BSD": "BSD",
}
UNSTATED = {"resvg_py": "MIT"}  # what the file LICENSE of a library says, if its metadata say nothing
HEAD = """# Licences

Slidewright is under the [MIT licence](../LICENSE). The wheel contains no other program. It contains drawings of
[Lucide](https://lucide.dev), under the ISC licence, in part the MIT licence; both are in `templates/lucide.txt`.
The widths of fonts that ship are numbers, measured from fonts under the SIL Open Font License; no font ships.

These are the libraries that pip installs with it, by what asks for them, and the licence that each states. With an
extra, pip also installs the base; [install.md](install.md) says what each is for. `python -m docs.licences` writes this
page.
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text("\n".join([HEAD, *_lines()]), "utf-8", newline="\n")


def libraries() -> dict[str, list[str]]:
    """Return the names of the libraries of the base and of each extra, without those of the base, sorted."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    base = {*_with_their_own(project["dependencies"])}
    extras = {name: asked for name, asked in project["optional-dependencies"].items() if name not in WITHOUT}
    own = {name: {*_with_their_own(_unfolded(asked, extras))} - base for name, asked in extras.items()}
    return {name: sorted(found, key=str.lower) for name, found in {"base": base, **own}.items()}


def _unfolded(asked: Iterable[str], extras: dict[str, list[str]]) -> Iterator[str]:
    """Yield requirements with those of an extra in place of its name."""
    for each in asked:
        inner = re.match(r"slidewright\[(.+)\]", each)
        yield from (
            [line for name in inner[1].split(",") for line in _unfolded(extras[name], extras)] if inner else [each]
        )


def _with_their_own(asked: Iterable[str], seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the name of each requirement that is installed here, and of what it requires itself."""
    for each in map(Requirement, asked):
        if each.name in seen or (
            each.marker and not any(each.marker.evaluate({"extra": e}) for e in ("", *each.extras))
        ):
            continue
        try:
            yield str(metadata(each.name)["Name"])
        except PackageNotFoundError:
            continue
        yield from _with_their_own(requires(each.name) or (), seen | {each.name})


def licence_of(name: str) -> str:
    """Return the licence that a library states: as an expression, by its classifiers, or in words."""
    about = metadata(name)
    classified = [
        each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or () if each.startswith("License ::")
    ]
    stated = about.get("License-Expression") or " and ".join(classified) or about.get("License", "").partition("\n")[0]
    return ABBREVIATED.get(stated, stated) or UNSTATED[name]


def _lines() -> Iterator[str]:
    for extra, names in libraries().items():
        yield f"## {'The base' if extra == 'base' else f'`[{extra}]`'}\n"
        yield "| library | licence |\n|---|---|"
        yield from (f"| [{name}](https://pypi.org/project/{name}/) | {licence_of(name)} |" for name in names)
        yield ""


if __name__ == "__main__":
    main()
