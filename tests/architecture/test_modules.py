"""The house as it stands: files with known duties, doors that are used, nothing that hides."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "wufei"
MODULES = sorted(
    folder.name
    for folder in PACKAGE.iterdir()
    if (folder / "__init__.py").exists() and folder.name != "settings"
)

#: What every module may hold, by the duty that docs/contributing.md gives it.
DUTIES = {
    "__init__",
    "api",
    "apps",
    "data",
    "domain",
    "exports",
    "filters",
    "forms",
    "importers",
    "jobs",
    "locale",
    "management",
    "middleware",
    "migrations",
    "models",
    "phrases",
    "public",
    "queries",
    "refusals",
    "router",
    "routes",
    "rules",
    "schemas",
    "static",
    "tables",
    "templates",
    "templatetags",
    "urls",
    "views",
}
#: What one module holds besides, and why.
OWN = {
    "bulletin": {
        "assembling": "an issue out of the database as a plain value",
        "checking": "the checks of an issue as it stands",
        "checks": "what is looked for in a text, one function each",
        "content": "what an issue is made of",
        "content_json": "the frozen and machine-readable form",
        "figures": "figures of the measures inside a text",
        "markup": "text as typed, and the blocks it stands for",
        "outputs": "papers: PDF, Word, plain text, charts",
        "pasting": "text out of word processors made plain",
        "reading": "an issue as a page of the site",
        "revising": "what the books say now about signed figures",
        "seeding": "a bulletin that exists as plain text",
    },
    "evaluation": {
        "feeds": "what happened on a day, as the lake takes it",
        "printing": "evaluations and scores as papers",
        "scheme_files": "from the text of a scheme to what it says",
        "scheme_shapes": "the keys of that text",
        "schemes": "what a scheme says",
        "scoring": "from values to points and places, without the database",
    },
    "devices": {
        "declared": "what the register of devices shows, filters by and lets do",
        "listening": "the MQTT door",
        "messages": "messages of all doors in one form",
        "replaying": "the file door",
        "showing": "what is said of one device, as far as the reader may know it",
        "spool": "lines on disk between the doors and the lake",
    },
    "inspection": {
        "declared": "what each register of inspection shows, filters by and asks for",
        "showing": "who may look at a photo that a problem or form shows",
        "wording": "how states and deadlines look in lists and on pages",
    },
    "driving": {
        "drafts": "what a device hands over, before it is judged",
        "reading": "JSON of a device as drafts",
        "showing": "a round as the phone keeps it",
        "words": "what the phone page says",
    },
    "rounds": {
        "declared": "what each register of planning shows, filters by and asks for",
        "papers": "the round sheet as PDF and spreadsheet",
    },
    "collection": {
        "declared": "what each register of collection shows, filters by and asks for",
        "doubts": "what makes a booking doubtful without making it impossible",
        "labelling": "QR labels of bins, in sheets",
    },
    "ledger": {
        "canonical": "the bytes that are hashed",
        "drafts": "an entry before it is judged",
    },
    "registry": {
        "declared": "what each register shows, filters by and asks for",
        "presentation": "what a detail page says about a row",
        "action_forms": "forms of acts that are more than an edit: merge, split, transfer",
        "submitting": "how every form finds its row, is shown and refused",
        "registers": "the table that lists every register once",
    },
    "people": {
        "actors": "memberships to grants",
        "adapters": "hooks of the sign-in library",
        "tokens": "keys that programs sign in with",
        "token_urls": "their pages' addresses",
        "token_views": "their pages",
        "cast": "the fixed people of demo and tests",
    },
    "settlement": {
        "declared": "what each register of settlement shows, filters by and asks for",
        "printing": "bills and monthly reports as papers and workbooks",
        "wording": "the tables of a monthly report in words",
    },
    "lake": {
        "cuts": "the state of the books at which a figure is computed",
        "drafts": "a declared value before it is judged",
        "engines": "what answers queries over the files",
        "schema": "tables and columns as every engine sees them",
        "telemetry": "events of devices: landed, merged, settled, forgotten",
    },
    "supervision": {
        "board": "one day at a glance",
        "evidence": "what a finding stands on, looked up",
        "naming": "words for rules and severities",
        "sentences": "a finding in words",
    },
}
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "base", "services", "managers"}
TESTS_OF_NO_MODULE = {
    "access",
    "api",
    "architecture",
    "bench",
    "browser",
    "contracts",
    "launcher",
    "realdata",
    "scenarios",
    "settings",
    "tools",
}


def sources(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("module", sorted(OWN))
def test_a_module_holds_only_files_whose_duty_is_known(module: str) -> None:
    folder = PACKAGE / module
    held = {path.stem for path in folder.iterdir() if path.name != "__pycache__"}

    assert held - DUTIES - set(OWN[module]) == set()


@pytest.mark.parametrize("module", MODULES)
def test_no_file_has_a_vague_name(module: str) -> None:
    vague = [
        name_of(path)
        for path in sources(PACKAGE / module)
        if path.stem in VAGUE and "settings" not in path.parts
    ]

    assert vague == []


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"web", "demo", "kernel"}))
def test_a_module_has_one_door_and_says_what_it_lets_out(module: str) -> None:
    door = PACKAGE / module / "public.py"
    tree = ast.parse(door.read_text())
    listed = [
        [ast.literal_eval(item) for item in node.value.elts]
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "__all__"
        and isinstance(node.value, ast.List | ast.Tuple)
    ]

    assert len(listed) == 1, f"{name_of(door)} needs one __all__"
    assert listed[0] == sorted(set(listed[0]), key=listed[0].index)


@pytest.mark.parametrize("module", MODULES)
def test_templates_lie_in_a_folder_of_their_module(module: str) -> None:
    folder = PACKAGE / module / "templates"
    if not folder.is_dir():
        return
    of_libraries = {"account", "mfa", "allauth", "django_tables2", "django"}
    allowed = {module} | (of_libraries if module == "web" else set())
    loose = {
        path.name
        for path in folder.iterdir()
        if path.name not in allowed
        and not (module == "web" and path.stem in {"400", "403", "403_csrf", "404", "429", "500"})
    }

    assert loose == set()


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def let_out(module: str) -> set[str]:
    """Names that ``public.py`` takes from the module's domain."""
    return {
        alias.asname or alias.name
        for node in ast.walk(ast.parse((PACKAGE / module / "public.py").read_text()))
        if isinstance(node, ast.ImportFrom) and ".domain" in f".{node.module}"
        for alias in node.names
    }


