"""rows_gwrb.py COUNT FILE: the rows through our own template engine and writer."""

from __future__ import annotations

import datetime as dt
import gc

from rows import HEAD, arguments

from gwrb.documents.small_html import parse_document
from gwrb.documents.style import Style
from gwrb.documents.templates.template import Templates
from gwrb.documents.word.docx import WordBase

SOURCE = """<h1>逐项办理情况表</h1>
<table><thead><tr>{% for name in head %}<th>{{ name }}</th>{% endfor %}</tr></thead>
{% for r in rows %}
<tr><td>{{ r.id }}</td><td>{{ r.text }}</td><td>{{ r.unit }}</td><td>{{ r.status }}</td><td>{{ r.progress }}</td><td>{{ r.problems }}</td><td>{{ r.next }}</td></tr>
{% endfor %}
</table>"""

gc.disable()  # as the program does for its one short run
made, out = arguments()
style = Style()
text = Templates(()).render("t.html", {"rows": made, "head": HEAD}, source=SOURCE)
document = parse_document(text, styles=style.texts)
out.write_bytes(WordBase(style).write(document, title="表", created=dt.datetime(2024, 7, 20, tzinfo=dt.UTC)))
