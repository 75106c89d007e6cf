#!/usr/bin/python3
"""The core against PyTorch and NumPy: every entry, and 100 steps of every lab. Closes with `N passed, N failed`.

Needs python3-torch, python3-numpy and build/native (garden, garden_probe); another build folder may be given.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import badges  # noqa: E402
from adversarial import check_adversarial  # noqa: E402
from catalog import Catalog, Probe  # noqa: E402
from entries import check_entries  # noqa: E402
from formulas import check_table  # noqa: E402
from processing import check_processing  # noqa: E402
from layers import check_layers  # noqa: E402
from layerwise import check_layerwise  # noqa: E402
from traces import check_traces  # noqa: E402


def main():
    build = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "native"
    garden, probe = str(build / "garden"), str(build / "garden_probe")
    for program in (garden, probe):
        if not pathlib.Path(program).exists():
            raise SystemExit(f"{program} does not exist; build it first: cmake --preset native && cmake --build build/native")
    catalog = Catalog(garden)
    groups = check_entries(catalog, Probe(probe)) + check_processing(catalog, Probe(probe)) + check_layers(catalog, Probe(probe)) + check_table(catalog, probe) + check_traces(catalog, garden)
    groups += check_adversarial(catalog, garden) + check_layerwise(catalog, garden)
    results = [group.report() for group in groups]
    badges.write(groups)
    passed, failed = (sum(column) for column in zip(*results))
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
