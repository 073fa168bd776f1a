"""The site as a stranger sees it, beside the security audit."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from checks.planted import Page, planted
from conftest import Site
from overview.evidence.scene_of import scene_of
from upkeep.checklists.facts import Fact
from upkeep.checks.interface import ERRORS, OURS, Finding, down, unknown, up
from upkeep.overview.evidence import site as sources

URL = "https://app.example"
LOGIN = '[evidence]\nlogin = "https://app.example/login"\n'
Look = Callable[[str, Finding], list[Fact]]


@pytest.fixture
def look(site: Site, monkeypatch: pytest.MonkeyPatch) -> Look:
    """A source's facts where its kind finds this."""
    site.write(f'{site.config.read_text()}url = "{URL}"\n{LOGIN}')

    def looked(source: str, finding: Finding) -> list[Fact]:
        scene = scene_of(site, source)
        monkeypatch.setattr(type(scene), "find", lambda *_: finding)
        return list(FUNCTIONS[source](scene))

    return looked


FUNCTIONS: dict[str, Any] = {
    "certificate-days": sources.certificate,
    "tls-versions": sources.tls_versions,
    "security-headers": sources.headers,
    "cookie-flags": sources.cookies,
    "mixed-content": sources.mixed_content,
    "open-redirects": sources.open_redirects,
    "exposed-files": sources.exposed_files,
}


@pytest.mark.parametrize("source", FUNCTIONS)
def test_without_an_address_each_says_what_to_add(site: Site, source: str) -> None:
    assert [fact.state for fact in FUNCTIONS[source](scene_of(site, source))] == ["unset"]


@pytest.mark.parametrize("source", FUNCTIONS)
@pytest.mark.parametrize(
    "finding", [down("refused", "nothing accepts it"), unknown("blocked", "a challenge"), down("timeout", "no answer")]
)
def test_what_could_not_be_looked_at_is_never_well(look: Look, source: str, finding: Finding) -> None:
    assert {fact.state for fact in look(source, finding)} == {"unknown"}
    assert look(source, finding)[0].text == f"not looked at: {finding.detail}"


def test_the_path_that_could_not_be_looked_at_is_named(look: Look) -> None:
    finding = down("not-found", "status 404", evidence={"url": "https://app.example/login"})
    assert look("open-redirects", finding)[0].text == "not looked at: /login: status 404"


@pytest.mark.parametrize(
    ("days", "state", "text"),
    [
        (90.4, "well", "90 days left, valid until 2027-02-21"),
        (21.0, "well", "21 days left, valid until 2027-02-21"),
        (20.9, "soon", "20 days left, valid until 2027-02-21"),
        (6.9, "bad", "6 days left, valid until 2027-02-21"),
        (1.2, "bad", "1 day left, valid until 2027-02-21"),
    ],
)
def test_the_days_of_a_certificate(look: Look, days: float, state: str, text: str) -> None:
    (fact,) = look("certificate-days", up(detail="valid until 2027-02-21", certificate_days=days))
    assert fact == Fact("certificate", text, state, int(days), "")


def test_a_certificate_that_browsers_refuse_is_bad(look: Look) -> None:
    (fact,) = look("certificate-days", down("tls", "the certificate of app.example: it has expired (2026-11-01)"))
    assert fact.state == "bad"


def test_an_app_without_encryption_is_bad(site: Site) -> None:
    site.write(f'{site.config.read_text()}url = "http://app.example"\n')
    (fact,) = sources.certificate(scene_of(site, "certificate-days"))
    assert (fact.state, fact.text[:28]) == ("bad", "people open the app by http:")


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        (up("modern", "TLS 1.2, TLS 1.3 alone"), "well"),
        (up("no-1.3", "TLS 1.2 alone, no TLS 1.3"), "known"),
        (down("old", "accepts TLS 1.0 and TLS 1.1"), "bad"),
        (unknown("not-offered", "TLS 1.0 could not be tried"), "unknown"),
        (down("tls", "app.example:443 does not speak TLS"), "unknown"),
    ],
)
def test_each_set_of_versions(look: Look, finding: Finding, state: str) -> None:
    assert [fact.state for fact in look("tls-versions", finding)] == [state]


