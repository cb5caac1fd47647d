"""Settings of the test suite: quick hashes, a data folder of its own, either database.

``WUFEI_TEST_DATABASE_URL`` names a PostgreSQL server to test on. Without it, SQLite is used as in
production: a file in WAL mode with immediate transactions, so that threads and other processes
meet the same locks as a real installation. Each worker of a parallel run has its own folder.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "WUFEI_DATA" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="wufei-test-")
    _owner = os.getpid()

    def _remove_folder() -> None:
        if os.getpid() == _owner:  # a forked child ends without taking the folder along
            shutil.rmtree(_folder, ignore_errors=True)

    os.environ["WUFEI_DATA"] = _folder
    atexit.register(_remove_folder)
os.environ.setdefault("WUFEI_SECRET_KEY", "only-for-tests")

from wufei.settings.base import *  # noqa: F403
from wufei.settings.base import DATA as _DATA
from wufei.settings.base import database

_worker = os.environ.get("PYTEST_XDIST_WORKER", "single")
DATA = _DATA / _worker
DATA.mkdir(parents=True, exist_ok=True)
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
LAKE_FOLDER = DATA / "lake"
MEDIA_ROOT = DATA / "uploads"

_url = os.environ.get("WUFEI_TEST_DATABASE_URL", "")
DATABASES = {"default": database(_url or f"sqlite:///{DATA / 'unused.sqlite3'}")}
if not _url:
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
    # A power cut is not tested, and everything else holds without waiting for the disk.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
#: Nothing is remembered from one request to the next, so that query counts are the same every time.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
#: A page of a test waits for its figures however busy the machine is.
MEASURES_QUICK_SECONDS = 600.0
