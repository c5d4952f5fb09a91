"""data/notice.yaml: how this notice is read, and its own rules. Import writes it; people put it right and import again."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from gwrb.model.field_types import YEAR, Choice, Line, ListOf, MapOf
from gwrb.model.plan import NO_LEAD
from gwrb.model.record import Annotated, Field, Record
from gwrb.model.values import ROUNDS
from gwrb.text.source import Place

# What a label of a notice labels: roles, what else is said of a task, columns of a table.
OVERALL, LEAD, RESPONSIBLE, HELPING = ROLE_KINDS = ("总牵头", "牵头", "责任", "配合")
LEADER, DEADLINE, TAG, REQUIREMENT = ("责任领导", "完成时限", "标记", "要求")
NUMBER, TASK, CATEGORY = ("序号", "任务", "类别")
PROGRESS, STATUS, PROBLEMS, NEXT = PROGRESS_KINDS = ("进展", "进度状态", "存在问题", "下一步")
IGNORED = "忽略"
KINDS = (
    *ROLE_KINDS, LEADER, DEADLINE, TAG, REQUIREMENT, NUMBER, TASK, CATEGORY, *PROGRESS_KINDS, IGNORED,
)  # fmt: skip


class NoticeProfile(NamedTuple):
    """What people say of a notice; what is left out is what the notice itself says."""

    labels: Annotated[
        Mapping[str, str],
        Field(MapOf(Choice(KINDS), Line()), "用语", "通知里的用语、表头各是什么；“忽略”的不写入账本。"),
    ] = MappingProxyType({})
    no_lead: Annotated[str | None, Field(Choice(NO_LEAD), "没有牵头单位的", "任务没有写明牵头单位时，谁牵头。")] = None
    rounds: Annotated[str | None, Field(Choice(tuple(ROUNDS)), "报送频次", "多久报送一次进展。")] = None
    title: Annotated[str | None, Field(Line(), "标题", "方案的标题，通知里认不出时填写。")] = None
    year: Annotated[int | None, Field(YEAR, "年度", "方案所属的年度，通知里没有时填写。")] = None
    ignore: Annotated[
        tuple[str, ...], Field(ListOf(Line(), one_a_line=True), "不读的行", "以这些文字开头的行不写入账本。")
    ] = ()
    at: Place | None = None


NO_PROFILE = NoticeProfile()
NOTICE_FILE = Record("notice", "通知读法", NoticeProfile, glob="data/notice.yaml")
