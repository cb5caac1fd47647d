"""Rules of importing that contracts on modules cannot say.

* Another module is entered through its ``public.py``; kernel is open. Migrations and tests are
  exempt, models of other modules are named by string.
* Heavy libraries are imported inside the function that needs them, so that a start stays quick.
* A module has only the files of the house; nothing is called ``utils`` or ``helpers``.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {
    "arro3",
    "deltalake",
    "docx",
    "docxtpl",
    "duckdb",
    "markdown_it",
    "numpy",
    "openpyxl",
    "PIL",
    "paho",
    "icalendar",
    "pint",
    "pyspark",
    "pyvrp",
    "python_calamine",
    "scipy",
    "segno",
    "sqlglot",
    "tqdm",
    "typst",
}
OPEN_MODULES = {"kernel"}
NOT_MODULES = {"settings"}
BANNED_NAMES = {"utils", "helpers", "util", "helper", "misc", "common"}


def module_of(path: Path, package: Path) -> str:
    """``ledger`` for ``src/wufei/ledger/domain/posting.py``, empty beside the modules."""
    parts = path.relative_to(package).parts
    return parts[0] if len(parts) > 1 else ""


def imports_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported dotted name with its line; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def top_level_imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Imports that run when the file is loaded; those under ``if TYPE_CHECKING`` never do."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imports_in(node)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def trespasses(path: Path, package: Path) -> list[tuple[int, str]]:
    """Imports past another module's ``public.py``."""
    own = module_of(path, package)
    modules = {folder.name for folder in package.iterdir() if folder.is_dir()}
    found = []
    for line, name in imports_in(ast.parse(path.read_text())):
        parts = name.split(".")
        if parts[0] != package.name or len(parts) < 2 or parts[1] not in modules:
            continue
        other = parts[1]
        if other in {own, *OPEN_MODULES, *NOT_MODULES}:
            continue
        if len(parts) < 3 or parts[2] != "public":
            found.append((line, name))
    return found


def heavy_imports(path: Path) -> list[tuple[int, str]]:
    tree = ast.parse(path.read_text())
    return [(line, name) for line, name in top_level_imports(tree) if name.split(".")[0] in HEAVY]


def main(root: Path) -> int:
    package = root / "src" / "wufei"
    failures = []
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(root)
        if "migrations" in path.parts:
            continue
        failures += [
            f"{name}:{line}: {imported} – enter another module by its public.py"
            for line, imported in trespasses(path, package)
        ]
        failures += [
            f"{name}:{line}: {imported} – import it inside the function that needs it"
            for line, imported in heavy_imports(path)
        ]
        if path.stem in BANNED_NAMES:
            failures.append(f"{name}: name it by what it does")
    sys.stdout.write("".join(f"error: {failure}\n" for failure in failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(ROOT))
