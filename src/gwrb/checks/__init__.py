"""The checks: one generator a rule, over a ledger that was read.

To add one: the rule's texts in `gwrb/rules/`, the generator here in the module of the same subject,
a bad file under `tests/cases/bad/` and a right one under `tests/cases/good/`.
"""
