"""Serves a show to the browsers of this computer and, if asked to, to a phone; only here is starlette.

Every address begins with a secret token. Browsers on this computer and the phone have tokens and sockets of their own,
so that nobody on the network reaches more than the phone may, and no crowd there keeps this computer out.

    with open_doors(port) as (here, *phones):
        serve(Show(deck, pictures), (here, *phones), lambda: print(here.address("speaker"), flush=True))
"""

from __future__ import annotations

import asyncio
import errno
import hmac
import secrets
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, ValidationError, json, structs

from generator.errors import OutputError, error, refuse_without
from generator.show.live import Move, Show
from generator.show.pages import page_files, page_of_role

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PIECE = 65_536  # bytes of an answer that are sent at a time, so that no more waits for one who does not read
LOOPBACK = "127.0.0.1"
LOCAL_ROLES = ("audience", "speaker", "preview", "phone", "desk")
OWN_ROLES = ("speaker", "preview", "desk")  # the pages that show private texts
PHONE_ROLES = ("phone",)
TOKEN_BYTES = 16  # 128 bits
BODY, ACT_BODY = 1_000, 100_000  # bytes of a request that moves the talk, and of one that edits it
MEDIA = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
OPENER = {"cross-origin-opener-policy": "same-origin"}  # browsers ignore it, and complain, but for this computer
FRESH, FOREVER = "no-store", "private, max-age=31536000, immutable"


class Editor(Protocol):
    """A talk that pages edit; each method may take its time, and is called in a thread."""

    def json(self) -> bytes:
        """Return all that the page shows."""

    def answer(self, request: bytes) -> tuple[int, bytes]:
        """Do what a page asks for, and return the status and the JSON of the answer."""

    def form(self, slide: str, layout: str) -> bytes | None:
        """Return the PNG of a slide in another layout, or None."""


