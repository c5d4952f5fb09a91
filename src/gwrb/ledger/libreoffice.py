"""LibreOffice, fenced in: the only module that starts it. No network, no links, no macros, limits on time and memory.

Its profile is made for the one call: it refuses whatever a file links to, its proxy leads nowhere, macros are off.
Where Linux lets us, it also runs in a network of its own, in which there is nobody.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
SECONDS = 60  # to start, and for each file some more
EACH = 10
MEMORY = 3 * 1024**3  # of addresses; what is used is a tenth
FILE = 256 * 1024**2  # one that is written
_SETTINGS = {
    "Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3", "DisableMacrosExecution": "true", "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true", "DisableOLEAutomation": "true",
    },
    "Office.Writer/Content/Update": {"Link": "0", "Field": "false", "Chart": "false"},
    "Inet/Settings": {
        "ooInetProxyType": "2", "ooInetNoProxy": "",
        "ooInetHTTPProxyName": "127.0.0.1", "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1", "ooInetHTTPSProxyPort": "9",
    },
}  # fmt: skip
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "XDG_DATA_DIRS")


def libreoffice() -> str | None:
    """Where LibreOffice is; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or next(filter(os.path.exists, _PLACES), None)


def convert(program: str, files: Sequence[bytes], suffix: str, to: str) -> list[bytes | None]:
    """Files of one kind in another (`to`: pdf, or docx:MS Word 2007 XML); None for each that was not made in time."""
    with tempfile.TemporaryDirectory(prefix="gwrb-") as folder:
        place = Path(folder)
        (place / "in").mkdir()
        (place / "profile/user").mkdir(parents=True)
        (place / "profile/user/registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
        names = [place / "in" / f"{number}.{suffix}" for number in range(len(files))]
        for name, data in zip(names, files, strict=True):
            name.write_bytes(data)
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", to, "--outdir", str(place / "out")]
        _run([*_alone(), *command, *map(str, names)], place, SECONDS + EACH * len(files))
        made = [place / "out" / f"{number}.{to.partition(':')[0]}" for number in range(len(files))]
        return [one.read_bytes() if one.is_file() else None for one in made]


def _run(command: Sequence[str], place: Path, seconds: int) -> None:
    """Runs it to its end or to the end of its time; then it is ended with all that it has started."""
    own = {key: value for key, value in os.environ.items() if key in _KEPT}
    home = {"HOME": str(place), "TMPDIR": str(place), "TEMP": str(place), "http_proxy": "http://127.0.0.1:9"}
    with contextlib.suppress(OSError), subprocess.Popen(  # noqa: S603 - no shell
        command, env=own | home, cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=_limits(seconds),  # noqa: PLW1509 - one thread
    ) as running:  # fmt: skip
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            if os.name == "nt":  # pragma: no cover - not on this system
                running.kill()
            else:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(running.pid, signal.SIGKILL)


def _limits(seconds: int) -> Callable[[], None] | None:
    """Sets the limits in the process that is to become LibreOffice; None where the system has none."""
    try:
        import resource
    except ImportError:  # pragma: no cover - not on this system
        return None

    def limit() -> None:
        for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, FILE)):
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(what, (most, most))

    return limit


def _alone() -> list[str]:
    """What puts a program into a network of its own; nothing where that is not allowed here."""
    fence = ["unshare", "--user", "--map-root-user", "--net", "--"]
    if not sys.platform.startswith("linux") or shutil.which(fence[0]) is None:
        return []
    tried = subprocess.run([*fence, "true"], capture_output=True, check=False)  # noqa: S603
    return [] if tried.returncode else fence


def _profile() -> str:
    items = (
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    head = '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{"".join(items)}</oor:items>\n'
