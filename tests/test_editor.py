"""What an editor does with the schema, tried in the YAML language server that editors use, if it is installed here.

`npm install --global yaml-language-server` installs it; YAML_LANGUAGE_SERVER may name its program instead.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.cli.schema import article_json_schema
from generator.model.settings import OPTIONS, USUAL
from tests.commands import run

PROGRAM = os.environ.get("YAML_LANGUAGE_SERVER") or shutil.which("yaml-language-server")
LINE = "# yaml-language-server: $schema=slidewright.schema.json"


def test_a_draft_begins_with_the_line_for_editors(own_folder: Path) -> None:
    Path("post.md").write_text("# Bees\n\n## Why\n\nBees fly. They work.\n", "utf-8")
    assert run("draft", "post.md").exit_code == 0
    assert Path("talk.yaml").read_text("utf-8").splitlines()[0] == LINE


def test_the_schema_says_what_each_key_is_for_and_what_is_usual() -> None:
    schema = article_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    mappings = [schema, *schema["$defs"].values()]
    keys = [key for mapping in mappings for key in mapping["properties"].values()]
    assert all(key["description"] for key in keys)
    named = {name: key["default"] for name, key in schema["properties"].items() if "default" in key}
    assert named == {name: getattr(USUAL, name) for name in OPTIONS if name in named} and len(named) > 3
    assert sum("examples" in key for key in keys) > 10
    for key in keys:
        for value in (*key.get("examples", ()), *([key["default"]] if "default" in key else ())):
            assert jsonschema.Draft202012Validator({**key, "$defs": schema["$defs"]}).is_valid(value), (key, value)


class Server:
    """A language server, asked over its standard input and output."""

    def __init__(self, folder: Path) -> None:
        assert PROGRAM
        command, streams = [PROGRAM, "--stdio"], {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, **streams)  # type: ignore[call-overload]  # streams
        self.folder, self.number = folder, 0
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities={})
        self.tell("initialized")

    def tell(self, method: str, **params: Any) -> None:
        self._write({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        self.number += 1
        self._write({"method": method, "params": params, "id": self.number})
        while True:
            message = self.read()
            if message.get("id") == self.number and "method" not in message:
                return message["result"]

    def read(self) -> dict[str, Any]:
        """The next message; a question of the server is answered with nothing, so that it goes on."""
        length = 0
        while line := self.process.stdout.readline().strip():
            length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length") else length
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if "id" in message and "method" in message:
            items = message["params"].get("items", []) if isinstance(message.get("params"), dict) else []
            self._write({"id": message["id"], "result": [None for _ in items]})
        return message

    def _write(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self.process.stdin.flush()

    def open(self, text: str) -> str:
        self.number += 1
        uri = (self.folder / f"talk{self.number}.yaml").as_uri()
        self.tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
        return uri

    def completed(self, text: str) -> set[str]:
        """The words that it offers at the end of a text."""
        lines = text.split("\n")
        place = {"line": len(lines) - 1, "character": len(lines[-1])}
        found = self.ask("textDocument/completion", textDocument={"uri": self.open(text)}, position=place)
        return {each["label"] for each in (found["items"] if isinstance(found, dict) else found)}

    def problems(self, text: str) -> list[str]:
        uri = self.open(text)
        while True:
            message = self.read()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                return [each["message"] for each in message["params"]["diagnostics"]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    if PROGRAM is None:
        pytest.skip("yaml-language-server is not installed")
    (tmp_path / "slidewright.schema.json").write_text(json.dumps(article_json_schema()), "utf-8")
    made = Server(tmp_path)
    yield made
    made.process.kill()
    made.process.communicate()


HEAD = f"{LINE}\ntitle: Bees\n"
SECTION = f"{HEAD}sections:\n  - heading: Why\n    "
TYPED = {
    f"{HEAD}aut": "author",
    f"{HEAD}langu": "language",
    f"{HEAD}theme: ": "paper",
    f"{HEAD}take": "takeaways",
    f"{HEAD}titles: ": "headings",
    f"{SECTION}head": "headline",
    f"{SECTION}role: ": "benefits",
    f"{SECTION}poi": "points",
    f"{SECTION}sta": "stat",
    f"{SECTION}points:\n      - ter": "term",
}


def test_the_server_completes_ten_keys_and_values(server: Server) -> None:
    assert [key for key in TYPED.items() if key[1] not in server.completed(key[0])] == []


def test_the_server_names_an_unknown_key(server: Server) -> None:
    assert server.problems(f"{SECTION}body: Bees fly.\n") == []
    (problem,) = server.problems(f"{SECTION}bodie: Bees fly.\n")
    assert "bodie" in problem
