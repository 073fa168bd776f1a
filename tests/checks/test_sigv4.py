from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from upkeep.checks.sigv4 import EMPTY, Signer, query_of, signed

SIGNER = Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")


def test_the_published_example_is_signed_as_published() -> None:
    url = "https://examplebucket.s3.amazonaws.com/?" + query_of({"prefix": "J", "max-keys": "2"})
    headers = signed(SIGNER, url, "20130524T000000Z", {"x-amz-content-sha256": EMPTY})
    assert headers["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        "SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
        "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    )


@pytest.mark.parametrize("path", ["/bucket", "/storage/v1/s3/bucket", "/"])
@pytest.mark.parametrize("prefix", ["", "a/b c", "ü+&=", "~a*'()"])
def test_any_request_is_signed_as_the_makers_library_does(path: str, prefix: str) -> None:
    url = f"http://127.0.0.1:9000{path}?" + query_of({"list-type": "2", "prefix": prefix, "max-keys": "1000"})
    ours = signed(SIGNER, url, "20261125T080000Z", {"x-amz-content-sha256": EMPTY})
    request = AWSRequest("GET", url, headers={"Host": urlsplit(url).netloc})
    request.context["timestamp"] = "20261125T080000Z"
    auth = S3SigV4Auth(Credentials(SIGNER.key, SIGNER.secret), "s3", SIGNER.region)
    request.headers["X-Amz-Date"] = "20261125T080000Z"
    request.headers["X-Amz-Content-SHA256"] = EMPTY
    canonical = auth.canonical_request(request)
    theirs = auth.signature(auth.string_to_sign(request, canonical), request)
    assert ours["authorization"].endswith(f"Signature={theirs}")
