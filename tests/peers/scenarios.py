"""The scenarios of a diagnosis: each has exactly one true cause, or none. One entry is one scenario."""

from __future__ import annotations

from peers.scenarios_auth import AUTH
from peers.scenarios_loading import LOADING
from peers.scenarios_push import PUSH
from peers.scenarios_video import VIDEO

SCENARIOS = {**LOADING, **AUTH, **VIDEO, **PUSH}
