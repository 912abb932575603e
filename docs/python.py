"""Writes docs/python.md from the docstrings of the public names: `python -m docs.python`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import generator
from generator.settings import BuildOptions

PAGE = Path(__file__).parent / "python.md"
HEAD = """# Python

Everything that the command does, a program can do with the package `generator`. It is typed.

```python
from generator import InputError, build

try:
    result = build("article.yaml", theme="signal")
except InputError as problem:
    for finding in problem.findings:
        print(finding)
else:
    result.save("article.pptx")
    for finding in result.findings:
        print(finding)
```

`build` reads no settings unless you name them with `settings=`. In the calls below, a `Source` is a path: a `str` or
an `os.PathLike`. The page is made from the docstrings of the package: `python -m docs.python` writes it.
"""
ARGUMENT = re.compile(r"^(?P<names>[a-z_]+(?:, [a-z_]+)*): ", re.MULTILINE)


def page() -> str:
    """The whole page, in Markdown."""
    return "\n".join([HEAD, *_lines()])


def _lines() -> Iterator[str]:
    for name in sorted(generator.__all__, key=lambda name: (name != "build", name != "Result", name)):
        public = getattr(generator, name)
        if name == "__version__":
            continue
        yield f"## {name}\n"
        if inspect.isfunction(public):
            yield f"{signature(name, public)}\n"
        yield f"{explained(public)}\n"
        for method, function in inspect.getmembers(public, inspect.isfunction) if inspect.isclass(public) else ():
            if function.__module__.startswith("generator.") and not method.startswith("_"):
                yield f"### {name}.{method}\n\n{signature(method, function)}\n\n{explained(function)}\n"


def signature(name: str, function: Callable[..., object]) -> str:
    """The call of a function, one argument on a line, as Python code."""
    lines: list[str] = []
    for each in inspect.signature(function).parameters.values():
        if each.kind is each.KEYWORD_ONLY and "*" not in lines:
            lines.append("*")
        if name == "build" and each.kind is each.VAR_KEYWORD:
            lines += [f"{key}: {kind.__forward_arg__} = ..." for key, kind in BuildOptions.__annotations__.items()]
            continue
        default = "" if each.default is each.empty else f" = {each.default!r}"
        stars = "**" if each.kind is each.VAR_KEYWORD else ""
        lines.append(f"{stars}{each.name}: {each.annotation}{default}" if each.name != "self" else "self")
    returned = inspect.signature(function).return_annotation
    return "\n".join(["```python", f"{name}(", *(f"    {line}," for line in lines), f") -> {returned}", "```"])


def explained(public: object) -> str:
    """The docstring of a public name in Markdown: arguments as a list, and an example as code."""
    parts = (inspect.getdoc(public) or "").split("\n\n")
    return "\n\n".join(_part(each) for each in parts)


def _part(text: str) -> str:
    if text.startswith(">>> "):
        return f"```pycon\n{text}\n```"
    if not ARGUMENT.match(text):
        return text
    return ARGUMENT.sub(lambda found: f"- **{found['names']}**: ", text).replace("\n    ", "\n  ")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
