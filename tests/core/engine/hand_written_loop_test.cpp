// The ops are a public interface: a training loop written by hand on the tape gives the losses of the trainer, bit for bit.
#include "train/labs.h"

#include <vector>

#include "autograd/ops.h"

using namespace garden;

TEST_CASE("A loop by hand on the tape is the trainer's run") {
  Engine engine;
  test::start(engine, R"({"version":1,"seed":7,"data":{"id":"moons","count":200},"model":{"layers":[{"id":"dense","units":8},{"id":"tanh"},
    {"id":"dense","units":1}]},"loss":{"id":"bce_with_logits"},"optimizer":{"id":"adam","lr":0.01},"train":{"batch":16}})");

  // The same start and the same rows; everything else is written out.
  const Rows& rows = engine.trainer()->plan().samples->train.x;
  const std::vector<float>& labels = engine.trainer()->plan().samples->train.y.floats;
  const auto start = [&](std::string_view path) {
    const Parameters& p = engine.trainer()->model().parameters();
    const Parameters::Item& item = p.items()[static_cast<std::size_t>(p.find(path))];
    return std::vector<float>(p.values(item), p.values(item) + item.count());
  };
  std::vector<float> w0 = start("layers.0.weight"), b0 = start("layers.0.bias"), w2 = start("layers.2.weight"), b2 = start("layers.2.bias");
  struct Learned {
    std::vector<float>& value;
    Shape shape;
    std::vector<float> grad, m, v;
  };
  std::vector<Learned> learned;
  for (auto& [value, shape] : {std::pair<std::vector<float>&, Shape>{w0, {8, 2}}, {b0, {8}}, {w2, {1, 8}}, {b2, {1}}})
    learned.push_back({value, shape, std::vector<float>(value.size()), std::vector<float>(value.size()), std::vector<float>(value.size())});

  const Adam adam{.lr = 0.01f};
  Tape<float> tape;
  Order order(rows.count, 7);
  for (int step = 1; step <= 100; ++step) {
    const std::span<const int> batch = order.batch(16);
    const int B = static_cast<int>(batch.size());
    tape.reset();
    const Tensor<float> x = tape.arena().tensor<float>({B, 2}), t = tape.arena().tensor<float>({B, 1});
    gather_rows(rows, batch, x.data);
    for (int i = 0; i < B; ++i) t.data[i] = labels[static_cast<std::size_t>(batch[static_cast<std::size_t>(i)])];

    std::vector<Var<float>> p;
    for (Learned& l : learned) p.push_back(tape.parameter({l.value.data(), l.shape}, {l.grad.data(), l.shape}));
    const Var<float> hidden = activate(tape, linear(tape, tape.constant(x), p[0], p[1]), Tanh{});
    const Var<float> z = linear(tape, hidden, p[2], p[3]);
    const Var<float> mean = loss(tape, z, tape.constant(t), BceWithLogits{});
    tape.backward(mean);
    for (Learned& l : learned)
      update_parameter<float>(update_at(adam, step), nullptr, static_cast<int>(l.value.size()), l.grad.data(), l.value.data(), {l.m.data(), l.v.data()});
    order.advance(B);

    test::steps(engine, 1);
    REQUIRE(engine.trainer()->step() == step);
    REQUIRE(engine.trainer()->loss() == *mean.value().data);
  }
  CHECK(w0 == start("layers.0.weight"));
  CHECK(b2 == start("layers.2.bias"));
}
