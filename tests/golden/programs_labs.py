"""Labs whose programs are run: between them every activation, loss, optimizer, initializer, regularizer and feature."""
import json
from pathlib import Path


def dense(units, init=None, **values):
    return {"id": "dense", "units": units, **({"init": {"id": init, **values}} if init else {})}


def act(name, **values):
    return {"id": name, **values}


def lab(data, layers, loss="mse", optimizer="sgd", regularizer=None, batch=10, seed=7, **learning):
    made = {
        "version": 1,
        "seed": seed,
        "data": data,
        "model": {"layers": layers},
        "loss": {"id": loss},
        "optimizer": {"id": optimizer, **learning},
        "train": {"batch": batch, "epochs": 50},
    }
    if regularizer:
        made["regularizer"] = regularizer
    return made


def data(name, count=200, noise=0.1, split=0.5, **more):
    return {"id": name, "count": count, "noise": noise, "split": split, **more}


def with_outputs(made, outputs):
    made["model"]["outputs"] = outputs
    return made


def with_inputs(made, inputs):
    made["model"]["inputs"] = inputs
    return made


labs = {
    "spiral": lab(data("spiral"), [dense(8), act("tanh"), dense(8), act("tanh"), dense(1)], optimizer="adam", lr=0.01),
    "three_arms": lab(
        data("spiral", classes=3, features=["x1", "x2", "sin_x1", "sin_x2"]),
        [dense(12, "he_normal"), act("leaky_relu", slope=0.2), dense(3)],
        loss="softmax_cross_entropy", optimizer="momentum", lr=0.02, momentum=0.8, batch=16,
    ),
    "hills": lab(data("hills"), [dense(16, "he_uniform"), act("relu"), dense(1), act("linear")], regularizer={"id": "l1", "rate": 0.0001}, lr=0.002),
    "plane": lab(data("plane"), [dense(1)], lr=0.01),
    "circle": lab(data("circle"), [dense(6, "glorot_normal"), act("sigmoid"), dense(1)], loss="bce_with_logits", optimizer="adam", lr=0.02),
    "xor": lab(data("xor"), [dense(4, "normal", std=0.5), act("elu", alpha=0.5), dense(1)], loss="bce_with_logits", regularizer={"id": "l2", "rate": 0.003}, lr=0.1),
    "gauss": lab(data("gauss", classes=3), [dense(5), act("sigmoid"), dense(3)], loss="mse", optimizer="momentum"),
    "moons": lab(data("moons"), [dense(8, "uniform", limit=0.4), act("tanh"), dense(2)], loss="softmax_cross_entropy", optimizer="adam", lr=0.01, batch=7),
    "rings": lab(
        data("rings", features=["x1_squared", "x2_squared", "x1_x2"]),
        [dense(6), act("relu"), dense(1), act("tanh")], optimizer="adam", lr=0.005, regularizer={"id": "l2", "rate": 0.001},
    ),
    "checkerboard": lab(data("checkerboard"), [dense(16, "he_normal"), act("relu"), dense(8, "he_normal"), act("relu"), dense(1)], loss="bce_with_logits", optimizer="adam", lr=0.01, batch=32),
    "softmax_inside": lab(data("gauss", classes=3), [dense(6), act("tanh"), dense(3), act("softmax")], loss="mse", lr=0.2),
    "zero_start": lab(data("gauss"), [dense(1, "zeros")], loss="bce_with_logits", lr=0.05),
    "two_in_a_row": lab(data("moons"), [act("tanh"), dense(5), act("elu"), act("sigmoid"), dense(1)], lr=0.1),
}

