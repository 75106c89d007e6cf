// The reader is a plain recursive descent: its recursion is bounded by max_depth, its work by the length of the text.
#include "engine/formats/json.h"

#include <cmath>
#include <cstdint>

#include "base/decimal.h"

namespace garden::json {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Parsed read() {
    Parsed out;
    if (text_.size() > max_text_bytes) {
      fail("the text is longer than 4 MiB");
    } else if (value(out.value, 0)) {
      skip_space();
      if (at_ < text_.size()) fail("there is text after the end of the value");
    }
    if (!error_.empty()) {
      out.value = Value();
      locate(out);
    }
    return out;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  std::string error_;

  bool fail(const char* why) {
    if (error_.empty()) error_ = why;
    return false;
  }

  void locate(Parsed& out) const {
    out.line = 1;
    out.column = 1;
    for (std::size_t i = 0; i < at_ && i < text_.size(); ++i) {
      if (text_[i] == '\n') {
        ++out.line;
        out.column = 1;
      } else {
        ++out.column;
      }
    }
    out.error = "JSON, line " + std::to_string(out.line) + ", column " + std::to_string(out.column) + ": " + error_;
  }

  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool take_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return fail("this is not a JSON value");
    at_ += word.size();
    return true;
  }

  bool value(Value& out, int depth) {
    skip_space();
    if (at_ >= text_.size()) return fail("the text ends where a value is expected");
    if (depth > max_depth) return fail("it is nested deeper than 32 levels");
    if (++values_ > max_values) return fail("it has more than 200,000 values");
    switch (text_[at_]) {
      case '{': return object(out, depth);
      case '[': return array(out, depth);
      case '"': {
        std::string s;
        if (!string(s)) return false;
        out = Value(std::move(s));
        return true;
      }
      case 't': out = Value(true); return take_word("true");
      case 'f': out = Value(false); return take_word("false");
      case 'n': out = Value(); return take_word("null");
      default: return number(out);
    }
  }

  bool object(Value& out, int depth) {
    ++at_;
    Value::Object members;
    skip_space();
    if (!take('}')) {
      do {
        skip_space();
        Value::Member member;
        if (at_ >= text_.size() || text_[at_] != '"') return fail("a key in quotes is expected");
        if (!string(member.first)) return false;
        if (members.size() >= max_keys) return fail("an object has more than 4,096 keys");
        for (const auto& other : members)
          if (other.first == member.first) return fail("a key occurs twice in one object");
        skip_space();
        if (!take(':')) return fail("':' is expected after a key");
        if (!value(member.second, depth + 1)) return false;
        members.push_back(std::move(member));
        skip_space();
      } while (take(','));
      if (!take('}')) return fail("',' or '}' is expected");
    }
    out = Value(std::move(members));
    return true;
  }

  bool array(Value& out, int depth) {
    ++at_;
    Value::Array items;
    skip_space();
    if (!take(']')) {
      do {
        items.emplace_back();
        if (!value(items.back(), depth + 1)) return false;
        skip_space();
      } while (take(','));
      if (!take(']')) return fail("',' or ']' is expected");
    }
    out = Value(std::move(items));
    return true;
  }

  static bool digit(char c) { return c >= '0' && c <= '9'; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void digits() {
    while (digit(peek())) ++at_;
  }

  bool number(Value& out) {
    const std::size_t start = at_;
    take('-');
    if (!digit(peek())) return fail("this is not a JSON value");
    if (!take('0')) digits();
    if (take('.')) {
      if (!digit(peek())) return fail("a digit is expected after the decimal point");
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digit(peek())) return fail("a digit is expected in the exponent");
      digits();
    }
    double n = 0;
    if (at_ - start > 64 || !read_decimal(text_.substr(start, at_ - start), n)) {
      at_ = start;
      return fail("the number is too large or too long");
    }
    out = Value(n);
    return true;
  }

