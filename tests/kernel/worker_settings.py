"""The settings of an installation, with the sample app beside its own."""

from wufei.settings.base import *  # noqa: F403
from wufei.settings.base import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.kernel.sample"]
