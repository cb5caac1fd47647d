"""Settings of the test suite: quick hashes, a data folder of its own, either database."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("WUFEI_DATA", tempfile.mkdtemp(prefix="wufei-test-"))
os.environ.setdefault("WUFEI_SECRET_KEY", "only-for-tests")

from wufei.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
