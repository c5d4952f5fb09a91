"""YAML text to nodes with places, and back: reading, writing, where things stand."""
