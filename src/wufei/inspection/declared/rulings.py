from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.inspection import filters, rules, tables
from wufei.inspection.declared.registers import (
    DATES,
    NAMED,
    InspectionRegister,
    closing,
    keeps,
    of_the_city,
)
from wufei.inspection.domain.publishing import publish
from wufei.inspection.domain.settings import create_setting, update_setting
from wufei.inspection.forms import settings as forms
from wufei.inspection.models import (
    DeadlineRule,
    EnforcementMeasure,
    EscalationLevel,
    FormTemplate,
    ProblemKind,
    RecipientList,
)
from wufei.kernel.actors import Actor
from wufei.registry.public import RowAction

KINDS = InspectionRegister(
    slug="kinds",
    icon="list",
    title=pgettext_lazy("registers", "问题类别"),
    lead=_("问题的名称、严重程度和依据，以及由哪些监管规则产生。"),
    model=ProblemKind,
    table=tables.ProblemKindTable,
    filters=filters.ProblemKindFilters,
    rows=ProblemKind.objects.visible_to,
    facts=(*NAMED, "severity", "rules", "assigns_itself", "basis", "confirmed", *DATES),
    add_label=_("登记问题类别"),
    form=forms.ProblemKindForm,
    argument="row",
    may_add=of_the_city,
    may_edit=keeps,
    actions=(closing(_("问题类别已停用。")),),
    create=partial(create_setting, model=ProblemKind),
    update=update_setting,
)

DEADLINES = InspectionRegister(
    slug="deadlines",
    icon="calendar",
    title=pgettext_lazy("registers", "交办规则"),
    lead=_("什么问题由谁整改、几个工作日内完成；最贴近的规则优先。"),
    model=DeadlineRule,
    table=tables.DeadlineRuleTable,
    filters=filters.DeadlineRuleFilters,
    rows=lambda actor: DeadlineRule.objects.visible_to(actor).select_related(
        "kind", "district", "chain_role"
    ),
    facts=(
        "kind",
        "severity",
        "district",
        "amount",
        "unit",
        "party",
        "chain_role",
        "source",
        *DATES,
    ),
    add_label=_("登记交办规则"),
    form=forms.DeadlineRuleForm,
    argument="row",
    may_add=rules.may_set_somewhere,
    may_edit=keeps,
    actions=(closing(_("交办规则已停用。")),),
    create=partial(create_setting, model=DeadlineRule),
    update=update_setting,
)


def _in_list(row: RecipientList, actor: Actor) -> Mapping[str, Any]:
    return {
        "occasions": tables.occasions_text(row.occasions),
        "kinds": row.kinds.all(),
        "users": row.users.all(),
        "organisations": row.organisations.all(),
    }


LISTS = InspectionRegister(
    slug="lists",
    icon="people",
    title=pgettext_lazy("registers", "通报名单"),
    lead=_("双通报的两份名单：什么时候、哪些问题、通报给谁。名称和份数由各地自定。"),
    model=RecipientList,
    table=tables.RecipientListTable,
    filters=filters.RecipientListFilters,
    rows=lambda actor: (
        RecipientList.objects.visible_to(actor)
        .select_related("district")
        .prefetch_related("users", "organisations")
    ),
    facts=(*NAMED, "district", *DATES),
    add_label=_("登记通报名单"),
    form=forms.RecipientListForm,
    argument="row",
    may_add=rules.may_set_somewhere,
    may_edit=keeps,
    more=_in_list,
    detail_template="inspection/list_detail.html",
    actions=(closing(_("通报名单已停用。")),),
    create=partial(create_setting, model=RecipientList),
    update=update_setting,
)

ESCALATION = InspectionRegister(
    slug="escalation",
    icon="alert",
    title=pgettext_lazy("registers", "催办与升级"),
    lead=_("到期前提醒、逾期催办和逐级上报，隔多久重复一次。"),
    model=EscalationLevel,
    table=tables.EscalationLevelTable,
    filters=filters.EscalationLevelFilters,
    rows=lambda actor: EscalationLevel.objects.visible_to(actor).select_related(
        "district", "recipients"
    ),
    facts=("name", "name_en", "district", "after_hours", "repeat_hours", "recipients", *DATES),
    add_label=_("登记催办级别"),
    form=forms.EscalationLevelForm,
    argument="row",
    may_add=rules.may_set_somewhere,
    may_edit=keeps,
    actions=(closing(_("催办级别已停用。")),),
    create=partial(create_setting, model=EscalationLevel),
    update=update_setting,
)

MEASURES = InspectionRegister(
    slug="measures",
    icon="scale",
    title=pgettext_lazy("registers", "执法措施"),
    lead=_("警告、罚款及其法律依据和金额；由主管部门填写并核实。"),
    model=EnforcementMeasure,
    table=tables.MeasureTable,
    filters=filters.MeasureFilters,
    rows=EnforcementMeasure.objects.visible_to,
    facts=(*NAMED, "legal_basis", "fines", "least_fen", "most_fen", "confirmed", *DATES),
    add_label=_("登记执法措施"),
    form=forms.MeasureForm,
    argument="row",
    may_add=of_the_city,
    may_edit=keeps,
    actions=(closing(_("执法措施已停用。")),),
    create=partial(create_setting, model=EnforcementMeasure),
    update=update_setting,
)


def _publish(*, actor: Actor, row: FormTemplate, reason: str) -> object:
    return publish(actor=actor, template=row, reason=reason)


def _may_publish(actor: Actor, row: FormTemplate) -> bool:
    return keeps(actor, row) and bool(row.draft)


def _versions(row: FormTemplate, actor: Actor) -> Mapping[str, Any]:
    return {"versions": row.versions.all(), "may_edit_draft": keeps(actor, row)}


FORMS = InspectionRegister(
    slug="forms",
    icon="table",
    title=pgettext_lazy("registers", "巡查表单"),
    lead=_("巡查时填写的项目、分值和关键项；发布后的版本不再改变。"),
    model=FormTemplate,
    table=tables.FormTemplateTable,
    filters=filters.FormTemplateFilters,
    rows=lambda actor: FormTemplate.objects.visible_to(actor).select_related("district"),
    facts=(*NAMED, "district", *DATES),
    add_label=_("新建巡查表单"),
    form=forms.FormTemplateForm,
    argument="row",
    may_add=rules.may_set_somewhere,
    may_edit=keeps,
    more=_versions,
    detail_template="inspection/template_detail.html",
    actions=(
        RowAction(
            slug="publish",
            label=_("发布"),
            lead=_("草稿成为新的版本，此后的巡查用它；已填的表单不变。"),
            form=forms.ForgetForm,
            run=_publish,
            may=_may_publish,
            done=_("表单已发布。"),
        ),
        closing(_("巡查表单已停用。")),
    ),
    create=partial(create_setting, model=FormTemplate),
    update=update_setting,
)
