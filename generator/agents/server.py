"""An MCP server: tools with which an agent builds decks; only here is the protocol's SDK.

Each call runs a command of Slidewright in a process of its own, with the limits that commands have. So a call that is
cancelled ends with all that it started, calls do not disturb each other, and an agent learns what a person would. The
processes read and write only files in the folders that the user named (SLIDEWRIGHT_ROOTS).
"""

from __future__ import annotations

import json
import os
import sys
from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe
from subprocess import DEVNULL
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

import anyio
from mcp.server import MCPServer
from mcp.types import CallToolResult, ImageContent, TextContent

from generator.errors import LEVELS
from generator.guard import limits
from generator.guard.lookup import ROOTS
from generator.guard.processes import path_of_packages
from generator.icons import icon_names
from generator.look import open_theme
from generator.shipped import TEMPLATES, __version__

LOOPBACK = "127.0.0.1"
MOST_ICONS = 60
WIDEST = 1600  # pixels of a picture
SUMMARY = ("deck", "slides", "hidden", "minutes")
USE = """Slidewright makes PowerPoint decks of articles, and of talks in YAML, which you may write. Read the article,
write a talk beside it, check it, look at its slides with render, and build it. Paths are relative to {root}."""


class Tools:
    """The tools, whose docstrings an agent reads; `roots` are the folders in which files are read and written."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = roots
        self._free = anyio.Semaphore(os.cpu_count() or 1)

    async def brief(self, article: str, minutes: int = 0, audience: str = "", language: str = "") -> CallToolResult:
        """Return what a writer of a talk needs: the request, the form of a talk, and the article with its parts."""
        options = _options(minutes=minutes, audience=audience, language=language)
        status, text, problems = await self._run_command("brief", self._path(article), *options)
        return CallToolResult(content=[TextContent(text=problems if status else text)], is_error=bool(status))

    async def check(self, article: str, against: str = "", theme: str = "", minutes: int = 0) -> CallToolResult:
        """Return what each slide of an article or a talk will say, and findings to mend; nothing is written.

        A talk is also proven against the article that it names, or against the article `against`.
        """
        path, options = self._path(article), _options(theme=theme, minutes=minutes)
        with TemporaryDirectory() as folder:
            values = await self._json_of("build", path, "-o", f"{folder}/deck.pptx", "--json", *options, folder=folder)
        more = {}
        if values.pop("deck", None):
            proof = await self._json_of("verify", path, "--json", *_options(against=against and self._path(against)))
            more = {"outline": (await self._run_command("outline", path, *options))[1], "proof": _shorten_lists(proof)}
        return _answer({**_shorten_lists(values), **more}, not more)

    async def build(
        self, article: str, deck: str = "", theme: str = "", minutes: int = 0, force: bool = False
    ) -> CallToolResult:
        """Build the PowerPoint deck of an article or a talk, and return its absolute path and findings.

        deck: the file to write; without it, one beside the article. theme: a name from `forms`, or a file.
        force: replace a deck that somebody edited, of which a copy is kept, or a file that is not ours.
        """
        target = self._path(deck or str(Path(article).with_suffix(".pptx")))
        options = _options(theme=theme, minutes=minutes, force=force)
        values = await self._json_of("build", self._path(article), "-o", target, "--json", *options)
        return _answer(_shorten_lists(values), not values.get("deck"))

    async def render(
        self, article: str, slides: list[int], width: int = 960, theme: str = "", minutes: int = 0
    ) -> CallToolResult:
        """Return pictures (PNG) of some slides of an article, a talk or a finished deck, by their numbers from 1."""
        options = _options(width=min(width, WIDEST), theme=theme, minutes=minutes)
        with TemporaryDirectory() as folder:
            arguments = ("export", "--to", "png", "--hidden", "-o", folder, self._path(article), *options)
            status, _text, problems = await self._run_command(*arguments, folder=folder)
            drawn = sorted(Path(folder).glob("*.png"))
            shown = [n for n in dict.fromkeys(slides) if 0 < n <= len(drawn)][: limits.AGENT_PICTURES]
            pictures = [b64encode(drawn[number - 1].read_bytes()).decode() for number in shown]
        if status or not shown:
            return _answer(_failure(problems if status else f"there are no such slides, but {len(drawn)} others"), True)
        answer = _answer({"slides": len(drawn), "drawn": shown})
        images = [ImageContent(data=picture, mime_type="image/png") for picture in pictures]
        return answer.model_copy(update={"content": [*answer.content, *images]})

    def forms(self, icons: str = "") -> CallToolResult:
        """Return the themes, the layouts with what each needs, and icons whose names contain `icons`."""
        themes = sorted(path.stem for path in (TEMPLATES / "themes").glob("*.yaml"))
        families = [each for each in open_theme("paper").families.values() if each.is_for_sections]
        found = sorted(name for name in icon_names() if icons and icons.lower() in name)[:MOST_ICONS]
        described = {name: open_theme(name).description for name in themes}
        return _answer({"themes": described, "layouts": {each.name: each.needs for each in families}, "icons": found})

    def _path(self, name: str) -> str:
        """Return the path of a file that an agent names, relative to the first folder; an address becomes none."""
        return str(Path(self._roots[0], name).resolve())

    async def _json_of(self, *arguments: str, folder: str = "") -> dict[str, Any]:
        """Return what a command prints as JSON; an error before that becomes a finding."""
        _status, text, problems = await self._run_command(*arguments, folder=folder)
        with suppress(ValueError):
            return dict(json.loads(text))
        return _failure(problems)

    async def _run_command(self, *arguments: str, folder: str = "") -> tuple[int, str, str]:
        """Return the exit code, output and errors of a command, which may also use a folder of ours."""
        roots = (*self._roots, *([folder] if folder else ()))
        env = {**os.environ, ROOTS: os.pathsep.join(map(str, roots)), "PYTHONPATH": path_of_packages()}
        command = [sys.executable, "-P", "-m", "generator", *arguments]
        async with self._free:
            with TemporaryFile() as output, TemporaryFile() as errors:
                process = await anyio.open_process(
                    command, stdin=DEVNULL, stdout=output, stderr=errors, cwd=self._roots[0], env=env
                )
                try:
                    with anyio.move_on_after(limits.AGENT_SECONDS):
                        await process.wait()
                finally:
                    if process.returncode is None:
                        process.terminate()  # so that it ends what it has started
                    with anyio.CancelScope(shield=True):
                        await process.wait()
                output.seek(0)
                errors.seek(0)
                said, problems = (file.read().decode(errors="replace") for file in (output, errors))
        problems = problems.strip() or f"it was ended: {limits.AGENT_SECONDS} seconds are over"
        return process.returncode or 0, said, problems


def _failure(message: str) -> dict[str, Any]:
    return {"findings": [{"level": "error", "message": message}]}


def _options(**values: object) -> list[str]:
    """Return the options of a command that an agent gives a value."""
    return [f"--{name}" if value is True else f"--{name}={value}" for name, value in values.items() if value]


def _shorten_lists(values: dict[str, Any]) -> dict[str, Any]:
    """Return what an agent needs of a command's JSON: the most serious findings, and no ledger."""
    found = sorted(values.get("findings", ()), key=lambda each: LEVELS.index(each["level"]))
    cut = max(len(found) - limits.AGENT_FINDINGS, 0)
    known = {name: values[name] for name in SUMMARY if name in values}
    return {**known, "findings": found[: limits.AGENT_FINDINGS], **({"more_findings": cut} if cut else {})}


def _answer(values: dict[str, Any], failed: bool = False) -> CallToolResult:
    text = TextContent(text=json.dumps(values, ensure_ascii=False))
    return CallToolResult(content=[text], structured_content=values, is_error=failed)


def serve_tools(roots: Sequence[Path], port: int | None, tell: Callable[[str], None]) -> None:
    """Serve the tools until the agent ends it: on standard input and output, or over HTTP on this computer at `port`.

    tell: takes the address, whose secret part keeps other users out.
    """
    tools = Tools(roots)
    server = MCPServer("slidewright", version=__version__, instructions=USE.format(root=roots[0]), log_level="WARNING")
    for tool in (tools.brief, tools.check, tools.build, tools.render, tools.forms):
        server.add_tool(tool)
    if port is None:
        server.run("stdio")
        return
    path = f"/{token_urlsafe(16)}/mcp"
    tell(f"http://{LOOPBACK}:{port}{path}")
    server.run("streamable-http", host=LOOPBACK, port=port, streamable_http_path=path)
