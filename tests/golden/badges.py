"""The largest error against PyTorch in float, by entry: the badges of the catalog page.

Groups that belong to a kind are read; labels begin with the entry's id and say the precision and whose truth it was. Written
into the file that GARDEN_BADGES names, when it names one.
"""
import json
import os


def write(groups):
    file = os.environ.get("GARDEN_BADGES")
    if not file:
        return
    table = {}
    for group in groups:
        if group.kind is None:
            continue
        for label, error, _ in group.checks:
            words = label.split()
            if "float" in words and words[-2:] == ["by", "torch"]:
                measured = table.setdefault(group.kind, {}).setdefault(words[0], {"torch": 0.0})
                measured["torch"] = max(measured["torch"], error)
    with open(file, "w") as stream:
        json.dump(table, stream)
