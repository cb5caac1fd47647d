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
    UNKNOWN_OCCASION = (
        _("没有“%(occasion)s”这个通报时机。"),
        _("可选：%(choices)s。"),
        422,
    )
    ALREADY_MEMBER = (
        _("%(user)s 已在队伍“%(team)s”中。"),
        _("请修改已有的队员记录，或先停用它。"),
    )
    OUTSIDE_TEAM = (
        _("%(name)s 不在队伍的工作区划%(region)s内。"),
        _("请选择工作区划以内的区划和收集点。"),
        422,
    )
    FOREIGN_MEMBER = (
        _("%(member)s 不是队伍“%(team)s”的队员。"),
        _("请选择这支队伍的队员，或留空。"),
        422,
    )
    NO_RHYTHM = (
        _("星期和间隔天数须填一项，且只填一项。"),
        _("请选择星期，或填写每隔几天。"),
        422,
    )
    START_MISSING = (
        _("按间隔天数的计划须有开始日期。"),
        _("请填写生效日期，间隔从该日算起。"),
        422,
    )
    NO_POINTS = (
        _("没有选择要巡查的收集点。"),
        _("请选择收集点，或选择一个区划。"),
        422,
    )
    TIMES_REVERSED = (
        _("最晚时间不晚于最早时间，或只填了一个。"),
        _("请填写同一天内更晚的时间，或两个都留空。"),
        422,
    )
    AMOUNTS_REVERSED = (
        _("最高金额低于最低金额。"),
        _("请改正金额。"),
        422,
    )
    HAS_MEMBERS = (
        _("%(name)s 仍有 %(count)s 名队员。"),
        _("请先停用这些队员。"),
    )
    VISIT_NOT_YOURS = (
        _("这次巡查不在您的队伍或片区。"),
        _("请由%(team)s的队员办理。"),
        403,
    )
    VISIT_IN_FUTURE = (
        _("这次巡查排在 %(day)s。"),
        _("请在当天或之后办理。"),
    )
    HALF_A_POSITION = (_("经度和纬度只有一个。"), _("请两个都填，或都留空。"), 422)
    NOT_ON_EARTH = (
        _("经纬度 %(longitude)s，%(latitude)s 超出范围。"),
        _("纬度在 −90 至 90 之间，经度在 −180 至 180 之间。"),
        422,
    )
    NO_FORM = (
        _("这次巡查没有表单，或表单还没有发布版本。"),
        _("请先发布表单，或在计划中另选表单。"),
    )
    WRONG_VERSION = (
        _("提交的版本 %(number)s 不属于这次巡查的表单。"),
        _("请重新打开这次巡查后填写。"),
        422,
    )
    ANSWER_MISSING = (_("“%(item)s”没有填写。"), _("请填写这一项。"), 422)
    ANSWER_UNKNOWN = (_("表单中没有 %(key)s 这一项。"), _("请按当前版本的表单填写。"), 422)
    ANSWER_NOT_AMONG = (
        _("“%(item)s”不能填“%(value)s”。"),
        _("可填：%(choices)s。"),
        422,
    )
    ANSWER_OUT_OF_RANGE = (
        _("“%(item)s”的 %(value)s 超出范围。"),
        _("请填写 %(least)s 至 %(most)s 之间的数。"),
        422,
    )
    ANSWER_NO_NUMBER = (_("“%(item)s”的“%(value)s”不是数。"), _("请填写数字，例如 12.5。"), 422)
    ANSWER_TOO_LONG = (
        _("“%(item)s”超过 %(most)s 字。"),
        _("请写短一些。"),
        422,
    )
    ANSWER_WITHOUT_PHOTO = (_("“%(item)s”须附照片。"), _("请拍照后再提交。"), 422)
    MORE_CORRECT_THAN_CHECKED = (
        _("正确袋数 %(correct)s 多于检查袋数 %(checked)s。"),
        _("请改正袋数。"),
        422,
    )
    NOTHING_CHECKED = (_("检查袋数为零。"), _("没有检查就不要填写这一部分。"), 422)
    DRAFT_FAULTY = (
        _("草稿有误：%(problem)s"),
        _("请改正后再发布。"),
        422,
    )
    DRAFT_SAME = (
        _("草稿与已发布的第 %(number)s 版相同。"),
        _("请先修改草稿。"),
    )
    DRAFT_EMPTY = (_("草稿中没有项目。"), _("请先添加项目或导入文件。"), 422)
    AMOUNT_OUT_OF_RANGE = (
        _("金额 %(amount)s 元不在“%(measure)s”的 %(least)s 至 %(most)s 元之间。"),
        _("请改正金额，或另选措施。"),
        422,
    )
    AMOUNT_MISSING = (_("“%(measure)s”须写明金额。"), _("请填写金额。"), 422)
    AMOUNT_UNWANTED = (_("“%(measure)s”不是罚款。"), _("请清空金额，或另选措施。"), 422)
    MEASURE_WITHOUT_BASIS = (
        _("“%(measure)s”没有登记法律依据。"),
        _("请先在执法措施中填写法律依据。"),
    )
    CASE_NUMBER_MISSING = (_("没有填写案卷号。"), _("请填写纸质案卷的编号。"), 422)
    SERVED_IN_FUTURE = (_("送达日期 %(day)s 在今天之后。"), _("请填写实际送达的日期。"), 422)
    FILE_TOO_LONG = (_("文件超过 %(most)s 行。"), _("请减少项目。"), 422)
    UNKNOWN_PHOTO = (
        _("没有由您上传、编号为 %(photo)s 的照片。"),
        _("请先上传照片，再引用它的编号。"),
        422,
    )
    PHOTO_NAME_TAKEN = (
        _("编号 %(photo)s 已用于另一张照片。"),
        _("请为新的照片另取编号。"),
    )
