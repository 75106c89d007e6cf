// How targets are written for a loss, and how the network's outputs are read back.
// Raw targets are one number a row (a class number or a value); encoding happens once, when a lab starts.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/simd.h"

namespace garden {

enum class Task { classification, regression };

// signed_one: -1 or +1 in one column; binary: 0 or 1; one_hot: a column a class; index: the class number; value: as is;
// probability: 0 or 1 for an output that is a probability itself; signed_one_hot: a column a class, -1 or +1.
enum class TargetForm { signed_one, binary, one_hot, index, value, probability, signed_one_hot };

std::string_view id_of(Task task);
std::string_view id_of(TargetForm form);

// What a loss takes the network's outputs for: the value itself, a logit (the loss contains sigmoid or softmax), a
// probability, or the logarithm of one.
enum class Reads { value, logit, probability, log_probability };
std::string_view id_of(Reads reads);

// From outputs to what they mean. identity: the value itself.
enum class Link { identity, sigmoid, softmax, exponential };

// The forms one loss takes; nullopt: it cannot be used for that.
struct LossTargets {
  std::optional<TargetForm> binary = std::nullopt;      // two classes, one output
  std::optional<TargetForm> multiclass = std::nullopt;  // K >= 2 classes, K outputs
  std::optional<TargetForm> regression = std::nullopt;  // one output
  std::optional<TargetForm> rows = std::nullopt;        // a row of numbers as wide as the outputs: an input, a distribution
};

// Columns of the encoded targets.
inline bool is_wide(TargetForm form) { return form == TargetForm::one_hot || form == TargetForm::signed_one_hot; }
inline int target_width(TargetForm form, int classes) { return is_wide(form) ? classes : 1; }

// raw (N) -> out (N, target_width)
template <class T>
void encode_targets(TargetForm form, int classes, const float* raw, int N, T* out) {
  for (int n = 0; n < N; ++n) {
    switch (form) {
      case TargetForm::signed_one: out[n] = raw[n] > 0 ? T(1) : T(-1); break;
      case TargetForm::binary:
      case TargetForm::probability:
      case TargetForm::index:
      case TargetForm::value: out[n] = T(raw[n]); break;
      case TargetForm::one_hot:
      case TargetForm::signed_one_hot:
        for (int k = 0; k < classes; ++k)
          out[static_cast<std::size_t>(n) * classes + k] = static_cast<int>(raw[n]) == k ? T(1) : form == TargetForm::one_hot ? T(0) : T(-1);
        break;
    }
  }
}

template <class T>
int argmax(const T* z, int K) {
  int best = 0;
  for (int k = 1; k < K; ++k) best = z[k] > z[best] ? k : best;
  return best;
}

// One row of outputs z (K) -> the class number it stands for, or the value itself.
template <class T>
T prediction(TargetForm form, const T* z, int K) {
  if (form == TargetForm::value) return z[0];
  if (K > 1) return T(argmax(z, K));
  return z[0] > (form == TargetForm::probability ? T(0.5) : T(0)) ? T(1) : T(0);
}

// One row of outputs z (K) -> p (K): probabilities where the loss gives them, else the values.
template <class T>
void apply_link(Link link, const T* z, int K, T* p) {
  if (link == Link::identity) {
    for (int k = 0; k < K; ++k) p[k] = z[k];
  } else if (link == Link::sigmoid) {
    for (int k = 0; k < K; ++k) p[k] = simd::sigmoid(z[k]);
  } else if (link == Link::exponential) {
    for (int k = 0; k < K; ++k) p[k] = simd::exp(z[k]);
  } else {
    const T top = z[argmax(z, K)];
    T sum = 0;
    for (int k = 0; k < K; ++k) sum += p[k] = simd::exp(z[k] - top);
    for (int k = 0; k < K; ++k) p[k] /= sum;
  }
}

}  // namespace garden
