"""Named reads of the site: the figures of home and of the city view."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.periods import Period, PeriodKind
from wufei.ledger.public import Account, Stage
from wufei.registry.public import Material, Region, Site, local_name
from wufei.web import city_flows, city_reads
from wufei.web.city_flows import Names, Node, Ribbon

#: The classes of household waste, in the order of the standard; others follow by mass.
CLASS_ORDER = ("recyclable", "kitchen", "hazardous", "residual", "bulky", "renovation", "garden")

#: Colours of materials that the standard gives none; dark enough beside white.
SHADES = ("#6a5a8c", "#8c5a6e", "#4c7a84", "#7d6b3f", "#5b6b65", "#54739c", "#8a6a5a")


@dataclass(frozen=True, slots=True)
class MaterialFacts:
    key: str
    name: str
    colour: str


@dataclass(frozen=True)
class CityFigures:
    """Grams of a period. ``by_place`` is keyed by division code and class, ``depth`` 2 means
    districts and 3 townships; what left sources above that level has an empty code."""

    period: Period
    depth: int
    by_place: dict[tuple[str, str], int]
    ribbons: list[Ribbon]

    @property
    def by_class(self) -> dict[str, int]:
        sums: dict[str, int] = defaultdict(int)
        for (_place, root), grams in self.by_place.items():
            sums[root] += grams
        return dict(sorted(sums.items(), key=lambda item: _class_rank(*item)))

    @property
    def total(self) -> int:
        return sum(self.by_place.values())


def _class_rank(key: str, grams: int) -> tuple[int, int]:
    return (CLASS_ORDER.index(key) if key in CLASS_ORDER else len(CLASS_ORDER), -grams)


def latest_period(kind: PeriodKind = PeriodKind.MONTH) -> Period:
    """The month (or quarter, year) of the ledger's latest day; today's in an empty ledger."""
    return Period.containing(city_reads.last_day() or timezone.localdate(), kind)


def _roots() -> dict[int, str]:
    rows = {
        pk: (key, parent)
        for pk, key, parent in Material.objects.order_by().values_list("pk", "key", "parent_id")
    }

    def root(pk: int) -> str:
        key, parent = rows[pk]
        return key if parent is None else root(parent)

    return {pk: root(pk) for pk in rows}


def city_figures(actor: Actor, period: Period) -> CityFigures:
    """Everything the city view shows of a period, within what the actor sees."""
    water = city_reads.high_water()
    return city_reads.kept("city", actor, period, water, lambda: _city_figures(actor, period))


def _city_figures(actor: Actor, period: Period) -> CityFigures:
    cells = city_reads.cells(actor, period)
    names = Names(
        root_of=_roots(),
        site_code=dict(Site.objects.order_by().values_list("pk", "code")),
        account_code=dict(Account.objects.order_by().values_list("pk", "code")),
    )
    plants = {
        cell.site_id: names.site_code[cell.site_id]
        for cell in cells
        if cell.stage == Stage.PROCESS and cell.site_id is not None
    }
    depth = city_flows.depth_of(cells)
    return CityFigures(
        period=period,
        depth=depth,
        by_place=city_flows.generated(cells, names, depth),
        ribbons=city_flows.ribbons(
            cells,
            city_reads.made_at_plants(actor, period, plants),
            city_reads.arrived_at_ends(actor, period),
            names,
            depth,
        ),
    )


def generated_by_class(actor: Actor, period: Period) -> dict[str, int]:
    """Grams that left the sources in a period, by class: the first figures of home."""

    def read() -> dict[str, int]:
        names = Names(root_of=_roots(), site_code={}, account_code={})
        sums = city_flows.generated(city_reads.cells(actor, period), names, 0)
        by_class = {root: grams for (_place, root), grams in sums.items()}
        return dict(sorted(by_class.items(), key=lambda item: _class_rank(*item)))

    return city_reads.kept("classes", actor, period, city_reads.high_water(), read)


def shade_of(key: str) -> str:
    """A colour for a material without one: always the same for the same key."""
    return SHADES[sum(key.encode()) % len(SHADES)]


def material_facts(keys: set[str]) -> dict[str, MaterialFacts]:
    """Names and colours of materials in the reader's language."""
    rows = Material.objects.filter(key__in=keys).order_by()
    return {
        key: MaterialFacts(key, local_name(name, name_en), colour or shade_of(key))
        for key, name, name_en, colour in rows.values_list("key", "name", "name_en", "colour")
    }


def region_names(codes: set[str]) -> dict[str, str]:
    rows = Region.objects.filter(code__in=codes).order_by()
    return {
        code: local_name(name, name_en)
        for code, name, name_en in rows.values_list("code", "name", "name_en")
    }


def node_names(nodes: set[Node]) -> dict[Node, str]:
    """What a person reads at each node of the flow picture."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        by_kind[node.kind.removeprefix("back-")].add(node.id)
    names: dict[tuple[str, str], str] = {
        ("class", key): facts.name for key, facts in material_facts(by_kind["class"]).items()
    }
    names |= {("region", code): name for code, name in region_names(by_kind["region"]).items()}
    for kind, model in (("plant", Site), ("account", Account)):
        rows = model.objects.filter(code__in=by_kind[kind]).order_by()
        for code, name, name_en in rows.values_list("code", "name", "name_en"):
            names[kind, code] = local_name(name, name_en)
    found = {}
    for node in nodes:
        name = names.get((node.kind.removeprefix("back-"), node.id), _("未分区域"))
        found[node] = _("%(name)s（回流）") % {"name": name} if "back-" in node.kind else name
    return found


def account_stages(codes: set[str]) -> dict[str, str]:
    rows = Account.objects.filter(code__in=codes).order_by()
    return dict(rows.values_list("code", "stage"))
