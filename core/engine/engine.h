// All that bindings and the native program may call: labs, steps, views, weights. Methods know no operation and no entry;
// text is JSON in the shapes of web/src/engine/protocol.ts. A user's mistake comes back as problems and changes nothing.
// Returned spans hold until the next call.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data.h"
#include "engine/lab/lab.h"
#include "engine/views/view.h"
#include "train/trainer.h"

namespace garden {

class Engine {
 public:
  static std::string build();    // "scalar", "simd", "relaxed"
  static std::string schema();

  // Starts a lab -> Report. With `keep`, weights that fit, the optimizer's state, step and curves go on.
  std::string create(std::string_view lab, bool keep);
  // Rows for the data id "external"; head: {"name":"mnist","shape":[28,28],"classes":10} -> {"bytes":n,"problems":[]}
  std::string external(std::string_view head, ExternalColumns columns);
  // The same answer with the reason when so many bytes are too many; empty when they are not.
  static std::string refuse_bytes(std::size_t bytes);

  // Does at most `units` units of work and begins at most `steps` optimizer steps; a unit is one step or one chunk of an
  // evaluation, well under a millisecond for small nets. Returns the units done: 0 means there is nothing left to do.
  int advance(std::int64_t steps, int units);
  std::string status() const;

  // A step in two halves, for a batch computed in several engines that run the same lab in step. contribution: what rows
  // first … first + count - 1 of the next batch give, empty when there is no next batch; the contributions of all its rows,
  // added number by number, are what finish_step takes -> {"problems":[…]}. It does what one engine with that many
  // `train.shards` does, to the bit.
  std::span<const float> contribution(int first, int count);
  std::string finish_step(std::span<const float> sum);

  // The needs' parts in order, each as rank, sizes, values. A need that cannot be met (no such tensor) is one empty part.
  std::span<const float> view(std::string_view needs);

  // Each answers {"problems":[…]}.
  std::string poke(std::string_view path, int index, float value);
  std::string restore(std::span<const std::uint8_t> snapshot);
  std::string rewind();
  std::string load_weights(std::span<const std::uint8_t> safetensors);

  std::span<const std::uint8_t> snapshot();
  std::span<const std::uint8_t> save_weights();
  std::string csv() const;
  std::span<const float> sample(std::string_view lab);   // (N, 3): x1, x2, target
  // Numbers behind an entry's plot (curve.h), or the loss around the weights (slice_question.h). Nothing: there are none, or the
  // question is refused for the problems that `refusal` answers.
  std::span<const float> evaluate(std::string_view question);
  std::string refusal() const;
  std::string fingerprint() const;                       // FNV-1a 64 over parameters and the last loss, 16 hex digits

  const Trainer* trainer() const { return trainer_.get(); }
  Trainer* trainer() { return trainer_.get(); }
  const Lab& lab() const { return lab_; }

 private:
  Lab lab_;
  Externals externals_;
  SamplesPtr samples_;
  std::unique_ptr<Trainer> trainer_;
  Viewer viewer_;
  std::vector<float> view_;
  std::vector<float> sample_;
  std::vector<float> curve_;
  Problems refused_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace garden
