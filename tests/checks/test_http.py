"""Kind `http`: what is sent, what is found."""

from __future__ import annotations

import os
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from checks.web.serving import answer, moved, serving
from upkeep import __version__
from upkeep.checks import http
from upkeep.checks.http import Expect, Options, measure, measure_many
from upkeep.checks.interface import Finding, Ground

GROUND = Ground(folder=Path(os.curdir), timeout=5, now=datetime(2026, 11, 25, tzinfo=UTC))


def found(url: str, ground: Ground = GROUND, **options: Any) -> Finding:
    return measure(Options(url=url, **options), ground)


def test_an_answer_is_up_with_its_time_and_where_it_went() -> None:
    with serving({"/": answer("all ok")}, delay=0.05) as server:
        finding = found(server.place, expect=Expect(contains="ok", matches="^all .k$", status=(200,)))
    assert (finding.state, finding.word, finding.detail) == ("up", None, "status 200")
    assert finding.phases is not None
    assert finding.response_time == pytest.approx(sum(vars(finding.phases).values()))
    assert finding.phases.wait >= 0.05
    assert min(vars(finding.phases).values()) >= 0
    assert finding.evidence == {"status": 200, "address": "127.0.0.1", "bytes": 6}


def test_a_plain_request_names_the_prober_and_asks_for_gzip_only() -> None:
    with serving({"/": answer()}) as server:
        found(server.place)
        [got] = server.got
    assert (got.method, got.target, got.body) == ("GET", "/", b"")
    assert got.headers == {
        "host": server.place[7:], "user-agent": f"upkeep/{__version__}", "accept": "*/*", "accept-encoding": "gzip",
    }  # fmt: skip


def test_method_headers_body_and_user_info_are_sent_as_configured() -> None:
    with serving({"/a": answer()}) as server:
        place = server.place.replace("//", "//me:secret@")
        found(f"{place}/a?b=c", method="put", headers={"User-Agent": "Mine", "X-Empty": ""}, body='{"ü": 1}')
        [got] = server.got
    assert (got.method, got.target, got.body.decode()) == ("PUT", "/a?b=c", '{"ü": 1}')
    assert got.headers["user-agent"] == "Mine"
    assert got.headers["x-empty"] == ""
    assert got.headers["authorization"] == "Basic " + b64encode(b"me:secret").decode()
    assert "content-type" not in got.headers


@pytest.mark.parametrize(
    ("method", "body", "sent"), [("HEAD", None, b""), ("POST", None, b""), ("POST", "a", b"a"), ("GET", "a", b"a")]
)
def test_each_method_goes_with_and_without_a_body(method: str, body: str | None, sent: bytes) -> None:
    with serving({"/": answer(b"" if method == "HEAD" else b"ok")}) as server:
        assert found(server.place, method=method, body=body).state == "up"
        assert (server.got[0].method, server.got[0].body) == (method, sent)


def test_credentials_stay_with_scheme_host_and_port_as_written() -> None:
    headers = {"Authorization": "Bearer secret", "Cookie": "a=secret", "X-Key": "secret", "User-Agent": "secret"}
    own, others = {"/": moved("/again"), "/back": answer()}, {"/": answer()}
    with serving(own) as server, serving(others) as other:
        own["/again"] = moved(f"http://me:secret@{other.place[7:]}/")
        others["/"] = moved(f"{server.place}/back")
        finding = found(server.place.replace("//", "//me:secret@"), headers=headers)
    assert finding.state == "up"
    assert [got.target for got in server.got] == ["/", "/again", "/back"]
    assert all(got.headers["x-key"] == "secret" for got in server.got)
    assert len(other.got) == 1
    assert "secret" not in str(other.got)
    assert other.got[0].headers["user-agent"] == f"upkeep/{__version__}"


def test_redirects_are_named_without_their_secrets() -> None:
    answers = {"/": moved("/b?token=secret1"), "/b": answer(status="404 Not Found")}
    with serving(answers) as server:
        finding = found(f"{server.place}/?key=secret2")
    assert finding.detail == f"status 404 Not Found (after a redirect to {server.place}/b?token=…)"
    assert finding.evidence["redirects"] == [f"{server.place}/b?token=…"]


def test_the_time_of_redirects_counts() -> None:
    with serving({"/": moved("/b"), "/b": answer()}, delay=0.05) as server:
        finding = found(server.place)
    assert finding.response_time is not None
    assert finding.response_time >= 0.1


@pytest.mark.parametrize(
    ("expect", "word", "detail"),
    [
        ({"status": (201,)}, "status", "status 200 OK, expected 201"),
        ({"contains": "fine"}, "content", "'fine' is not in the answer"),
        ({"matches": "^ok+$"}, "content", "does not match"),
        ({"json": {"a": 1}}, "content", "is not JSON"),
        ({"header": {"X-A": "1"}}, "content", "X-A is missing"),
        ({"within": timedelta(microseconds=1)}, "timeout", "expected within"),
        ({"certificate_days": 14}, "tls", "is not https"),
    ],
)
def test_an_expectation_that_is_not_met_is_down(expect: dict[str, Any], word: str, detail: str) -> None:
    with serving({"/": answer("no")}) as server:
        finding = found(server.place, expect=Expect(**expect))
    assert (finding.state, finding.word) == ("down", word)
    assert detail in finding.detail
    assert finding.response_time is None


def test_all_expectations_can_be_met() -> None:
    expect = Expect(
        status=(200, 201), contains='"b"', matches="b.:", json={"a.b": [1]}, header={"x-a": "1"},
        within=timedelta(seconds=5),
    )  # fmt: skip
    with serving({"/": answer('{"a": {"b": [1]}}', "X-A: 1")}) as server:
        assert found(server.place, expect=expect).state == "up"


def test_a_limit_on_the_prober_is_unknown() -> None:
    with serving({"/": answer(status="429 Too Many Requests")}) as server:
        finding = found(server.place)
    assert (finding.state, finding.word) == ("unknown", "blocked")
    assert f"upkeep/{__version__}" in finding.detail


@pytest.mark.parametrize("url", ["http://" + "a" * 300 + "/", "ftp://app.example/", "http://a b/"])
def test_an_address_that_cannot_be_asked_is_unknown(url: str) -> None:
    assert (found(url).state, found(url).word) == ("unknown", "driver")


def test_a_missing_file_of_authorities_is_unknown(tmp_path: Path) -> None:
    with serving({}) as server:
        finding = found(server.place.replace("http:", "https:"), replace(GROUND, folder=tmp_path), ca="missing.pem")
    assert (finding.state, finding.word) == ("unknown", "driver")


def test_many_are_found_each_in_its_place() -> None:
    with serving({"/0": answer(), "/2": answer("aab")}) as server:
        jobs = [
            (Options(url=f"{server.place}/0"), GROUND),
            (Options(url="ftp://app.example"), GROUND),
            (Options(url=f"{server.place}/2", expect=Expect(matches="a+b")), GROUND),
            (Options(url=f"{server.place}/3"), GROUND),
        ]
        findings = dict(measure_many(jobs, 10))
    assert [findings[place].state for place in range(4)] == ["up", "unknown", "up", "down"]


def test_its_words_are_the_contracts() -> None:
    assert {"refused", "timeout", "blocked", "tls"} < set(http.WORDS)
