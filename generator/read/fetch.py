"""An address on the web in, its answer out. Only this module imports httpx, and only if something is to be fetched.

An address from a stranger must not lead into the user's own network. So every IP address of a host is checked, after
each redirect again, and the connection goes to the IP address that was checked: a name that changes its address later
(DNS rebinding) gains nothing. Proxies of the environment are not used, because they would look up the name themselves.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager, nullcontext, suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import PurePosixPath
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urljoin

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, InputError, Where, error, refuse_without
from generator.guard import limits
from generator.model.address import address_of_text
from generator.read import COMMANDS, FORMATS, SourceFormat, formats_by_words, other_file_kind_error
from generator.read.source_images import image_name_in_message

if TYPE_CHECKING:
    import httpx

TYPES = formats_by_words("media types")
VAGUE = ("", "text/plain", "application/octet-stream", "binary/octet-stream")  # then the suffix of the address decides
ENCODINGS = ("identity", "gzip", "x-gzip", "deflate")  # others, or several, unpack a few bytes to gigabytes
# Networks that are not public, which Python 3.11 does not know, or no Python does.
LACKED = (ip_network("192.0.0.0/24"), ip_network("192.88.99.0/24"), ip_network("3fff::/20"))
SAVE = "open it in a browser, save the page, and build from the file"

IpAddress = IPv4Address | IPv6Address


class FetchedPage(Struct, frozen=True):
    """The answer of an address; `format` is None if neither type nor suffix gives it, `name` is the final address."""

    data: bytes
    format: SourceFormat | None
    name: str


def fetch_address(address_text: str, *, private: bool = False) -> FetchedPage:
    """Return the page at an address; a host in a private network is refused, unless `private`.

    Raises InputError where httpx is not installed, or the address is invalid, is refused, fails, or takes too long.
    """
    if (address := address_of_text(address_text)) is None:
        _refuse(address_text, "this address cannot be fetched", "write it in full: https://example.org/post")
    return _fetch_in_time(address, private, limits.FETCH_SECONDS)


class PictureFetcher:
    """Fetches the pictures of one article, each address once, within limits.PICTURES_SECONDS in all.

    Hosts in a private network are refused, unless `private`.
    """

    def __init__(self, *, private: bool = False) -> None:
        self.private = private
        self._found: dict[str, bytes | Finding] = {}
        self._left = float(limits.PICTURES_SECONDS)

    def __call__(self, address: str, where: Where) -> bytes | Finding:
        """Return the bytes of the picture at `address`, or the error why there are none; `where` is its place."""
        if address not in self._found:
            self._found[address] = self._fetch(address, where)
        return self._found[address]

    def _fetch(self, address: str, where: Where) -> bytes | Finding:
        began = monotonic()
        try:
            if not self._left:
                _refuse(address, f"all pictures together take more than {limits.PICTURES_SECONDS} seconds", SAVE)
            return _fetch_in_time(address, self.private, min(self._left, limits.FETCH_SECONDS), is_article=False).data
        except InputError as refused:
            why = refused.findings[0]
            message = f'not fetched, because {why.message}: "{image_name_in_message(address)}"'
            return error("picture", message, where, "download it, and name its file" if why.hint == SAVE else why.hint)
        finally:
            self._left = max(0.0, self._left - (monotonic() - began))


def _fetch_in_time(address: str, private: bool, seconds: float, is_article: bool = True) -> FetchedPage:
    """Return the answer of an address; raises InputError if it takes more than `seconds`."""
    refuse_without("httpx", "fetching an address", "web", InputError, Where(address))
    import httpx

    answer: Future[FetchedPage] = Future()

    def answer_address() -> None:
        try:
            answer.set_result(_follow_redirects(address, private, is_article))
        except BaseException as failed:
            answer.set_exception(failed)

    # A thread, because neither the look-up of a name nor a slow answer has a time limit of its own.
    Thread(target=answer_address, daemon=True).start()
    try:
        return answer.result(seconds)
    except (TimeoutError, httpx.TimeoutException):
        _refuse(address, f"the answer did not arrive within {limits.FETCH_SECONDS} seconds", SAVE)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as failed:
        _refuse(address, f"the address cannot be reached: {failed}", SAVE)


def _follow_redirects(address: str, private: bool, is_article: bool) -> FetchedPage:
    """Return the answer at the end of the redirects; messages name the `address` they began with."""
    at = address
    for _ in range(limits.REDIRECTS + 1):
        with _open_response(at, address, private) as response:
            if response.has_redirect_location:
                at = urljoin(at, response.headers["location"])
                continue
            if not response.is_success:
                _refuse(address, f"the address answers {response.status_code} {response.reason_phrase}", SAVE)
            if not is_article:
                return FetchedPage(_read_body(response, address), None, at)
            format = _format_of_response(response.headers.get("content-type", ""), at, address)
            return FetchedPage(_in_utf8(_read_body(response, address), response.charset_encoding, format), format, at)
    _refuse(address, f"the address leads to another address more than {limits.REDIRECTS} times", SAVE)


@contextmanager
def _open_response(at: str, address: str, private: bool) -> Iterator[httpx.Response]:
    """Yield the response of the address `at`, before its body is read; messages name `address`."""
    import httpx

    if (url := httpx.URL(at)).scheme not in ("http", "https") or not url.host:
        _refuse(address, f"it leads to {at}, and only http and https are fetched", SAVE)
    if url.userinfo:
        _refuse(address, "there is a name or a password in the address", SAVE)
    host = url.raw_host.decode()
    answers = socket.getaddrinfo(host, url.port or {"http": 80, "https": 443}[url.scheme], type=socket.SOCK_STREAM)
    found = [ip_address(str(where[0]).partition("%")[0]) for *_, where in answers]
    if not private and not all(map(_is_public, found)):
        hint = "add --fetch-private if you trust this address in your own network"
        _refuse(address, f"{host} is in a private network", hint)
    headers = {"Host": url.netloc.decode(), "Accept-Encoding": "identity", "User-Agent": "slidewright"}
    with httpx.Client(trust_env=False, follow_redirects=False, timeout=limits.FETCH_SECONDS) as client:
        request = client.build_request("GET", url, headers=headers, extensions={"sni_hostname": host})
        with closing(_send_to_first(client, request, found)) as response:
            yield response


def _send_to_first(client: httpx.Client, request: httpx.Request, found: Sequence[IpAddress]) -> httpx.Response:
    """Return the response of the first of the IP addresses that can be reached."""
    import httpx

    first, *others = found
    request.url = request.url.copy_with(host=str(first))
    with suppress(httpx.ConnectError) if others else nullcontext():
        return client.send(request, stream=True)
    return _send_to_first(client, request, others)


def _is_public(address: IpAddress) -> bool:
    """Return whether an IP address is public; one that carries IPv4 addresses is if all of those are."""
    within = [each for each in (IPv6Network("64:ff9b::/96"), IPv6Network("::/96")) if address in each]  # RFC 6052, 4291
    carried = [IPv4Address(int(address) & 0xFFFFFFFF) for _ in within]
    if isinstance(address, IPv6Address):
        carried += filter(None, (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())))
    if carried:
        return all(map(_is_public, carried))
    kept = address.is_multicast or address.is_reserved or getattr(address, "is_site_local", False)
    return address.is_global and not kept and not any(address in each for each in LACKED)


def _format_of_response(kind: str, at: str, address: str) -> SourceFormat | None:
    """Return the format by the type that the server sends, or by the suffix where the type is vague."""
    kind, path = kind.partition(";")[0].strip().lower(), at.partition("?")[0].partition("#")[0]
    suffix = PurePosixPath(path).suffix.lower()
    if kind in VAGUE and suffix and suffix in FORMATS:
        return FORMATS[suffix]
    endings = {kind.rpartition("/")[2].partition("+")[0], suffix[1:]} & COMMANDS.keys()  # as of application/epub+zip
    if kind not in TYPES and endings:
        found = other_file_kind_error(min(endings), path)
        raise InputError(replace(found, where=Where(address), hint=f"download it; {found.hint}"))
    if kind not in TYPES and kind not in VAGUE:
        _refuse(address, f"the address answers with {kind}, which is not an article", "name the address of the article")
    return TYPES.get(kind)


def _read_body(response: httpx.Response, address: str) -> bytes:
    if (encoding := response.headers.get("content-encoding", "identity").strip().lower()) not in ENCODINGS:
        _refuse(address, f'the answer is compressed as "{encoding}"', SAVE)
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > limits.FETCHED_BYTES:
            _refuse(address, f"the answer has more than {limits.FETCHED_BYTES // 1_000_000} MB", "save what you need")
    return bytes(data)


def _in_utf8(data: bytes, charset: str | None, format: SourceFormat | None) -> bytes:
    """Return the text converted from the server's charset to UTF-8, with a mark that overrides the page's charset."""
    if not charset or format == "docx":
        return data
    with suppress(LookupError, UnicodeError):  # the server is wrong; the reader guesses
        return data.decode(charset).removeprefix("\ufeff").encode("utf-8-sig")
    return data


def _refuse(address: str, message: str, hint: str) -> NoReturn:
    raise InputError(error("fetch", message, Where(address), hint))
