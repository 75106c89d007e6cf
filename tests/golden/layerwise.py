"""Layer by layer by PyTorch: the core's rows and the ends of its chains; free energies, gradients and optimizers in double."""
import torch

from catalog import fill
from entries import evaluate
from generative import check
from network import params_of
from traces import loss_of


def train(catalog, lab, report, network, x, labels, steps):
    entry = catalog.entry("optimizer", lab["optimizer"]["id"])
    optimizer_for = lambda model: evaluate(fill(entry["torch"], params_of(entry, lab["optimizer"])), model=model)
    machines = [int(stage["layer"].split(".")[1]) for stage in report["stages"] if "layer" in stage]
    optimizers = [optimizer_for(network.parts[i][0]) for i in machines] + [optimizer_for(network)]
    value, data, losses = loss_of(catalog, {"loss": lab["loss"]}, report, labels, x), torch.tensor(x), []
    network.train()
    for step in steps:
        stage, rows = step["stage"], step["rows"]
        optimizer = optimizers[stage]
        optimizer.zero_grad()
        if stage < len(machines):
            v = data[rows]
            for i in range(machines[stage]):
                v = network.call(i, [v])
            v, machine = v.detach(), network.parts[machines[stage]][0]
            end = torch.tensor(step["draws"][0], dtype=torch.float64).reshape(-1, v.shape[1])
            loss = machine.free_energy(v) - machine.free_energy(end)
        else:
            loss = value(network(data[rows])[0], rows)
        loss.backward()
        optimizer.step()
        losses.append([loss.item()])
    assert {step["stage"] for step in steps} == set(range(len(machines) + 1)), "the steps do not reach every stage"
    return losses


def check_layerwise(catalog, garden):
    return check("layerwise", catalog, garden, train)