class Door(Struct, frozen=True):
    """An address at which the server listens: its socket, its token, and the pages that it may show.

    audience: the token of the audience's window, which does not open the speaker's pages; "" if there is none.
    """

    socket: socket.socket
    host: str
    token: str
    roles: tuple[str, ...]
    audience: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the values of the Host header under which a browser reaches it."""
        hosts = (self.host, "localhost") if self.host == LOOPBACK else (self.host,)
        return tuple(f"{host}:{self.socket.getsockname()[1]}" for host in hosts)

    def address(self, role: str) -> str:
        """Return the address of a page, with the token."""
        return f"http://{self.names[0]}{self.path(role)}"

    def path(self, role: str) -> str:
        """Return the address of a page without the host, which may have another name."""
        return f"/{self.audience if role == 'audience' else self.token}/{role}"


@contextmanager
def open_doors(port: int = 0, remote: Sequence[str] = ()) -> Iterator[tuple[Door, ...]]:
    """Listen, and yield first the door for this computer, then one for each address in `remote`.

    port: 0 is any that is free. remote: addresses of this computer on its network, for a phone. Browsers may connect
    as soon as the doors are open, and are served by `serve`. Raises OutputError if the port is in use, or if the
    libraries of the server are not installed.
    """
    refuse_without("starlette uvicorn", "serving pages", "show", OutputError)  # what installs them brings an engine too
    with ExitStack() as stack:
        here = stack.enter_context(_listening_socket(LOOPBACK, port))
        new_token = partial(secrets.token_urlsafe, TOKEN_BYTES)
        doors = [Door(here, LOOPBACK, new_token(), LOCAL_ROLES, new_token())]
        number, token = here.getsockname()[1], new_token()
        sockets = ((stack.enter_context(_listening_socket(host, number)), host) for host in remote)
        doors += (Door(*opened, token, PHONE_ROLES) for opened in sockets)
        yield tuple(doors)


def _listening_socket(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as reason:
        used = reason.errno == errno.EADDRINUSE
        message = f"port {port} is in use" if used else f"nothing can be served at {host}:{port}: {reason.strerror}"
        raise OutputError(error("port", message, None, "leave out --port, and a free one is found")) from reason


def serve(
    show: Show, doors: Sequence[Door], begin: Callable[[], None] = lambda: None, editor: Editor | None = None
) -> None:
    """Serve the show until it ends, or until Ctrl-C (SIGINT) or SIGTERM ends it.

    editor: the talk that the page "desk" edits; without one there is no such page.
    begin: is called once these signals end the show, such as to print its address. Signals are heard only in the main
    thread.
    """
    with _signals_end(show):
        begin()
        asyncio.run(_run_servers(show, doors, editor))


async def _run_servers(show: Show, doors: Sequence[Door], editor: Editor | None) -> None:
    from generator.show.connections import server_of_app

    servers = (server_of_app(app_of_show(show, door, editor), show.ended).serve([door.socket]) for door in doors)
    await asyncio.gather(*servers)


@contextmanager
def _signals_end(show: Show) -> Iterator[None]:
    """Let Ctrl-C end the show in a `with` block."""
    with ExitStack() as stack:
        with suppress(ValueError):  # this is not the main thread, which alone gets signals
            for each in (signal.SIGINT, signal.SIGTERM):
                stack.callback(signal.signal, each, signal.signal(each, lambda _number, _frame: show.end()))
        yield


def app_of_show(show: Show, door: Door, editor: Editor | None = None) -> ASGIApp:
    """Return the application that answers at a door."""
    from starlette.applications import Starlette
    from starlette.exceptions import HTTPException
    from starlette.routing import Route

    async def answer_refusal(_request: Request, problem: Exception) -> Response:
        return _answer(problem.status_code if isinstance(problem, HTTPException) else 500)

    answers = _Answers(show, door, editor)
    read = {"deck.json": answers.deck, "private.json": answers.private, "slides/{name}.png": answers.picture}
    read |= {"desk.json": answers.desk, "form/{slide:path}/{layout}.png": answers.form} if editor else {}
    read |= {"events": answers.events, "{name}": answers.page}
    routes = [Route(f"/{{token}}/{path}", answer, methods=["GET"]) for path, answer in read.items()]
    written = {"move": answers.move} | ({"act": answers.act} if editor else {})
    routes[:0] = [Route(f"/{{token}}/{path}", answer, methods=["POST"]) for path, answer in written.items()]
    app = Starlette(routes=routes, exception_handlers={HTTPException: answer_refusal})
    app.router.redirect_slashes = False
    return _guard_app(app, door)


class _Answers:
    """What the server answers at a door, one method for each address."""

    def __init__(self, show: Show, door: Door, editor: Editor | None) -> None:
        self._show, self._door, self._editor = show, door, editor
        self._files, self._moves = page_files(), json.Decoder(Move)

    def _is_own(self, request: Request) -> bool:
        return _is_token(request.path_params["token"], self._door.token)

    async def page(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name == "audience" and name in self._door.roles and self._is_own(request):
            return _answer(307, location=self._door.path(name))
        is_there = name in self._door.roles and (name != "desk" or self._editor)
        if is_there and (name not in OWN_ROLES or self._is_own(request)):
            deck = self._show.deck
            if name == "desk" and self._editor:  # which knows the language before the deck is built
                told = json.decode(await asyncio.to_thread(self._editor.json))
                deck = structs.replace(deck, language=told["language"], direction=told["direction"])
            return _answer(200, page_of_role(name, deck, bool(self._editor)), "text/html; charset=utf-8")
        data = self._files.get(name)
        return _answer(200, data, MEDIA[PurePosixPath(name).suffix[1:]]) if data else _answer(404)

    async def deck(self, _request: Request) -> Response:
        return _answer(200, self._show.json(), "application/json")

    async def private(self, request: Request) -> Response:
        own = "speaker" in self._door.roles and self._is_own(request)
        return _answer(200, self._show.private_json(), "application/json") if own else _answer(404)

    async def picture(self, request: Request) -> Response:
        png = self._show.picture(request.path_params["name"])
        return _answer(200, png, "image/png", FOREVER) if png else _answer(404)

    async def events(self, _request: Request) -> Response:
        from starlette.responses import StreamingResponse

        news = self._show.news(self._door.host)
        return StreamingResponse(news, media_type="text/event-stream", headers={"cache-control": FRESH})

    def _may_edit(self, request: Request) -> Editor | None:
        return self._editor if "desk" in self._door.roles and self._is_own(request) else None

    async def desk(self, request: Request) -> Response:
        editor = self._may_edit(request)
        return _answer(200, await asyncio.to_thread(editor.json), "application/json") if editor else _answer(404)

    async def form(self, request: Request) -> Response:
        editor, asked = self._may_edit(request), request.path_params
        png = await asyncio.to_thread(editor.form, asked["slide"], asked["layout"]) if editor else None
        return _answer(200, png, "image/png", FOREVER) if png else _answer(404)

    async def act(self, request: Request) -> Response:
        if not (editor := self._may_edit(request)):
            return _answer(404)
        status, said = await asyncio.to_thread(editor.answer, await _body_of_request(request, ACT_BODY))
        return _answer(status, said, "application/json")

    async def move(self, request: Request) -> Response:
        try:
            asked = self._moves.decode(await _body_of_request(request, BODY))
            if (asked.clock or asked.end) and "speaker" not in self._door.roles:
                return _answer(403)
            self._show.move(asked)
        except (ValidationError, ValueError):
            return _answer(400)
        return _answer(204)


async def _body_of_request(request: Request, most: int) -> bytes:
    """Return the body of a request that says how long it is, and is not too long. Raises HTTPException."""
    from starlette.exceptions import HTTPException
    from starlette.requests import ClientDisconnect

    try:
        if 0 <= int(request.headers.get("content-length", "-1")) <= most:
            return await request.body()
    except (ClientDisconnect, ValueError) as wrong:
        raise HTTPException(400) from wrong
    raise HTTPException(413)


def _answer(status: int, body: bytes = b"", media: str | None = None, cache: str = FRESH, **headers: str) -> Response:
    """Return an answer; without a body, it says no more than its status and headers."""
    from starlette.responses import Response

    return Response(body, status, {"cache-control": cache, **headers}, media)


def _guard_app(app: ASGIApp, door: Door) -> ASGIApp:
    """Return an application that passes on only what may enter, and adds the headers that bind the browser."""
    from starlette.datastructures import Headers, MutableHeaders

    names = door.names  # the socket is closed before the last answers are sent

    def refusal(scope: Scope) -> int:
        headers = Headers(scope=scope)
        if headers.get("host") not in names:  # a page elsewhere may name us by a domain of its own
            return 403
        given = scope["path"].removeprefix("/").partition("/")[0]
        if not given or not (_is_token(given, door.token) or _is_token(given, door.audience)):
            return 404
        if scope["method"] not in ("GET", "POST"):
            return 405
        return 403 if scope["method"] == "POST" and headers.get("origin") != f"http://{headers['host']}" else 0

    async def pass_on(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_bound(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS | (OPENER if door.host == LOOPBACK else {}))
            rest = memoryview(message.get("body", b""))
            while len(rest) > PIECE:
                await send({**message, "body": bytes(rest[:PIECE]), "more_body": True})
                rest = rest[PIECE:]
            await send({**message, "body": bytes(rest)})

        status = refusal(scope)
        await (_answer(status) if status else app)(scope, receive, send_bound)

    return pass_on


def _is_token(given: str, token: str) -> bool:
    """Compare in a time that does not tell how much is right."""
    return hmac.compare_digest(given.encode(errors="replace"), token.encode())