  bool hex4(std::uint32_t& code) {
    code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = peek();
      std::uint32_t d = 0;
      if (digit(c)) d = static_cast<std::uint32_t>(c - '0');
      else if (c >= 'a' && c <= 'f') d = static_cast<std::uint32_t>(c - 'a' + 10);
      else if (c >= 'A' && c <= 'F') d = static_cast<std::uint32_t>(c - 'A' + 10);
      else return fail("\\u needs four hexadecimal digits");
      code = code * 16 + d;
      ++at_;
    }
    return true;
  }

  static void append_utf8(std::string& out, std::uint32_t c) {
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
    } else {
      put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
    }
  }

  bool escape(std::string& out) {
    const char c = peek();
    ++at_;
    switch (c) {
      case '"': case '\\': case '/': out.push_back(c); return true;
      case 'b': out.push_back('\b'); return true;
      case 'f': out.push_back('\f'); return true;
      case 'n': out.push_back('\n'); return true;
      case 'r': out.push_back('\r'); return true;
      case 't': out.push_back('\t'); return true;
      case 'u': break;
      default: --at_; return fail("an unknown escape in a string");
    }
    std::uint32_t code = 0;
    if (!hex4(code)) return false;
    if (code >= 0xDC00 && code < 0xE000) return fail("half of a surrogate pair in a string");
    if (code >= 0xD800 && code < 0xDC00) {
      std::uint32_t low = 0;
      if (!take('\\') || !take('u')) return fail("half of a surrogate pair in a string");
      if (!hex4(low)) return false;
      if (low < 0xDC00 || low >= 0xE000) return fail("half of a surrogate pair in a string");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, code);
    return true;
  }

  // One well-formed UTF-8 sequence of two to four bytes: no overlong form, no surrogate, at most U+10FFFF.
  bool utf8_tail(std::string& out) {
    const auto byte = [&](std::size_t i) -> std::uint32_t {
      return at_ + i < text_.size() ? static_cast<unsigned char>(text_[at_ + i]) : 0u;
    };
    const std::uint32_t lead = byte(0);
    const std::size_t n = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4) return fail("a string is not valid UTF-8");
    for (std::size_t i = 1; i < n; ++i)
      if ((byte(i) & 0xC0) != 0x80) return fail("a string is not valid UTF-8");
    const std::uint32_t second = byte(1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
        (lead == 0xF4 && second > 0x8F))
      return fail("a string is not valid UTF-8");
    out.append(text_.substr(at_, n));
    at_ += n;
    return true;
  }

  bool string(std::string& out) {
    ++at_;
    for (;;) {
      if (at_ >= text_.size()) return fail("a string has no closing quote");
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c < 0x20) return fail("a control character in a string; write it as an escape");
      if (c == '\\') {
        ++at_;
        if (!escape(out)) return false;
      } else if (c < 0x80) {
        out.push_back(static_cast<char>(c));
        ++at_;
      } else if (!utf8_tail(out)) {
        return false;
      }
    }
  }
};

}  // namespace

const Value* Value::find(std::string_view key) const {
  for (const auto& member : object_)
    if (member.first == key) return &member.second;
  return nullptr;
}

Parsed parse(std::string_view text) { return Reader(text).read(); }

Writer& Writer::key(std::string_view name) {
  separate();
  quote(name);
  text_ += ':';
  first_ = true;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  separate();
  quote(text);
  return *this;
}

Writer& Writer::number(double n) { return raw(std::isfinite(n) ? decimal_text(n) : "null"); }
Writer& Writer::number(float n) { return raw(std::isfinite(n) ? decimal_text(n) : "null"); }
Writer& Writer::number(std::int64_t n) { return raw(std::to_string(n)); }

Writer& Writer::raw(std::string_view json) {
  separate();
  text_ += json;
  return *this;
}

Writer& Writer::value(const Value& v) {
  switch (v.kind()) {
    case Kind::null: return raw("null");
    case Kind::boolean: return boolean(v.boolean());
    case Kind::number: return number(v.number());
    case Kind::string: return string(v.string());
    case Kind::array:
      begin_array();
      for (const auto& item : v.array()) value(item);
      return end_array();
    case Kind::object:
      begin_object();
      for (const auto& [name, member] : v.object()) key(name).value(member);
      return end_object();
  }
  return *this;
}

Writer& Writer::open(char c) {
  separate();
  text_ += c;
  first_ = true;
  return *this;
}

Writer& Writer::close(char c) {
  text_ += c;
  first_ = false;
  return *this;
}

void Writer::separate() {
  if (!first_) text_ += ',';
  first_ = false;
}

void Writer::quote(std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  text_ += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (byte < 0x20) {
      text_ += "\\u00";
      text_ += hex[byte >> 4];
      text_ += hex[byte & 15];
    } else {
      text_ += c;
    }
  }
  text_ += '"';
}

}  // namespace garden::json
