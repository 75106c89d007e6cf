// The engine for JavaScript: one class of op-agnostic methods. JSON text goes in and out; numbers come as views of the
// wasm memory that hold until the next call (memory may move): copy them at once.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(FloatView)
EMSCRIPTEN_DECLARE_VAL_TYPE(ByteView)
EMSCRIPTEN_DECLARE_VAL_TYPE(Numbers)

FloatView view_of(std::span<const float> numbers) {
  return FloatView(emscripten::val(emscripten::typed_memory_view(numbers.size(), numbers.data())));
}

ByteView view_of(std::span<const std::uint8_t> bytes) {
  return ByteView(emscripten::val(emscripten::typed_memory_view(bytes.size(), bytes.data())));
}

template <class T>
void copy_in(const emscripten::val& from, std::size_t count, std::vector<T>& to) {
  to.resize(count);
  if (count > 0) emscripten::val(emscripten::typed_memory_view(count, to.data())).call<void>("set", from);
}

std::vector<std::uint8_t> bytes_of(const ByteView& array) {
  std::vector<std::uint8_t> bytes;
  copy_in(array, array["length"].as<std::size_t>(), bytes);
  return bytes;
}

// A Uint8Array stays bytes, a Float32Array becomes floats.
garden::Column column_of(const Numbers& array) {
  garden::Column column;
  const auto count = array["length"].as<std::size_t>();
  if (array["BYTES_PER_ELEMENT"].as<int>() == 1)
    copy_in(array, count, column.bytes);
  else
    copy_in(array, count, column.floats);
  return column;
}

class Engine {
 public:
  std::string build() const { return garden::Engine::build(); }
  std::string create(const std::string& lab, bool keep) { return engine_.create(lab, keep); }
  std::string external(const std::string& head, const Numbers& x, const Numbers& y, const Numbers& test_x, const Numbers& test_y) {
    const std::size_t bytes = x["byteLength"].as<std::size_t>() + test_x["byteLength"].as<std::size_t>();
    if (std::string refused = garden::Engine::refuse_bytes(bytes); !refused.empty()) return refused;
    return engine_.external(head, {column_of(x), column_of(y), column_of(test_x), column_of(test_y)});
  }
  int advance(double steps, int units) { return engine_.advance(static_cast<std::int64_t>(steps), units); }
  std::string status() const { return engine_.status(); }
  FloatView view(const std::string& needs) { return view_of(engine_.view(needs)); }
  std::string poke(const std::string& path, int index, float value) { return engine_.poke(path, index, value); }
  ByteView snapshot() { return view_of(engine_.snapshot()); }
  std::string restore(const ByteView& snapshot) { return engine_.restore(bytes_of(snapshot)); }
  std::string rewind() { return engine_.rewind(); }
  ByteView save_weights() { return view_of(engine_.save_weights()); }
  std::string load_weights(const ByteView& weights) { return engine_.load_weights(bytes_of(weights)); }
  std::string csv() const { return engine_.csv(); }
  FloatView sample(const std::string& lab) { return view_of(engine_.sample(lab)); }
  FloatView evaluate(const std::string& question) { return view_of(engine_.evaluate(question)); }
  std::string refusal() const { return engine_.refusal(); }
  std::string fingerprint() const { return engine_.fingerprint(); }

 private:
  garden::Engine engine_;
};

}  // namespace

// What the standard library calls where it would throw. Its own brings all of printf to say the same.
void std::__libcpp_verbose_abort(const char* format, ...) {
  std::fputs(format, stderr);
  std::abort();
}

EMSCRIPTEN_BINDINGS(garden) {
  emscripten::register_type<FloatView>("Float32Array");
  emscripten::register_type<ByteView>("Uint8Array");
  emscripten::register_type<Numbers>("Uint8Array | Float32Array");
  emscripten::class_<Engine>("Engine")
      .constructor<>()
      .function("build", &Engine::build)
      .function("create", &Engine::create)
      .function("external", &Engine::external)
      .function("advance", &Engine::advance)
      .function("status", &Engine::status)
      .function("view", &Engine::view)
      .function("poke", &Engine::poke)
      .function("snapshot", &Engine::snapshot)
      .function("restore", &Engine::restore)
      .function("rewind", &Engine::rewind)
      .function("saveWeights", &Engine::save_weights)
      .function("loadWeights", &Engine::load_weights)
      .function("csv", &Engine::csv)
      .function("sample", &Engine::sample)
      .function("evaluate", &Engine::evaluate)
      .function("refusal", &Engine::refusal)
      .function("fingerprint", &Engine::fingerprint);
}
