"""What the server of a show answers, and to whom: a real one, asked over real sockets."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image
from zxingcpp import read_barcode

from generator.errors import OutputError
from generator.show import connections
from generator.show.connections import CONNECTIONS
from generator.show.live import STREAMS, Move, Show, Stage
from generator.show.pages import ShownDeck, ShownSlide
from generator.show.present import qr_for_terminal
from generator.show.server import BODY, Door, open_doors, serve

SECONDS = 60  # for what takes a moment, on a busy machine
CLOSED = 7  # the state of a connection as Linux reports it


def is_cut_off(client: socket.socket) -> bool:
    """Tell whether the other side has given the connection up, without reading what it sent."""
    return client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == CLOSED


def memory() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


PHONE = "127.0.0.2"  # stands for the address of this computer on its network
PNG = b"\x89PNG a picture"


def slide(number: int, hidden: bool = False) -> ShownSlide:
    return ShownSlide(number, f"Slide {number}", ("text",), ("a note",), "Part", hidden, 60, f"p{number}")


DECK = ShownDeck("A talk", "A. Rivers", "en", "ltr", 1600, 900, (slide(300), slide(301), slide(302, hidden=True)))
PICTURES = {each.picture: PNG for each in DECK.slides}


def show_of_deck(**said: Any) -> Show:
    return Show(DECK, PICTURES, said)


@contextmanager
def served(show: Show) -> Iterator[tuple[Door, Door]]:
    """The doors of a server in a thread, for this computer and for a phone."""
    with open_doors(remote=[PHONE]) as (here, phone):
        thread = Thread(target=serve, args=(show, (here, phone)))
        thread.start()
        try:
            yield here, phone
        finally:
            show.end()
            thread.join(SECONDS)
            assert not thread.is_alive()


@pytest.fixture(scope="module")
def doors() -> Iterator[tuple[Door, Door]]:
    with served(show_of_deck(minutes=20)) as both:
        yield both


def ask(door: Door, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> HTTPResponse:
    """The answer to one request, read whole; headers replace those that a browser sends."""
    own = {"Host": door.names[0], "Origin": f"http://{door.names[0]}"}
    connection = HTTPConnection(*door.socket.getsockname(), timeout=SECONDS)
    connection.request(method, path, body, {**own, **headers})
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def move(door: Door, body: object, **headers: str) -> HTTPResponse:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ask(door, f"/{door.token}/move", "POST", sent, **headers)


class Events:
    """A stream of events, read one by one."""

    def __init__(self, door: Door) -> None:
        self.connection = HTTPConnection(*door.socket.getsockname(), timeout=SECONDS)
        self.connection.request("GET", f"/{door.token}/events", headers={"Host": door.names[0]})
        self.answer = self.connection.getresponse()

    def next(self) -> tuple[str, Any]:
        """The next event and its value."""
        lines = iter(lambda: self.answer.readline().decode().rstrip("\n"), "")
        event, data = (line for line in lines if not line.startswith("retry: "))  # the first event says that too
        return event.removeprefix("event: "), json.loads(data.removeprefix("data: "))

    def close(self) -> None:
        self.connection.close()


# ---- what is there


@pytest.mark.parametrize(
    ("name", "media"),
    [
        *((role, "text/html") for role in ("audience", "speaker", "preview", "phone")),
        ("show.css", "text/css"),
        ("show.js", "text/javascript"),
        ("deck.json", "application/json"),
        ("private.json", "application/json"),
        ("slides/p300.png", "image/png"),
    ],
)
def test_each_address_has_its_kind_and_binds_the_browser(doors: tuple[Door, Door], name: str, media: str) -> None:
    answer = ask(doors[0], doors[0].path(name))
    assert answer.status == 200
    assert answer.headers["Content-Type"].partition(";")[0] == media
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert ("immutable" in answer.headers["Cache-Control"]) == name.endswith(".png")
    assert not {"Server", "Date"} & set(answer.headers)


def test_private_texts_are_only_in_what_the_windows_of_the_speaker_ask_for() -> None:
    with served(Show(DECK, PICTURES, private=[["xyloq"], [], []])) as doors:
        here, phone = doors
        assert json.loads(ask(here, f"/{here.token}/private.json").body) == [["xyloq"], [], []]  # type: ignore[attr-defined]
        assert is_empty(ask(phone, f"/{phone.token}/private.json"), 404)
        for door, names in ((here, ("audience", "speaker", "preview")), (phone, ("phone",))):
            for name in (*names, "deck.json", "show.js", "slides/p300.png"):
                answer = ask(door, door.path(name))
                assert answer.status == 200
                assert b"xyloq" not in answer.body  # type: ignore[attr-defined]


def test_the_address_of_the_audience_opens_no_page_of_the_speaker(doors: tuple[Door, Door]) -> None:
    here, phone = doors
    own = here.address("audience").rpartition("/")[0].removeprefix(f"http://{here.names[0]}")
    for name in ("audience", "show.css", "show.js", "deck.json", "slides/p300.png"):
        answer = ask(here, f"{own}/{name}")
        assert answer.status == 200
        assert here.token.encode() not in answer.body  # type: ignore[attr-defined]
    for name in ("private.json", "speaker", "preview"):
        assert is_empty(ask(here, f"{own}/{name}"), 404)
    assert is_empty(ask(phone, f"{own}/phone"), 404)
    opened = ask(here, f"/{here.token}/audience")  # as the speaker's page opens it
    assert (opened.status, opened.headers["Location"]) == (307, f"{own}/audience")


# ---- who is let in


def is_empty(answer: HTTPResponse, status: int) -> bool:
    return answer.status == status and not answer.body  # type: ignore[attr-defined]


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", ["", "speaker", "wrong/speaker", "/speaker", "%FF/speaker", "deck.json"])
def test_without_the_token_nothing_is_there(doors: tuple[Door, Door], path: str, method: str) -> None:
    assert all(is_empty(ask(door, f"/{path}", method), 404) for door in doors)


def test_a_token_is_valid_at_its_own_door_only_and_whole(doors: tuple[Door, Door]) -> None:
    here, phone = doors
    assert is_empty(ask(phone, f"/{here.token}/phone"), 404)
    assert is_empty(ask(here, f"/{phone.token}/phone"), 404)
    assert is_empty(ask(here, f"/{here.token[:-1]}/speaker"), 404)
    assert is_empty(ask(here, f"/{here.token}x/speaker"), 404)
    assert len({door.token for door in doors}) == 2
    assert all(len(door.token) >= 22 for door in doors)  # 128 bits in base 64


@pytest.mark.parametrize(
    "name", ["", "other", "speaker/", "slides/p300", "slides/../speaker", "slides/%2e%2e/%2e%2e/etc/passwd", "pages.py"]
)
def test_no_other_address_leads_anywhere(doors: tuple[Door, Door], name: str) -> None:
    assert is_empty(ask(doors[0], f"/{doors[0].token}/{name}"), 404)


@pytest.mark.parametrize(
    ("method", "name"), [("POST", "speaker"), ("POST", "deck.json"), ("PUT", "speaker"), ("TRACE", "speaker")]
)
def test_an_address_is_only_read_or_only_written_to(doors: tuple[Door, Door], method: str, name: str) -> None:
    assert is_empty(ask(doors[0], f"/{doors[0].token}/{name}", method), 405)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "", "localhost"])
def test_a_page_elsewhere_cannot_call_us_by_a_name_of_its_own(doors: tuple[Door, Door], host: str) -> None:
    said = host.format(port=doors[0].socket.getsockname()[1])
    for path in ("speaker", "deck.json"):
        assert is_empty(ask(doors[0], f"/{doors[0].token}/{path}", Host=said), 403)
    assert is_empty(move(doors[0], {"slide": 301}, Host=said, Origin=f"http://{said}"), 403)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "https://{name}", "http://{name}/", "{name}"])
def test_a_page_elsewhere_cannot_move_the_slides(doors: tuple[Door, Door], origin: str) -> None:
    assert is_empty(move(doors[0], {"slide": 301}, Origin=origin.format(name=doors[0].names[0])), 403)


# ---- moves


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"\xff", {"slide": 299}, {"slide": "300"}, {"screen": "red"}, {"more": 1}]
)
def test_a_move_that_means_nothing_is_refused(doors: tuple[Door, Door], body: object) -> None:
    assert is_empty(move(doors[0], body), 400)


def test_a_body_has_a_limit(doors: tuple[Door, Door]) -> None:
    assert move(doors[0], b'{"screen": "slides"' + b" " * (BODY - 20) + b"}").status == 204
    assert is_empty(move(doors[0], b'{"screen": "slides"' + b" " * BODY + b"}"), 413)


def test_pages_hear_at_once_where_the_talk_is_and_then_of_each_change() -> None:
    show = show_of_deck()
    with served(show) as (here, phone):
        first = Events(here)
        assert first.next() == ("deck", {"version": 1})
        assert first.next() == ("at", {"slide": 300, "clicks": 0, "screen": "slides", "running": False, "elapsed": 0})
        assert move(phone, {"slide": 302, "screen": "black"}).status == 204
        assert first.next()[1].items() >= {"slide": 302, "screen": "black", "running": True}.items()
        second = Events(phone)
        assert second.next() == ("deck", {"version": 1})
        assert second.next()[1]["slide"] == 302
        show.replace(replace(DECK, slides=DECK.slides[:2]), PICTURES, findings=["one"])
        assert first.next() == second.next() == ("deck", {"version": 2})
        assert first.next()[1]["slide"] == second.next()[1]["slide"] == 301
        assert json.loads(ask(here, f"/{here.token}/deck.json").body)["findings"] == ["one"]  # type: ignore[attr-defined]
        first.close(), second.close()


def test_streams_have_a_limit_and_the_newest_takes_the_place_of_the_oldest() -> None:
    with served(show_of_deck()) as (here, phone):
        streams = [Events(here) for _ in range(STREAMS)]
        assert all(stream.next()[0] == "deck" and stream.next()[0] == "at" for stream in streams)
        elsewhere = Events(phone)  # has places of its own
        assert elsewhere.next()[0] == "deck"
        newest = Events(here)
        assert newest.next()[0] == "deck"
        assert streams[0].answer.readline() == b""
        assert move(here, {"slide": 301}).status == 204
        assert all(stream.next()[0] == "at" for stream in streams[1:])
        for stream in (*streams, newest, elsewhere):
            stream.close()


def is_closed(connection: socket.socket, more: bytes) -> bool:
    """Send a little more, wait for an answer, and tell whether the other side has closed."""
    try:
        connection.sendall(more)
        return connection.recv(1000) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def test_a_crowd_on_the_network_does_not_keep_the_phone_out() -> None:
    with served(show_of_deck()) as (_here, phone):
        stream = Events(phone)
        assert stream.next()[0] == "deck"
        crowd = [socket.create_connection(phone.socket.getsockname(), timeout=SECONDS) for _ in range(3 * CONNECTIONS)]
        assert any(is_closed(crowd[0], b"") for _ in range(10))
        assert ask(phone, f"/{phone.token}/phone").status == 200
        assert move(phone, {"slide": 301}).status == 204
        assert stream.next()[0] == stream.next()[0] == "at"
        stream.close()
        for each in crowd:
            each.close()


NONSENSE = [
    b"GET / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n",
    b"GET /{token}/events HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n",
    b"POST /{token}/move HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Length: 9\r\n\r\n{",
    b"\x00\xff\r\n\r\n",
    b"GET /{token}/deck.json" + b" HTTP/1.1\r\nHost: {host}\r\n\r\n" + b"\xff" * 9,
    b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000,
]


@pytest.mark.parametrize("data", NONSENSE)
def test_nonsense_and_half_a_request_are_no_errors_of_ours(
    data: bytes, doors: tuple[Door, Door], caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is logged, and the next request is answered."""
    client = asks_and_never_reads(doors[0], data)
    client.settimeout(0.2)
    is_closed(client, b"")
    client.close()
    time.sleep(0.1)
    assert ask(doors[0], f"/{doors[0].token}/speaker").status == 200
    assert [each.getMessage() for each in caplog.records if each.levelname in ("ERROR", "CRITICAL")] == []


