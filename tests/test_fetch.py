"""An article by its address: fetched only where asked to, from nowhere private, and never without an end."""

import gzip
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image
from pptx import Presentation

from generator import build
from generator.errors import InputError
from generator.guard import limits
from generator.read import fetch as room
from generator.read.fetch import fetch_address
from tests.commands import run

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE = """<!doctype html><meta charset=latin1><title>Café</title>
<main><h1>Café</h1><p>Every word of the page is here.</p>
<p>See <a href="more/">more words</a> of it.</p><img src="cup.png" alt="A cup of coffee"></main>"""
MARKDOWN = "# A talk\n\n## Why\n\nEvery word of the text is here.\n\n![A cup](cup.png)\n"


def picture(name: str) -> bytes:
    """A picture of 80 by 60 px, or one as small as an icon."""
    data = BytesIO()
    Image.new("RGB", (16, 16) if name == "icon.png" else (80, 60)).save(data, "PNG")
    return data.getvalue()


SHOWN = """<!doctype html><title>Roofs</title><main><h1>Roofs</h1><h2>Moss</h2><p>Moss keeps a roof wet.</p>
<figure><img src="/i/roof.png" alt="A roof"><figcaption>In June</figcaption></figure>
<p><img data-src="i/moved.png" alt="Moss"><img src="/i/icon.png" alt="A sign"><img src="/i/none.png" alt="Rain"></p>
<p><img src="/i/none2.png"><img src="/i/page.png" alt="No picture"></p><p>It rains on the roof.</p></main>"""
Answer = tuple[int, dict[str, str], bytes]
ANSWERS: dict[str, Answer] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode()),
    "/": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode()),
    "/cyrillic": (200, {"Content-Type": "text/plain; charset=koi8-r"}, "Чай\n\nЭто чай.\n".encode("koi8-r")),
    "/wrong": (200, {"Content-Type": "text/plain; charset=none-such"}, "Café\n\nIt is here.\n".encode()),
    "/raw/talk.md?v=2": (200, {"Content-Type": "text/plain"}, MARKDOWN.encode()),
    "/talk.yaml": (200, {"Content-Type": "application/yaml"}, b"title: A talk\nsections: [{heading: Why}]\n"),
    "/talk.rst": (200, {"Content-Type": "application/octet-stream"}, b"A talk\n======\n\nWhy\n---\n\nSo it is.\n"),
    "/untold": (200, {}, MARKDOWN.encode()),
    "/word": (200, {"Content-Type": WORD}, b"no package"),
    "/film": (200, {"Content-Type": "video/mp4"}, b"film"),
    "/paper": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
    "/papers/a.odt?v=1": (200, {"Content-Type": "application/octet-stream"}, b"PK"),
    "/v1.1": (200, {}, b"A talk\n\nSo it is.\n"),
    "/none": (404, {}, b"nothing"),
    "/moved": (302, {"Location": "page"}, b""),
    "/round": (301, {"Location": "/round"}, b""),
    "/away": (302, {"Location": "file:///etc/passwd"}, b""),
    "/in": (302, {"Location": "http://[::ffff:10.0.0.1]/"}, b""),
    "/large": (200, {"Content-Type": "text/plain"}, bytes(limits.FETCHED_BYTES + 1)),
    "/packed": (200, {"Content-Type": "text/markdown", "Content-Encoding": "gzip"}, gzip.compress(MARKDOWN.encode())),
    "/bomb": (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(bytes(100_000_000), 1)),
    "/twice": (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip, gzip"}, b""),
    "/shown": (200, {"Content-Type": "text/html"}, SHOWN.encode()),
    **{f"/i/{name}": (200, {"Content-Type": "image/png"}, picture(name)) for name in ("roof.png", "icon.png")},
    "/i/moved.png": (302, {"Location": "roof.png"}, b""),
    "/i/page.png": (200, {"Content-Type": "text/html"}, PAGE.encode()),
    "/i/in.png": (302, {"Location": "http://10.0.0.1/a.png"}, b""),
    "/no-web": (200, {"Content-Type": "text/html"}, b""),
}


class Handler(BaseHTTPRequestHandler):
    """Answers as told, and notes who is asked for."""

    hosts: list[str] = []  # noqa: RUF012 - one for all requests, which is what it is for

    def do_GET(self) -> None:
        self.hosts.append(self.headers["Host"])
        if self.path == "/never":
            self.server.stopped.wait(30)  # type: ignore[attr-defined]
        status, headers, body = ANSWERS.get(self.path, ANSWERS["/none"])
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing of a request."""


class Server(ThreadingHTTPServer):
    """One that is not told of a client that leaves early."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    from threading import Event

    server = Server(("127.0.0.1", 0), Handler)
    server.stopped = Event()  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.stopped.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal(address: str, private: bool = True) -> str:
    with pytest.raises(InputError) as refused:
        fetch_address(address, private=private)
    return str(refused.value)


