"""The catalog as the golden tests read it: entries from `garden schema`, strings filled in, and the core's own values.

Nothing here names an entry: everything loops over the schema.
"""
import json
import re
import subprocess

import numpy as np

TARGET_FORMS = ["signed", "binary", "one_hot", "index", "value", "probability", "signed_one_hot"]  # as the core's TargetForm


class Catalog:
    def __init__(self, garden):
        text = subprocess.run([garden, "schema"], check=True, capture_output=True, text=True).stdout
        self.schema = json.loads(text)

    def entries(self, kind):
        return self.schema["kinds"][kind]["entries"]

    def entry(self, kind, entry_id):
        return next(entry for entry in self.entries(kind) if entry["id"] == entry_id)


def as_float(value):
    """What the core computes with: its hyper-parameters are floats, 0.01 is 0.0099999998."""
    return float(np.float32(value))


def defaults(entry):
    return {param["id"]: as_float(param["default"]) if param["type"] == "float" else param["default"] for param in entry["params"]}


def variants(entry):
    """The defaults, each number at a quarter and at three quarters of its range, each option, and each flag turned."""
    yield defaults(entry)
    for param in entry["params"]:
        if param["type"] == "enum":
            for option in param["options"]:
                if option["id"] != param["default"]:
                    yield {**defaults(entry), param["id"]: option["id"]}
        if param["type"] == "bool":
            yield {**defaults(entry), param["id"]: not param["default"]}
        if param["type"] not in ("float", "int"):
            continue
        for share in (0.25, 0.75):
            if param.get("scale") == "log":
                low = max(param["min"], 1e-6 * param["max"])
                value = float(low * (param["max"] / low) ** share)
            else:
                value = param["min"] + share * (param["max"] - param["min"])
            yield {**defaults(entry), param["id"]: int(value) if param["type"] == "int" else as_float(value)}


def holds(condition, params):
    """`a=x&b!=0;c=true`: alternatives of conditions on hyper-parameters, compared as the lab writes them."""
    def one(text):
        name, unequal, value = re.fullmatch(r"(\w+)(!?)=(.*)", text).groups()
        return (setting(params[name]) == value) != bool(unequal)

    return any(all(one(part) for part in alternative.split("&")) for alternative in condition.split(";"))


def setting(value):
    """As a lab writes it: true, tanh, 0.5, and 0 for 0.0."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(int(value) if value == int(value) else value)


def fill(text, params):
    """‹a=x|…› -> … where a is x, `{alpha}` -> 0.5 and «w» -> w."""
    text = re.sub(r"‹([^|‹›]*)\|([^‹›]*)›", lambda m: m[2] if holds(m[1], params) else "", text)

    def written(name):  # an option by its id, the rest as Python writes it
        return params[name] if isinstance(params[name], str) else repr(params[name])

    filled = re.sub(r"\{(\w+)\}", lambda m: written(m[1]) if m[1] in params else m[0], text)
    return re.sub(r"«(\w+)»", r"\1", filled)


class Probe:
    """Collects requests, sends them in one go, hands out arrays in the same order."""

    def __init__(self, program):
        self.program = program
        self.requests = []

    def ask(self, precision, kind, entry, params, sizes, *arrays, settings=None):
        settings = settings or ",".join(f"{name}={setting(value)}" for name, value in params.items()) or "-"
        numbers = " ".join(repr(float(number)) for array in arrays for number in np.ravel(array))
        self.requests.append(f"{precision} {kind} {entry['id']} {settings} {sizes[0]} {sizes[1]} {numbers}")
        return len(self.requests) - 1

    def run(self):
        done = subprocess.run([self.program], input="\n".join(self.requests) + "\n", capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        return [np.array(line.split(), dtype=np.float64) for line in done.stdout.splitlines()]


def relative_error(values, truth, scale=0.0):
    """The largest difference as a share of the largest true value, or of `scale` when that is larger."""
    values, truth = np.ravel(np.asarray(values, dtype=np.float64)), np.ravel(np.asarray(truth, dtype=np.float64))
    if values.shape != truth.shape:
        return np.inf
    scale = max(float(np.max(np.abs(truth), initial=0.0)), scale, 1e-30)
    difference = float(np.max(np.abs(values - truth), initial=0.0))
    return difference / scale if np.isfinite(difference) else np.inf
