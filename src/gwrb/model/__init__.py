"""The ledger's records: field types, a declaration for each record, the register of units, obligations."""
