// The header must describe the numbers exactly: sizes that agree with the shape, no gap beyond the end of the file.
#include "engine/formats/safetensors.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "engine/formats/json.h"

namespace garden::safetensors {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors is little endian");

std::size_t count_of(const std::vector<int>& shape) {
  std::size_t n = 1;
  for (const int d : shape) n *= static_cast<std::size_t>(d);
  return n;
}

// A size in the header: a whole number from 0 to 2^31 - 1.
bool whole(const json::Value& v, std::int64_t& out) {
  if (!v.is(json::Kind::number) || v.number() < 0 || v.number() > 2147483647.0 || v.number() != std::floor(v.number()))
    return false;
  out = static_cast<std::int64_t>(v.number());
  return true;
}

std::string read_entry(const json::Value& head, std::span<const std::uint8_t> data, Entry& out) {
  const json::Value* type = head.find("dtype");
  const json::Value* shape = head.find("shape");
  const json::Value* offsets = head.find("data_offsets");
  const std::string where = "safetensors: tensor \"" + out.name + "\" ";
  if (!type || !shape || !offsets || !type->is(json::Kind::string)) return where + "needs dtype, shape and data_offsets";
  const bool wide = type->string() == "F64";
  if (!wide && type->string() != "F32") return where + "has dtype " + type->string() + "; save it as F32";
  if (shape->array().size() > 4) return where + "has more than 4 dimensions";
  std::int64_t n = 1;
  for (const auto& item : shape->array()) {
    std::int64_t d = 0;
    if (!whole(item, d)) return where + "has a shape that is not made of whole numbers";
    n *= d;
    if (n > 2147483647) return where + "is larger than 2,147,483,647 numbers";
    out.shape.push_back(static_cast<int>(d));
  }
  std::int64_t begin = 0, end = 0;
  if (offsets->array().size() != 2 || !whole(offsets->array()[0], begin) || !whole(offsets->array()[1], end))
    return where + "needs two whole numbers in data_offsets";
  const std::int64_t size = wide ? 8 : 4;
  if (end < begin || end - begin != n * size || static_cast<std::uint64_t>(end) > data.size())
    return where + "says bytes " + std::to_string(begin) + " to " + std::to_string(end) + " for " + std::to_string(n) +
           " numbers in a file with " + std::to_string(data.size()) + " bytes of numbers";
  out.values.resize(static_cast<std::size_t>(n));
  const std::uint8_t* from = data.data() + begin;
  if (wide) {
    for (std::size_t i = 0; i < out.values.size(); ++i) {
      double number;
      std::memcpy(&number, from + 8 * i, 8);
      out.values[i] = static_cast<float>(number);
    }
  } else if (n > 0) {
    std::memcpy(out.values.data(), from, static_cast<std::size_t>(n) * 4);
  }
  return {};
}

}  // namespace

const Entry* File::find(const std::string& name) const {
  for (const auto& entry : entries)
    if (entry.name == name) return &entry;
  return nullptr;
}

File read(std::span<const std::uint8_t> bytes) {
  File file;
  std::uint64_t length = 0;
  if (bytes.size() >= 8) std::memcpy(&length, bytes.data(), 8);
  if (bytes.size() < 10 || length < 2 || length > bytes.size() - 8) {
    file.error = "safetensors: the file of " + std::to_string(bytes.size()) + " bytes is cut off or is not a safetensors file";
    return file;
  }
  const auto header_bytes = static_cast<std::size_t>(length);
  const json::Parsed header = json::parse({reinterpret_cast<const char*>(bytes.data()) + 8, header_bytes});
  if (!header.ok() || !header.value.is(json::Kind::object)) {
    file.error = "safetensors: the header is not a JSON object" + (header.ok() ? std::string() : " (" + header.error + ")");
    return file;
  }
  // Two tensors may not share bytes, or a small file could ask for gigabytes of copies.
  const auto data = bytes.subspan(8 + header_bytes);
  std::size_t total = 0;
  for (const auto& [name, head] : header.value.object()) {
    if (name == "__metadata__") continue;
    Entry entry{.name = name, .shape = {}, .values = {}};
    file.error = read_entry(head, data, entry);
    total += entry.values.size() * 4;
    if (file.error.empty() && total > data.size()) file.error = "safetensors: tensors overlap in the file";
    if (!file.error.empty()) {
      file.entries.clear();
      return file;
    }
    file.entries.push_back(std::move(entry));
  }
  return file;
}

std::vector<std::uint8_t> write(std::span<const Source> tensors) {
  json::Writer w;
  w.begin_object();
  std::size_t offset = 0;
  for (const auto& t : tensors) {
    const std::size_t bytes = count_of(t.shape) * sizeof(float);
    w.key(t.name).begin_object().key("dtype").string("F32").key("shape").begin_array();
    for (const int d : t.shape) w.number(d);
    w.end_array().key("data_offsets").begin_array();
    w.number(static_cast<std::int64_t>(offset)).number(static_cast<std::int64_t>(offset + bytes)).end_array().end_object();
    offset += bytes;
  }
  w.end_object();
  std::string header = w.take();
  header.append((8 - header.size() % 8) % 8, ' ');  // the numbers start on a multiple of 8 bytes

  std::vector<std::uint8_t> out(8 + header.size() + offset);
  const std::uint64_t length = header.size();
  std::memcpy(out.data(), &length, 8);
  std::memcpy(out.data() + 8, header.data(), header.size());
  std::uint8_t* to = out.data() + 8 + header.size();
  for (const auto& t : tensors) {
    const std::size_t bytes = count_of(t.shape) * sizeof(float);
    if (bytes > 0) std::memcpy(to, t.values, bytes);
    to += bytes;
  }
  return out;
}

}  // namespace garden::safetensors
