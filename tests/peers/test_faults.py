"""A probe of every fault of the fault server: the right state and word, in time, in little memory."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any

import pytest

from peers.faults import FAULTS
from walk.terminal import interruptible

pytestmark = pytest.mark.peers

HERE = Path(__file__).parent
TIMEOUT = 2.0


@dataclass
class Measured:
    """What a process that measured said."""

    findings: dict[int, dict[str, Any]]
    times: dict[int, float]
    seconds: float
    megabytes: float


def measure(jobs: list[dict[str, Any]], folder: Path, at_once: int = 1000, timeout: float = TIMEOUT) -> Measured:
    """Measure in a process of its own."""
    ended = subprocess.run(
        [sys.executable, HERE / "measuring.py", str(at_once), str(timeout), folder],
        input=json.dumps(jobs), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ended.stderr == ""
    said = json.loads(ended.stdout)
    places = {place: (seconds, finding) for place, seconds, finding in said["findings"]}
    assert len(places) == len(said["findings"]) == len(jobs)
    return Measured(
        {place: finding for place, (_, finding) in places.items()},
        {place: seconds for place, (seconds, _) in places.items()},
        said["seconds"],
        said["megabytes"],
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def addresses(folder: Path) -> Iterator[dict[str, str]]:
    with subprocess.Popen(
        [sys.executable, HERE / "fault_server.py", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())
        server.communicate()


@pytest.fixture(scope="module")
def measured(addresses: dict[str, str], folder: Path) -> Measured:
    """All faults, side by side."""
    return measure([job(name, addresses) for name in FAULTS], folder)


def job(name: str, addresses: dict[str, str]) -> dict[str, Any]:
    """The options of a probe of a fault. By IPv4 where the host is a name: on ::1 the port may be somebody else's."""
    encrypted = {"ca": "ca.pem", "ip": 4} if addresses[name].startswith("https") else {}
    return {"url": addresses[name], **encrypted, **FAULTS[name].options}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_for_what_it_is(name: str, measured: Measured) -> None:
    fault, place = FAULTS[name], list(FAULTS).index(name)
    finding = measured.findings[place]
    assert (finding["state"], finding["word"]) == (fault.state, fault.word), finding["detail"]
    assert fault.detail in finding["detail"]
    assert finding["detail"].isprintable()
    assert (finding["response_time"] is not None) == (fault.state == "up")


def test_no_fault_takes_longer_than_its_timeout_and_a_second(measured: Measured) -> None:
    late = {name: measured.times[place] for place, name in enumerate(FAULTS) if measured.times[place] > TIMEOUT + 1}
    assert late == {}


def test_all_faults_at_once_take_little_memory(measured: Measured) -> None:
    assert measured.megabytes < 150


def test_forty_bombs_and_endless_bodies_at_once_take_little_memory(addresses: dict[str, str], folder: Path) -> None:
    names = ["gzip bomb that is looked into", "twofold gzip bomb", "endless body", "JSON of a million values"]
    found = measure([job(name, addresses) for name in names * 10], folder, timeout=60)
    assert {finding["word"] for finding in found.findings.values()} == {"too_large", "content"}
    assert found.megabytes < 150


def test_500_hanging_targets_end_together_and_a_living_one_is_measured_among_them(
    addresses: dict[str, str], folder: Path
) -> None:
    hanging = ["silent", "silent from the start", "deaf", "no handshake", "dripping body"]
    jobs = [job(name, addresses) for name in hanging * 100]
    jobs.insert(250, job("gzip", addresses))
    found = measure(jobs, folder)
    assert found.findings.pop(250)["state"] == "up"
    assert found.times[250 - 1] >= TIMEOUT * 0.99
    assert {finding["word"] for finding in found.findings.values()} == {"timeout"}
    assert found.seconds < TIMEOUT + 2


def test_fifty_at_once_are_measured_as_truly_as_one(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, HERE / "slow_server.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        medians = []
        for _ in range(5):  # the best of five, for a machine that is busy with something else
            found = measure([{"url": url}] * 50, folder, timeout=10)
            medians.append(median(finding["response_time"] for finding in found.findings.values()))
        server.communicate()
    assert 0.1 <= min(medians) < 0.11


def test_an_interrupt_ends_a_run_at_once_and_quietly(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with subprocess.Popen(
            [sys.executable, HERE / "measuring.py", "1000", "60", folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=interruptible,
        ) as child:  # fmt: skip
            assert child.stdin is not None
            child.stdin.write(json.dumps([{"url": url}] * 300))
            child.stdin.close()
            child.stdin = None
            with listener.accept()[0]:
                child.send_signal(signal.SIGINT)
                begin = monotonic()
                _, errors = child.communicate(timeout=30)
    assert monotonic() - begin < 10
    assert errors.count("Traceback") == 1
    assert errors.endswith("KeyboardInterrupt\n")
