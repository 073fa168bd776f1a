"""A mailbox of our own on loopback: as much of IMAP as a look at unread messages needs, without encryption."""

from __future__ import annotations

import base64
import re
import socketserver
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

PASSWORD = "geheim-für-alle"


@dataclass
class Mailbox:
    """What it holds and how it behaves."""

    unread: Sequence[tuple[str, str]] = ()
    """Arrival as IMAP writes it, and the subject as it is sent."""
    refusal: str = "[AUTHENTICATIONFAILED] Authentication failed."
    folders: tuple[str, ...] = ("INBOX",)
    asked: list[str] = field(default_factory=list)
    """Every command that was sent to it."""
    greeting: str = "* OK ready"


@contextmanager
def serving(mailbox: Mailbox) -> Iterator[int]:
    """The mailbox on a port of loopback."""

    class Handler(socketserver.StreamRequestHandler):
        def say(self, *lines: str) -> None:
            self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

        def handle(self) -> None:
            self.say(mailbox.greeting)
            for line in self.rfile:
                tag, _, command = line.decode().strip().partition(" ")
                mailbox.asked.append(command)
                self.say(*self.answer(command), f"{tag} {self.end(command)}")

        def answer(self, command: str) -> list[str]:
            if command == "CAPABILITY":
                return ["* CAPABILITY IMAP4rev1 AUTH=PLAIN"]
            if command.startswith("SEARCH"):
                return ["* SEARCH " + " ".join(str(number) for number in range(1, len(mailbox.unread) + 1))]
            if command.startswith("FETCH") and "INTERNALDATE" in command:
                numbers = [int(each) for each in re.findall(r"\d+", command)]
                return [f'* {each} FETCH (INTERNALDATE "{mailbox.unread[each - 1][0]}")' for each in numbers]
            if command.startswith("FETCH"):
                header = f"Subject: {mailbox.unread[int(command.split()[1]) - 1][1]}\r\n\r\n"
                return [f"* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {{{len(header)}}}", header + ")"]
            return ["* BYE"] if command == "LOGOUT" else []

        def end(self, command: str) -> str:
            if command.startswith("AUTHENTICATE"):
                self.say("+ ")
                _, _, password = base64.b64decode(self.rfile.readline()).decode().split("\0")
                return "OK in" if password == PASSWORD else f"NO {mailbox.refusal}"
            if command.startswith("EXAMINE") and command.partition(" ")[2].strip('"') not in mailbox.folders:
                return "NO [NONEXISTENT] Mailbox doesn't exist"
            return "OK [READ-ONLY] done" if command.startswith("EXAMINE") else "OK done"

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(10)
