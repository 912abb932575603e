"""A process that builds many decks: threads share it, what it keeps has a bound, and what a user changes is noticed."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import random
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from docutils.parsers.rst import directives, roles
from PIL import Image

import generator
from generator import build
from tests.benchmarks.many import markdown

THREADS = 8
RST = ".. strange:: Words of a directive\n\nA :novel:`role` stands in this sentence, and another one follows it.\n"
YAML = """
title: '{0}'
language: {1}
sections:
  - heading: {2}
    points:
      - {{term: {2}, detail: '{0}'}}
      - '{0}'
"""
WORDS = {
    "ar": ("العمل معًا يجعل البرامج أفضل.", "الفوائد"),
    "zh": ("一起工作使软件更好。", "好处"),
    "fr": ("Travailler ensemble : voilà ce qui rend un logiciel meilleur !", "Avantages"),
}
OWN = "extends: journal\nname: own\ndescription: x\nlogo: {file: logo.png, alt: Example Ltd}\n"


def picture(path: Path, color: str) -> None:
    Image.new("RGB", (300, 60), color).save(path)


@pytest.fixture
def own_theme(tmp_path: Path) -> Path:
    picture(tmp_path / "logo.png", "#101820")
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    return tmp_path / "own.yaml"


def requests(theme: Path) -> list[tuple[bytes, dict[str, str]]]:
    """Articles of several formats and languages, each with the arguments of `build`."""
    looks = [{"theme": "paper"}, {"theme": "poster", "size": "4:3"}, {"accent": "AA0000"}, {"theme": str(theme)}]
    asked = [(markdown(number), {"name": "a.md", **looks[number % 4]}) for number in range(4)]
    asked += [
        (YAML.format(said, language, heading).encode(), {"name": "a.yaml", "theme": "poster"})
        for language, (said, heading) in WORDS.items()
    ]
    return [*asked, (RST.encode(), {"name": "a.rst"}), (RST.replace("strange", "odd").encode(), {"name": "b.rst"})]


def digest(request: tuple[bytes, dict[str, str]]) -> str:
    source, asked = request
    return sha256(build(source, **asked).pptx).hexdigest()  # type: ignore[arg-type]  # all of these are texts


def test_threads_build_the_decks_that_one_thread_builds(own_theme: Path) -> None:
    asked = requests(own_theme)
    order = [number for number in range(len(asked)) for _ in range(2)]
    random.Random(1).shuffle(order)
    with ThreadPoolExecutor(THREADS) as pool:
        together = [*pool.map(lambda number: digest(asked[number]), order)]
    alone = [*map(digest, asked)]
    assert together == [alone[number] for number in order]


def rooms() -> Iterator[tuple[str, object]]:
    """Every module of the program that can be imported here, by its name."""
    for found in pkgutil.walk_packages(generator.__path__, "generator."):
        if found.name.endswith("__main__"):
            continue
        try:
            yield found.name, importlib.import_module(found.name)
        except ImportError as missing:  # a module of an extra that is not installed
            assert not str(missing.name).startswith("generator")


def caches() -> Iterator[tuple[str, functools._lru_cache_wrapper[object]]]:
    for name, room in rooms():
        held = {**vars(room)}
        held |= {
            f"{key}.{own}": each for key, cls in held.items() if inspect.isclass(cls) for own, each in vars(cls).items()
        }
        for key, value in held.items():
            if isinstance(value, functools._lru_cache_wrapper) and value.__module__ == name:
                yield f"{name}.{key}", value


def test_each_cache_has_a_bound() -> None:
    """A cache without one is for a function of no arguments, which has one value."""
    found = dict(caches())
    assert len(found) > 40
    unbound = [name for name, each in found.items() if each.cache_parameters()["maxsize"] is None]
    assert [name for name in unbound if inspect.signature(found[name]).parameters] == []


def sizes() -> dict[str, int]:
    """How much each collection in a module of the program holds, and those of docutils, by its name."""
    kinds = (dict, list, set, bytearray, deque)
    found = {
        f"{name}.{key}": len(value)
        for name, room in rooms()
        for key, value in vars(room).items()
        if isinstance(value, kinds) and not key.startswith("__")
    }
    registries = {"directives": directives._directives, "roles": roles._roles}  # type: ignore[attr-defined]  # untyped
    return found | {f"docutils.{key}": len(value) for key, value in registries.items()}


def test_no_collection_of_a_module_grows_with_the_decks(own_theme: Path) -> None:
    asked = requests(own_theme)
    for request in asked:
        digest(request)
    before = sizes()
    for request in asked:
        digest((request[0].replace(b"strange", b"foreign").replace(b"novel", b"alien"), request[1]))
    for number in range(10, 14):
        build(markdown(number), name="a.md")
    assert sizes() == before
