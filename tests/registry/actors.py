"""Actors as plain values: the domain asks no more of them."""

from __future__ import annotations

from wufei.kernel.actors import Actor, Grant, Role

CITY = Actor(1, "无废办", (Grant(Role.CITY_OFFICER, region_path="/500000/"),))
DISTRICT = Actor(2, "九龙坡", (Grant(Role.DISTRICT_OFFICER, region_path="/500000/500107/"),))
OPERATOR = Actor(3, "管理员", (Grant(Role.OPERATOR, region_path="/500000/"),))
EVALUATOR = Actor(4, "评估", (Grant(Role.EVALUATOR, region_path="/500000/"),))


def dispatcher(organisation_id: int) -> Actor:
    return Actor(5, "调度", (Grant(Role.DISPATCHER, organisation_id=organisation_id),))