NONE: dict[str, list[str]] = {"missing": [], "weak": [], "versions": [], "optional": []}


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        ({}, [("well", "all there")]),
        ({"optional": ["Referrer-Policy"]}, [("well", "all there"), ("known", "no Referrer-Policy")]),
        ({"missing": ["HSTS", "CSP"]}, [("soon", "no HSTS, CSP")]),
        (
            {"weak": ["HSTS holds 1 d only"], "versions": ["Server nginx/1.22.1"]},
            [("soon", "HSTS holds 1 d only"), ("soon", "tells its versions: Server nginx/1.22.1")],
        ),
    ],
)
def test_each_matter_of_headers_is_a_line(
    look: Look, found: dict[str, list[str]], lines: list[tuple[str, str]]
) -> None:
    word = "missing" if set(found) - {"optional"} else "protected"
    facts = look("security-headers", up(word, "all there", evidence=NONE | found))
    assert [(fact.state, fact.text) for fact in facts] == lines


@pytest.mark.parametrize(
    ("finding", "lines"),
    [
        (up("none", "no cookie"), [("known", "no cookie of a login is set before one logs in")]),
        (
            up("fine", "x", evidence={"of_login": ["sid"], "lacks": {"lang": ["HttpOnly"]}}),
            [("well", "sid with Secure, HttpOnly and SameSite")],
        ),
        (
            down("not-secure", "x", evidence={"of_login": ["sid"], "lacks": {"sid": ["Secure", "HttpOnly"]}}),
            [("bad", "login cookie sid without Secure, HttpOnly")],
        ),
        (
            up("not-httponly", "x", evidence={"of_login": ["sid"], "lacks": {"sid": ["HttpOnly"]}}),
            [("soon", "login cookie sid without HttpOnly")],
        ),
        (
            up("fine", "x", evidence={"of_login": [], "lacks": {"theme": ["Secure"], "lang": ["HttpOnly"]}}),
            [("known", "theme without Secure")],
        ),
        (
            down("rejected", "sid: SameSite=None without Secure", evidence={"cookie": "sid"}),
            [("bad", "sid: SameSite=None without Secure")],
        ),
    ],
)
def test_each_cookie_is_a_line(look: Look, finding: Finding, lines: list[tuple[str, str]]) -> None:
    assert [(fact.state, fact.text) for fact in look("cookie-flags", finding)] == lines


@pytest.mark.parametrize("source", ["mixed-content", "open-redirects", "exposed-files"])
@pytest.mark.parametrize(
    ("finding", "state"),
    [(up("x", "fine"), "well"), (up("x", "hm", warning=True), "soon"), (down("x", "open"), "bad")],
)
def test_a_finding_s_state_is_the_line_s(look: Look, source: str, finding: Finding, state: str) -> None:
    assert look(source, finding) == [Fact(look(source, finding)[0].source, finding.detail, state)]


def test_files_are_told_a_few_in_a_line_and_source_maps_beside_what_is_worse(look: Look) -> None:
    found = {"exposed": [".env", ".git/config", ".git/HEAD", "backup.sql"], "maps": ["/app.js.map"]}
    facts = look("exposed-files", down("exposed", "anybody can read /.env", evidence=found))
    assert [(fact.state, fact.text) for fact in facts] == [
        ("bad", "anybody can read /.env, /.git/config, /.git/HEAD"),
        ("bad", "anybody can read /backup.sql"),
        ("soon", "anybody can read /app.js.map"),
    ]


@pytest.mark.parametrize("kind", ["mixed_content", "open_redirect", "exposed_files", "security_headers", "cookies"])
def test_no_fault_of_a_kind_has_a_word_of_upkeep_s_own_trouble(kind: str) -> None:
    module = import_module(f"upkeep.checks.{kind}")
    assert {word for word in module.WORDS if word in OURS and module.WORDS[word] != ERRORS[word]} == set()


def test_a_real_site_is_looked_at_with_its_login(site: Site) -> None:
    cookie = (("Set-Cookie", "sid=abc; Path=/"),)
    answers = {"/": Page(b"<p>hello"), "/login": Page(b"<p>in", headers=cookie)}
    with planted(answers) as served:
        site.write(f'{site.config.read_text()}url = "{served.url}"\n[evidence]\nlogin = "{served.url}login"\n')
        (fact,) = sources.cookies(scene_of(site, "cookie-flags"))
        assert fact.text == "login cookie sid without HttpOnly, SameSite"
        assert [each.state for each in sources.open_redirects(scene_of(site, "open-redirects"))] == ["well"]
        assert [each.state for each in sources.exposed_files(scene_of(site, "exposed-files"))] == ["well"]
        assert sources.headers(scene_of(site, "security-headers"))[0].text == "no CSP, nosniff, frame protection"
