"""Tools for agents: a real server in a process, driven by the client of the protocol's own SDK."""

from __future__ import annotations

import os
import sys
from base64 import b64decode
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent
from PIL import Image

from generator.write import is_seal_untouched

ROOT = Path(__file__).parent.parent
POST = "# Bees\n\n## Why bees\n\nBees fly two miles for clover.\n\n## How\n\n- Buy a hive.\n- Ask a neighbour.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder that agents may use, beside one that they may not."""
    folder = tmp_path / "talks"
    (folder / ".keys").mkdir(parents=True)
    for path in (folder / "post.md", tmp_path / "secret.md", folder / ".keys" / "own.md"):
        path.write_text(POST, "utf-8")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "out").symlink_to(tmp_path)
    (folder / "big.md").write_text("Bees fly. " * 200_000, "utf-8")
    Image.new("RGB", (80, 60)).save(tmp_path / "secret.png")
    (folder / "stolen.yaml").write_text("title: A\ncover: ../secret.png\nsections: [{heading: B, body: C}]\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", "utf-8")  # the whole project, of which it is a part
    return folder


def with_client(root: Path, use: Callable[[Client], Awaitable[None]]) -> None:
    """Start the server, and use it."""

    async def run() -> None:
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(root.parent)}
        command = StdioServerParameters(
            command=sys.executable, args=["-m", "generator", "mcp", "--root", str(root)], env=env
        )
        with anyio.fail_after(120):
            async with Client(stdio_client(command)) as client:
                await use(client)

    anyio.run(run)


async def call(client: Client, name: str, **values: Any) -> dict[str, Any]:
    """What a tool answers, which says the same as text."""
    answer = await client.call_tool(name, values)
    assert isinstance(answer, CallToolResult) and isinstance(answer.content[0], TextContent)
    return {**(answer.structured_content or {}), "failed": answer.is_error, "content": answer.content}


def test_an_agent_checks_draws_and_builds_a_talk(root: Path) -> None:
    async def use(client: Client) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} >= {"check", "build", "render", "forms"}
        assert len((await client.list_tools()).tools) <= 6
        forms = await call(client, "forms", icons="house")
        assert "paper" in forms["themes"] and "timeline" in forms["layouts"] and "house" in forms["icons"]
        found = await call(client, "check", article="post.md")
        assert "Bees fly two miles for clover" in found["outline"] and found["findings"] == [] and not found["failed"]
        assert not [*root.glob("*.pptx")]
        built = await call(client, "build", article="post.md", theme="signal")
        assert built["deck"] == str(root / "post.pptx") and built["slides"] == 4 and "ledger" not in built
        assert is_seal_untouched((root / "post.pptx").read_bytes())

    with_client(root, use)


@pytest.mark.draws
def test_an_agent_sees_the_slides_that_it_names(root: Path) -> None:
    async def use(client: Client) -> None:
        drawn = await call(client, "render", article="post.md", slides=[3, 1, 99], width=320)
        assert drawn["drawn"] == [3, 1] and len(drawn["content"]) == 3
        assert Image.open(BytesIO(b64decode(drawn["content"][1].data))).size == (320, 180)
        assert (await call(client, "render", article="post.md", slides=[99]))["failed"]

    with_client(root, use)


OUTSIDE = {
    "an article": {"article": "../secret.md", "deck": "a.pptx"},
    "a link": {"article": "link.md", "deck": "a.pptx"},
    "a deck": {"article": "post.md", "deck": "../a.pptx"},
    "a deck behind a link": {"article": "post.md", "deck": "out/a.pptx", "force": True},
    "a picture": {"article": "stolen.yaml", "deck": "a.pptx"},
    "a theme": {"article": "post.md", "deck": "a.pptx", "theme": "../secret.yaml"},
    "a hidden file": {"article": ".keys/own.md", "deck": "a.pptx"},
    "an address": {"article": "https://example.org/a.md", "deck": "a.pptx"},
    "an option": {"article": "--force", "deck": "a.pptx"},
}


def test_no_tool_leaves_its_folder_nor_replaces_a_file_of_others(root: Path) -> None:
    (root.parent / "secret.yaml").write_text("name: secret\n", "utf-8")
    (root / "mine.pptx").write_text("mine", "utf-8")
    before = sorted(root.parent.rglob("*"))

    async def use(client: Client) -> None:
        for name, values in OUTSIDE.items():
            answer = await call(client, "build", **values)
            said = str(answer["findings"])
            assert answer["failed"] and answer.get("deck") is None, f"{name}: {answer}"
            assert name.startswith("an ") or "outside" in said or "hidden" in said, f"{name}: {said}"
        (found,) = (await call(client, "build", article="post.md", deck="mine.pptx"))["findings"]
        assert found["code"] == "overwrite" and "--force" in found["hint"]
        (found,) = (await call(client, "check", article="big.md"))["findings"]
        assert found["code"] == "size" and "1 MB" in found["message"]
        (found,) = (await call(client, "build", article="big.md"))["findings"]
        assert found["code"] == "size"
        assert sorted(root.parent.rglob("*")) == before and (root / "mine.pptx").read_text("utf-8") == "mine"
        assert not (await call(client, "build", article="post.md", deck="mine.pptx", force=True))["failed"]

    with_client(root, use)


def children(of: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{of}/task/{of}/children").read_text("utf-8").split()]


@pytest.mark.skipif(sys.platform != "linux", reason="it counts processes as Linux lists them")
def test_a_cancelled_call_ends_its_process_and_no_other_call(root: Path) -> None:
    text = "".join(f"## Part {n}\n\n" + "Bees fly two miles for clover. " * 40 + "\n\n" for n in range(300))
    (root / "long.md").write_text(f"# Bees\n\n{text}", "utf-8")

    async def use(client: Client) -> None:
        (server,) = [pid for pid in children(os.getpid()) if b"mcp" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        done: list[dict[str, Any]] = []

        async def build(name: str) -> None:
            done.append(await call(client, "build", article=name, deck=f"{name}.pptx"))

        async with anyio.create_task_group() as calls:
            calls.start_soon(build, "long.md")
            while not children(server):
                await anyio.sleep(0.01)
            (cancelled,) = children(server)
            calls.cancel_scope.cancel()
        while cancelled in children(server):
            await anyio.sleep(0.01)
        async with anyio.create_task_group() as calls:
            calls.start_soon(build, "post.md")
            calls.start_soon(build, "stolen.yaml")
        assert sorted(answer["failed"] for answer in done) == [False, True]
        assert not (root / "long.md.pptx").exists()

    with_client(root, use)


def test_over_http_only_who_knows_the_address_is_served(root: Path) -> None:
    command = [sys.executable, "-m", "generator", "mcp", "--http", "8799"]
    with Popen(command, cwd=root, stderr=PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}) as server:
        assert server.stderr is not None
        address = server.stderr.readline().strip()

        async def run() -> None:
            for _ in range(100):
                try:
                    async with Client(address) as client:
                        assert (await call(client, "build", article="post.md"))["deck"] == str(root / "post.pptx")
                        return
                except Exception:
                    await anyio.sleep(0.1)
            raise AssertionError("the server does not answer")

        try:
            assert address.startswith("http://127.0.0.1:8799/") and address.endswith("/mcp") and len(address) > 45
            anyio.run(run)
        finally:
            server.terminate()
