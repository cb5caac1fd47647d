"""Source files stay small: above 500 lines fails; above 250, and long functions, are listed."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AIM_LINES, LIMIT_LINES = 250, 500
FUNCTION_LINES = 40
FOLDERS = ("src", "tests", "tools", "bench", "frontend")
SUFFIXES = {".py", ".js", ".mjs", ".css", ".html"}
LEFT_OUT = {"migrations", "node_modules", "vendor", "__pycache__"}


def source_files(root: Path) -> list[Path]:
    found = [root / "run"]
    for folder in FOLDERS:
        found += [
            path
            for path in sorted((root / folder).rglob("*"))
            if path.suffix in SUFFIXES and not LEFT_OUT & set(path.parts)
        ]
    return [path for path in found if path.is_file()]


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


def long_functions(path: Path) -> list[tuple[str, int]]:
    """Functions of more than 40 lines, without decorators and docstring."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        body = node.body[1:] if ast.get_docstring(node) is not None else node.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
        if lines > FUNCTION_LINES:
            found.append((node.name, lines))
    return found


def main(root: Path) -> int:
    failures = 0
    for path in source_files(root):
        lines, name = line_count(path), path.relative_to(root)
        if lines > LIMIT_LINES:
            failures += 1
            sys.stdout.write(f"error: {name}: {lines} lines, limit {LIMIT_LINES}\n")
        elif lines > AIM_LINES:
            sys.stdout.write(f"note: {name}: {lines} lines, aim {AIM_LINES}\n")
        if path.suffix == ".py":
            for function, length in long_functions(path):
                sys.stdout.write(f"note: {name}: {function}() {length} lines\n")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(ROOT))
