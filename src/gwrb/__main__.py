"""The entry point, also `python -m gwrb`. The collector stops before anything is imported."""

import gc


def run() -> None:
    """Runs the program and ends the process with its exit code."""
    # One short run: what the collector could free is not worth its passes over every class and node.
    gc.disable()
    from gwrb.cli.main import run as go

    go()


if __name__ == "__main__":
    run()
