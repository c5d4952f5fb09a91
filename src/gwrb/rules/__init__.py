"""The table of rules: what is checked, how grave it is, why, and how to write it right.

One module a subject; `RULES` has them in the order of their codes. The checks themselves live in
`gwrb.yamltext.nodes`, `gwrb.kinds`, `gwrb.workspace` and `gwrb.checks`.
"""
