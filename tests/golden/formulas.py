"""formulas.json: the core's values at points where the Vitest formula test evaluates the printed TeX.

The table is committed so that the page's tests need no native build; here it is compared with the core of today.
After a wanted change: GARDEN_APPROVE=1 /usr/bin/python3 tests/golden/run.py
"""
import json
import os
import pathlib

import numpy as np

from catalog import Probe, variants
from entries import Group, balanced

TABLE = pathlib.Path(__file__).with_name("formulas.json")


class Table:
    """Asks the probe in double; `shape` says which numbers of the answer are values and which are slopes."""

    def __init__(self, probe):
        self.probe = Probe(probe)
        self.rows = []

    def ask(self, kind, entry, params, sizes, numbers, row, finish):
        self.probe.ask("double", kind, entry, params, sizes, numbers)
        self.rows.append(({"kind": kind, "id": entry["id"], "params": params, **row}, finish))

    def finish(self):
        table = []
        for (row, finish), answer in zip(self.rows, self.probe.run()):
            table.append({**row, **finish(answer.tolist())})
        return table


def make_table(catalog, probe):
    table = Table(probe)
    points = [-3.0, -1.25, -0.5, 0.25, 1.5, 4.0]
    row = [0.5, -1.25, 2.0]
    for entry in catalog.entries("activation"):
        for params in variants(entry):
            if entry["pointwise"]:
                for x in points:
                    table.ask("activation", entry, params, (1, 1), [x, 1], {"x": x}, lambda a: {"value": a[0], "slope": a[1]})
            else:
                # dy picks one output: then dx is one row of the Jacobian.
                for i in range(len(row)):
                    dy = [float(k == i) for k in range(len(row))]
                    table.ask("activation", entry, params, (1, len(row)), row + dy, {"x": row, "i": i + 1},
                              lambda a, i=i: {"y": a[:3], "value": a[i], "slope": a[3:]})
    for entry in catalog.entries("loss"):
        for params in variants(entry):
            if "index" in entry["targets"].values():
                z, t = [[1.0, 2.0, 0.5], [-0.5, 0.25, 3.0], [0.75, -1.0, 0.25], [0.5, 1.5, -2.0]], [2.0, 0.0, 1.0, 0.0]
                weights = balanced(np.array(t, int), 3).tolist()
                finish = lambda a: {"value": a[0], "slope": [a[k : k + 3] for k in (1, 4, 7, 10)]}
                table.ask("loss", entry, params, (4, 3), sum(z, []) + t, {"z": z, "t": t, "weights": weights}, finish)
            elif "one_hot" in entry["targets"].values() and "regression" not in entry["targets"]:
                z, t = [-1.5, -0.75, -0.25], [0.5, 0.125, 0.375]  # one row: a distribution
                table.ask("loss", entry, params, (1, 3), z + t, {"z": z, "t": t, "sizes": {"N": 1, "K": 3}}, lambda a: {"value": a[0], "slope": a[1:]})
            else:
                z, t = [1.5, -0.75, 0.25], [1.0, 0.0, 1.0]
                if entry["reads"] == "probability":
                    z = [0.75, 0.125, 0.3125]
                table.ask("loss", entry, params, (3, 1), z + t, {"z": z, "t": t}, lambda a: {"value": a[0], "slope": a[1:]})
    for entry in catalog.entries("regularizer"):
        for params in variants(entry) if not entry.get("decoupled") else ():
            w = [0.5, -1.5, 2.0]
            table.ask("regularizer", entry, params, (1, 3), w, {"w": w}, lambda a: {"value": a[0], "slope": a[1:]})
    for entry in catalog.entries("feature"):
        for x in ([0.5, -1.5], [-2.0, 0.75], [3.0, 5.0]):
            table.ask("feature", entry, {}, (1, 2), x, {"x": x}, lambda a: {"value": a[0]})
    for entry in catalog.entries("surface"):
        for params in variants(entry):
            for x in ([0.5, -1.5], [-2.0, 0.75]):
                table.ask("surface", entry, params, (1, 2), x, {"x": x}, lambda a: {"value": a[0], "slope": a[1:]})
    return table.finish()


def flatten(value):
    if isinstance(value, dict):
        return [number for key in sorted(value) for number in flatten(value[key])]
    if isinstance(value, list):
        return [number for item in value for number in flatten(item)]
    return [value]


def check_table(catalog, probe):
    group = Group("formula table: as committed")
    table = make_table(catalog, probe)
    if os.environ.get("GARDEN_APPROVE"):
        TABLE.write_text("[\n" + ",\n".join(json.dumps(row) for row in table) + "\n]\n")
    committed = json.loads(TABLE.read_text()) if TABLE.exists() else []
    group.check("rows", 0 if len(committed) == len(table) else np.inf, 1)
    for ours, theirs in zip(table, committed):
        # The last digit of exp and tanh may differ between C libraries.
        pairs = list(zip(flatten(ours), flatten(theirs)))
        same = len(flatten(ours)) == len(flatten(theirs))
        close = same and all(a == b if isinstance(a, str) else abs(a - b) <= 1e-13 * max(1, abs(b)) for a, b in pairs)
        group.check(f"{ours['kind']} {ours['id']} {ours['params']}", 0 if close else np.inf, 1)
    return [group]
