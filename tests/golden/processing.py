"""Data processing against the NumPy strings of its entries. Fixed steps must give the same numbers; steps that draw must give
what their program could give: the same number of rows of each class, or one of all possible pictures.

What a step needs (a series, an image, a text …) is told by its words: the first kind of rows that the core accepts.
"""
import numpy as np

from catalog import defaults, fill
from entries import Group

TEXT = "春眠不觉晓，处处闻啼鸟。It's 2 o'clock; a_b c3 — 夜来风雨声，花落知多少。It's late"
FORMS = {"text": 0, "tokens": 1, "series": 2, "rows": 3}
TOLERANCE = 1e-5  # float against double


def options(entry):
    """The defaults, and each option of each enum."""
    yield defaults(entry)
    for param in entry["params"]:
        for option in param.get("options", []):
            yield {**defaults(entry), param["id"]: option["id"]}


class Steps:
    def __init__(self, catalog, probe):
        self.probe = probe
        self.group = Group("data processing: by NumPy")
        self.pending = []
        rng = np.random.default_rng(5)
        classes = rng.permutation(np.arange(40) % 4 // 2 * (np.arange(40) % 3 > 0)).astype(float)
        self.material = {
            "columns": ("rows", np.round(rng.normal(size=(40, 3)) * 3, 3), classes, (3,)),
            "names": ("rows", rng.integers(0, 2, size=(40, 3)).astype(float), None, (3,)),
            "series": ("series", np.round(rng.normal(size=(40, 2)), 3), None, (2,)),
            "image": ("rows", np.round(rng.uniform(size=(12, 42)), 3), None, (6, 7)),
            "text": ("text", np.array([[ord(c) for c in TEXT]], dtype=float), None, (1,)),
            "tokens": ("tokens", rng.integers(0, 9, size=(60, 1)).astype(float), None, (1,)),
        }
        for entry in catalog.entries("processing"):
            for params in options(entry):
                self.ask(entry, params)

    def ask(self, entry, params):
        checks = {"windows": ("series", self.exact), "tokenizer": ("text", self.texts), "vocabulary": ("tokens", self.words),
                  "one_hot": ("names", self.exact), "standardize": ("columns", self.exact), "min_max": ("columns", self.exact),
                  "shuffle": ("columns", self.order), "split": ("columns", self.parts), "stratified_split": ("columns", self.parts),
                  "k_fold": ("columns", self.parts), "balance": ("columns", self.parts), "noise": ("columns", self.spread),
                  "image_shift": ("image", self.picture), "image_rotate": ("image", self.picture), "image_flip": ("image", self.picture)}
        if entry["id"] not in checks:
            raise SystemExit(f"tests/golden/processing.py does not know how to check {entry['id']}")
        if params.get("part") not in (None, "inputs"):
            return  # the printed program is that of the inputs
        form, x, y, shape = self.material[checks[entry["id"]][0]]
        training = 0 if entry["splits"] or form == "text" else len(x) * 3 // 4
        head = [FORMS[form], training, 0 if y is None else 3, len(shape), *shape]
        index = self.probe.ask("double", "processing", entry, params, x.shape, head, x, [] if y is None else y)
        self.pending.append((entry, params, checks[entry["id"]][1], index, (x.copy(), y, training, shape)))

    def run(self, entry, params, **names):
        scope = {"np": np, "rng": np.random.default_rng(1), **names}
        exec(entry["numpyDef"] if "numpyDef" in entry else "", scope)
        exec(fill(entry["numpy"], params), scope)
        return scope

    def finish(self, answers):
        for entry, params, check, index, given in self.pending:
            answer = answers[index]
            rows, F, Y = (int(n) for n in answer[:3])
            table = answer[3:].reshape(rows, 2 + F + Y)
            check(f"{entry['id']} {params or ''}", entry, params, given, table, F)

    def compare(self, label, value, truth):
        value, truth = np.ravel(value).astype(float), np.ravel(truth).astype(float)
        error = np.max(np.abs(value - truth), initial=0) / max(1.0, np.max(np.abs(truth), initial=0)) if value.shape == truth.shape else np.inf
        self.group.check(label, error, TOLERANCE)

    def exact(self, label, entry, params, given, table, F):
        x, y, training, _ = given
        rows = np.arange(training)
        if entry["fitted"] or table.shape[0] == len(x):
            scope = self.run(entry, params, x=x, y=y, train=rows)
            return self.compare(label, table[:, 2:2 + F], scope["x"])
        # Both parts of a series by themselves.
        scopes = [self.run(entry, params, x=part) for part in (x[:training], x[training:])]
        self.compare(label, table[:, 2:2 + F], np.concatenate([scope["x"].reshape(len(scope["x"]), -1) for scope in scopes]))
        self.compare(label + " targets", table[:, 2 + F:], np.concatenate([scope["y"] for scope in scopes]))

    def texts(self, label, entry, params, given, table, F):
        tokens = self.run(entry, params, text=TEXT)["tokens"]
        known = list(dict.fromkeys(tokens))
        self.compare(label, table[:, 2], [known.index(token) for token in tokens])

    def words(self, label, entry, params, given, table, F):
        x, _, training, _ = given
        for size in {params["size"]}:
            scope = self.run(entry, {**params, "size": size}, tokens=[str(int(token)) for token in x[:, 0]], train=np.arange(training))
            self.compare(label, table[:, 2], scope["x"])

    def order(self, label, entry, params, given, table, F):
        x, y, _, _ = given
        origin = table[:, 1].astype(int)
        self.compare(label + " is a permutation", np.sort(origin), np.arange(len(x)))
        self.compare(label + " of rows", table[:, 2:2 + F], x[origin])
        self.compare(label + " of targets", table[:, 2 + F], y[origin])
        self.group.check(label + " moves rows", float(np.all(origin == np.arange(len(x)))), 0.5)

    def parts(self, label, entry, params, given, table, F):
        """How many rows of each class train, and which when nothing is drawn."""
        x, y, training, _ = given
        scope = self.run(entry, params, x=x, y=y, train=np.arange(training))
        core = table[table[:, 0] == 1]
        drawn = "rng" in entry["numpy"] and params.get("order") != "chronological"
        if not drawn:
            self.compare(label, core[:, 1], scope["train"])
        elif entry["id"] == "split":
            self.compare(label, [len(core)], [len(scope["train"])])
        else:
            counts = [[np.sum(values == k) for k in np.unique(y)] for values in (core[:, 2 + F], y[scope["train"]])]
            self.compare(label, counts[0], counts[1])

    def spread(self, label, entry, params, given, table, F):
        x, _, training, _ = given
        pushed = (table[:, 2:2 + F] - x)[:training]
        self.group.check(label + " spread", abs(np.std(pushed) / params["std"] - 1), 0.25)  # 90 draws: 7 %, three of those
        self.compare(label + " test rows", table[training:, 2:2 + F], x[training:])

    def picture(self, label, entry, params, given, table, F):
        """Each training picture is one of those its program can draw; angles are found by the best of many."""
        x, _, training, shape = given
        scope = self.run(entry, params, x=x.reshape(-1, *shape))
        pictures = x.reshape(-1, *shape)
        if "shift" in scope:
            reach = range(-params["pixels"], params["pixels"] + 1)
            could, allowed = [scope["shift"](pictures, dy, dx) for dy in reach for dx in reach], TOLERANCE
        elif "rotate" in scope:
            angles = np.linspace(-params["degrees"], params["degrees"], 4001)
            could, allowed = [scope["rotate"](pictures, angle) for angle in angles], 1e-3  # steps of 0.005 degrees
        else:
            axis = -1 if params["direction"] == "horizontal" else -2
            could, allowed = [pictures, np.flip(pictures, axis)], TOLERANCE
        for row in range(len(x)):
            candidates = could if row < training else [pictures]
            error = min(np.max(np.abs(one[row].ravel() - table[row, 2:2 + F])) for one in candidates)
            self.group.check(f"{label} row {row}", error, allowed if row < training else TOLERANCE)


def check_processing(catalog, probe):
    steps = Steps(catalog, probe)
    steps.finish(probe.run())
    return [steps.group]
