"""Messages for a language model in, its answer out, over the chat-completions protocol; only here a model is asked.

OpenAI, Ollama, LM Studio, llama.cpp, vLLM and many gateways speak it: POST {url}/chat/completions. The answer is asked
for as a stream, so that the user sees progress and a pause is noticed. Nothing is sent but to the host that the user
named: redirects are not followed, and proxies are not used for this computer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from generator.errors import GeneratorError, Where, brief, error
from generator.guard import limits
from generator.model.address import address_of_text
from generator.regex import regex

if TYPE_CHECKING:
    import httpx

Message = Mapping[str, str]  # its role, and its content
TalkSchema = Mapping[str, Any]
Progress = Callable[[str], None]  # takes a line that says what is going on
TRIES = 3  # of a request that a busy server refuses
CHARACTERS = 4  # of a token, in most languages in Latin letters
LOOPBACK = regex(r"localhost|127(\.\d{1,3}){3}|::1")
MESSAGE = regex(r'"(?:message|detail|error)"\s*:\s*"((?:[^"\\]|\\.)*)"')
BUSY, REFUSED = (429, 500, 502, 503, 504, 529), (400, 413, 422)
NO_KEY = "set the variable with the key of this server"
LATER = "start the server, try again later, or choose another one with --endpoint"


class ModelError(GeneratorError):
    """A model wrote no talk: its server cannot be reached, refuses the request, or its answers are not usable."""

    exit_code = 4


class Endpoint(Struct, frozen=True):
    """A model and its server.

    url: the address before /chat/completions, such as http://127.0.0.1:11434/v1.
    model: the name by which the server knows the model.
    key: the key that is sent to the server, or "".
    """

    url: str
    model: str
    key: str = ""

    @property
    def host(self) -> str:
        """Return the host, with its port if the address names one."""
        return urlsplit(self.url).netloc

    @property
    def is_local(self) -> bool:
        """Return whether the server is on this computer, so that nothing leaves it."""
        return LOOPBACK.fullmatch(urlsplit(self.url).hostname or "") is not None


class _Part(Struct):
    content: str | None = None


class _Choice(Struct):
    delta: _Part = msgspec.field(default_factory=_Part)
    message: _Part = msgspec.field(default_factory=_Part)
    finish_reason: str | None = None


class _Event(Struct):
    """A piece of an answer, or all of it from a server that sends no stream."""

    choices: list[_Choice] = msgspec.field(default_factory=list)
    error: Any = None


def checked_endpoint(url: str, model: str, key: str = "") -> Endpoint:
    """Return the endpoint. Raises ModelError for an address that cannot be one, or where the key could be read."""
    address = (address_of_text(url) or "").rstrip("/").removesuffix("/chat/completions")
    if not address.startswith(("http://", "https://")) or {"?", "#"} & set(address):
        hint = "write it in full, such as http://127.0.0.1:11434/v1"
        raise ModelError(error("endpoint", "this is not the address of a server", Where(url), hint))
    endpoint = Endpoint(address, model, key)
    if key and address.startswith("http:") and not endpoint.is_local:
        message = "the key would be sent unencrypted, so nothing was sent"
        raise ModelError(error("endpoint", message, Where(url), "use https, or unset the variable with the key"))
    return endpoint


def ask_model(
    endpoint: Endpoint, messages: Sequence[Message], schema: TalkSchema | None, progress: Progress
) -> tuple[str, TalkSchema | None]:
    """Return the answer of a model, and the schema if the server knows it; without a schema it is asked for plain text.

    A server that refuses the schema is asked again without it, and one that is busy is asked again twice. Raises
    ModelError.
    """
    import httpx

    form = {"type": "json_schema", "json_schema": {"name": "talk", "schema": schema}}
    wanted = {"response_format": form} if schema else {}
    body = {"model": endpoint.model, "messages": messages, "stream": True, **wanted}
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    timeout = httpx.Timeout(limits.MODEL_PAUSE_SECONDS, connect=limits.FETCH_SECONDS)
    for tries in range(1, TRIES + 1):
        try:
            with (
                httpx.Client(timeout=timeout, trust_env=not endpoint.is_local, headers=headers) as client,
                client.stream("POST", f"{endpoint.url}/chat/completions", json=body) as response,
            ):
                if response.is_success:
                    return _answer_text(response, endpoint, progress), schema
                status, said = response.status_code, _message_of_server(b"".join(_read_text_pieces(response, endpoint)))
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as failed:
            _refuse(endpoint, f"no whole answer arrives: {failed}", LATER)
        if status not in BUSY or tries == TRIES:
            break
        asked = response.headers.get("retry-after", "")
        wait = min(float(asked) if asked.isdecimal() else 2.0**tries, limits.MODEL_WAIT_SECONDS)
        progress(f"{endpoint.host} answers {status}: it is asked again in {wait:.0f} seconds")
        sleep(wait)
    if status in REFUSED and schema:
        progress(f"{endpoint.host} refuses the schema of a talk: it is asked again for plain text")
        return ask_model(endpoint, messages, None, progress)
    tokens = sum(len(each["content"]) for each in messages) // CHARACTERS
    size = f"the request has about {tokens:,} tokens: a model with a longer window, or a shorter article, may help"
    hints = {401: NO_KEY, 403: NO_KEY, 404: "correct --model and --endpoint"} | dict.fromkeys(REFUSED, size)
    _refuse(endpoint, f'the server answers {status}: "{said}"', hints.get(status, LATER))


def _answer_text(response: httpx.Response, endpoint: Endpoint, progress: Progress) -> str:
    """Return the text of an answer, in a stream or in one piece. Raises ModelError if it is not whole."""
    said, finish, told = "", "", monotonic()
    for data in _read_event_data(response, endpoint):
        if data == b"[DONE]":
            finish = finish or "stop"
            break
        try:
            event = msgspec.json.decode(data, type=_Event)
        except (msgspec.MsgspecError, UnicodeError):
            _refuse(endpoint, "the answer does not follow the chat-completions protocol", "correct --endpoint")
        if event.error:
            _refuse(endpoint, f'the server breaks off: "{_message_of_server(data)}"', LATER)
        for choice in event.choices[:1]:
            said += choice.delta.content or choice.message.content or ""
            finish = choice.finish_reason or finish
        if monotonic() - told > 1:
            told = monotonic()
            progress(f"{endpoint.model} has written {len(said.split()):,} words")
    if finish in ("", "length"):
        why = "was cut at the limit of the server" if finish else "breaks off"
        _refuse(endpoint, f"the answer {why}, after {len(said.split()):,} words", LATER)
    return said


def _read_event_data(response: httpx.Response, endpoint: Endpoint) -> Iterator[bytes]:
    """Yield the JSON of each event of a stream, or of the whole answer where the server sends no stream."""
    is_stream, rest = response.headers.get("content-type", "").startswith("text/event-stream"), b""
    for piece in _read_text_pieces(response, endpoint):
        *lines, rest = (rest + piece).split(b"\n" if is_stream else b"\0")
        yield from (line[5:].strip() for line in lines if line.startswith(b"data:"))
    if not is_stream:
        yield rest


def _read_text_pieces(response: httpx.Response, endpoint: Endpoint) -> Iterator[bytes]:
    """Yield the bytes of an answer as they arrive. Raises ModelError if they are too many, or take too long."""
    count, until = 0, monotonic() + limits.MODEL_SECONDS
    for piece in response.iter_bytes():
        count += len(piece)
        if count > limits.MODEL_BYTES or monotonic() > until:
            much = f"{limits.MODEL_BYTES // 1_000_000} MB, or takes more than {limits.MODEL_SECONDS:,} seconds"
            _refuse(endpoint, f"the answer has more than {much}", "choose another model")
        yield piece


def _message_of_server(data: bytes) -> str:
    """Return what a server says about a failure, if it can be found without the JSON around it."""
    text = data.decode(errors="replace")
    found = MESSAGE.search(text)
    return brief(" ".join((found[1].replace('\\"', '"') if found else text).split()), 300)


def _refuse(endpoint: Endpoint, message: str, hint: str) -> NoReturn:
    said = message.replace(endpoint.key, "...") if endpoint.key else message  # a server may quote the key
    raise ModelError(error("endpoint", said, Where(endpoint.host), hint))
