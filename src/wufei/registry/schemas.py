"""Registers as the API answers them."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from wufei.kernel.api.fields import Among, Answer, Day, Grams, plain_text
from wufei.kernel.api.paging import PageAnswer, Paged

LEVELS = ("province", "district", "township", "community", "village")
SCHEMES = ("household", "hazardous", "solid_waste", "product", "foreign")
RegionLevel = Annotated[str, Among(LEVELS)]
AnyLevel = Annotated[str, Among(("", *LEVELS))]
Scheme = Annotated[str, Among(SCHEMES)]
AnyScheme = Annotated[str, Among(("", *SCHEMES))]
UnitKind = Annotated[str, Among(("division", "functional_area"))]
SiteStatus = Annotated[str, Among(("operational", "standby", "closed"))]
RegionCode, BodyCode, Key = plain_text(24), plain_text(40), plain_text(64)
Search = plain_text(80)


class DatedQuery(Paged):
    on: Day | None = Field(None, description=_("只要当日有效的；空为全部"))
    q: Search = Field("", description=_("编码或名称中含有的文字"))  # type: ignore[valid-type]


class RegionQuery(DatedQuery):
    level: AnyLevel = Field("", description=_("层级"))
    within: RegionCode = Field("", description=_("区划代码：只要它和它的下级"))  # type: ignore[valid-type]


class OrganisationQuery(DatedQuery):
    kind: BodyCode = Field("", description=_("类别"))  # type: ignore[valid-type]
    within: RegionCode = Field("", description=_("区划代码，含下级"))  # type: ignore[valid-type]


class SiteQuery(OrganisationQuery):
    organisation: BodyCode = Field("", description=_("运营单位编码"))  # type: ignore[valid-type]


class VehicleQuery(DatedQuery):
    organisation: BodyCode = Field("", description=_("所属单位编码"))  # type: ignore[valid-type]


class MaterialQuery(Paged):
    scheme: AnyScheme = Field("", description=_("体系"))
    parent: Key = Field("", description=_("上级物料标识"))  # type: ignore[valid-type]
    list_name: plain_text(32) = Field("", description=_("名录，例如 hw（危险废物名录）"))  # type: ignore[valid-type]
    code: plain_text(32) = Field("", description=_("名录中的代码，例如 900-214-08"))  # type: ignore[valid-type]
    q: Search = Field("", description=_("标识或名称中含有的文字"))  # type: ignore[valid-type]


class DatedAnswer(Answer):
    valid_from: Day | None = Field(description=_("生效日期，含；null 为一直"))
    valid_to: Day | None = Field(description=_("失效日期，不含；null 为长期"))


class RegionAnswer(DatedAnswer):
    code: str = Field(description=_("代码"))
    name: str = Field(description=_("名称"))
    name_en: str = Field(description=_("英文名称"))
    level: RegionLevel = Field(description=_("层级"))
    kind: str = Field(description=_("类别"))
    parent: str | None = Field(description=_("上级代码"))
    path: str = Field(description=_("自上而下的代码路径"))
    confirmed: bool = Field(description=_("代码是否已核实"))
    households: int | None = Field(description=_("户数"))
    population: int | None = Field(description=_("人口"))
    source: str = Field(description=_("依据"))


class ReportingUnitAnswer(DatedAnswer):
    code: str = Field(description=_("代码"))
    name: str = Field(description=_("名称"))
    name_en: str = Field(description=_("英文名称"))
    kind: UnitKind = Field(description=_("行政区划或功能区"))
    regions: list[str] = Field(description=_("涉及区划的代码"))


class OrganisationAnswer(DatedAnswer):
    code: str = Field(description=_("编码"))
    name: str = Field(description=_("名称"))
    name_en: str = Field(description=_("英文名称"))
    kind: str = Field(description=_("类别"))
    region: str = Field(description=_("所在区划代码"))


class SiteAnswer(DatedAnswer):
    code: str = Field(description=_("编码"))
    name: str = Field(description=_("名称"))
    name_en: str = Field(description=_("英文名称"))
    kind: str = Field(description=_("类别"))
    status: SiteStatus = Field(description=_("状态"))
    organisation: str = Field(description=_("运营单位编码"))
    region: str = Field(description=_("所在区划代码"))
    latitude: str | None = Field(description=_("纬度（WGS 84），十进制文本"))
    longitude: str | None = Field(description=_("经度（WGS 84），十进制文本"))
    capacity_grams_per_day: Grams | None = Field(description=_("设计能力（克/日）"))


class VehicleAnswer(DatedAnswer):
    plate: str = Field(description=_("车牌"))
    organisation: str = Field(description=_("所属单位编码"))
    materials: list[str] = Field(description=_("可装类别的物料标识；空为不限"))
    payload_grams: Grams | None = Field(description=_("核定载质量（克）"))


class LabelAnswer(DatedAnswer):
    name: str = Field(description=_("名称"))
    name_en: str = Field(description=_("英文名称"))
    source: str = Field(description=_("依据"))


class CodeAnswer(DatedAnswer):
    list_name: str = Field(description=_("名录"))
    edition: str = Field(description=_("版次"))
    code: str = Field(description=_("代码"))
    category: str = Field(description=_("类别"))
    hazards: str = Field(description=_("危险特性"))


class DensityAnswer(DatedAnswer):
    grams_per_litre: str = Field(description=_("密度（克/升），十进制文本"))
    source: str = Field(description=_("依据"))


class MaterialAnswer(Answer):
    key: str = Field(description=_("标识，长期不变"))
    scheme: Scheme = Field(description=_("体系"))
    parent: str | None = Field(description=_("上级物料标识"))
    name: str = Field(description=_("现行名称"))
    name_en: str = Field(description=_("英文名称"))
    colour: str = Field(description=_("颜色"))
    confirmed: bool = Field(description=_("是否已核实"))
    labels: list[LabelAnswer] = Field(description=_("各时期的名称"))
    codes: list[CodeAnswer] = Field(description=_("各名录各版次的代码"))
    densities: list[DensityAnswer] = Field(description=_("申报密度"))


class RegionPage(PageAnswer):
    items: list[RegionAnswer] = Field(description=_("区划，按路径"))


class ReportingUnitPage(PageAnswer):
    items: list[ReportingUnitAnswer] = Field(description=_("报送单元，按代码"))


class OrganisationPage(PageAnswer):
    items: list[OrganisationAnswer] = Field(description=_("单位，按编码"))


class SitePage(PageAnswer):
    items: list[SiteAnswer] = Field(description=_("场所，按编码"))


class VehiclePage(PageAnswer):
    items: list[VehicleAnswer] = Field(description=_("车辆，按车牌"))


class MaterialPage(PageAnswer):
    items: list[MaterialAnswer] = Field(description=_("物料，按标识"))
