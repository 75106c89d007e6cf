// What `garden --help` prints: every command, option, file form and exit code.
#pragma once

namespace garden::cli {

inline constexpr const char* help_text = R"(garden: trains small neural networks from a lab, the JSON that the Gradient Garden page shows and shares.

Usage
  garden schema                    print the catalog (layers, losses, optimizers, datasets ...) as JSON
  garden run LAB.json [options]    train the lab and print how it went
  garden data LAB.json             print the lab's data as CSV: the features, label, split (train or test)
  garden report LAB.json           print what the engine made of the lab as JSON: parts, shapes, parameters, cost
  garden --help                    this text
LAB.json may be - for standard input.

Options of run (report knows --data too)
  --steps N                 stop after N optimizer steps; without it the lab's train.epochs decide
  --data FILE               train on this data instead of the lab's own:
                              FILE.csv            a header line, then numbers; the column label (or the last one) is
                                                  the target, split (train or test) is optional, all others are features
                              IMAGES,LABELS       two idx files of unsigned bytes (as MNIST's), unpacked; divided by 255
                              IMAGES,LABELS,TEST_IMAGES,TEST_LABELS
  --weights IN.safetensors  start from these weights: layers.<index>.weight, layers.<index>.bias, in PyTorch's layout
  --init OUT.safetensors    write the weights before the first step
  --save OUT.safetensors    write the weights after the last step
  --trace TRACE.jsonl       write one JSON line a step: step (from 1), epoch (from 0), loss: the loss of the step's batch
                            before its update, with the regularizer's penalty; after an evaluation also train_loss,
                            test_loss, train_<metric>, test_<metric> of the weights after the step
  --rows                    with --trace: also rows, the batch's row numbers among the training rows, from 0,
                            and draws, what dropout and noise layers drew
  --json                    print the result as one JSON line
  --name=value is the same as --name value.

Without a split column the rows of a CSV are split by the lab's data.split and seed. Classes are 0, 1, 2 ...; the lab's
data.task (or its dataset's) says whether the label is a class or a value.

Exit codes
  0  done
  1  the lab, a file or an option is wrong; the sentences on standard error say where
  2  training stopped because a number was no longer finite
)";

}  // namespace garden::cli
