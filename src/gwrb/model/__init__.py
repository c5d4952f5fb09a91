"""The ledger's records: field types, one table of fields, the register of units, obligations."""
