"""Says which addresses of the network a page may be fetched from: those of the public Internet, unless the caller allows others."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from communique.intake.outcome import Refused

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
# From (host, port) to the addresses that a name has.
Resolve = Callable[[str, int], list[str]]

# IPv6 addresses that carry one of IPv4 in their last or, 6to4, second to sixth byte: a gateway would go on to that one.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
COMPATIBLE = ipaddress.ip_network("::/96")


def split_url(url: str) -> SplitResult:
    """The parts of an address. Raises Refused for one that is not of the web, or that holds a password."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises ValueError for a port that is none
    except ValueError as error:
        raise Refused("bad_url", f"this is no address: {error}") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise Refused("bad_url", f"only http and https are fetched, not {parts.scheme or 'this'}; save the document and give the file")
    if parts.username is not None or parts.password is not None:
        raise Refused("bad_url", "this address holds a name or password; save the document and give the file")
    if not parts.hostname or any(c.isspace() or not c.isprintable() for c in url):
        raise Refused("bad_url", "this is no whole address; write it as https://host/path")
    return parts


def without_fragment(url: str) -> str:
    """The address as it is asked for: what stands behind # is of no concern to the server."""
    return url.partition("#")[0]


def find_public(host: str, port: int, allow_private: bool, resolve: Resolve) -> str:
    """The first address of a host, after all of them were checked. Raises Refused where one is not of the public Internet.

    Whoever connects must connect to this address and not ask for the name again: the answer may be another one.
    """
    found = resolve(host, port)
    if not found:
        raise Refused("no_host", f"the host {host!r} has no address; check the spelling and the network")
    for address in found:
        reason = None if allow_private else why_private(address)
        if reason is not None:
            message = f"{host} is {address}, {reason}; such addresses are fetched with --allow-private only"
            raise Refused("private_address", message)
    return found[0]


def why_private(address: str) -> str | None:
    """Why an address is none of the public Internet, in words; None where it is one.

    >>> why_private("127.0.0.1")
    'an address of this machine'
    >>> why_private("93.184.216.34")
    """
    try:
        parsed: IPAddress = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "no address that is known"
    inner = _inner(parsed)
    if inner is not None:
        return why_private(str(inner))
    tests = (
        (parsed.is_loopback or parsed.is_unspecified, "an address of this machine"),
        (parsed.is_link_local, "an address of the local link"),
        (parsed.is_multicast, "an address of many machines"),
        (parsed.is_private, "a private address"),
        (parsed.is_reserved or not parsed.is_global, "a reserved address"),
    )
    return next((reason for holds, reason in tests if holds), None)


def _inner(address: IPAddress) -> ipaddress.IPv4Address | None:
    """The address of IPv4 that one of IPv6 stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in NAT64 or (address in COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def make_resolver(seconds: float) -> Resolve:
    """A resolver that asks the system and gives up after some seconds (the system itself may wait for minutes)."""

    def resolve(host: str, port: int) -> list[str]:
        found: list[str] = []
        faults: list[OSError | UnicodeError] = []

        def ask() -> None:
            try:
                found.extend(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
            except (OSError, UnicodeError) as error:  # UnicodeError: a label of a name longer than 63 characters
                faults.append(error)

        worker = threading.Thread(target=ask, daemon=True)
        worker.start()
        worker.join(seconds)
        if worker.is_alive():
            raise Refused("no_host", f"the network does not say within {seconds:g} seconds where {host!r} is; try again")
        if faults:
            raise Refused("no_host", f"the host {host!r} is not found ({faults[0]}); check the spelling and the network")
        return found

    return resolve
