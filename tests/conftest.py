"""Fixtures that every test may use; the cast of people lives in ``tests/cast.py``."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

#: No test fails because the machine is busy.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

pytest_plugins = [
    name
    for name in (
        "tests.cast",
        "tests.emptying",
        "tests.browser.site",
        "tests.browser.city",
        "tests.lake.spark",
    )
    if importlib.util.find_spec(name) is not None
]


def absent(what: str) -> None:
    """Skip on a person's machine, fail on the one that judges the whole."""
    if CI:
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Public data sets of other cities, kept outside the repository."""
    given = os.environ.get("WUFEI_SHARED_DATA")
    folder = Path(given) if given else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        absent(f"no public data at {folder}; name the folder in WUFEI_SHARED_DATA")
    return folder


@pytest.fixture(autouse=True)
def own_folders(settings: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Sealed pages and uploads of one test are never seen by the next."""
    folder = tmp_path_factory.mktemp("data")
    settings.LAKE_FOLDER = folder / "lake"  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = folder / "uploads"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """A page asked for in English leaves its thread speaking English; the next test starts anew."""
    from django.conf import settings as django_settings
    from django.utils import translation

    with translation.override(django_settings.LANGUAGE_CODE):
        yield


#: What is the same whichever database stands below: programs with a database of their own; who may
#: do what, which is asked in Python; questions to files; long ways whose parts are tested on both.
ONCE = (
    "launcher",
    "architecture",
    "access",
    "api/test_access.py",
    "api/test_contract.py",
    "web/test_shell.py",
    "api/test_figures.py",
    "lake/telemetry/test_any_order.py",
    "lake/telemetry/test_landing.py",
    "lake/test_compacting.py",
    "lake/test_engines.py",
    "lake/test_repairing.py",
    "measures/test_pages_declared.py",
    "measures/test_pages_explorer.py",
    "measures/test_pages_figure.py",
    "measures/test_answer_figures.py",
    "measures/test_distributed.py",
    "demo/test_loading.py",
    "demo/loaded/test_briefing.py",
    "demo/loaded/test_faults.py",
    "demo/loaded/test_figures.py",
    "intake/test_large_files.py",
    "realdata",
)
#: Fixtures that bring a database; what asks for none of them is the same on every one.
_DATABASES = {"db", "transactional_db", "live_server", "database_url"}


#: What one process runs one after the other, because its set-up is dear: the demo city, an
#: installation, Spark.
TOGETHER = {
    "tests/demo/loaded/": "demo",
    "tests/launcher/test_start.py": "installation",
    "tests/launcher/test_backup.py": "installation",
    "tests/lake/test_engines.py": "spark",
    "tests/measures/test_distributed.py": "spark",
    "tests/measures/test_answer_figures.py::test_the_distributed": "spark",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Test by test to whichever process is free, but for :data:`TOGETHER`.

    xdist's own groups ride on names that pytest 9.2 no longer lets it change.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            groups = (name for place, name in TOGETHER.items() if nodeid.startswith(place))
            return next(groups, nodeid)

    return Scheduling(config, log)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "once: the same on every database, so run on one only")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart() -> None:
    """Catalogues are compiled at start, never committed; Django may have looked for them before."""
    from django.utils.translation.reloader import translation_file_changed

    from wufei.web.translations import compile_translations

    for catalogue in compile_translations():
        translation_file_changed(None, catalogue.with_suffix(".mo"))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What the marks of a round leave out whole is not read: reading all takes half a minute."""
    marks = config.option.markexpr
    if "not once" in marks and any(collection_path == ROOT / "tests" / place for place in ONCE):
        return True
    if re.search(r"(?<!not )\bbrowser\b", marks) and collection_path.name.startswith("test_"):
        return "browser" not in f"{collection_path}{collection_path.read_text(encoding='utf-8')}"
    return None


def _asks_for_the_database(item: pytest.Item) -> bool:
    if any(item.path.is_relative_to(ROOT / "tests" / place) for place in ONCE):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(_DATABASES & fixtures)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks by folder, and tests of PostgreSQL wait for its round."""
    on_postgres = os.environ.get("WUFEI_TEST_DATABASE_URL", "").startswith("postgres")
    skip = pytest.mark.skip(reason="needs PostgreSQL: WUFEI_TEST_DATABASE_URL names none")
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "browser"):
            item.add_marker(pytest.mark.browser)
        if not _asks_for_the_database(item):
            item.add_marker(pytest.mark.once)
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(skip)


@pytest.fixture
def database_url() -> str:
    """The test database as another process names it (``WUFEI_DATABASE_URL``)."""
    from django.db import connection

    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    where = f"{given['HOST']}:{given['PORT']}" if given["PORT"] else given["HOST"]
    who = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
    return f"postgres://{who}@{where}/{given['NAME']}"
