"""Values as tables and files: terminal, csv, md, json, xlsx; findings in every format."""
