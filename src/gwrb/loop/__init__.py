"""The closed loop: what was opened, by whom it is owed and by when, until it is settled. Pure."""
