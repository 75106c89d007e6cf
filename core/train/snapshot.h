// The state of a training run as bytes: parameters, running numbers, optimizer state, position in the data, step, curves. Random numbers
// need no state: they follow from seed and step. Reading back checks everything before it changes anything.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "train/history.h"
#include "train/parameters.h"

namespace garden {

inline constexpr std::uint32_t snapshot_version = 2;

struct Position {
  std::int64_t step = 0;
  std::int64_t updates = 0;  // of the optimizer since its state was zero
  std::int64_t epoch = 0;
  std::int32_t cursor = 0;   // rows of the epoch used
  std::int32_t rows = 0;     // training rows
};

std::vector<std::uint8_t> write_snapshot(const Position& position, const Parameters& parameters, const History& history);

enum class SnapshotError { none, not_a_snapshot, damaged, other_version, other_model, other_optimizer, other_data };

// `parameters` and `position.rows` say what is expected; on any error nothing is changed.
SnapshotError read_snapshot(std::span<const std::uint8_t> bytes, Position& position, Parameters& parameters, History& history);

}  // namespace garden