@pytest.mark.parametrize("module", [m for m in MODULES if (PACKAGE / m / "public.py").exists()])
def test_what_changes_state_takes_named_arguments_and_the_actor_first(module: str) -> None:
    offered = let_out(module)
    wrong = []
    for path in sources(PACKAGE / module / "domain"):
        for function in public_functions(path):
            named = [argument.arg for argument in function.args.kwonlyargs]
            if function.name not in offered or "actor" not in named:
                continue
            if function.args.args or named[0] != "actor":
                wrong.append(f"{name_of(path)}: {function.name}")

    assert wrong == []


@pytest.mark.parametrize("module", MODULES)
def test_no_signal_holds_the_house_together(module: str) -> None:
    using = [
        name_of(path)
        for path in sources(PACKAGE / module)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and node.module in {"django.db.models.signals", "django.dispatch"}
    ]

    assert using == []


@pytest.mark.parametrize("module", MODULES)
def test_no_column_holds_a_float(module: str) -> None:
    using = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources(PACKAGE / module)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "FloatField"
    ]

    assert using == []


def test_tests_mirror_the_source() -> None:
    folders = {
        path.name
        for path in (ROOT / "tests").iterdir()
        if path.is_dir() and any(path.glob("*.py")) and path.name != "__pycache__"
    }

    assert folders - set(MODULES) - TESTS_OF_NO_MODULE == set()


def test_every_folder_of_tests_is_a_package() -> None:
    """Else two files of the same name in different folders cannot run together."""
    bare = {
        name_of(path.parent)
        for path in (ROOT / "tests").rglob("test_*.py")
        if not (path.parent / "__init__.py").exists()
    }

    assert bare == set()
