"""``appoint_operator``: the first account of an empty installation, or a new one after a loss."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from wufei.kernel.actors import Role, system_actor
from wufei.kernel.refusals import Refusal
from wufei.people.public import User, create_user, grant_membership
from wufei.registry.public import Region

PASSWORD_VARIABLE = "WUFEI_OPERATOR_PASSWORD"  # noqa: S105 - the name of a variable


class Command(BaseCommand):
    help = (
        "创建系统管理员账号，或让已有账号成为系统管理员。"
        "Makes an operator account, or an operator of an existing account. "
        f"The password is asked for, or read from {PASSWORD_VARIABLE}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="用户名 user name")
        parser.add_argument("--name", default="", help="姓名 name")
        parser.add_argument(
            "--region", help="区划代码，不写则为最上级 region code, else the topmost"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor("appoint_operator")
        region = self._region(options["region"])
        user = User.objects.filter(username=options["username"]).first()
        try:
            with transaction.atomic():
                user = user or create_user(
                    actor=actor,
                    username=options["username"],
                    password=self._password(),
                    display_name=options["name"],
                )
                grant_membership(actor=actor, user=user, role=Role.OPERATOR, region=region)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"✓ {user.username}: {region.name} 系统管理员 operator")

    def _region(self, code: str | None) -> Region:
        regions = Region.objects.filter(code=code) if code else Region.objects.filter(parent=None)
        region: Region | None = regions.order_by("pk").first()
        if region is None:
            raise CommandError(
                f"没有区划 {code or ''}。请先运行一次 ./run 载入参考数据。\n"
                f"No region {code or ''}. Run ./run once, which loads the reference data."
            )
        return region

    def _password(self) -> str:
        given = os.environ.get(PASSWORD_VARIABLE)
        if given is not None:
            return given
        if not sys.stdin.isatty():
            raise CommandError(
                f"没有终端可以询问密码。请用 {PASSWORD_VARIABLE} 给出。\n"
                f"There is no terminal to ask for the password. Give it in {PASSWORD_VARIABLE}."
            )
        first = getpass.getpass("密码 password: ")
        if getpass.getpass("再输一次 again: ") != first:
            raise CommandError("两次输入不同。The two differ.")
        return first
