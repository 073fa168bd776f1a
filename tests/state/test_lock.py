"""Advisory locks held by the kernel."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from upkeep.state.lock import Busy, locked

HOLDER = """
import sys, time
from pathlib import Path
from upkeep.state.lock import locked
with locked(Path(sys.argv[1]), 5):
    print("held", flush=True)
    time.sleep(60)
"""


def hold_later(path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE)


def hold(path: Path) -> subprocess.Popen[bytes]:
    holder = hold_later(path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    return holder


def test_a_second_writer_is_told_that_another_is_at_work(tmp_path: Path) -> None:
    with hold(tmp_path / "write.lock") as holder:
        with pytest.raises(Busy, match="another upkeep is writing"), locked(tmp_path / "write.lock", 0.1):
            pass
        holder.kill()


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    with hold(tmp_path / "write.lock") as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with locked(tmp_path / "write.lock", 0):
        assert (tmp_path / "write.lock").exists()


def test_where_the_folder_was_replaced_meanwhile_the_lock_of_the_new_one_is_taken(tmp_path: Path) -> None:
    old, aside = tmp_path / "state", tmp_path / "aside"
    old.mkdir()
    with hold(old / "write.lock") as holder:
        waiter = hold_later(old / "write.lock")
        time.sleep(0.5)
        old.rename(aside)
        old.mkdir()
        holder.kill()
        assert waiter.stdout is not None
        assert waiter.stdout.readline() == b"held\n"
        with pytest.raises(Busy), locked(old / "write.lock", 0.1):
            pass
        waiter.kill()
        waiter.communicate()


def test_the_lock_file_is_never_unlinked(tmp_path: Path) -> None:
    with locked(tmp_path / "write.lock", 0):
        inode = (tmp_path / "write.lock").stat().st_ino
    with locked(tmp_path / "write.lock", 0):
        assert (tmp_path / "write.lock").stat().st_ino == inode


def test_a_child_does_not_inherit_the_lock(tmp_path: Path) -> None:
    with locked(tmp_path / "write.lock", 0):
        code = "import time; print('up', flush=True); time.sleep(60)"
        child = subprocess.Popen([sys.executable, "-c", code], close_fds=False, stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"up\n"
    try:
        with locked(tmp_path / "write.lock", 0):
            assert child.poll() is None
    finally:
        child.kill()
        child.communicate()


def test_another_descriptor_of_the_file_does_not_release_it(tmp_path: Path) -> None:
    with locked(tmp_path / "write.lock", 0):
        os.close(os.open(tmp_path / "write.lock", os.O_RDONLY))
        with pytest.raises(Busy), locked(tmp_path / "write.lock", 0):
            pass