@pytest.mark.parametrize("asked", [{"end": True}, {"clock": "reset"}, {"clock": "pause", "slide": 301}])
def test_a_phone_neither_ends_the_talk_nor_turns_its_clock(asked: object) -> None:
    show = show_of_deck(rehearse=True)
    with served(show) as (here, phone):
        assert is_empty(move(phone, asked), 403)
        assert show.stage.state.slide == 300 and not show.ended.is_set()
        assert move(here, asked).status == 204


def large_show() -> Show:
    """A show with a picture that is larger than what sockets hold."""
    return Show(DECK, {**PICTURES, "p300": PNG + bytes(30_000_000)})


def asks_and_never_reads(door: Door, request: bytes) -> socket.socket:
    """A connection that has little room for what it does not read."""
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.connect(door.socket.getsockname())
    host, token = door.names[0].encode(), door.token.encode()
    deaf.sendall(request.replace(b"{host}", host).replace(b"{token}", token))
    return deaf


ENDS = b" HTTP/1.1\r\nHost: {host}\r\n\r\n"
DEAF = {
    "a large picture": b"GET /{token}/slides/p300.png" + ENDS,
    "the last picture": b"GET /{token}/slides/p300.png HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
    "news": b"GET /{token}/events" + ENDS,
    "many pages": (b"GET /{token}/show.js" + ENDS) * 300,
    "a move that does not come": b"POST /{token}/move HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
    b"Content-Length: 99\r\n\r\n{",
}


