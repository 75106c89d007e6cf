"""The programs that the page prints are run, and must learn what the core learns.

PyTorch and NumPy start from the core's initial weights and take its batches; the loss of every step must agree. C++ draws the
same random numbers as the page, so its printed losses must be the page's. Keras cannot be installed everywhere: its programs
are compiled and their structure is read. Needs build/native/garden and node_modules; names of labs run those alone. Closes with `N passed, N failed`.
"""
import ast
import json
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from programs_labs import graphs, image_lab, labs, ways
from programs_ways import numpy_way, torch_way

root = Path(__file__).resolve().parents[2]
garden = root / "build/native/garden"
steps = 100
whole = ("spiral", "three_arms", "hills", "images", "wasserstein-clipped", "persistent-chains")  # these are also started as a reader would start them

# Both sides are float32 and add up in different orders; over 100 steps the difference stays under this share of the loss.
torch_tolerance = 1e-5
# NumPy is given float64 data and weights: it is the exact answer, and what is left is the core's own float32 rounding.
numpy_tolerance = 1e-5
# Program and core print the same float32 numbers, rounded to five digits after the point.
cpp_tolerance = 1.5e-5

torch.set_num_threads(1)
passed, failures = 0, []
worst = {"torch": 0.0, "numpy": 0.0, "cpp": 0.0}


def check(name, problem):
    """Counts one test; `problem` is None or a sentence."""
    global passed
    if problem is None:
        passed += 1
    else:
        failures.append(f"{name}: {problem}")
        print(f"FAILED {name}: {problem}", flush=True)


def attempt(name, test):
    try:
        check(name, test())
    except Exception as error:  # a program that raises is a failed test, not the end of the run
        check(name, f"{type(error).__name__}: {error}")