# Networks of every other kind, on the same points: the layers before turn two numbers into pictures and sequences. What a dropout
# draws cannot be the same here and there, so its rate is zero: everything else about it (modes, masks of ones) is still run.
graphs = {
    "convolution": lab(
        data("circle"),
        [
            dense(32), act("reshape", d1=2, d2=4, d3=4), act("conv2d", filters=4, kernel=3, padding=1), act("batch_norm2d"), act("relu"),
            act("max_pool2d", kernel=2, stride=2), act("flatten"), act("dropout", rate=0), dense(1),
        ],
        loss="bce_with_logits", optimizer="adam", lr=0.01,
    ),
    "residual": lab(
        data("moons"),
        [dense(8), {**act("tanh"), "name": "a"}, dense(8), act("tanh"), dense(8), {**act("add"), "from": ["a", "_"]}, act("relu"), dense(1)],
        lr=0.05,
    ),
    "shared": lab(
        data("gauss"),
        [{**dense(2), "name": "once"}, act("tanh"), {**dense(2), "share": "once"}, act("tanh"), dense(1)],
        loss="bce_with_logits", lr=0.1, regularizer={"id": "l2", "rate": 0.001},
    ),
    "stated": lab(  # the first weights are given number by number, one bias is not
        data("gauss"),
        [
            {**dense(2), "weights": {"weight": [[0.1, 0.2], [0.3, -0.4]], "bias": [0.5, 0.6]}}, act("batch_norm1d", momentum=0.2), act("sigmoid"),
            {**dense(1, "ones"), "weights": {"bias": [0.25]}},
        ],
        loss="bce_with_logits", lr=0.1,
    ),
    "lstm": lab(data("spiral"), [dense(12), act("reshape", d1=4, d2=3, d3=0), act("lstm", units=6, bidirectional=True), dense(1)], optimizer="adam", lr=0.01),
    "deep_lstm": lab(
        data("moons"),
        [dense(12), act("reshape", d1=4, d2=3, d3=0), act("lstm", units=4, layers=2, bidirectional=True, return_sequences=True), act("gru", units=5), dense(1)],
        optimizer="adam", lr=0.01,
    ),
    "gru": lab(data("spiral"), [dense(12), act("reshape", d1=4, d2=3, d3=0), act("gru", units=6, layers=2, bidirectional=True), dense(1)], optimizer="adam", lr=0.01),
    "rare_class": {
        **lab(data("gauss", count=90, classes=3), [dense(6), act("tanh"), dense(3)], lr=0.1),
        "loss": {"id": "softmax_cross_entropy", "class_weights": "balanced"},
    },
    "plateau": {
        **lab(data("moons", noise=0.4), [dense(8), act("tanh"), dense(1)], optimizer="momentum", lr=0.2, batch=100),  # an epoch is one step
        "schedule": {"id": "reduce_on_plateau", "factor": 0.5, "patience": 2},
    },
    "decay": {
        **lab(data("spiral"), [dense(12), act("reshape", d1=4, d2=3, d3=0), act("lstm", units=4), act("batch_norm1d"), dense(1)], optimizer="adam", lr=0.02, batch=100),
        "regularizer": {"id": "weight_decay", "rate": 0.2},
        "schedule": {"id": "exponential", "gamma": 0.9},
    },
    "whole": lab(data("moons"), [dense(6), act("tanh"), dense(1)], optimizer="gradient_descent", lr=0.2),
    "two_outputs": with_outputs(
        lab(data("circle"), [dense(8), {**act("tanh"), "name": "a"}, {**dense(2), "name": "back"}, {**dense(1), "from": ["a"], "name": "out"}], optimizer="adam", lr=0.01),
        [{"from": "back", "loss": {"id": "mse"}, "target": "input", "weight": 0.5}, {"from": "out", "loss": {"id": "bce_with_logits"}}],
    ),
    "two_inputs": with_inputs(
        lab(data("xor"), [{**dense(4), "from": ["left"], "name": "a"}, {**dense(4), "from": ["right"]}, act("tanh"), {**act("multiply"), "from": ["a", "_"]}, dense(1)], lr=0.05),
        [{"name": "left", "shape": [1]}, {"name": "right", "shape": [1]}],
    ),
    "scheduled": {
        **lab(data("moons"), [dense(8), act("tanh"), dense(1)], optimizer="momentum", lr=0.1, batch=100),  # an epoch is one step
        "schedule": {"id": "exponential", "gamma": 0.98},
        "clip": {"id": "clip_norm", "max": 0.5},
    },
    "transformer": lab(
        data("gauss", classes=3),
        [
            dense(16), act("reshape", d1=4, d2=4, d3=0), {**act("positional_encoding"), "name": "p"}, act("multi_head_attention", heads=2),
            {**act("add"), "from": ["p", "_"]}, act("layer_norm"), act("flatten"), dense(3),
        ],
        loss="softmax_cross_entropy", optimizer="adam", lr=0.01,
    ),
}


