"""Rules of structure: keys, shapes and values of every record."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule

UNKNOWN_KEY = Rule(
    "GW101",
    "unknown-key",
    "error",
    "栏目名必须是规定的那几个",
    "写错栏目名的内容，程序读不到，等于没有报。",
    """\
- task: 1-1
  status: 正常推进
  progres: 已签约
""",
    """\
- task: 1-1
  status: 正常推进
  progress: 已签约
""",
)
MISSING_KEY = Rule(
    "GW102",
    "missing-key",
    "error",
    "必填的栏目不得缺少",
    "少了编号、状态这类栏目，就不知道说的是哪一项、进展如何。",
    """\
- task: 1-1
  progress: 已签约
""",
    """\
- task: 1-1
  status: 正常推进
  progress: 已签约
""",
)
SHAPE = Rule(
    "GW103",
    "wrong-shape",
    "error",
    "内容的形式必须对：文字、名单、一组栏目，各写各的样子",
    "该写名单的地方写成一句话，单位就分不出来。",
    """\
- id: 1-1
  section: 一
  text: 地区生产总值增长6%。
  assignments:
  - lead: 甲局
""",
    """\
- id: 1-1
  section: 一
  text: 地区生产总值增长6%。
  assignments:
  - lead: [甲局]
""",
)
VALUE = Rule(
    "GW104",
    "wrong-value",
    "error",
    "内容必须符合栏目的要求：日期、数字、规定的几种说法",
    "“1.5万”“下周”这样的写法，程序不能计算，也不能比较。",
    """\
- task: 1-1
  status: 正在推进
""",
    """\
- task: 1-1
  status: 正常推进
""",
)
EMPTY = Rule(
    "GW105",
    "empty-text",
    "error",
    "必填的栏目不得空着",
    "空着的必填栏目与没有填一样。",
    """\
- task: 1-1
  status:
""",
    """\
- task: 1-1
  status: 未启动
""",
)
AMBIGUOUS = Rule(
    "GW106",
    "ambiguous-scalar",
    "error",
    "文字栏目里像数字、时间、是否的内容必须加引号",
    "不加引号，有的程序会把 012 读成 10，1:30 读成 90，no 读成“否”。",
    """\
- task: 1-1
  status: 正常推进
  progress: 1_000
""",
    """\
- task: 1-1
  status: 正常推进
  progress: '1_000'
""",
)
ONE_ITEM = Rule(
    "GW107",
    "list-separator",
    "error",
    "名单里的各项必须用半角逗号分开",
    "顿号和全角逗号不分项：[甲局、乙局] 会被当成一个单位。",
    """\
- id: 1-1
  section: 一
  text: 地区生产总值增长6%。
  assignments:
  - lead: [甲局、乙局]
""",
    """\
- id: 1-1
  section: 一
  text: 地区生产总值增长6%。
  assignments:
  - lead: [甲局, 乙局]
""",
)

RULES = (UNKNOWN_KEY, MISSING_KEY, SHAPE, VALUE, EMPTY, AMBIGUOUS, ONE_ITEM)
