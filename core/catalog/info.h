// What an entry of the catalog says about itself: names, formulas, code, hyper-parameters.
// Everything shown about an entry (controls, formula, programs, tests) is derived from this;
// nothing outside core/ may repeat it.
#pragma once

#include <span>
#include <string_view>

namespace garden {

// The same words in both languages of the page.
struct Text {
  std::string_view en;
  std::string_view zh;
};

// What links, files and messages call a kind or an entry by.
struct Named {
  std::string_view id;
  Text name;
};

// Notation inside the strings below:
//   {alpha}      replaced by the current value of hyper-parameter `alpha`
//   \sym{w}      (TeX) and «w» (code): a symbol with a role; the engine resolves (part, role) to a path and a shape
//   ‹form=tanh|…› what stands there only for some settings: conditions on hyper-parameters, = or !=, joined by & and ;
// `equations`: how each number is made from others, one a line, in an order in which every right side is known; the page
// evaluates them one term at a time and shows each step.
//   y[o] = sum(i, w[o,i] * x[i]) + b[o]     an index is a letter; its capital is its size; n counts the rows of the batch and
//                                           may be left out where all tensors stand for the same row
//   x@k[i]                                  source k of a layer that takes several; z[n,t[n]]: an index may be a number looked up
//   what is no tensor of the engine (mean[c] = …) is a name for what follows; d and a name is the gradient by it
// One index alone counts through all numbers of a row. Functions are exp log sqrt tanh erf abs sign max min where(condition, a, b).
// Roles: x input, y output, w weight, b bias, t target, L loss, g gradient, p parameter, m v first and second moment,
// dx dy dw db the gradients of x y w b, k step counter.
struct Info {
  std::string_view id;               // lower_snake, never renamed: links and files hold it
  Text name;
  Text summary;                      // one or two plain sentences: what it does and when to use it
  std::string_view formula = {};     // TeX of the right-hand side (or of the update), executable by the tests
  std::string_view derivative = {};  // TeX of dy/dx, dL/dx or empty
  std::string_view equations = {};   // see above; a pointwise activation needs none beside its numpy strings
  std::string_view torch = {};       // see each kind's file for the form: a module, a call or statements
  std::string_view torch_call = {};  // layers: how module f is applied to x (x[0], x[1] for several sources); empty: f(x)
  std::string_view torch_def = {};   // Python that `torch` needs, printed once above the program
  std::string_view keras = {};
  std::string_view keras_def = {};
  std::string_view numpy = {};       // forward expression or update statements
  std::string_view numpy_grad = {};  // backward expression
  std::string_view numpy_def = {};   // functions that `numpy` and `numpy_grad` call; then numpy gives (y, cache)
  std::string_view cpp = {};         // the entry as our own core spells it
  std::string_view source = {};      // author, year, title: where the definition comes from
};

enum class Scale { linear, log };

// One hyper-parameter: float -> slider, int -> stepper, bool -> checkbox, enum -> select.
struct ParamInfo {
  std::string_view id;
  Text name;
  Text summary = {};
  double min = 0;
  double max = 1;
  double step = 0;              // 0: continuous
  Scale scale = Scale::linear;
  std::span<const Text> options = {};            // enum: names in order
  std::span<const std::string_view> option_ids = {};  // enum: ids in order
};

}  // namespace garden
