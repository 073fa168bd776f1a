"""Carries out the faults of `faults.py`, each on a port of its own, until its standard input ends.

usage: python tests/peers/fault_server.py FOLDER
Makes the certificates in FOLDER and prints a JSON object of fault and address.
"""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from peers import certificates
from peers.faults import FAULTS, HANG, READ, RESET, Drip, Fault, Forever, Step


async def behave(fault: Fault, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection."""
    try:
        for step in fault.steps:
            await carry_out(step, reader, writer)
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass  # the probe left
    finally:
        writer.close()


async def carry_out(step: Step, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if step == READ:
        await reader.readuntil(b"\r\n\r\n") if not await tls_hello(reader) else None
    elif step == HANG:
        while await reader.read(65536):
            pass
    elif step == RESET:
        plain = writer.get_extra_info("socket")
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    elif isinstance(step, Drip):
        for byte in step.data:
            await asyncio.sleep(1)
            writer.write(bytes([byte]))
            await writer.drain()
    elif isinstance(step, Forever):
        while True:
            writer.write(step.data)
            await writer.drain()
    elif isinstance(step, bytes):
        writer.write(step)
        await writer.drain()


async def tls_hello(reader: asyncio.StreamReader) -> bool:
    """Whether the peer begins with TLS where none is spoken; its hello is taken."""
    while not reader._buffer and not reader.at_eof():  # type: ignore[attr-defined]  # there is no peek
        await reader._wait_for_data("peek")  # type: ignore[attr-defined]
    if reader._buffer[:1] == b"\x16":  # type: ignore[attr-defined]
        await reader.read(65536)
        return True
    return False


async def serve(fault: Fault, folder: Path, kept: list[object]) -> str:
    """Begin to serve; the address."""
    scheme = fault.scheme or ("https" if fault.tls else "http")
    if fault.listen in ("nobody", "deaf", "full"):
        port = unserved(fault.listen, kept)
        return f"{scheme}://{fault.host or '127.0.0.1'}:{port}/"
    context = None
    if fault.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / f"{fault.tls}.pem")
    server = await asyncio.start_server(
        lambda reader, writer: behave(fault, reader, writer), fault.listen, 0, ssl=context, backlog=1024
    )
    kept.append(server)
    port = server.sockets[0].getsockname()[1]
    host = fault.host or ("localhost" if scheme == "https" else fault.listen)
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/"


def unserved(how: str, kept: list[object]) -> int:
    """A port where nothing answers."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = int(listener.getsockname()[1])
    kept.append(listener)  # bound and not listening is refused, and nobody else gets the port
    if how == "deaf":
        listener.listen(64)
    elif how == "full":
        listener.listen(0)
        for _ in range(4):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
            kept.append(waiting)
    return port


async def main(folder: Path) -> None:
    certificates.make(folder)
    kept: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)  # probes leave in every state
    print(json.dumps({name: await serve(fault, folder, kept) for name, fault in FAULTS.items()}), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
