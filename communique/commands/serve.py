"""``communique serve``: the pages over a ledger, in a browser."""

from __future__ import annotations

import argparse
import secrets
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from communique.commands.demo import bundled_examples
from communique.commands.ledgers import DEFAULT
from communique.commands.options import DONE, WRONG_USE, Stop, Talk, add_knowledge_option
from communique.knowledge.load import load_knowledge

if TYPE_CHECKING:
    from communique.web.state import Site

EXAMPLE = """examples:
  communique serve                                        the ledger communique.db, or the bundled examples where there is none
  communique serve --ledger asia.db --port 8080
  communique serve --host 0.0.0.0 --token                 for others in the network: prints an address with a token
"""
HOST, PORT = "127.0.0.1", 8000
AUTO = "auto"
# A token that somebody could guess is none.
SHORTEST_TOKEN = 16


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "serve",
        help="the pages over a ledger, in a browser",
        description="Opens a site over a ledger on this machine: dossiers of pairs, contacts with their readouts side by side, documents "
        "with the words of their records coloured, why a record is there, review, and a JSON API. Nothing is fetched from elsewhere.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--ledger", type=Path, metavar="FILE", help=f"the ledger's file; default: {DEFAULT}, or the bundled examples")
    parser.add_argument("--port", type=_port, default=PORT, metavar="N", help=f"default: {PORT}; 0 takes a free one")
    parser.add_argument("--host", default=HOST, metavar="HOST", help=f"what to listen on; default: {HOST}, which only this machine reaches")
    parser.add_argument(
        "--token", nargs="?", const=AUTO, metavar="WORD",
        help=f"what a visitor must show, {SHORTEST_TOKEN} characters or more; without a WORD one is made. Needed with any other --host",
    )  # fmt: skip
    parser.add_argument(
        "--name", nargs="+", default=[], metavar="NAME", help="names of this machine that visitors use, for example desk.example"
    )
    add_knowledge_option(parser)
    parser.set_defaults(run=run)


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) > 65535:
        raise argparse.ArgumentTypeError(f"{value!r} is no port; give a number up to 65535")
    return int(value)


def run(args: argparse.Namespace) -> int:
    """Serves until Ctrl-C; the exit code. Raises Stop where that cannot be."""
    talk = Talk()
    try:
        import uvicorn

        from communique.web.app import create_app
        from communique.web.security import is_loopback
    except ModuleNotFoundError as error:
        raise Stop(f"the pages need {error.name}: pip install 'communique[web]'") from error
    local = is_loopback(args.host)
    token = secrets.token_urlsafe(24) if args.token == AUTO else args.token
    if not local and token is None:
        talk.say(f"communique: --host {args.host} lets others in: --token is needed with it (without a word after it, one is made)")
        return WRONG_USE
    if token is not None and len(token) < SHORTEST_TOKEN:
        talk.say(f"communique: --token: {SHORTEST_TOKEN} characters or more; without a word after it, one is made")
        return WRONG_USE
    from communique.ledger.store import Ledger

    knowledge = load_knowledge(args.knowledge)
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        path = args.ledger or DEFAULT
        is_example = args.ledger is None and not path.exists()
        if is_example:
            path = Path(folder) / "examples.db"
        names = {*args.name, args.host, *(() if local else (socket.gethostname(), socket.getfqdn()))}
        app = create_app(path, token=token, names=names, numbers=not local, knowledge=knowledge, is_example=is_example)
        if is_example:
            talk.say(f"there is no {DEFAULT} here; reading the bundled examples into a ledger that lasts as long as this command")
            _make_example(path, app.state.site)
        else:
            Ledger.open(path).close()  # what is wrong with it is said now, not on the first page
        listener = _listen(args.host, args.port)
        with listener:
            port = listener.getsockname()[1]
            host = f"[{args.host}]" if ":" in args.host else args.host if args.host != "0.0.0.0" else socket.gethostname()
            talk.say(f"http://{host}:{port}/" + (f"?token={token}" if token is not None else "") + "   Ctrl-C ends it")
            config = uvicorn.Config(
                app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, limit_concurrency=100
            )
            uvicorn.Server(config).run(sockets=[listener])
    return DONE


def _make_example(path: Path, site: Site) -> None:
    """Writes a ledger of the bundled reports. Raises Stop where they, or a model, are missing."""
    from communique.intake.outcome import Taken
    from communique.intake.sources import read_documents
    from communique.ledger.linking import link_documents
    from communique.ledger.store import Ledger
    from communique.pipeline import process, publisher_side
    from communique.reading.parsing import NoModelError
    from communique.versions import current_versions

    files = bundled_examples()
    if not files:
        raise Stop("the bundled examples are missing from this installation; name a ledger with --ledger")
    try:
        parser = site.parser()
    except NoModelError as error:
        raise Stop(str(error)) from error
    knowledge, versions = site.knowledge, current_versions(site.knowledge.version)
    found = read_documents(files, side_of=lambda publisher, url: publisher_side(publisher, knowledge))
    taken = [one for one in found if isinstance(one, Taken)]
    readings = [process(one.document, knowledge, parser, one.problems) for one in taken]
    with Ledger.open(path, write=True) as ledger:
        ledger.record_all(readings, versions)
        link_documents(ledger, knowledge.linking, versions)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises Stop where the port is taken or the host is none of this machine's."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(128)  # whoever comes before the site is ready waits
        except BaseException:
            listener.close()
            raise
    except OSError as error:
        raise Stop(f"--host {host} --port {port}: cannot listen there: {error.strerror or error}; --port 0 takes a free one") from error
    return listener
