"""A reader that is no Python, in a process of its own: what a file makes it do to memory, time or itself ends there."""

import faulthandler
import os
import signal
from collections.abc import Callable
from typing import TypeVar

from gwrb.ledger.packages import DAMAGED, UnreadableError

SECONDS = 20  # of processor time
MEMORY = 320 * 1024**2  # of data; where the system limits none (Windows), the process is at least another
_BROKEN = "读到一半停下了：文件展开后过大，或已损坏，没有读；请核对来源，或另存为 .xlsx 再来"
_Read = TypeVar("_Read")


def apart(read: Callable[[bytes], _Read], data: bytes) -> _Read:
    """What a function of a module makes of a file. Raises UnreadableError as it does, and where it breaks off."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_all_start_methods, get_context

    context = get_context("fork" if "fork" in get_all_start_methods() else "spawn")
    try:
        with ProcessPoolExecutor(1, context, _fenced) as pool:
            made, refused = pool.submit(_done, read, data).result()
    except BrokenProcessPool:
        raise UnreadableError("bomb", _BROKEN) from None
    if refused:
        raise UnreadableError(*refused)
    return made  # type: ignore[return-value] # None only with a refusal


def _done(read: Callable[[bytes], _Read], data: bytes) -> tuple[_Read | None, tuple[str, str] | None]:
    """What was read, or the words of an UnreadableError: neither panics nor exceptions of the library can be sent."""
    try:
        return read(data), None
    except UnreadableError as error:
        return None, (error.word, error.message)
    except MemoryError:
        return None, ("bomb", _BROKEN)
    except BaseException as error:  # the library's panics are no Exceptions
        if isinstance(error, KeyboardInterrupt) or type(error).__name__ not in ("PanicException", "CalamineError"):
            raise
        return None, ("damaged", DAMAGED)


def _fenced() -> None:
    """Limits the process, and leaves what the library prints when it breaks off to nobody."""
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        import resource
    except ImportError:  # pragma: no cover - not on this system
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the user's Ctrl-C is the other process's
    for what, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_DATA, MEMORY)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
