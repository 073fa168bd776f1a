"""The servers of the tests do what the tests rely on."""

from __future__ import annotations

import smtplib

import pytest

from peers import servers

pytestmark = pytest.mark.peers


def send(port: int, subject: str) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("a@x.example", ["b@x.example"], f"Subject: {subject}\r\n\r\nText\r\n")


def test_the_mail_server_goes_down_and_comes_back_on_its_port() -> None:
    with servers.smtp() as mail:
        send(mail.port, "one")
        mail.down()
        with pytest.raises(OSError, match="refused"):
            send(mail.port, "lost")
        mail.up()
        send(mail.port, "two")
        assert [message["Subject"] for message in mail.messages] == ["one", "two"]
        assert mail.recipients == [["b@x.example"]] * 2
