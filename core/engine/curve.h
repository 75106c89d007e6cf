// What an entry of the catalog computes at given places: the numbers behind its plot. Whatever has no such numbers answers
// with none; nothing here knows an entry.
#pragma once

#include <vector>

#include "engine/formats/json.h"

namespace garden {

// question: {"kind":"activation","id":"elu","settings":{"alpha":1},"xs":[-1,0,1],"target":1}. Appends the values at xs, and
// behind them as many slopes where the entry has a slope:
//   activation   f(x) and f'(x); one that works on rows gets the row (x, 0), and its first number is shown
//   loss         its value for one output z = x and one target, and dL/dz; a loss of classes gets z = (x, 0) and class 0
//   regularizer  the penalty of one weight and its slope
//   initializer  as many drawn weights as there are xs, of a layer with 64 inputs and 64 outputs
//   feature      its value at the points (x1, x2), which xs holds one after the other
//   surface      its value at the points (x1, x2), then its slopes (by x1, by x2) there; with "walks", a list of
//                {"optimizer":{…},"schedule":{…},"start":[x1,x2]}, and "steps", "noise", "seed", "ends": see descent.h
//   optimizer    where p stands after 1, 2 … steps on L = p²/2, from p = 1
//   schedule     the factor of the learning rate at the epochs xs of a run of 100, whose test loss stops falling after 33
void evaluate_curve(const json::Value& question, std::vector<float>& out);

}  // namespace garden
