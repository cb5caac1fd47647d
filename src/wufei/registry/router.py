"""The registers' part of the API: lists and single rows, as the actor may see them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from wufei.kernel.api.fields import Code
from wufei.kernel.api.paging import Paged, PageOf, page_of_rows
from wufei.kernel.api.requests import actor_of_request
from wufei.registry.models import (
    Material,
    Organisation,
    Region,
    ReportingUnit,
    Site,
    Vehicle,
)
from wufei.registry.schemas import (
    CodeAnswer,
    DatedQuery,
    DensityAnswer,
    LabelAnswer,
    MaterialAnswer,
    MaterialPage,
    MaterialQuery,
    OrganisationAnswer,
    OrganisationPage,
    OrganisationQuery,
    RegionAnswer,
    RegionPage,
    RegionQuery,
    ReportingUnitAnswer,
    ReportingUnitPage,
    SiteAnswer,
    SitePage,
    SiteQuery,
    VehicleAnswer,
    VehiclePage,
    VehicleQuery,
)

router = Router()


def _dates(row: Any) -> dict[str, Any]:
    return {"valid_from": row.valid_from, "valid_to": row.valid_to}


def _names(row: Any) -> dict[str, Any]:
    return {"name": row.name, "name_en": row.name_en}


def _found(rows: Any, query: DatedQuery, *search: str, **exact: Any) -> Any:
    """The rows that the query asks for; empty conditions ask for nothing."""
    if query.on:
        rows = rows.in_force(query.on)
    return _searched(rows, query.q, *search).filter(**{k: v for k, v in exact.items() if v})


def _searched(rows: Any, text: str, *fields: str) -> Any:
    if not text:
        return rows
    condition = Q()
    for field in fields:
        condition |= Q(**{f"{field}__icontains": text})
    return rows.filter(condition)


def _within(code: str) -> str:
    return f"/{code}/" if code else ""


def _page(rows: Any, query: Paged, name: str, key: str) -> PageOf[Any]:
    return page_of_rows(rows, query, name=name, keys=[key])


def _region(row: Region) -> RegionAnswer:
    return RegionAnswer(
        **_dates(row),
        **_names(row),
        code=row.code,
        level=row.level,
        kind=row.kind,
        parent=row.parent.code if row.parent else None,
        path=row.path,
        confirmed=row.confirmed,
        households=row.households,
        population=row.population,
        source=row.source,
    )


def _regions(request: HttpRequest) -> Any:
    return Region.objects.visible_to(actor_of_request(request)).select_related("parent")


@router.get(
    "/regions",
    response=RegionPage,
    summary=_("区划列表"),
    description=_("行政区划，按有效日期；合并、分设前的区划也在内。"),
)
def list_regions(request: HttpRequest, query: Query[RegionQuery]) -> RegionPage:
    rows = _found(
        _regions(request), query, "code", "name", "name_en",
        level=query.level, path__contains=_within(query.within),
    )  # fmt: skip
    page = _page(rows, query, "regions", "path")
    return RegionPage(items=[_region(row) for row in page.items], next=page.next)


@router.get(
    "/regions/{code}",
    response=RegionAnswer,
    summary=_("按代码取区划"),
    description=_("一个行政区划。"),
)
def get_region(request: HttpRequest, code: Path[Code]) -> RegionAnswer:
    return _region(_regions(request).get_visible_or_404(actor_of_request(request), code=code))


def _unit(row: ReportingUnit) -> ReportingUnitAnswer:
    return ReportingUnitAnswer(
        **_dates(row),
        **_names(row),
        code=row.code,
        kind=row.kind,
        regions=sorted(region.code for region in row.regions.all()),
    )


@router.get(
    "/reporting-units",
    response=ReportingUnitPage,
    summary=_("报送单元列表"),
    description=_("报送数据的主体；功能区不是行政区划，可与之交叉。"),
)
def list_reporting_units(request: HttpRequest, query: Query[DatedQuery]) -> ReportingUnitPage:
    rows = ReportingUnit.objects.visible_to(actor_of_request(request)).prefetch_related("regions")
    page = _page(_found(rows, query, "code", "name", "name_en"), query, "reporting-units", "code")
    return ReportingUnitPage(items=[_unit(row) for row in page.items], next=page.next)


def _organisation(row: Organisation) -> OrganisationAnswer:
    return OrganisationAnswer(
        **_dates(row), **_names(row), code=row.code, kind=row.kind, region=row.region.code
    )


def _organisations(request: HttpRequest) -> Any:
    return Organisation.objects.visible_to(actor_of_request(request)).select_related("region")


@router.get(
    "/organisations",
    response=OrganisationPage,
    summary=_("单位列表"),
    description=_("您管辖或所属的单位。"),
)
def list_organisations(request: HttpRequest, query: Query[OrganisationQuery]) -> OrganisationPage:
    rows = _found(
        _organisations(request), query, "code", "name", "name_en",
        kind=query.kind, region__path__contains=_within(query.within),
    )  # fmt: skip
    page = _page(rows, query, "organisations", "code")
    return OrganisationPage(items=[_organisation(row) for row in page.items], next=page.next)


@router.get(
    "/organisations/{code}",
    response=OrganisationAnswer,
    summary=_("按编码取单位"),
    description=_("一个单位。"),
)
def get_organisation(request: HttpRequest, code: Path[Code]) -> OrganisationAnswer:
    actor = actor_of_request(request)
    return _organisation(_organisations(request).get_visible_or_404(actor, code=code))


def _site(row: Site) -> SiteAnswer:
    return SiteAnswer(
        **_dates(row),
        **_names(row),
        code=row.code,
        kind=row.kind,
        status=row.status,
        organisation=row.organisation.code,
        region=row.region.code,
        latitude=None if row.latitude is None else f"{row.latitude:f}",
        longitude=None if row.longitude is None else f"{row.longitude:f}",
        capacity_grams_per_day=row.capacity_grams_per_day,
    )


def _sites(request: HttpRequest) -> Any:
    rows = Site.objects.visible_to(actor_of_request(request))
    return rows.select_related("organisation", "region")


@router.get(
    "/sites",
    response=SitePage,
    summary=_("场所列表"),
    description=_("产生、贮存、分拣、处理或利用废物的地方；处置厂也是场所。"),
)
def list_sites(request: HttpRequest, query: Query[SiteQuery]) -> SitePage:
    rows = _found(
        _sites(request), query, "code", "name", "name_en",
        kind=query.kind, organisation__code=query.organisation,
        region__path__contains=_within(query.within),
    )  # fmt: skip
    page = _page(rows, query, "sites", "code")
    return SitePage(items=[_site(row) for row in page.items], next=page.next)


@router.get(
    "/sites/{code}",
    response=SiteAnswer,
    summary=_("按编码取场所"),
    description=_("一个场所。"),
)
def get_site(request: HttpRequest, code: Path[Code]) -> SiteAnswer:
    return _site(_sites(request).get_visible_or_404(actor_of_request(request), code=code))


def _vehicle(row: Vehicle) -> VehicleAnswer:
    return VehicleAnswer(
        **_dates(row),
        plate=row.plate,
        organisation=row.organisation.code,
        materials=sorted(material.key for material in row.materials.all()),
        payload_grams=row.payload_grams,
    )


@router.get(
    "/vehicles",
    response=VehiclePage,
    summary=_("车辆列表"),
    description=_("收运车辆及可装类别。"),
)
def list_vehicles(request: HttpRequest, query: Query[VehicleQuery]) -> VehiclePage:
    rows = Vehicle.objects.visible_to(actor_of_request(request)).select_related("organisation")
    rows = _found(rows, query, "plate", organisation__code=query.organisation)
    page = _page(rows.prefetch_related("materials"), query, "vehicles", "plate")
    return VehiclePage(items=[_vehicle(row) for row in page.items], next=page.next)


def _material(row: Material) -> MaterialAnswer:
    """Dated rows from the prefetch, the earliest first."""
    return MaterialAnswer(
        **_names(row),
        key=row.key,
        scheme=row.scheme,
        parent=row.parent.key if row.parent else None,
        colour=row.colour,
        confirmed=row.confirmed,
        labels=[
            LabelAnswer(**_dates(label), **_names(label), source=label.source)
            for label in row.labels.all()
        ],
        codes=[
            CodeAnswer(
                **_dates(code),
                list_name=code.list_name,
                edition=code.edition,
                code=code.code,
                category=code.category,
                hazards=code.hazards,
            )
            for code in row.codes.all()
        ],
        densities=[
            DensityAnswer(
                **_dates(density),
                grams_per_litre=f"{density.grams_per_litre:f}",
                source=density.source,
            )
            for density in row.densities.all()
        ],
    )


def _materials(request: HttpRequest) -> Any:
    rows = Material.objects.visible_to(actor_of_request(request)).select_related("parent")
    return rows.prefetch_related("labels", "codes", "densities")


@router.get(
    "/materials",
    response=MaterialPage,
    summary=_("物料列表"),
    description=_("连同各时期的名称、各名录的代码和申报密度。"),
)
def list_materials(request: HttpRequest, query: Query[MaterialQuery]) -> MaterialPage:
    rows = _searched(_materials(request), query.q, "key", "name", "name_en")
    exact = {"scheme": query.scheme, "parent__key": query.parent}
    coded = {"codes__list_name": query.list_name, "codes__code": query.code}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if any(coded.values()):
        rows = rows.filter(**{name: value for name, value in coded.items() if value}).distinct()
    page = _page(rows, query, "materials", "key")
    return MaterialPage(items=[_material(row) for row in page.items], next=page.next)


@router.get(
    "/materials/{key}",
    response=MaterialAnswer,
    summary=_("按标识取物料"),
    description=_("一种物料，连同名称、代码和密度的沿革。"),
)
def get_material(request: HttpRequest, key: Path[Code]) -> MaterialAnswer:
    return _material(_materials(request).get_visible_or_404(actor_of_request(request), key=key))
