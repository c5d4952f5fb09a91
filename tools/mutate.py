"""Mutation tests: one small change to a room of the program at a time, and the room's own tests have to fail.

    python -m tools.mutate [SEED [ROOM ...]]

The seed draws the changes from all those in a room's functions. Nothing is written: each is made and tried in a process of
its own. Each that no test finds is printed, then the score; one that runs without an end counts as found.
"""

from __future__ import annotations

import ast
import multiprocessing
import random
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import partial
from importlib.machinery import SourceFileLoader
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
COUNT, SECONDS = 80, 120  # changes a room; of processor time for one
PAIRS = ("Lt LtE", "Gt GtE", "Eq NotEq", "Is IsNot", "In NotIn", "And Or", "Add Sub", "Mult Div")
OTHER = {a: getattr(ast, b) for pair in map(str.split, PAIRS) for a, b in (pair, pair[::-1])}


def changes(tree: ast.Module) -> Iterator[tuple[Any, Callable[[], object]]]:
    """The small changes to what the functions of a module do, each with its node, not yet made."""
    inside = {n for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for s in f.body for n in ast.walk(s)}
    idle = [getattr(n, name, None) for n in inside for name in ("annotation", "returns", "format_spec")]
    idle += [n.value for n in inside if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    inside -= {n for one in idle if one for n in ast.walk(one)}
    for node in (n for n in ast.walk(tree) if n in inside):
        if (name := type(getattr(node, "op", None)).__name__) in OTHER:
            yield node, partial(setattr, node, "op", OTHER[name]())
        match node:
            case ast.Compare(ops=parts):
                made = [OTHER[type(one).__name__]() for one in parts]
                yield from ((node, partial(parts.__setitem__, i, one)) for i, one in enumerate(made))
            case ast.BoolOp(values=parts):  # one of them left out
                yield from ((node, partial(parts.__setitem__, i, parts[i - 1])) for i in range(len(parts)))
            case ast.comprehension(ifs=parts):
                yield from ((node, partial(parts.__setitem__, i, ast.Constant(True))) for i in range(len(parts)))
            case ast.Constant(value=bool() | int() | str() as value) if value != "":
                other = f"XX{value}" if isinstance(value, str) else not value if isinstance(value, bool) else value + 1
                yield node, partial(setattr, node, "value", other)
            case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.Compare):
                yield node, partial(setattr, node, "test", ast.UnaryOp(ast.Not(), test))
            case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
                yield node, partial(setattr, node, "value", ast.Constant(None))


def tried(path: Path, number: int, room: str) -> None:
    """Ends this process as the room's tests end with one change made, and tells the change where they pass."""
    tree = ast.parse(path.read_bytes())
    node, change = [*changes(tree)][number]
    told = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', '')}: {ast.unparse(node)}"
    change()
    code, load = compile(ast.fix_missing_locations(tree), path, "exec"), SourceFileLoader.get_code
    changed = lambda self, name: code if self.get_filename(name) == str(path) else load(self, name)  # noqa: E731
    SourceFileLoader.get_code = changed  # type: ignore[method-assign]
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with redirect_stdout(StringIO()):
        ended = pytest.main(["-xq", "-n0", "-p", "no:cacheprovider", "-m", "not slow", str(ROOT / "tests" / room)])
    sys.exit(ended or print(told, flush=True))


def main(seed: str = "2026", *rooms: str) -> None:
    for room in rooms or ("tracking", "edit", "targets"):
        trees = {path: ast.parse(path.read_bytes()) for path in sorted((ROOT / "src/gwrb" / room).glob("*.py"))}
        every = [(path, number) for path, tree in trees.items() for number, _ in enumerate(changes(tree))]
        found = 0
        for path, number in random.Random(int(seed)).sample(every, COUNT):  # noqa: S311
            running = multiprocessing.get_context("fork").Process(target=tried, args=(path, number, room))
            running.start()
            running.join()
            found += running.exitcode in (1, 2, -signal.SIGXCPU, -signal.SIGKILL)  # else they passed, or did not run
        print(f"{room}: {found} of {COUNT} found ({found / COUNT:.0%}), drawn from {len(every)}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
