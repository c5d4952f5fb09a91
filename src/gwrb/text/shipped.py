"""Where the files are that come with the program."""

from pathlib import Path


def shipped(inside: str, checkout: str) -> Path:
    """A folder that a wheel carries inside the package (pyproject, force-include) and a checkout at its root."""
    package = Path(__file__).parents[1]
    folder = package / inside
    return folder if folder.is_dir() else package.parent.parent / checkout
