"""The entry point, also `python -m gwrb`. The collector stops before anything is imported."""

import gc
import os
import sys


def run() -> None:
    """Runs the program and ends the process with its exit code."""
    # One short run: what the collector could free is not worth its passes over every class and node.
    gc.disable()
    try:
        from gwrb.cli.main import run as go

        go()
    except SystemExit as done:
        # To take apart every module and object, which the system frees anyway, costs a twentieth of a run.
        os._exit(done.code if isinstance(done.code, int) else 0)
    except KeyboardInterrupt:  # while the program was still being loaded
        if sys.stderr is not None:
            sys.stderr.write("已中断\n")
        os._exit(130)


if __name__ == "__main__":
    run()
