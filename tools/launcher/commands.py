"""The commands of ``./run``."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.launcher.programs import PYTHON, become, disk_full
from tools.launcher.setup import prepare
from tools.launcher.speech import Trouble, complain, say


@dataclass(frozen=True)
class Command:
    about: str
    call: Callable[[Sequence[str]], int]


def main(words: Sequence[str]) -> int:
    """Carries out one command; the exit code of ``./run``."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C, tidily
    try:
        return carry_out(*split(words))
    except Trouble as trouble:
        complain(trouble)
        return 1
    except KeyboardInterrupt:
        say("\n■ 已中断;再运行一次即可继续 stopped; run it again to go on")
        return 130
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        # What could not be written must not be tried again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        complain(disk_full(str(error)))
        return 1


def carry_out(name: str, words: Sequence[str]) -> int:
    if name in {"help", "-h", "--help"}:
        return tell_commands()
    command = COMMANDS.get(name)
    if command is None:
        say(f"✗ 没有命令 {name} / no command {name}\n")
        tell_commands()
        return 2
    return command.call(words)


def split(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """``./run --port 9000`` serves: options without a command belong to ``serve``."""
    if not words:
        return "serve", []
    if words[0].startswith("-") and words[0] not in {"-h", "--help"}:
        return "serve", words
    return words[0], words[1:]


def tell_commands() -> int:
    say("./run [命令 command] [选项 options] · --help\n")
    for name, command in COMMANDS.items():
        say(f"  {name:<9} {command.about}")
    say("\n  不写命令即 serve。Without a command: serve.")
    return 0


def wants_help(words: Sequence[str]) -> bool:
    return "-h" in words or "--help" in words


def serve(words: Sequence[str]) -> int:
    started = time.time()
    prepare()
    become([PYTHON, "-m", "wufei", "serve", *words], {"WUFEI_STARTED": str(started)})
    return 0


def set_up(words: Sequence[str]) -> int:
    if wants_help(words):
        say("./run setup [--dev]\n  只安装,不启动;--dev 含测试所需。")
        say("  Sets up without serving; --dev includes what tests need.")
        return 0
    prepare(dev="--dev" in words)
    return 0


def management(command: str) -> Callable[[Sequence[str]], int]:
    """A command of the application itself, which also knows its own ``--help``."""

    def call(words: Sequence[str]) -> int:
        prepare(frontend=False)
        become([PYTHON, "-m", "wufei", command, *words])
        return 0

    return call


def manage(words: Sequence[str]) -> int:
    prepare(frontend=False)
    become([PYTHON, "-m", "wufei", *(words or ["help"])])
    return 0


def test(words: Sequence[str]) -> int:
    from tools.launcher.testing import run_tests

    return run_tests(words)


def check(words: Sequence[str]) -> int:
    from tools.launcher.checking import run_checks

    return run_checks(words)


def bench(words: Sequence[str]) -> int:
    from tools.launcher.benching import run_bench

    return run_bench(words)


def back_up(words: Sequence[str]) -> int:
    from tools.launcher.backup import back_up_command

    return back_up_command(words)


def restore(words: Sequence[str]) -> int:
    from tools.launcher.backup import restore_command

    return restore_command(words)


COMMANDS = {
    "serve": Command("安装并启动 sets up and serves  [--port N] [--host A] [--no-demo]", serve),
    "setup": Command("只安装 sets up only  [--dev]", set_up),
    "test": Command("全部测试 the whole suite  [pytest 选项 options]", test),
    "check": Command("静态检查 lint, types, contracts, migrations, dependencies", check),
    "bench": Command("性能测量 measurements  [名称 name]", bench),
    "demo": Command("示范城市 demo city  [--reset] [--scale N]", management("load_demo")),
    "import": Command("导入文件 imports a file", management("import_file")),
    "verify": Command("核对账本 verifies the ledger from zero", management("verify")),
    "backup": Command("备份 backs up  [文件 file]", back_up),
    "restore": Command("恢复 restores  <文件 file> [--replace]", restore),
    "manage": Command("其他管理命令 any other management command", manage),
}
