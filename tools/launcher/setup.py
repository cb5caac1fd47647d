"""Set-up in steps. A step with a fresh stamp is skipped; the stamp is written last, so a set-up
that was killed is repaired by running it again."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import tomllib
from collections.abc import Sequence
from pathlib import Path

from tools.launcher.programs import (
    BOOTSTRAP,
    PYTHON,
    ROOT,
    VENV,
    become,
    disk_full,
    run_logged,
    stop_all,
)
from tools.launcher.speech import Progress, Trouble
from tools.launcher.stamps import STAMPS, Step, digest_of, exclusive, write_atomically

UV_VERSION = "0.13.9"
UV = BOOTSTRAP / "bin" / "uv"
FRONTEND = ROOT / "frontend"
VENDOR = ROOT / "src" / "wufei" / "web" / "static" / "vendor"
NEEDED_BYTES = 900_000_000


def prepare(*, dev: bool = False, frontend: bool = True) -> None:
    """Brings packages and page files to the locked state; touches nothing that already is.

    Raises:
        Trouble: with the reason and what to do.
    """
    check_python()
    chains = [chain for chain in (python_chain(dev=dev), page_chain() if frontend else []) if chain]
    if not any(not step.is_fresh() for chain in chains for step in chain):
        return
    with exclusive():
        chains = [[step for step in chain if not step.is_fresh()] for chain in chains]
        if not any(chains):
            return
        check_disk()
        carry_out(chains)


def python_chain(*, dev: bool) -> list[Step]:
    return [uv_step(), packages_step(dev=dev)]


def uv_step() -> Step:
    return Step("uv", "uv 包管理 package manager", UV_VERSION, (UV,), install_uv)


def packages_step(*, dev: bool) -> Step:
    """A stamp of the development set also stands for the smaller one."""
    options = ["--group", "dev"] if dev else ["--no-dev"]
    if os.environ.get("WUFEI_DATABASE_URL", "").startswith("postgres"):
        options += ["--extra", "postgres"]
    lock = digest_of(ROOT / "pyproject.toml", ROOT / "uv.lock", sys.version, str(ROOT))
    held = (STAMPS / "packages").read_text() if (STAMPS / "packages").exists() else ""
    if not dev and held in {f"{lock} --group dev", f"{lock} --no-dev --extra postgres"}:
        options = held.split()[1:]
    return Step(
        "packages",
        "Python 软件包 packages",
        f"{lock} {' '.join(options)}",
        (PYTHON,),
        lambda: install_packages(options),
    )


def page_chain() -> list[Step]:
    inputs = [FRONTEND / name for name in ("package.json", "package-lock.json", "copy.mjs")]
    return [
        Step(
            "pages",
            "网页文件 page files",
            digest_of(*inputs),
            (VENDOR,),
            install_page_files,
        )
    ]


def check_python() -> None:
    """pyproject.toml says which Pythons the locked packages fit."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    upper = project["requires-python"].partition("<")[2]
    if upper and sys.version_info[:2] >= tuple(int(part) for part in upper.split(".")):
        other = shutil.which("python3.11")
        if other:
            become([other, ROOT / "run", *sys.argv[1:]])
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise Trouble(
            zh=f"需要 Python 3.11,这里是 {found}。",
            en=f"Python 3.11 is needed, this is {found}.",
            do_zh="安装 python3.11 后再运行同一命令。",
            do_en="Install python3.11 and run the same command again.",
        )


def check_disk() -> None:
    if not PYTHON.exists() and shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        raise disk_full()


def carry_out(chains: Sequence[Sequence[Step]]) -> None:
    """The chains side by side, the steps of a chain one after the other."""
    progress = Progress(total=sum(len(chain) for chain in chains))
    failures: list[BaseException] = []

    def follow(chain: Sequence[Step]) -> None:
        try:
            for step in chain:
                with progress.step(step.label):
                    step.carry_out()
        except BaseException as failure:  # noqa: BLE001 - handed to the main thread below
            failures.append(failure)
            stop_all()

    threads = [threading.Thread(target=follow, args=[chain]) for chain in chains]
    try:
        with progress.ticking():
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    except BaseException:
        stop_all()
        for thread in threads:
            thread.join()
        raise
    if failures:
        raise failures[0]


def install_uv() -> None:
    """pip puts uv beside the source; the finished folder is moved into place in one rename."""
    fresh = Path(tempfile.mkdtemp(prefix="uv-", dir=BOOTSTRAP))
    try:
        if not _has_pip():
            raise Trouble(
                zh="这个 Python 没有 pip。",
                en="This Python has no pip.",
                do_zh="安装后再运行同一命令(Debian、Ubuntu:apt install python3-pip)。",
                do_en="Install it and run the same command again (Debian, Ubuntu: "
                "apt install python3-pip).",
            )
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--no-compile"]
        run_logged(
            "uv",
            [*pip, "--disable-pip-version-check", "--target", fresh, f"uv=={UV_VERSION}"],
            env={"PIP_ROOT_USER_ACTION": "ignore", "PIP_RETRIES": "2"},
        )
        UV.parent.mkdir(exist_ok=True)
        (fresh / "bin" / "uv").replace(UV)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _has_pip() -> bool:
    from importlib.util import find_spec

    return find_spec("pip") is not None


def install_packages(options: Sequence[str]) -> None:
    """The locked packages into .venv; a folder left by a killed run is made anew."""
    begun = STAMPS / "packages-begun"
    if begun.exists():
        shutil.rmtree(VENV, ignore_errors=True)
    write_atomically(begun, "")
    sync: list[str | Path] = [
        UV,
        "sync",
        "--frozen",
        "--inexact",
        "--no-install-project",
        "--compile-bytecode",
    ]
    try:
        run_logged(
            "packages",
            [*sync, "--python", sys.executable, *options],
            env={"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "VIRTUAL_ENV": ""},
        )
    except Trouble:
        begun.unlink(missing_ok=True)  # uv ended by itself: it leaves a folder that it can mend
        raise
    for folder in VENV.glob("lib/python*/site-packages"):
        write_atomically(folder / "wufei_source.pth", f"{ROOT / 'src'}\n")
    begun.unlink(missing_ok=True)


def install_page_files() -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise Trouble(
            zh="找不到 npm 或 node。",
            en="npm or node was not found.",
            do_zh="安装后再运行同一命令(Debian、Ubuntu:apt install npm)。",
            do_en="Install them and run the same command again (Debian, Ubuntu: apt install npm).",
        )
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"]
    run_logged("npm", [npm, "ci", *quiet], cwd=FRONTEND)
    run_logged("page-files", [node, "copy.mjs"], cwd=FRONTEND)
