"""The server and the connections of a show; only this module uses uvicorn, and it is loaded where pages are served."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

CONNECTIONS = 32  # at once, for each socket; a new one takes the place of the oldest of the least use
WAITING = 128  # connections that the system accepts before we do
SILENCE = 10  # seconds for which a connection may ask for nothing, or take nothing of what it asked for
PATIENCE = 1  # seconds for answers under way when the show ends
NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # the system forgets what is not yet sent


class Connection(H11Protocol):
    """A connection that is cut off if it neither asks for anything nor takes what it asked for: there are few."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self.begin, self.pauses = self.loop.time(), 0
        if len(self.connections) >= CONNECTIONS:
            others = (each for each in self.connections if isinstance(each, Connection) and each is not self)
            min(others, key=lambda each: (each.is_working, not each.flow.write_paused, each.begin)).cut_off()
        self.look_after(None)

    @property
    def is_working(self) -> bool:
        """Return whether it has asked for something, and we are answering."""
        return bool(self.cycle) and not self.cycle.response_complete and not self.cycle.more_body

    def pause_writing(self) -> None:
        self.pauses += 1
        super().pause_writing()

    def look_after(self, before: object) -> None:
        """Cut it off if nothing has changed for SILENCE seconds, unless we have nothing to send it meanwhile."""
        now = self.cycle, self.pauses, self.transport.is_closing()
        if self in self.connections and now == before and not (self.is_working and not self.flow.write_paused):
            self.cut_off()
        elif self in self.connections:
            self.loop.call_later(SILENCE, self.look_after, now)

    def send_400_response(self, msg: str) -> None:
        """Answer nothing to what is no request: an answer to the request before it may be under way."""
        self.cut_off()

    def cut_off(self) -> None:
        """Close it without sending what waits, which the other side may never read."""
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self.transport.abort()
        self.connections.discard(self)


class ShowServer(uvicorn.Server):
    """A server that leaves signals to us, and stops when the show has ended."""

    def __init__(self, config: uvicorn.Config, ended: Event) -> None:
        super().__init__(config)
        self.ended = ended

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self.ended.is_set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(PATIENCE, self.cut_off)
        await super().shutdown(sockets)

    def cut_off(self) -> None:
        for each in [*self.server_state.connections]:
            cast(Connection, each).cut_off()


def server_of_app(app: Any, ended: Event) -> ShowServer:
    """Return the server of an application, which stops once `ended` is set."""
    silent: dict[str, Any] = {"log_config": None, "log_level": "error", "access_log": False}
    nameless: dict[str, Any] = {"server_header": False, "date_header": False, "proxy_headers": False}
    bounds: dict[str, Any] = {"limit_concurrency": CONNECTIONS, "backlog": WAITING, "timeout_keep_alive": 3 * SILENCE}
    config = uvicorn.Config(app, http=Connection, ws="none", lifespan="off", **silent, **nameless, **bounds)
    return ShowServer(config, ended)
