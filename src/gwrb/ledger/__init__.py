"""The workspace and its disk: reading, the lock and the journal."""
