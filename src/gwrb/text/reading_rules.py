"""Rules of reading: bytes, characters, YAML."""

from __future__ import annotations

from gwrb.text.diagnostics import Rule

FILE = Rule(
    "GW001",
    "unreadable-file",
    "error",
    "文件必须能读：是普通文件、在工作区内、不超过 64 MB",
    "读不了的文件里有什么，谁也不知道；跳过它，就会漏报。",
    "tasks.yaml 是一个文件夹，或是指向工作区外的链接",
    "tasks.yaml 是普通文件",
)
ENCODING = Rule(
    "GW002",
    "encoding",
    "error",
    "文件必须是 UTF-8 编码",
    "GBK 等编码在别的电脑上会变成乱码，git 也无法比较。",
    "用“ANSI”编码另存的 tasks.yaml",
    "用“UTF-8”编码另存的 tasks.yaml",
)
SYNTAX = Rule(
    "GW003",
    "yaml-syntax",
    "error",
    "文件必须符合 YAML 语法",
    "写法有歧义的地方，程序只能猜；我们不猜。",
    """\
- task: 1-1
  status: 正常推进
  progress: 已完成: 3项
""",
    """\
- task: 1-1
  status: 正常推进
  progress: 已完成：3项
""",
)
CONFLICT = Rule(
    "GW004",
    "conflict-marker",
    "error",
    "文件里不得留有 git 的合并冲突标记",
    "标记两边各是一个人写的内容，必须有人选定，否则会丢一份。",
    """\
- task: 1-1
<<<<<<< HEAD
  status: 正常推进
=======
  status: 滞后
>>>>>>> 市经信局
""",
    """\
- task: 1-1
  status: 正常推进
""",
)
FEATURE = Rule(
    "GW005",
    "yaml-feature",
    "error",
    "不得使用锚点、引用、合并键、类型标记、多份文档和过深的嵌套",
    "这些写法让一处改动影响别处，看不出来；也可以用来撑爆程序。",
    """\
- task: 1-1
  status: 正常推进
  progress: &a 已签约
""",
    """\
- task: 1-1
  status: 正常推进
  progress: 已签约
""",
)
BYTES = Rule(
    "GW006",
    "bom-or-crlf",
    "warning",
    "文件不应有 BOM，换行应是 LF",
    "混用会让 git 把没有改过的行也显示成改动。gwrb fmt 会修好。",
    "记事本另存的、带 BOM 和 CRLF 的文件",
    "不带 BOM、用 LF 换行的文件",
)
TAB = Rule(
    "GW007",
    "tab-indentation",
    "error",
    "缩进必须用空格，不得用制表符（Tab）",
    "制表符的宽度因编辑器而异，YAML 不接受。",
    "- task: 1-1\n  status: 正常推进\n\tprogress: 已签约\n",
    "- task: 1-1\n  status: 正常推进\n  progress: 已签约\n",
)
CHARACTER = Rule(
    "GW008",
    "unprintable-character",
    "error",
    "不得有控制字符、零宽字符、双向控制符和私用区字符",
    "看不见的字符会让两个看起来相同的名称对不上，也会让文字显示的次序颠倒。",
    "- task: 1-1\n  status: 正常推进\n  progress: 已签\u200b约\n",
    "- task: 1-1\n  status: 正常推进\n  progress: 已签约\n",
)
COMMENT = Rule(
    "GW009",
    "comment-in-text",
    "warning",
    "不带引号的文字里，空格加 # 之后的内容会被当作注释略去",
    "写的人以为报了，读的人看不到。",
    """\
- task: 1-1
  status: 正常推进
  progress: 完成 #3 线路基
""",
    """\
- task: 1-1
  status: 正常推进
  progress: '完成 #3 线路基'
""",
)
DUPLICATE_KEY = Rule(
    "GW010",
    "duplicate-key",
    "error",
    "同一处的栏目不得重复",
    "多数程序只取最后一个，前一个就悄悄丢了。",
    """\
- task: 1-1
  status: 正常推进
  progress: 已签约
  progress: 已开工
""",
    """\
- task: 1-1
  status: 正常推进
  progress: 已签约，已开工
""",
)
LARGE = Rule(
    "GW011",
    "large-file",
    "warning",
    "一个文件不宜超过 5 MB",
    "这样大的文件多半是放错了（扫描件、照片、数据库导出），也无法审阅。",
    "把附件图片写进 YAML 的文件",
    "只写文字和数字的文件",
)
STRAY = Rule(
    "GW012",
    "stray-file",
    "warning",
    "data/ 里不应有不认识的文件",
    "放错地方的文件不会被读到：以为报了，其实没有。",
    "data/progress/市经信局.yaml（没有放在季度文件夹里）",
    "data/progress/2024Q2/市经信局.yaml",
)

RULES = (
    FILE,
    ENCODING,
    SYNTAX,
    CONFLICT,
    FEATURE,
    BYTES,
    TAB,
    CHARACTER,
    COMMENT,
    DUPLICATE_KEY,
    LARGE,
    STRAY,
)
