from __future__ import annotations

import pytest

from upkeep.checks.function_answers import alike, last_name, limited, platform_mark, preflight, refused_page, sibling
from upkeep.checks.service_call import Reply

PAGE = "https://app.example"


def reply(status: int, body: bytes = b"", **headers: str) -> Reply:
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, body, 0.1)


@pytest.mark.parametrize(
    ("url", "beside"),
    [
        ("https://fn.example/v1/create-room", "https://fn.example/v1/other"),
        ("https://fn.example/v1/create-room/", "https://fn.example/v1/other"),
        ("https://fn.example/create-room?x=1", "https://fn.example/other?x=1"),
        ("https://fn.example", "https://fn.example/other"),
    ],
)
def test_a_sibling_lies_in_the_same_folder(url: str, beside: str) -> None:
    assert sibling(url, "other") == beside


def test_two_answers_are_alike_but_for_their_names_and_what_changes_every_time() -> None:
    one = reply(404, b"Cannot POST /create-room (id 9f8e7d6c5b4a, 17 ms)")
    other = reply(404, b"Cannot POST /upkeep-1 (id 0a1b2c3d4e5f, 3 ms)")
    assert alike(one, "create-room", other, "upkeep-1")
    assert not alike(one, "create-room", reply(404, b"no such room"), "upkeep-1")
    assert not alike(one, "create-room", reply(405, other.body), "upkeep-1")
    assert last_name("https://fn.example/v1/create-room/") == "create-room"


def test_a_platform_s_mark_is_told_from_a_code_of_the_function_s_own() -> None:
    supabase = b'{"code": "NOT_FOUND", "message": "Requested function was not found"}'
    assert platform_mark(reply(404, supabase, sb_gateway_version="1")) == "NOT_FOUND"
    assert platform_mark(reply(404, supabase)) is None
    assert platform_mark(reply(404, b'{"code": "room_gone"}', sb_gateway_version="1")) is None
    assert platform_mark(reply(500, b"", x_vercel_error="FUNCTION_INVOCATION_FAILED")) == "FUNCTION_INVOCATION_FAILED"


def test_a_host_s_own_login_and_challenges_are_no_answers_of_the_function() -> None:
    assert limited(reply(302, location="https://vercel.com/sso-api?x"))
    assert limited(reply(403, cf_mitigated="challenge"))
    assert limited(reply(401, b"unauthorised")) is None
    assert limited(reply(302, location="https://app.example/login")) is None


ALLOWED = {
    "access_control_allow_origin": PAGE,
    "access_control_allow_methods": "PUT",
    "access_control_allow_headers": "Authorization, content-type",
}


@pytest.mark.parametrize(
    ("status", "changed", "method", "told"),
    [
        (204, {}, "POST", None),
        (200, {}, "PUT", None),
        (200, {"access_control_allow_origin": "*"}, "POST", None),
        (200, {"access_control_allow_headers": "*"}, "POST", None),
        (302, {}, "POST", "302"),
        (204, {"access_control_allow_origin": "https://other.example"}, "POST", "https://other.example"),
        (204, {}, "DELETE", "DELETE"),
        (204, {"access_control_allow_headers": ""}, "POST", "Access-Control-Allow-Headers"),
    ],
)
def test_a_browser_lets_a_page_call_or_says_why_not(
    status: int, changed: dict[str, str], method: str, told: str | None
) -> None:
    reason = refused_page(reply(status, **(ALLOWED | changed)), PAGE, method)
    assert reason is None if told is None else told in (reason or "")


def test_without_a_page_nothing_of_a_browser_is_sent() -> None:
    assert preflight(None, "POST") == {}
    assert preflight(PAGE, "POST")["Origin"] == PAGE
