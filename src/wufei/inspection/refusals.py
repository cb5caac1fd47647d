"""Why inspection says no."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class InspectionReason(Reason):
    NOT_ALLOWED = (_("您没有权限做这项操作。"), _("请由%(roles)s办理。"), 403)
    REASON_MISSING = (_("没有写明事由。"), _("请填写事由后再提交。"), 422)
    PHOTO_MISSING = (
        _("提交整改须附照片。"),
        _("请拍摄或选择至少一张整改后的照片。"),
        422,
    )
    SAME_PERSON = (
        _("整改由您本人提交，不能由您复查。"),
        _("请由另一位工作人员复查。"),
        403,
    )
    CHANGED_MEANWHILE = (
        _("%(code)s 刚刚已被他人处理，现为“%(state)s”。"),
        _("请刷新页面，看过新的情况再办理。"),
    )
    CLIENT_ID_TAKEN = (
        _("业务号 %(client_id)s 已用于另一内容。"),
        _("请为新的内容另取业务号；重发时内容须与上次相同。"),
    )
    NO_KIND = (
        _("没有指明问题类别，也没有与规则“%(rule)s”对应的类别。"),
        _("请选择问题类别，或在问题类别中填写对应的监管规则。"),
        422,
    )
    KIND_NOT_IN_FORCE = (
        _("问题类别“%(kind)s”在 %(day)s 不在使用。"),
        _("请选择在用的类别。"),
        422,
    )
    NO_PLACE = (
        _("没有指明问题在哪里。"),
        _("请选择收集点或区划。"),
        422,
    )
    TITLE_MISSING = (_("没有写明是什么问题。"), _("请用一句话写明问题。"), 422)
    NO_RESPONSIBLE = (
        _("没有指明责任方，规则也没有给出。"),
        _("请选择责任人或责任单位，或登记责任链和交办规则。"),
        422,
    )
    RESPONSIBLE_GONE = (
        _("%(name)s 的账号已停用或单位已失效。"),
        _("请选择仍在用的责任人或单位。"),
        422,
    )
    NO_DEADLINE = (
        _("没有指明期限，规则也没有给出。"),
        _("请填写整改期限，或登记交办规则。"),
        422,
    )
    DEADLINE_PAST = (
        _("期限 %(due_at)s 已过。"),
        _("请填写今后的期限。"),
        422,
    )
    LEVEL_WITHOUT_CHAIN = (
        _("选了责任层级，但责任方不是责任链。"),
        _("请把责任方改为责任链，或清空责任层级。"),
        422,
    )
    AMOUNT_TOO_SMALL = (_("时限须不小于 1。"), _("请填写正整数。"), 422)
    NOT_A_DISTRICT = (_("%(name)s 不是区县。"), _("请选择区县一级的区划，或留空。"), 422)
    ONE_PLACE = (
        _("负责区划和负责收集点须填一个，且只填一个。"),
        _("请只填其中一个。"),
        422,
    )
    RETENTION_PAST = (_("保存期限 %(day)s 已过。"), _("请填写今天以后的日期。"), 422)
    RETENTION_TOO_LONG = (
        _("保存期限 %(day)s 太远。"),
        _("最长保存至 %(longest)s，到期前可以续期。"),
        422,
    )
