// Layout, little endian: "GGSN", version, position, states, items and buffers (path, shape), values, state
// arrays, running numbers, curves, FNV-1a of all.
#include "train/snapshot.h"

#include <cstring>
#include <string>

#include "train/fnv.h"

namespace garden {
namespace {

constexpr char magic[4] = {'G', 'G', 'S', 'N'};
constexpr std::size_t history_row_bytes = sizeof(std::int64_t) + sizeof(double) + 4 * sizeof(float);

class ByteWriter {
 public:
  template <class T>
  void put(const T& value) { put_all(&value, 1); }
  template <class T>
  void put_all(const T* values, std::size_t n) {
    const auto* at = reinterpret_cast<const std::uint8_t*>(values);
    bytes.insert(bytes.end(), at, at + n * sizeof(T));
  }
  std::vector<std::uint8_t> bytes;
};

// Reads until the bytes run out; from then on `ok` is false and everything reads as zero.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> bytes) : left_(bytes) {}
  template <class T>
  T get() {
    T value{};
    get_all(&value, 1);
    return value;
  }
  template <class T>
  void get_all(T* values, std::size_t n) {
    ok = ok && n <= left_.size() / sizeof(T);
    if (!ok || n == 0) return;
    std::memcpy(values, left_.data(), n * sizeof(T));
    left_ = left_.subspan(n * sizeof(T));
  }
  std::span<const std::uint8_t> left() const { return left_; }
  bool ok = true;

 private:
  std::span<const std::uint8_t> left_;
};

std::uint64_t fnv_of(std::span<const std::uint8_t> bytes) {
  Fnv fnv;
  fnv.add(bytes.data(), bytes.size());
  return fnv.hash;
}

// No run counts further than a double can, which is how the page reads it; so the steps after it cannot overflow.
bool is_count(std::int64_t n) { return n >= 0 && n <= std::int64_t{1} << 53; }

bool same_items(ByteReader& in, const std::vector<Parameters::Item>& items) {
  if (in.get<std::uint32_t>() != items.size()) return false;
  for (const Parameters::Item& item : items) {
    const auto length = in.get<std::uint32_t>();
    if (length != item.path.size()) return false;
    std::string path(length, '\0');
    in.get_all(path.data(), length);
    if (path != item.path || in.get<std::int32_t>() != item.shape.rank()) return false;
    for (int axis = 0; axis < item.shape.rank(); ++axis)
      if (in.get<std::int32_t>() != item.shape[axis]) return false;
  }
  return in.ok;
}

void read_history(ByteReader& in, std::size_t rows, History& history) {
  history.clear();
  for (std::size_t i = 0; i < rows; ++i) {
    HistoryRow row;
    row.step = in.get<std::int64_t>();
    row.epoch = in.get<double>();
    for (float* number : {&row.train_loss, &row.test_loss, &row.train_metric, &row.test_metric}) *number = in.get<float>();
    history.add(row);
  }
}

}  // namespace

std::vector<std::uint8_t> write_snapshot(const Position& position, const Parameters& parameters, const History& history) {
  ByteWriter out;
  out.bytes.reserve(4096 + parameters.size() * sizeof(float) * static_cast<std::size_t>(1 + parameters.states()) +
                    history.rows().size() * history_row_bytes);
  out.put_all(magic, 4);
  out.put(snapshot_version);
  out.put(position.step), out.put(position.updates), out.put(position.epoch), out.put(position.cursor), out.put(position.rows);
  out.put(static_cast<std::uint32_t>(parameters.states()));
  for (const std::vector<Parameters::Item>* items : {&parameters.items(), &parameters.buffers()}) {
    out.put(static_cast<std::uint32_t>(items->size()));
    for (const Parameters::Item& item : *items) {
      out.put(static_cast<std::uint32_t>(item.path.size()));
      out.put_all(item.path.data(), item.path.size());
      out.put(static_cast<std::int32_t>(item.shape.rank()));
      for (int axis = 0; axis < item.shape.rank(); ++axis) out.put(static_cast<std::int32_t>(item.shape[axis]));
    }
  }
  out.put_all(parameters.all_values().data(), parameters.size());
  for (int s = 0; s < parameters.states(); ++s) out.put_all(parameters.all_state(s).data(), parameters.size());
  out.put_all(parameters.all_buffers().data(), parameters.all_buffers().size());
  out.put(static_cast<std::uint32_t>(history.rows().size()));
  for (const HistoryRow& row : history.rows()) {
    out.put(row.step), out.put(row.epoch);
    out.put(row.train_loss), out.put(row.test_loss), out.put(row.train_metric), out.put(row.test_metric);
  }
  out.put(fnv_of(out.bytes));
  return std::move(out.bytes);
}

SnapshotError read_snapshot(std::span<const std::uint8_t> bytes, Position& position, Parameters& parameters, History& history) {
  if (bytes.size() < 16 || std::memcmp(bytes.data(), magic, 4) != 0) return SnapshotError::not_a_snapshot;
  const auto body = bytes.first(bytes.size() - 8);
  std::uint64_t expected = 0;
  std::memcpy(&expected, bytes.data() + body.size(), 8);
  if (fnv_of(body) != expected) return SnapshotError::damaged;

  ByteReader in(body.subspan(4));
  if (in.get<std::uint32_t>() != snapshot_version) return SnapshotError::other_version;
  Position at;
  at.step = in.get<std::int64_t>(), at.updates = in.get<std::int64_t>(), at.epoch = in.get<std::int64_t>();
  at.cursor = in.get<std::int32_t>(), at.rows = in.get<std::int32_t>();
  const auto states = in.get<std::uint32_t>();
  if (!same_items(in, parameters.items()) || !same_items(in, parameters.buffers())) return SnapshotError::other_model;
  if (states != static_cast<std::uint32_t>(parameters.states())) return SnapshotError::other_optimizer;
  if (at.rows != position.rows) return SnapshotError::other_data;

  const std::size_t numbers = (parameters.size() * (1 + states) + parameters.all_buffers().size()) * sizeof(float);
  if (in.left().size() < numbers + sizeof(std::uint32_t)) return SnapshotError::damaged;
  ByteReader tail(in.left().subspan(numbers));
  const auto rows = tail.get<std::uint32_t>();
  const bool whole = tail.left().size() % history_row_bytes == 0 && tail.left().size() / history_row_bytes == rows;
  const bool counts = is_count(at.step) && is_count(at.updates) && is_count(at.epoch) && at.cursor >= 0 && at.cursor < at.rows;
  if (!in.ok || !whole || !counts) return SnapshotError::damaged;

  in.get_all(parameters.all_values().data(), parameters.size());
  for (std::uint32_t s = 0; s < states; ++s) in.get_all(parameters.all_state(static_cast<int>(s)).data(), parameters.size());
  in.get_all(parameters.all_buffers().data(), parameters.all_buffers().size());
  read_history(tail, rows, history);
  position = at;
  return SnapshotError::none;
}

}  // namespace garden
