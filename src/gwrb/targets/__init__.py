"""Targets: the numbers of a task's text, how they are proposed, checked, converted and valued."""
