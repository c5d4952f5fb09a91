"""data/notice.yaml as import writes it: what each label was taken for, and the notice's own rules."""

from gwrb.model.json_schema import modeline
from gwrb.model.notice_profile import NOTICE_FILE
from gwrb.notice.fields import SAID
from gwrb.notice.reading import Reading
from gwrb.yamltext.write import scalar

_ABOUT = "这份通知怎样读：读错的地方在这里改正，再运行 gwrb import 通知 --force"


def write_profile(reading: Reading) -> str:
    """The text of data/notice.yaml: every label with its kind and how often it stands, who leads where nobody is named."""
    lines = [modeline(NOTICE_FILE), f"# {_ABOUT}"]
    labels = [(word, kind, times) for (word, kind), times in reading.body.labels.most_common() if word not in SAID]
    if labels:
        lines.append("labels:")
        lines += (f"  {scalar(word, 4)}: {kind}  # {times} 处" for word, kind, times in labels)
    if reading.plan:
        heading = reading.plan.heading
        said = f"  # 正文：{heading.no_lead_words}" if heading.no_lead_words else ""
        lines += [f"no_lead: {heading.no_lead}{said}", f"rounds: {heading.rounds}"]
    return "\n".join(lines) + "\n"
