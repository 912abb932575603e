"""Tools for agents: a real server in a process, driven by the client of the protocol's own SDK.

The SDK takes a second to load, so no worker does that before it runs one of these tests.
"""

from __future__ import annotations

import os
import sys
from base64 import b64decode
from collections.abc import Awaitable, Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from PIL import Image

from generator.write import is_seal_untouched
from tests.browser import free_port

if TYPE_CHECKING:
    from mcp import Client

COMMAND = ["-m", "generator", "mcp"]
ENV = {"PYTHONPATH": str(Path(__file__).parent.parent)}
POST = "# Bees\n\n## Why bees\n\nBees fly two miles for clover.\n\n## How\n\n- Buy a hive.\n- Ask a neighbour.\n"
OUTSIDE = {  # what is asked for, and what the answer says about it
    "../secret.md": "outside",
    "link.md": "outside",
    "stolen.yaml": "outside",  # it shows a picture of the project, whose top is outside
    ".keys/own.md": "outside",
    "https://example.org/a.md": "there is no such file",
    "--force": "there is no such file",
    "big.md": "more than 1 MB",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder that agents may use, in a project that they may not."""
    folder = tmp_path / "talks"
    (folder / ".keys").mkdir(parents=True)
    for path in (folder / "post.md", tmp_path / "secret.md", folder / ".keys" / "own.md"):
        path.write_text(POST, "utf-8")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "out").symlink_to(tmp_path)
    (folder / "big.md").write_text("Bees fly. " * 200_000, "utf-8")
    Image.new("RGB", (80, 60)).save(tmp_path / "secret.png")
    (folder / "stolen.yaml").write_text("title: A\ncover: ../secret.png\nsections: [{heading: B, body: C}]\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", "utf-8")
    (folder / "mine.pptx").write_text("mine", "utf-8")
    return folder


def with_client(root: Path, use: Callable[[Client], Awaitable[None]]) -> None:
    from mcp import Client, StdioServerParameters, stdio_client

    async def run() -> None:
        args = [*COMMAND, "--root", str(root)]
        started = StdioServerParameters(command=sys.executable, args=args, env={"PATH": os.environ["PATH"], **ENV})
        with anyio.fail_after(120):
            async with Client(stdio_client(started)) as client:
                await use(client)

    anyio.run(run)


async def call(client: Client, name: str, **values: Any) -> dict[str, Any]:
    from mcp.types import CallToolResult

    answer = await client.call_tool(name, values)
    assert isinstance(answer, CallToolResult)
    return {"failed": answer.is_error, "content": answer.content, **(answer.structured_content or {})}


def test_an_agent_checks_and_builds_within_its_folder(root: Path) -> None:
    before = sorted(root.parent.rglob("*"))

    async def use(client: Client) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} >= {"check", "build", "render", "forms"}
        forms = await call(client, "forms", icons="house")
        assert "paper" in forms["themes"] and "timeline" in forms["layouts"] and "house" in forms["icons"]
        found = await call(client, "check", article="post.md")
        assert "Bees fly two miles for clover" in found["outline"] and found["findings"] == [] and not found["failed"]
        for name, message in OUTSIDE.items():
            answer = await call(client, "build", article=name, deck="a.pptx")
            assert answer["failed"] and message in str(answer["findings"]), answer
        for deck, force, code in (
            ("../a.pptx", True, "output"),
            ("out/a.pptx", True, "output"),
            ("mine.pptx", False, "overwrite"),
        ):
            (refused,) = (await call(client, "build", article="post.md", deck=deck, force=force))["findings"]
            assert refused["code"] == code and refused["hint"]
        assert sorted(root.parent.rglob("*")) == before and (root / "mine.pptx").read_text("utf-8") == "mine"
        built = await call(client, "build", article="post.md", deck="mine.pptx", theme="signal", force=True)
        assert built["deck"] == str(root / "mine.pptx") and built["slides"] == 4 and "ledger" not in built
        assert is_seal_untouched((root / "mine.pptx").read_bytes())

    with_client(root, use)


@pytest.mark.draws
def test_an_agent_sees_the_slides_that_it_names(root: Path) -> None:
    async def use(client: Client) -> None:
        drawn = await call(client, "render", article="post.md", slides=[3, 1, 99], width=320)
        assert drawn["drawn"] == [3, 1] and len(drawn["content"]) == 3
        assert Image.open(BytesIO(b64decode(drawn["content"][1].data))).size == (320, 180)

    with_client(root, use)


def children(of: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{of}/task/{of}/children").read_text("utf-8").split()]


@pytest.mark.skipif(sys.platform != "linux", reason="it counts processes as Linux lists them")
def test_a_cancelled_call_ends_its_process_and_two_run_at_once(root: Path) -> None:
    (root / "long.md").write_text("# Bees\n\n" + "## Part\n\nBees fly two miles for clover.\n\n" * 3_000, "utf-8")

    async def use(client: Client) -> None:
        (server,) = [pid for pid in children(os.getpid()) if b"mcp" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        async with anyio.create_task_group() as calls:
            for deck in ("a.pptx", "b.pptx"):
                calls.start_soon(partial(call, client, "build", article="long.md", deck=deck))
            while len(children(server)) < min(2, os.cpu_count() or 1):
                await anyio.sleep(0.01)
            calls.cancel_scope.cancel()
        while children(server):
            await anyio.sleep(0.01)
        assert not (await call(client, "build", article="post.md"))["failed"]
        assert not (root / "a.pptx").exists() and not (root / "b.pptx").exists()

    with_client(root, use)


def test_over_http_the_address_is_secret_and_on_this_computer(root: Path) -> None:
    from mcp import Client

    port = free_port()
    command = [sys.executable, *COMMAND, "--http", str(port)]
    with Popen(command, cwd=root, stderr=PIPE, text=True, env={**os.environ, **ENV}) as server:
        assert server.stderr is not None
        address = server.stderr.readline().strip()

        async def run() -> None:
            with anyio.fail_after(60):
                while True:
                    try:
                        async with Client(address) as client:
                            assert (await call(client, "build", article="post.md"))["deck"] == str(root / "post.pptx")
                            return
                    except ExceptionGroup:  # it does not listen yet
                        await anyio.sleep(0.1)

        try:
            assert address.startswith(f"http://127.0.0.1:{port}/") and address.endswith("/mcp") and len(address) > 45
            anyio.run(run)
        finally:
            server.terminate()
