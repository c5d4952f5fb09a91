"""The command line: one module a command; options in, one call, result out."""

from gwrb.cli.main import run

__all__ = ["run"]
