"""A zip for an office without network: gwrb, what it needs and Python itself for Windows; it runs where it is unpacked.

python -m tools.bundle [--python python-3.12.10-embed-amd64.zip] [-o dist/gwrb-windows.zip]

Everything comes as wheels for win_amd64 at the versions of requirements.txt, so nothing is compiled, here or there.
Without --python the zip has no Python: the one of the office's computer (3.12) is used. The embeddable package is on
https://www.python.org/downloads/windows/.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERSION = "3.12"
LAUNCHER = """\
@echo off\r
setlocal\r
set PYTHONUTF8=1\r
set "PYTHONPATH=%~dp0lib"\r
if exist "%~dp0python\\python.exe" goto own\r
py -3.12 -P -m gwrb %*\r
exit /b %errorlevel%\r
:own\r
"%~dp0python\\python.exe" -P -m gwrb %*\r
exit /b %errorlevel%\r
"""  # no block in brackets: where it is unpacked may be called “gwrb (1)”, whose bracket would end it
READ_ME = """\
gwrb：不联网的电脑上用\r
\r
1. 把这个压缩包整个解开，例如到 D:\\gwrb。不用安装，不用联网，不用管理员。\r
2. 打开 PowerShell，运行：D:\\gwrb\\gwrb.cmd doctor\r
3. 以后只打 gwrb：运行一次下面这一行，再重开 PowerShell。\r
   [Environment]::SetEnvironmentVariable('Path', [Environment]::GetEnvironmentVariable('Path', 'User') + ';D:\\gwrb', 'User')\r
\r
怎样用，见 docs 文件夹里的“第一天”和“终端”。\r
"""


def pins(requirements: str) -> list[str]:
    """The versions of requirements.txt, without their hashes."""
    return re.findall(r"^([A-Za-z0-9_.-]+==[^\s\\;]+)", requirements, re.MULTILINE)


def windows_only(requirements: str) -> list[str]:
    """What is needed on Windows alone: pip asks the system that it runs on."""
    return re.findall(r"^([A-Za-z0-9_.-]+==[^\s\\;]+) ; sys_platform == 'win32'", requirements, re.MULTILINE)


def fetched(folder: Path) -> list[Path]:
    """The wheels of gwrb and of what it needs, for Windows; pip refuses what would have to be compiled."""
    constraints = folder / "pins.txt"
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    constraints.write_text("\n".join(pins(requirements)), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(folder), str(ROOT)], check=True)
    own = next(folder.glob("gwrb-*.whl"))
    target = ["--platform", "win_amd64", "--python-version", VERSION, "--implementation", "cp", "--only-binary=:all:"]
    wanted = [str(own), *windows_only(requirements)]
    subprocess.run([*pip, "download", *target, "-c", str(constraints), "-d", str(folder), *wanted], check=True)
    return sorted(folder.glob("*.whl"))


def bundle(wheels: Iterable[Path], python: Path | None, out: Path) -> None:
    """Writes the zip: lib/ with the wheels unpacked, python/ with the embeddable Python, the launcher, the manual."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for wheel in wheels:
            _unpack(wheel, made, "lib")
        if python is not None:
            _unpack(python, made, "python")
        made.writestr("gwrb.cmd", LAUNCHER)
        made.writestr("请先读我.txt", "\ufeff" + READ_ME)
        for page in sorted((ROOT / "docs").glob("*.md")):
            made.write(page, f"docs/{page.name}")


def _unpack(package: Path, made: zipfile.ZipFile, folder: str) -> None:
    """A package's files below a folder. Of a wheel, what belongs to Python's library; Python's own search path opened."""
    with zipfile.ZipFile(package) as found:
        for name in found.namelist():
            inside = re.sub(r"^[^/]+\.data/(?:purelib|platlib)/", "", name)
            if name.endswith("/") or ".data/" in inside:
                continue
            data = found.read(name)
            if re.fullmatch(r"python\d+\._pth", inside):
                data += b"\r\n..\\lib\r\n"  # this file, not PYTHONPATH, says where the embeddable Python looks
            made.writestr(f"{folder}/{inside}", data)


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--python", type=Path)
    asked.add_argument("-o", "--out", type=Path, default=ROOT / "dist" / "gwrb-windows.zip")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bundle(fetched(Path(folder)), given.python, given.out)
    print(f"wrote {given.out}, {given.out.stat().st_size / 1024 / 1024:.0f} MB")


if __name__ == "__main__":
    main()