# ---- the start and the end


def test_a_port_in_use_is_said() -> None:
    with open_doors() as (here,), pytest.raises(OutputError) as refused, open_doors(here.socket.getsockname()[1]):
        pass
    assert [(found.code, bool(found.hint)) for found in refused.value.findings] == [("port", True)]


PROGRAM = """
import sys
from tests.test_server import show_of_deck
from generator.show.server import open_doors, serve
with open_doors() as doors:
    serve(show_of_deck(), doors, lambda: print(doors[0].address("events"), flush=True))
print("over")
"""


DEAFS = """
import socket, sys, time
from tests.test_server import DEAF, asks_and_never_reads, large_show
from generator.show.server import open_doors, serve
with open_doors() as doors:
    deaf = []
    def begin():
        deaf.extend(asks_and_never_reads(doors[0], each) for each in DEAF.values() for _ in range(2))
        print(doors[0].address("events"), flush=True)
    serve(large_show(), doors, begin)
print("over")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to processes")
@pytest.mark.parametrize("program", [PROGRAM, DEAFS], ids=["at once", "with some who never read"])
def test_ctrl_c_ends_it_cleanly_with_pages_open(program: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as ran:
        assert ran.stdout and ran.stderr
        address = ran.stdout.readline().strip().removeprefix("http://")
        host, _, path = address.partition("/")
        open_page = HTTPConnection(host, timeout=SECONDS)
        open_page.request("GET", f"/{path}")
        stream = open_page.getresponse()
        assert stream.readline().startswith(b"retry: ")
        silent = socket.create_connection(tuple(host.split(":")))
        ran.send_signal(signal.SIGINT if program == PROGRAM else signal.SIGTERM)
        assert ran.stdout.read() == "over\n"
        assert (ran.wait(SECONDS), ran.stderr.read()) == (0, "")
        silent.close(), open_page.close()


# ---- the clock of a talk


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def test_the_clock_starts_with_the_first_move_pauses_and_starts_again() -> None:
    clock = Clock()
    stage = Stage([1, 2, 3], clock)
    clock.time += 50
    assert not stage.state.running
    stage.move(Move(slide=1))
    assert not stage.state.running
    stage.move(Move(slide=2))
    clock.time += 10
    assert (stage.state.running, stage.state.elapsed) == (True, 10)
    stage.move(Move(clock="pause"))
    stage.move(Move(slide=3))
    clock.time += 10
    assert (stage.state.running, stage.state.elapsed) == (False, 10)
    stage.move(Move(clock="start"))
    clock.time += 5
    stage.move(Move(slide=2))
    clock.time += 1
    assert stage.times == {1: 0, 2: 11, 3: 5}
    stage.move(Move(clock="reset"))
    clock.time += 9
    assert (stage.state.running, stage.state.elapsed) == (False, 0)
    stage.move(Move(slide=1))
    assert stage.state.running
    with pytest.raises(ValueError, match="no slide"):
        stage.move(Move(slide=9))


# ---- the way of a phone

ADDRESS = "http://192.168.178.30:49152/EHOVCP4XhrvAf3RjNEWcig/phone"
LIGHT = {"\u2588": (255, 255), "\u2580": (255, 0), "\u2584": (0, 255), " ": (0, 0)}  # the upper and lower half


def test_the_code_in_the_terminal_leads_to_the_phone() -> None:
    halves = [[LIGHT[sign] for sign in line] for line in qr_for_terminal(ADDRESS).splitlines()]
    pixels = [half[part] for line in halves for part in (0, 1) for half in line]
    image = Image.frombytes("L", (len(halves[0]), 2 * len(halves)), bytes(pixels))
    assert read_barcode(image.resize((image.width * 8, image.height * 8))).text == ADDRESS


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the state of a connection")
@pytest.mark.parametrize("asked", [each for each in DEAF if each != "news"])  # of which there may be none for hours
def test_who_asks_and_never_reads_is_cut_off(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And keeps nobody out meanwhile."""
    monkeypatch.setattr(connections, "SILENCE", 0.3)
    with served(large_show()) as (here, _phone):
        deaf = [asks_and_never_reads(here, DEAF[asked]) for _ in range(7)]
        stream = Events(here)
        assert stream.next()[0] == "deck"
        assert move(here, {"slide": 301}).status == 204
        stop = monotonic() + SECONDS
        while not all(map(is_cut_off, deaf)) and monotonic() < stop:
            assert ask(here, f"/{here.token}/slides/p301.png").status == 200
            time.sleep(0.05)
        assert [is_cut_off(each) for each in deaf] == [True] * 7
        for each in (*deaf, stream):
            each.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of this process as Linux reports it")
def test_those_who_never_read_cost_little_memory_and_keep_nobody_out() -> None:
    with served(large_show()) as (here, _phone):
        before = memory()
        deaf = [asks_and_never_reads(here, DEAF["a large picture"]) for _ in range(CONNECTIONS + 8)]
        time.sleep(0.5)
        assert ask(here, f"/{here.token}/speaker").status == 200
        assert memory() - before < 100_000_000
        for each in deaf:
            each.close()


def test_a_slow_reader_gets_all_of_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SILENCE", 1)
    with served(Show(DECK, {**PICTURES, "p300": PNG + bytes(1_000_000)})) as (here, _phone):
        slow = asks_and_never_reads(here, DEAF["the last picture"])
        slow.settimeout(SECONDS)
        got, stop = 0, monotonic() + 2.5
        while part := slow.recv(20_000):
            got += len(part)
            time.sleep(0.05 if monotonic() < stop else 0)
        assert got > 1_000_000
        slow.close()
