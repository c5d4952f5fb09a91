"""An invented notice of 2025, made from that of 2024: two tasks dropped, ten new, one reworded, all numbers counted anew."""

import re

DROPPED = ("41.啟動“萬兆城市”", "122.加快構建全市供水")
REWORDED = ("新建街道(鄉鎮)社區體育中心(廣場)30個", "新建街道(鄉鎮)社區體育中心(廣場)40個")
ADDED = tuple(
    f"0.{task}(牽頭單位:{lead};責任單位:各區人民政府)"
    for task, lead in (
        ("新建城市書房20個。", "市文旅局"),
        ("改造背街小巷100條。", "市城管執法委"),
        ("新增托位3000個。", "市衛健委"),
        ("新建公交候車亭200座。", "市交通運輸局"),
        ("更新老舊電梯500部。", "市市場監管局"),
        ("新建社區食堂60家。", "市民政局"),
        ("開展職業技能培訓8萬人次。", "市人社局"),
        ("新建綠道80公里。", "市園林和林業局"),
        ("整治積水點30處。", "市水務局"),
        ("新建智慧停車場15座。", "市公安局"),
    )
)


def second_notice(first: str) -> str:
    """The text of the notice of 2025, from that of the notice of 2024."""
    lines = [line for line in first.replace("2024", "2025").split("\n") if not line.startswith(DROPPED)]
    part = max(at for at, line in enumerate(lines) if line.startswith("四、"))
    head = next(at for at, line in enumerate(lines) if at > part and re.match(r"\d+\.", line))
    lines[head:head] = ADDED
    number, out = 0, []
    for line in lines:
        number = 0 if re.match("[一二三四]、", line) else number
        task = re.match(r"\d+\.(.*)", line)
        number += bool(task)
        out.append(f"{number}.{task[1]}" if task else line)
    return "\n".join(out).replace(*REWORDED)