def shown(path: Path) -> str:
    slides = Presentation(str(path)).slides
    return " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)


@pytest.mark.parametrize("command", ["build", "outline", "article"])
def test_nothing_is_fetched_unasked(command: str, site: str, folder: Path) -> None:
    before = len(Handler.hosts)
    ran = run(command, f"{site}/page")
    assert ran.exit_code == 3 and len(Handler.hosts) == before and [*folder.iterdir()] == []
    assert f"{site}/page: this is a web address, and nothing is fetched unless you ask" in ran.output
    assert "hint: add --fetch, or save the page" in ran.output


@pytest.mark.parametrize(
    ("path", "format"),
    [
        ("/page", "html"),
        ("/cyrillic", "text"),
        ("/raw/talk.md?v=2", "markdown"),
        ("/talk.yaml", "yaml"),
        ("/talk.rst", "rst"),
        ("/word", "docx"),
        ("/packed", "markdown"),
        ("/moved", "html"),
        ("/untold", None),
    ],
)
def test_the_type_that_the_server_says_chooses_the_reader(path: str, format: str | None, site: str) -> None:
    assert fetch_address(site + path, private=True).format == format


def test_the_charset_that_the_server_says_comes_first(site: str) -> None:
    assert "Это чай." in fetch_address(f"{site}/cyrillic", private=True).data.decode("utf-8-sig")
    assert "Café" in run("outline", f"{site}/page", "--fetch-private").output
    assert fetch_address(f"{site}/wrong", private=True).data.startswith("Café".encode())


def test_the_article_of_a_talk_may_be_at_an_address(site: str, folder: Path) -> None:
    Path("talk.yaml").write_text(f"article: {site}/untold\ntitle: T\nsections: [{{heading: W, from: S1.1}}]", "utf-8")
    assert "add --fetch" in run("verify", "talk.yaml").output
    assert "1 evidence passage; found: 0 errors" in run("verify", "talk.yaml", "--fetch-private").output


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/none", "the address answers 404 Not Found"),
        ("/film", "the address answers with video/mp4, which is not an article"),
        ("/paper", 'cannot read ".pdf" files'),
        ("/paper", "hint: download it; convert it with: pdftotext -layout file.pdf"),
        ("/papers/a.odt?v=1", "hint: download it; convert it with: pandoc a.odt -o a.md"),
        ("/round", "leads to another address more than 5 times"),
        ("/away", "it leads to file:///etc/passwd, and only http and https are fetched"),
        ("/large", "the answer has more than 20 MB"),
        ("/bomb", "the answer has more than 20 MB"),
        ("/twice", 'the answer is compressed as "gzip, gzip"'),
    ],
)
def test_what_is_no_article_is_an_error_in_words(path: str, words: str, site: str) -> None:
    message = refusal(site + path)
    assert message.startswith(f"{site}{path}: ") and words in message and "\nhint: " in message


@pytest.mark.parametrize(
    "address",
    [
        "http://",
        "https://[",
        "http://a b/",
        "http://user:secret@127.0.0.1/",
        "http://127.0.0.1:1/",
        "http://x.invalid/",
    ],
)
def test_what_is_no_address_or_answers_nothing_is_an_error_in_words(address: str) -> None:
    assert "hint: " in refusal(address)


PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),
    *("2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fec0::1", "fec0:0:0:ffff::1", "::127.0.0.1"),
    *("::ffff:0:127.0.0.1", "5f00::1", "3fff::1", "64:ff9b:1::1", "100::1", "2001:db8::1", "4000::1", "::10.0.0.1"),
    *("192.88.99.1", "192.0.0.1", "192.0.0.9", "198.18.0.1", "203.0.113.1", "240.0.0.1", "64:ff9b::a00:1"),
    *("2002:a00:1::1", "2001:0:a00:1:8000:63bf:f7f7:f7f7", "2002:c058:6301::", "ff0e::1"),
]


