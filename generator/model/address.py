"""A written address in, the address that a deck may link to out: the only definition of a link.

A link is http, https, mailto or tel in lower case, only ASCII, percent-encoded as RFC 3986 says, and short enough for
every program; any other text stays words. A host in other scripts is written in Punycode, the name that is looked up,
so that older programs can follow it too. A user name or password before the host is refused, because it serves to pass
one site off as another (RFC 9110, 4.2.4).
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import NewType
from unicodedata import category, normalize
from urllib.parse import quote, unquote, urljoin, urlsplit

from generator.regex import regex

Address = NewType("Address", str)

NOWHERE = Address("")
# A made-up word that stands for a value of a row of data while an article is read (read/filling.py).
MARK = regex("zq[bcdfghjklmnprstvwx]{4,}qz", re.IGNORECASE)
MOST = 2_000  # characters: Office and older browsers follow 2,083 at most
WANTED = f"write an http, https, mailto or tel address of at most {MOST:,} characters"

WRAPPED = regex(r"[\t\n\r]+")  # line breaks within an address, which browsers skip too
_WEB = regex(r"//(?P<host>\[[0-9a-fA-F:.]+\]|[^/?#:\[\]@\\]+)(?::(?P<port>[0-9]{0,5}))?(?P<rest>(?:[/?#].*)?)")
_PHONE = regex(r"\+?[-.()]*[0-9][-.()0-9]*(?:;[A-Za-z0-9-]+(?:=[\w.+-]+)?)*", re.ASCII)
_LOCAL = regex(r"""[^\s@<>(),;:\\"\[\]]+""")  # the part before the @ (RFC 6068)
_LABEL = regex(r"[A-Za-z0-9_-]{1,63}")  # a part of a host's name
_STOPS = regex("[.\u3002]")  # the second is the dot in Chinese
_NO_CODE = regex(r"%(?![0-9A-Fa-f]{2})")
_TAG_BEGINS = regex(r"\{[{%]")  # a site's template: [docs]({{ site.url }}/docs)
_CODED = regex("(?:%[89A-Fa-f][0-9A-Fa-f])+")  # encoded characters beyond ASCII
_NAMED = regex(r"(?<=[/.@])xn--([A-Za-z0-9-]+)")
_SAFE = "!$&'()*+,;=:@/?-._~%"
_HOST_LENGTH, _PORTS = 253, 65_535


def address_of_text(written: str) -> Address | None:
    """Return a written text as an address, or None if it is none; a normalised address stays as it is.

    A text with a MARK stays as it is, too, because it is judged when the value is known.
    """
    text = WRAPPED.sub("", written.strip()) if len(written) <= 2 * MOST else ""
    if MARK.search(text):
        return Address(text)
    return _parse_address(text) if 0 < len(text) <= MOST else None


def completed_address(base: str, href: str) -> str:
    """Return where a link on the page at `base` leads; `href` itself if it cannot be read as an address."""
    with suppress(ValueError):  # a [ in place of a host
        return urljoin(base, href)
    return href


def host_of_address(url: str) -> str:
    """Return the host name of an address without "www."; "" if it cannot be read as an address."""
    with suppress(ValueError):  # a [ in place of a host
        return (urlsplit(url).hostname or "").removeprefix("www.")
    return ""


def readable_address(address: Address) -> str:
    """Return an address for a reader: without the scheme, and decoded if that still stands for the same address."""
    scheme, _, bare = address.partition(":")
    said = _NAMED.sub(lambda match: match[1].encode().decode("punycode"), _CODED.sub(_decode_percent_letters, bare))
    shown = said if address_of_text(f"{scheme}:{said}") == address else bare
    return re.sub(r"^//(www\.)?", "", shown).removesuffix("/")


def _decode_percent_letters(coded: re.Match[str]) -> str:
    said = unquote(coded[0])
    return said if all(category(each)[0] in "LMN" for each in said) else coded[0]


@lru_cache(maxsize=1024)
def _parse_address(text: str) -> Address | None:
    scheme, _, rest = text.partition(":")
    parts = {"http": _web, "https": _web, "mailto": _mail_address, "tel": _normalize_phone_number}.get(scheme.lower())
    try:
        made = f"{scheme.lower()}:{parts(rest)}" if parts and not _TAG_BEGINS.search(unquote(text)) else ""
    except ValueError:  # from the functions here, an invalid IP address or half a character
        return None
    return Address(made) if 0 < len(made) <= MOST else None


def _web(rest: str) -> str:
    if (found := _WEB.fullmatch(rest)) is None or int(found["port"] or 0) > _PORTS:
        raise ValueError(rest)
    port = f":{found['port']}" if found["port"] else ""
    before, mark, fragment = found["rest"].partition("#")
    return f"//{_normalize_host(found['host'])}{port}{_percent_encode(before)}{mark}{_percent_encode(fragment)}"


def _normalize_host(written: str) -> str:
    """Return the host name or IP address. Raises ValueError if `written` cannot be one."""
    from ipaddress import IPv4Address, IPv6Address  # 10 ms, only for articles with links

    if written.startswith("["):
        IPv6Address(written[1:-1])
        return written
    host = written
    if not written.isascii() or "%" in written:  # as Punycode; ß is kept as a letter of its own, as all browsers do
        folded = normalize("NFKC", normalize("NFKC", unquote(written, errors="strict")).lower())
        host = ".".join(each if each.isascii() else _encode_punycode(each) for each in _STOPS.split(folded))
    labels = host.removesuffix(".").split(".")
    if len(host) > _HOST_LENGTH or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError(written)
    if labels[-1].isdecimal():
        IPv4Address(host)
    return host


def _encode_punycode(label: str) -> str:
    if not all(each == "-" or category(each)[0] in "LMN" for each in label):
        raise ValueError(label)
    return f"xn--{label.encode('punycode').decode()}"


def _mail_address(rest: str) -> str:
    """Return the recipients and headers of a mailto address. Raises ValueError if there are neither."""
    to, mark, head = rest.partition("?")
    if not (to or head):
        raise ValueError(rest)
    return ",".join(map(_encode_recipient, to.split(",") if to else ())) + mark + _percent_encode(head)


def _encode_recipient(written: str) -> str:
    local, _, host = written.strip().rpartition("@")
    if not _LOCAL.fullmatch(local):
        raise ValueError(written)
    return f"{_percent_encode(local)}@{_normalize_host(host)}"


def _normalize_phone_number(rest: str) -> str:
    number = "".join(unquote(rest, errors="strict").split())
    if not _PHONE.fullmatch(number):
        raise ValueError(rest)
    return number


def _percent_encode(text: str) -> str:
    return quote(_NO_CODE.sub("%25", text), safe=_SAFE)
