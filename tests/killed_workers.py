"""Workers that are killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from muniment.processes import Workers


class DeadlyWorkers(Workers):
    """Has a process killed that was to do something, as the kernel does where memory runs out."""

    def begin(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[[], Any]:
        begun = super().begin(work, *args, **kwargs)
        for pool in self._pools:
            for one in list(pool._processes or ()):
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
        return begun
