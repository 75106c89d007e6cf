// A small strict JSON reader and writer (RFC 8259). Every text is hostile until read: size, depth and the number
// of values are limited, so neither the stack nor the memory can be exhausted by a link.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace garden::json {

inline constexpr std::size_t max_text_bytes = 4u << 20;
inline constexpr std::size_t max_values = 200'000;
inline constexpr std::size_t max_keys = 4096;  // of one object
inline constexpr int max_depth = 32;

enum class Kind { null, boolean, number, string, array, object };

class Value {
 public:
  using Array = std::vector<Value>;
  using Member = std::pair<std::string, Value>;
  using Object = std::vector<Member>;  // in file order; a repeated key is an error of the reader

  Value() = default;
  explicit Value(bool b) : kind_(Kind::boolean), number_(b ? 1 : 0) {}
  explicit Value(double n) : kind_(Kind::number), number_(n) {}
  explicit Value(std::string s) : kind_(Kind::string), string_(std::move(s)) {}
  explicit Value(Array a) : kind_(Kind::array), array_(std::move(a)) {}
  explicit Value(Object o) : kind_(Kind::object), object_(std::move(o)) {}

  Kind kind() const { return kind_; }
  bool is(Kind k) const { return kind_ == k; }
  bool boolean() const { return number_ != 0; }
  double number() const { return number_; }
  const std::string& string() const { return string_; }
  const Array& array() const { return array_; }
  const Object& object() const { return object_; }
  const Value* find(std::string_view key) const;  // null when it is no object or has no such key

 private:
  Kind kind_ = Kind::null;
  double number_ = 0;
  std::string string_;
  Array array_;
  Object object_;
};

struct Parsed {
  Value value;
  std::string error;  // empty: read; else one English sentence with line and column
  int line = 0;
  int column = 0;
  bool ok() const { return error.empty(); }
};

Parsed parse(std::string_view text);

// Appends JSON text; commas and quotes are its business. `number` prints the shortest text that reads back to the same
// number; what is not finite becomes null.
class Writer {
 public:
  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);
  Writer& string(std::string_view text);
  Writer& number(double n);
  Writer& number(float n);
  Writer& number(int n) { return number(static_cast<std::int64_t>(n)); }
  Writer& number(std::int64_t n);
  Writer& boolean(bool b) { return raw(b ? "true" : "false"); }
  Writer& raw(std::string_view json);  // text that already is JSON
  Writer& value(const Value& v);

  std::string take() { return std::move(text_); }
  const std::string& text() const { return text_; }

 private:
  Writer& open(char c);
  Writer& close(char c);
  void separate();
  void quote(std::string_view text);

  std::string text_;
  bool first_ = true;
};

}  // namespace garden::json
