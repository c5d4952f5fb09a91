"""Writes the generated part of docs/模板.md anew: python tools/template_fields.py"""

from __future__ import annotations

from pathlib import Path

from gwrb.output.template_docs import replaced

PAGE = Path(__file__).parent.parent / "docs" / "模板.md"

if __name__ == "__main__":
    PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
