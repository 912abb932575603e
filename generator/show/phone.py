"""The way for a phone to this computer: its addresses on the network, and the QR code of one."""

from __future__ import annotations

import socket
from contextlib import suppress
from io import BytesIO, StringIO

from generator.errors import OutputError, error

ELSEWHERE = ("192.0.2.1", 9)  # an address for examples (RFC 5737)


def addresses_on_network() -> tuple[str, ...]:
    """Return the IPv4 addresses at which other devices find this computer, the most likely one first.

    Nothing is sent. Raises OutputError if there is none.
    """
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked, suppress(OSError):  # there is no way out
        asked.connect(ELSEWHERE)  # of a datagram: it only finds the way, and with that our own address
        found.append(asked.getsockname()[0])
    with suppress(OSError):  # this computer's name has no address
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    usable = [each for each in dict.fromkeys(found) if not each.startswith(("127.", "0."))]
    if not usable:
        message = "this computer has no address on a network, so no phone can reach it"
        raise OutputError(error("network", message, None, "join a network, or leave out --remote"))
    return tuple(usable)


def qr_for_terminal(address: str) -> str:
    """Return the QR code of an address as text, for a terminal."""
    import segno

    text = StringIO()
    segno.make(address, error="m", micro=False).terminal(text, compact=True)
    return text.getvalue()


def qr_as_svg(address: str) -> str:
    """Return the QR code of an address as an SVG without a size of its own, black on white."""
    import segno

    data = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(data, kind="svg", light="#fff", xmldecl=False, omitsize=True, svgclass=None, lineclass=None, nl=False)
    return data.getvalue().decode()