def name_the_rest(made):
    """Gives a name to every layer before one that reads "_": the layer before it."""
    layers = made["model"]["layers"]
    for i, layer in enumerate(layers):
        if "_" in layer.get("from", []):
            layers[i - 1]["name"] = f"n{i - 1}"
            layer["from"] = [f"n{i - 1}" if name == "_" else name for name in layer["from"]]
    return made


graphs = {name: name_the_rest(made) for name, made in graphs.items()}

# Other ways to train, and targets at every position: the labs whose steps PyTorch checks, and what they leave out.
folder = Path(__file__).parent / "labs"
ways = {path.stem: json.loads(path.read_text()) for path in sorted([*folder.glob("adversarial/*.json"), *folder.glob("layerwise/*.json"), *folder.glob("language-model-*.json")])}
# While biases are zero, a layer norm of tanh(W x) sees the direction of x alone: near x = 0 roundings have no bound. The golden
# traces start from biases that are not zero; the programs start as the lab does, so here that layer is left out.
ways["least-squares-batch-norm"]["model"]["layers"] = [layer for layer in ways["least-squares-batch-norm"]["model"]["layers"] if layer["id"] != "layer_norm"]
ways["game_with_everything"] = {
    **ways["minimax-three-to-two"],
    "regularizer": {"id": "l2", "rate": 0.01}, "clip": {"id": "clip_norm", "max": 0.3},
}
ways["alone_with_everything"] = {
    **ways["deep-belief-network"],
    "regularizer": {"id": "l2", "rate": 0.01}, "clip": {"id": "clip_norm", "max": 0.3},
}
ways["shards"] = lab(data("moons"), [dense(8), act("tanh"), dense(2)], loss="softmax_cross_entropy", optimizer="adam", lr=0.01)
ways["shards"]["train"]["shards"] = 3
# An epoch is one step, as everywhere where a rate changes with epochs.
ways["game_on_schedule"] = {**ways["non-saturating"], "optimizer": {"id": "momentum", "lr": 0.02}, "schedule": {"id": "exponential", "gamma": 0.99}}
ways["game_on_schedule"]["train"] = {**ways["non-saturating"]["train"], "batch": 180}
# At the lab's own rate of 0.02 the fine-tuning stands on a plateau: within the six epochs of the C++ program the core's loss falls
# by 5e-6, less than is printed, and no rate would be noticed.
ways["alone_on_schedule"] = {**ways["persistent-chains"], "optimizer": {"id": "momentum", "lr": 0.2}, "schedule": {"id": "exponential", "gamma": 0.95}}
ways["alone_on_schedule"]["train"] = {**ways["persistent-chains"]["train"], "batch": 80}

image_lab = {
    "version": 1,
    "seed": 3,
    "data": {"id": "external", "name": "mnist"},
    "model": {"input": [28, 28], "layers": [{"id": "flatten"}, dense(32, "he_normal"), act("relu"), dense(10)]},
    "loss": {"id": "softmax_cross_entropy"},
    "optimizer": {"id": "adam", "lr": 0.001},
    "train": {"batch": 32, "epochs": 5},
}
