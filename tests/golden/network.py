"""A lab's model in PyTorch: a graph of the catalog's own `torch` modules, named and wired as the lab says."""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from catalog import as_float, defaults, fill
from entries import execute


def params_of(entry, choice):
    chosen = {key: choice[key] for key in defaults(entry) if key in choice}
    return {**defaults(entry), **{key: as_float(value) if isinstance(value, float) else value for key, value in chosen.items()}}


def make_module(entry, params, **names):
    """The module of an entry's `torch` string, and the names its `torchCall` may use."""
    space = execute(fill(entry.get("torchDef", ""), params), torch=torch, nn=nn, F=F, math=__import__("math"), **names)
    return eval(fill(entry["torch"], params), space), space


def as_list(value):
    return value if isinstance(value, list) else [value]


class Network(nn.Module):
    """Layers in the lab's order; `outputs` are the values that losses look at, in order."""

    def __init__(self, catalog, model, row_shape, vocabulary):
        super().__init__()
        self.ids = vocabulary > 0
        self.inputs = model.get("inputs", [{"name": "input", "shape": list(row_shape)}])
        self.parts, names = [], {part["name"]: -1 - k for k, part in enumerate(self.inputs)}
        values = {-1 - k: value for k, value in enumerate(self.split(torch.zeros(2, int(np.prod(row_shape)))))}
        modules = {}
        for i, choice in enumerate(model["layers"]):
            sources = [names[name] for name in as_list(choice["from"])] if "from" in choice else [i - 1]
            x = [values[source] for source in sources]
            kind = "layer" if any(entry["id"] == choice["id"] for entry in catalog.entries("layer")) else "activation"
            entry = catalog.entry(kind, choice["id"])
            shape = x[0].shape[1:]
            params = {**params_of(entry, choice), "in": shape[-1], "channels": shape[0]}
            module, space = make_module(entry, params)
            module = module.double().eval()
            if "share" in choice:
                module = self.parts[names[choice["share"]]][0]
            else:
                modules[str(i)] = module
            self.parts.append((module, sources, fill(entry.get("torchCall", "f(x)"), params), space))
            if "name" in choice:
                names[choice["name"]] = i
            values[i] = self.call(i, x)
        self.layers = nn.ModuleDict(modules)
        wanted = model.get("outputs", [{"from": None}])
        self.outputs = [names[output["from"]] if output.get("from") else len(self.parts) - 1 for output in wanted]

    def split(self, rows):
        parts, at = [], 0
        for part in self.inputs:
            width = int(np.prod(part["shape"]))
            values = rows[:, at : at + width].reshape(-1, *part["shape"])
            parts.append(values.long() if self.ids else values.double())
            at += width
        return parts

    def call(self, i, x):
        module, _, call, space = self.parts[i]
        return eval(call, {**space, "f": module, "x": x if len(x) > 1 else x[0]})

    def forward(self, rows):
        values = {-1 - k: value for k, value in enumerate(self.split(rows))}
        for i, (_, sources, _, _) in enumerate(self.parts):
            values[i] = self.call(i, [values[source] for source in sources])
        return [values[i] for i in self.outputs]

    def learned(self):
        """Our names -> parameters and running numbers."""
        names = self.state_dict(keep_vars=True)
        return {name: value for name, value in names.items() if not name.endswith("num_batches_tracked")}