# Those that carry others are as public as those; the last is Teredo of 8.8.8.8 through a server at 65.54.227.120.
PUBLIC = [
    *("1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1", "2002:101:101::1", "::1.1.1.1"),
    "2001:0:4136:e378:8000:63bf:f7f7:f7f7",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_ones_own_network_is_not_public(address: str) -> None:
    assert not room._is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_everybodys_is_public(address: str) -> None:
    assert room._is_public(ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f000001", "[::ffff:127.0.0.1]"])
def test_ones_own_network_is_refused_however_it_is_written(host: str, site: str) -> None:
    before = len(Handler.hosts)
    message = refusal(f"http://{host}:{site.rpartition(':')[2]}/page", private=False)
    assert "is in a private network" in message and "--fetch-private" in message and len(Handler.hosts) == before


def test_a_redirect_into_ones_own_network_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server stands for one of the web; the address that it leads to does not."""
    here = ip_address("127.0.0.1")
    monkeypatch.setattr(room, "_is_public", lambda address: address == here)
    assert "is in a private network" in refusal(f"{site}/in", private=False)


def test_the_connection_goes_to_the_address_that_was_looked_at(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once: what it stands for a moment later is not asked."""
    asked: list[str] = []
    getaddrinfo = socket.getaddrinfo
    found = getaddrinfo("127.0.0.1", None)

    def answer(host: str, *rest: object, **more: object) -> object:
        asked.append(host)
        return found if host == "name.invalid" else getaddrinfo(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    port = site.rpartition(":")[2]
    assert fetch_address(f"http://name.invalid:{port}/page", private=True).data
    assert asked == ["name.invalid", "127.0.0.1"] and Handler.hosts[-1] == f"name.invalid:{port}"


def test_an_answer_without_an_end_is_given_up(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FETCH_SECONDS", 0.3)
    assert "did not arrive within 0.3 seconds" in refusal(f"{site}/never")


def test_without_httpx_the_error_says_what_to_install(site: str, folder: Path) -> None:
    code = "import sys\nsys.modules['httpx'] = None\nfrom generator.cli import main\nmain(sys.argv[1:])"
    command = [sys.executable, "-c", code, "build", f"{site}/page", "--fetch"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 3 and "needs httpx, which is not installed" in ran.stderr
    assert "hint: in the folder of Slidewright: pip install '.[web]'" in ran.stderr


# Pictures


def files_shown(path: Path) -> list[str]:
    """The alternative texts of the pictures of a deck."""
    slides = Presentation(str(path)).slides
    return [shape._element._nvXxPr.cNvPr.get("descr") for slide in slides for shape in slide.shapes
            if shape.shape_type == 13 or hasattr(shape, "image")]  # fmt: skip


def test_pictures_of_a_page_are_fetched_if_asked_for(site: str, folder: Path) -> None:
    ran = run("build", f"{site}/shown", "--fetch-private", "--fetch-pictures")
    assert ran.exit_code == 0, ran.output
    assert files_shown(folder / "shown.pptx") == ["A roof", "Moss"]
    assert "2 pictures fetched from the web" in ran.output
    told = ran.stderr.replace(f"{site}/shown", "")
    assert 'not fetched, because the address answers 404 Not Found: "none.png", "none2.png"' in told
    assert '"page.png"' in told or f"{site}/i/page.png" in told
    assert 'not shown, because they are badges, icons or avatars: "icon.png"' in told


def test_pictures_of_a_file_are_fetched_once_each(site: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_is_public", lambda address: True)
    text = f"# T\n\n## H\n\nIt rains.\n\n![A]({site}/i/roof.png)\n\n![B](<{site}/i/roof.png>)\n"
    (folder / "a.md").write_text(text, "utf-8")
    (folder / "a.yaml").write_text(
        f"title: T\nsections:\n- heading: H\n  picture: {{file: '{site}/i/roof.png', alt: A}}"
    )
    before = len(Handler.hosts)
    for name in ("a.md", "a.yaml"):
        build(folder / name, fetch_pictures=True).save(folder / "a.pptx", force=True)
        assert set(files_shown(folder / "a.pptx")) <= {"A", "B"} and files_shown(folder / "a.pptx")
    assert len(Handler.hosts) == before + 2


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.yaml"])
def test_no_picture_is_fetched_unasked(name: str, site: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a name is looked up nor a connection made, whatever the article names."""
    monkeypatch.setattr(room, "_is_public", lambda address: True)
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: pytest.fail("a name is looked up"))
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection is made"))
    tag = f'<img src="{site}/i/roof.png" alt="A">\n'
    texts = {
        "a.md": f"# T\n\n{tag}\n\n![B]({site}/i/moved.png)\n",
        "a.html": f"<h1>T</h1><h2>H</h2><p>It rains.</p>{tag}",
    }
    (folder / name).write_text(texts.get(name, f"title: T\nsections:\n- heading: '![A]({site}/i/roof.png)'"), "utf-8")
    assert build(folder / name).pptx


def test_a_picture_that_leads_into_ones_own_network_is_refused(
    site: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ip_address("127.0.0.1")
    monkeypatch.setattr(room, "_is_public", lambda address: address == here)
    (folder / "a.md").write_text(f"# T\n\n## H\n\nIt rains.\n\n![A]({site}/i/in.png)\n", "utf-8")
    (finding,) = build(folder / "a.md", fetch_pictures=True).findings
    assert "10.0.0.1 is in a private network" in finding.message and finding.level == "warning"


def test_all_pictures_together_have_an_end(site: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PICTURES_SECONDS", 0)
    (folder / "a.md").write_text(f"# T\n\n## H\n\nIt rains.\n\n![A]({site}/i/roof.png)\n", "utf-8")
    (finding,) = build(folder / "a.md", fetch_pictures=True).findings
    assert "all pictures together take more than 0 seconds" in finding.message