def run(*command, cwd=root):
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} {command[1]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def read_safetensors(file):
    data = file.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header, body = json.loads(data[8 : 8 + length]), data[8 + length :]
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(body[begin:end], "<f4").reshape(entry["shape"]).copy()
    return tensors


def write_idx(file, array):
    header = struct.pack(f">{1 + array.ndim}I", 0x800 + array.ndim, *array.shape)
    file.write_bytes(header + array.tobytes())


def write_images(folder):
    """Small pictures with a bright stripe whose row is their class, as four idx files."""
    rng = np.random.default_rng(5)
    files = []
    for name, count in (("train", 400), ("t10k", 60)):
        labels = rng.integers(0, 10, count).astype(np.uint8)
        pixels = rng.integers(0, 60, (count, 28, 28)).astype(np.uint8)
        for image, label in zip(pixels, labels):
            image[2 * label + 4 : 2 * label + 6] += 150
        for kind, array in (("images-idx3", pixels), ("labels-idx1", labels)):
            files.append(folder / f"{name}-{kind}-ubyte")
            write_idx(files[-1], array)
    return files


class Lab:
    """One lab in a folder of its own: programs, data, and the core's run on it."""

    def __init__(self, folder, name, lab):
        self.name, self.lab, self.folder = name, lab, folder / name
        self.file = folder / f"{name}.json"
        self.report = None

    def run_core(self):
        # Data first: the core reads the same rounded numbers from the CSV as the programs do.
        if self.lab["data"]["id"] == "external":
            data = ["--data", ",".join(str(file) for file in write_images(self.folder))]
        else:
            (self.folder / "data.csv").write_text(run(garden, "data", self.file))
            data = []
        weights, trace = self.folder / "weights.safetensors", self.folder / "trace.jsonl"
        run(garden, "run", self.file, "--steps", steps, "--init", weights, "--trace", trace, "--rows", *data)
        self.weights = read_safetensors(weights)
        self.trace = [json.loads(line) for line in trace.read_text().splitlines()]
        self.losses = np.array([line["loss"] for line in self.trace])
        self.rows = [np.array(line["rows"]) for line in self.trace]
        self.kind = self.lab["train"].get("kind")
        if self.kind:  # every update of a step has a loss of its own
            last = self.last_stage() if self.kind == "layerwise" else None  # in it the loss is the program's: with the penalty
            self.losses = np.concatenate([[line["loss"]] if line["stage"] == last else line["losses"] for line in self.trace])

    def write_report(self):
        """What the engine says about shapes and parameters, for the generators."""
        self.report = json.loads(run(garden, "report", self.file))
        self.file.with_suffix(".report.json").write_text(json.dumps(self.report))

    def last_stage(self):
        return len(self.report.get("stages", [])) - 1 if self.kind == "layerwise" else 0

    def ordered(self):
        """The core's tensors in the order of the layers and their parameters."""
        if self.report:
            return [self.weights[weight["path"]] for part in self.report["parts"] for weight in part["weights"]]
        names = sorted(self.weights, key=lambda name: (int(name.split(".")[1]), name.endswith("bias")))
        return [self.weights[name] for name in names]

    def load(self, file):
        """The functions of a program, without running its main()."""
        scope = {"__name__": "program"}
        source = (self.folder / file).read_text()
        exec(compile(source, file, "exec"), scope)
        loader = scope["load_data"]
        sets = loader(self.folder / "data.csv") if "file" in loader.__code__.co_varnames[:1] else in_folder(self.folder, loader)
        return scope, sets

    def compare(self, language, losses, tolerance):
        losses = np.array(losses, dtype=np.float64)
        if losses.shape != self.losses.shape:
            return f"{len(losses)} losses instead of {len(self.losses)}"
        if self.kind:  # losses of one sign as everywhere; differences pass through zero: against the largest of the run
            size = np.abs(self.losses)
            error = np.abs(losses - self.losses) / np.maximum(size, size.max() if self.losses.min() < 0 < self.losses.max() else 0.01 * size.mean())
            worst[language] = max(worst[language], error.max())
            return f"largest difference {error.max():.2g}, at update {int(error.argmax()) + 1}" if error.max() > tolerance else None
        # A loss near zero carries the absolute rounding of what it is the mean of: the scale is at least a hundredth of the first.
        scale = np.maximum(np.abs(self.losses), 0.01 * abs(self.losses[0]))
        error = np.abs(losses - self.losses) / scale
        worst[language] = max(worst[language], error.max())
        if error.max() > tolerance:
            at = int(np.argmax(error > tolerance))
            return f"step {at + 1}: loss {losses[at]:.8g}, the core's is {self.losses[at]:.8g} (largest difference {error.max():.2g})"
        if not self.losses[-10:].mean() < self.losses[:10].mean():
            return "the loss does not fall"
        return None


def in_folder(folder, call):
    import os

    before = os.getcwd()
    os.chdir(folder)
    try:
        return call()
    finally:
        os.chdir(before)


class OneByOne:
    """Every pass over it is the next batch: an epoch of the program is then one step, and its mean loss that step's."""

    def __init__(self, batches):
        self.left = iter(batches)

    def __iter__(self):
        yield next(self.left)


def test_loss(scope, measure):
    """The further argument of a program whose learning rate follows the loss of the test rows, one for each epoch."""
    return [measure] if "test_loss" in scope["train"].__code__.co_varnames[: scope["train"].__code__.co_argcount] else []


def run_torch(lab):
    if lab.kind:
        return lab.compare("torch", torch_way(lab), torch_tolerance)
    scope, ((x, t), test) = lab.load("lab_torch.py")
    x, t = torch.from_numpy(x), torch.from_numpy(t)
    model = scope["make_model"]()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            values = torch.from_numpy(lab.weights[name if name in lab.weights else f"layers.{name}"])
            if parameter.shape != values.shape:
                return f"{name} is {tuple(parameter.shape)}, the core's is {tuple(values.shape)}"
            parameter.copy_(values)
    batches = OneByOne((x[rows], t[rows]) for rows in lab.rows)
    measure = lambda: scope["evaluate"](model, *map(torch.from_numpy, test))[0]
    losses = list(scope["train"](model, batches, len(lab.rows), *test_loss(scope, measure)))
    return lab.compare("torch", losses, torch_tolerance)


def run_numpy(lab):
    if lab.kind:
        return lab.compare("numpy", numpy_way(lab), numpy_tolerance)
    scope, ((x, t), test) = lab.load("lab_numpy.py")
    wide = lambda array: array.astype(np.float64) if array.dtype == np.float32 else array
    x, t = wide(x), wide(t)
    params = scope["make_model"](np.random.default_rng(0))
    weights = lab.ordered()
    if [value.shape for value in params.values()] != [value.shape for value in weights]:
        return "the parameters have other shapes than the core's"
    params = {name: wide(value) for name, value in zip(params, weights)}
    running = [{name: wide(value) for name, value in scope["make_buffers"]().items()}] if "make_buffers" in scope else []
    batches = OneByOne((x[rows], t[rows]) for rows in lab.rows)
    measure = lambda: scope["evaluate"](params, *running, *map(wide, test))[0]
    losses = list(scope["train"](params, *running, lambda: iter(batches), len(lab.rows), *test_loss(scope, measure)))
    return lab.compare("numpy", losses, numpy_tolerance)


def run_whole(lab, file):
    """The program as a reader would start it, for a few epochs: it ends well and prints a falling loss."""
    source = (lab.folder / file).read_text()
    (lab.folder / f"short_{file}").write_text(re.sub(r"^EPOCHS = \d+", "EPOCHS = 4", source, flags=re.M))
    losses = printed_losses(run(sys.executable, f"short_{file}", cwd=lab.folder))
    if len(losses) != 4:
        return f"it printed {len(losses)} losses instead of 4"
    return None if losses[-1] < losses[0] or lab.kind == "adversarial" and np.isfinite(losses).all() else f"the loss does not fall: {losses}"


def printed_losses(output):
    return [float(value) for value in re.findall(r"^epoch +\d+  loss ([-\d.e]+)", output, flags=re.M)]


def read_keras_game(tree):
    """Two models, a step of their own, and both optimizers."""
    names = {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    wanted = {"make_generator", "make_discriminator", "GAN", "train_step", "discriminator_loss", "generator_loss"}
    return None if wanted <= names else f"lacks {sorted(wanted - names)}"


def read_keras(lab):
    """What can be known without Keras: it is Python, and the model has this lab's layers, loss and optimizer."""
    source = (lab.folder / "lab_keras.py").read_text()
    tree = ast.parse(source)
    if lab.kind == "layerwise":
        return None if "no honest Keras program" in source and len(tree.body) == 1 else "there is a program of what Keras does not have"
    if lab.kind:
        return read_keras_game(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = lambda name: [call for call in calls if ast.unparse(call.func) == name]
    if lab.name in graphs or lab.name in ways:
        (made,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "make_model"]
        layers = [call for call in ast.walk(made) if isinstance(call, ast.Call)]
        if not any(ast.unparse(call.func) in ("keras.Sequential", "keras.Model") for call in layers):
            return "there is no model"
        calls = [call for call in calls if ast.unparse(call.func) != "layers.Dense" or call in layers]
    else:
        (sequential,) = named("keras.Sequential")
        layers = sequential.args[0].elts
        if len(layers) != 1 + len(lab.lab["model"]["layers"]):
            return f"{len(layers)} layers instead of {1 + len(lab.lab['model']['layers'])}"
    own = {i: layer for i, layer in enumerate(lab.lab["model"]["layers"]) if layer["id"] in ("dense", "time_distributed") and "share" not in layer}
    units = [ast.literal_eval(layer.args[0]) for layer in layers if ast.unparse(layer.func) == "layers.Dense"]
    if units != [layer["units"] for layer in own.values()]:
        return f"units {units}"
    dense = [layer for layer in layers if ast.unparse(layer.func) == "layers.Dense"]
    keywords = {keyword.arg for layer in dense for keyword in layer.keywords}
    wanted = {"kernel_initializer"} | ({"kernel_regularizer"} if lab.lab.get("regularizer", {}).get("id") not in (None, "weight_decay") else set())
    if any("bias" in layer.get("weights", {}) for layer in own.values()):
        wanted = wanted | {"bias_initializer"}
    if keywords != wanted:
        return f"a dense layer has {sorted(keywords)} instead of {sorted(wanted)}"
    (compiled,) = named("model.compile")
    if {keyword.arg for keyword in compiled.keywords} - {"loss_weights"} != {"optimizer", "loss", "metrics"}:
        return "model.compile lacks optimizer, loss or metrics"
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    used = {ast.unparse(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & {"layers", "losses", "optimizers", "callbacks", "initializers", "regularizers", "metrics"}
    return None if imported == used else f"imports {sorted(imported)}, uses {sorted(used)}"


def compile_flags():
    """The flags that the core itself was built with: only then are the bits the same."""
    commands = json.loads((root / "build/native/compile_commands.json").read_text())
    command = next(entry["command"] for entry in commands if entry["file"].endswith("core/train/trainer.cpp"))
    keep = re.findall(r"(?<= )(-(?:isystem|I) ?\S+|-D\S+|-std=\S+|-f\S+|-m\S+)", command)
    return [part for flag in keep for part in flag.split(" ") if part not in ("-fno-exceptions", "-fno-rtti")]


def build_cpp(lab):
    source = re.sub(r"constexpr int epochs = \d+;", "constexpr int epochs = 6;", (lab.folder / "lab.cpp").read_text())
    (lab.folder / "short.cpp").write_text(source)
    run("g++", "-O1", "-DNDEBUG", *compile_flags(), "short.cpp", root / "build/native/libgarden_core.a", "-o", "lab", cwd=lab.folder)


def run_cpp(lab):
    losses = printed_losses(run(lab.folder / "lab", "", cwd=lab.folder))
    if len(losses) != 6:
        return f"it printed {len(losses)} losses instead of 6"
    if not losses[-1] < losses[0] and lab.kind != "adversarial":
        return f"the loss does not fall: {losses}"
    if lab.lab.get("regularizer", {}).get("id") not in (None, "weight_decay"):
        return None  # the core's trace adds the penalty, the program prints the loss alone
    sizes = np.array([len(rows) for rows in lab.rows])
    if lab.kind == "adversarial":
        sizes[:] = 1  # a mean over steps
    epochs = np.array([line["epoch"] for line in lab.trace]).astype(int)
    core = np.array([line["loss"] for line in lab.trace])
    before = max((epochs[i] + 1 for i, line in enumerate(lab.trace) if line.get("stage", 0) < lab.last_stage()), default=0)
    for epoch in range(min(len(losses), epochs.max() - before)):
        mine = epochs == epoch + before
        expected = (core[mine] * sizes[mine]).sum() / sizes[mine].sum()
        error = abs(losses[epoch] - expected) / max(1.0, expected)
        worst["cpp"] = max(worst["cpp"], error)
        if error > cpp_tolerance:
            return f"epoch {epoch + 1}: loss {losses[epoch]:.6g}, the core's is {expected:.6g}"
    return None


def main():
    folder = Path(tempfile.mkdtemp(prefix="garden-programs-"))
    try:
        (folder / "schema.json").write_text(run(garden, "schema"))
        runs = [Lab(folder, name, lab) for name, lab in {**labs, **graphs, **ways, "images": image_lab}.items() if not sys.argv[1:] or name in sys.argv[1:]]
        for lab in runs:
            lab.file.write_text(json.dumps(lab.lab))
            if lab.name in graphs or lab.name in ways:
                lab.write_report()
        run("node", "tests/golden/print_program.mjs", "--schema", folder / "schema.json", "--out", folder, *(lab.file for lab in runs))
        with ThreadPoolExecutor(2) as pool:
            builds = {lab.name: pool.submit(build_cpp, lab) for lab in runs if lab.name in whole or lab.name in graphs or lab.name in ways}
            for lab in runs:
                attempt(f"{lab.name}, core", lab.run_core)
                attempt(f"{lab.name}, PyTorch", lambda: run_torch(lab))
                attempt(f"{lab.name}, NumPy", lambda: run_numpy(lab))
                attempt(f"{lab.name}, Keras", lambda: read_keras(lab))
                if lab.name in whole:
                    attempt(f"{lab.name}, PyTorch as a reader starts it", lambda: run_whole(lab, "lab_torch.py"))
                    attempt(f"{lab.name}, NumPy as a reader starts it", lambda: run_whole(lab, "lab_numpy.py"))
                if lab.name in builds:
                    attempt(f"{lab.name}, C++ compiles", builds[lab.name].result)
                    attempt(f"{lab.name}, C++", lambda: run_cpp(lab))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("largest relative difference: " + ", ".join(f"{name} {error:.1e}" for name, error in worst.items()))
    print(f"{passed} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


main()
