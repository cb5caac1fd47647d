"""Committed text speaks of the product alone: no registry hosts, no home folders, no secrets."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Lock files are written by their tools and name where packages come from.
LEFT_OUT = {"uv.lock"}
BINARY = {".png", ".jpg", ".ico", ".woff", ".woff2", ".parquet", ".xlsx", ".xls", ".gz", ".zip"}
PATTERNS = {
    "a registry's host name": re.compile(
        r"registry\.npmjs|registry\.npmmirror|files\.pythonhosted|pypi\.(?:org|tuna|python)"
        r"|mirrors?\.(?:aliyun|tuna|ustc|cloud\.tencent)|artifactory|nexus\.",
    ),
    "an absolute home path": re.compile(r"/home/[a-z]+/|/Users/[A-Za-z]+/|/root/[.\w]|/work/\w"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
}


def committed_files(root: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"],  # noqa: S607
        cwd=root,
        capture_output=True,
        check=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return [root / name for name in names if (root / name).is_file()]


def findings(text: str) -> list[tuple[int, str]]:
    """Line numbers and what should not stand there."""
    return [
        (number, what)
        for number, line in enumerate(text.splitlines(), start=1)
        for what, pattern in PATTERNS.items()
        if pattern.search(line)
    ]


def main(root: Path) -> int:
    failures = 0
    for path in committed_files(root):
        name = path.relative_to(root)
        if path.name in LEFT_OUT or path.suffix in BINARY or path == Path(__file__).resolve():
            continue
        for line, what in findings(path.read_text(errors="replace")):
            failures += 1
            sys.stdout.write(f"error: {name}:{line}: {what}\n")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(ROOT))
