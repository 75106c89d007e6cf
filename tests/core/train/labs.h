// Labs that the training tests share, and a short way to run them.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include <string>

#include "engine/engine.h"

namespace garden::test {

// {"problems":[],… : the answer of a call that went well
inline bool good(const std::string& answer) { return answer.find("\"problems\":[]") != std::string::npos; }

inline void start(Engine& engine, const std::string& lab, bool keep = false) {
  const std::string report = engine.create(lab, keep);
  INFO(report.substr(0, 400));
  REQUIRE(good(report));
}

// Exactly `steps` steps and every evaluation that is due.
inline void steps(Engine& engine, int count) {
  engine.advance(0, 1 << 20);
  for (int i = 0; i < count; ++i) {
    engine.advance(1, 1);
    engine.advance(0, 1 << 20);
  }
}

struct Case {
  const char* name;
  const char* lab;
};

inline constexpr Case cases[] = {
    {"tanh, mse, sgd",
     R"({"version":1,"seed":7,"data":{"id":"spiral"},"model":{"layers":[{"id":"dense","units":8},{"id":"tanh"},{"id":"dense","units":8},
     {"id":"tanh"},{"id":"dense","units":1}]},"loss":{"id":"mse"},"optimizer":{"id":"sgd","lr":0.03}})"},
    {"relu, three classes, softmax cross-entropy, adam, L2",
     R"({"version":1,"seed":3,"data":{"id":"gauss","classes":3,"noise":0.3,"features":["x1","x2","x1_x2","sin_x1","sin_x2"]},
     "model":{"layers":[{"id":"dense","units":13,"init":{"id":"he_normal"}},{"id":"relu"},{"id":"dense","units":3}]},
     "loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"adam","lr":0.01},"regularizer":{"id":"l2","rate":0.001},"train":{"batch":7}})"},
    {"elu, sigmoid, leaky relu, binary cross-entropy, momentum, L1",
     R"({"version":1,"seed":11,"data":{"id":"checkerboard","count":300},"model":{"layers":[{"id":"dense","units":9},{"id":"elu"},
     {"id":"dense","units":6},{"id":"sigmoid"},{"id":"dense","units":5},{"id":"leaky_relu"},{"id":"dense","units":1}]},
     "loss":{"id":"bce_with_logits"},"optimizer":{"id":"momentum","lr":0.02},"regularizer":{"id":"l1","rate":0.0001},"train":{"batch":32}})"},
    {"regression, softmax inside",
     R"({"version":1,"seed":5,"data":{"id":"hills","noise":0.1},"model":{"layers":[{"id":"dense","units":33},{"id":"tanh"},
     {"id":"dense","units":12},{"id":"softmax"},{"id":"dense","units":1}]},"loss":{"id":"mse"},"optimizer":{"id":"adam","lr":0.003},"train":{"batch":64}})"},
    {"wide enough for packed products",
     R"({"version":1,"seed":23,"data":{"id":"rings","count":600},"model":{"layers":[{"id":"dense","units":130},{"id":"relu"},
     {"id":"dense","units":70},{"id":"relu"},{"id":"dense","units":2}]},"loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"adam","lr":0.003},"train":{"batch":50}})"},
};

}  // namespace garden::test
