"""What the other two ways to train share with each other: running a lab in the core, and comparing its losses and weights."""
import json
import pathlib
import subprocess
import tempfile

import numpy as np

from catalog import relative_error
from entries import Group
from network import Network
from traces import LABS, SMALL_LOSS, STEPS, TOLERANCE, WEIGHT_TOLERANCE, read_safetensors, read_training_rows, start_weights, write_safetensors



def floor_of(losses):
    """Losses of one sign as everywhere; differences (of scores, of energies) pass through zero: against the largest of the run."""
    values = np.concatenate(losses)
    return float(np.abs(values).max()) if values.min() < 0 < values.max() else SMALL_LOSS * float(np.abs(values).mean())


def run_core(catalog, garden, path, folder):
    """The lab, its network with the weights both start from, training rows, steps of the trace, and the core's tensors at the end."""
    lab = json.loads(path.read_text())
    x, labels = read_training_rows(garden, path)
    report = json.loads(subprocess.run([garden, "report", str(path)], check=True, capture_output=True, text=True).stdout)
    network = Network(catalog, lab["model"], report["tensors"]["data.x"][1:], report["vocabulary"])
    start, end, trace = folder / "in.safetensors", folder / "out.safetensors", folder / "trace.jsonl"
    running = {buffer["path"]: np.full(buffer["shape"], buffer["initial"], np.float32) for part in report["parts"] for buffer in part["buffers"]}
    write_safetensors(start, {**running, **start_weights(network, seed=lab["seed"])})
    run = [garden, "run", str(path), "--steps", str(STEPS), "--weights", str(start), "--save", str(end), "--trace", str(trace), "--rows"]
    done = subprocess.run(run, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{path.name}: {done.stderr.strip()}")
    steps = [json.loads(line) for line in trace.read_text().splitlines()]
    return lab, report, network, x, labels, steps, read_safetensors(end)


def check(name, catalog, garden, train):
    """train(catalog, lab, report, network, x, labels, steps) -> the losses of every step, a list each."""
    group, weights = Group(f"{name}: losses of each of {STEPS} steps"), Group(f"{name}: weights after {STEPS} steps")
    for path in sorted((LABS / name).glob("*.json")):
        error = weight_error = np.inf
        with tempfile.TemporaryDirectory() as folder:
            try:
                lab, report, network, x, labels, steps, saved = run_core(catalog, garden, path, pathlib.Path(folder))
                losses = train(catalog, lab, report, network, x, labels, steps)
                assert len(steps) == STEPS and [len(step["losses"]) for step in steps] == [len(step) for step in losses]
                floor = floor_of(losses)
                error = max(relative_error([core], [ours], floor) for step, own in zip(steps, losses) for core, ours in zip(step["losses"], own))
                by_torch = network.learned()
                weight_error = max(relative_error(saved[tensor], by_torch[tensor].detach()) for tensor in by_torch if tensor in saved)
            except Exception as problem:  # whatever is wrong with a lab or a string belongs into the table
                print(f"  {path.stem}: {type(problem).__name__}: {problem}")
        group.check(path.stem, error, TOLERANCE)
        weights.check(path.stem, weight_error, WEIGHT_TOLERANCE)
    return [group, weights]
