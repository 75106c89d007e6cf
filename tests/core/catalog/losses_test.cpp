// Targets: every loss takes what it says it takes, writes targets so that perfect outputs read back as the truth,
// and explains what does not fit.
#include <catch2/catch_test_macros.hpp>

#include "catalog/support.h"

using namespace garden;

TEST_CASE("every combination of loss, task, classes and outputs has a form or a reason") {
  for_each_entry<LossKind>([](const auto& kind) {
    DYNAMIC_SECTION(kind.info.id) {
      for (Task task : {Task::classification, Task::regression}) {
        for (int classes : {2, 3, 10}) {
          for (int outputs : {1, 2, 3, 10}) {
            CAPTURE(id_of(task), classes, outputs);
            Problems problems;
            const auto form = target_form(Loss(kind), task, task == Task::regression ? 0 : classes, outputs, "loss", problems);
            CHECK(form.has_value() == problems.empty());
            for (const Problem& problem : problems) {
              CHECK(problem.path == "loss");
              CHECK_FALSE(problem.en.empty());
              CHECK_FALSE(problem.zh.empty());
            }
          }
        }
      }
    }
  });
}

TEST_CASE("there is a loss for every task a dataset can set") {
  for_each_entry<DatasetKind>([](const auto& dataset) {
    for (int classes : dataset.classes) {
      int fitting = 0;
      for_each_entry<LossKind>([&](const auto& kind) {
        for (int outputs : {1, classes}) {
          Problems problems;
          if (outputs > 0 && target_form(Loss(kind), dataset.task, classes, outputs, "", problems)) ++fitting;
        }
      });
      CAPTURE(dataset.info.id, classes);
      CHECK(fitting > 0);
    }
  });
}

TEST_CASE("outputs equal to the encoded targets are read back as the raw targets") {
  for (TargetForm form : {TargetForm::signed_one, TargetForm::binary, TargetForm::one_hot, TargetForm::value, TargetForm::probability,
                          TargetForm::signed_one_hot}) {
    const int classes = is_wide(form) ? 5 : 2;
    const int width = target_width(form, classes);
    std::vector<float> raw;
    for (int i = 0; i < 40; ++i) raw.push_back(form == TargetForm::value ? 0.05f * static_cast<float>(i) - 1 : static_cast<float>(i % classes));
    std::vector<float> t(raw.size() * static_cast<std::size_t>(width));
    encode_targets(form, classes, raw.data(), static_cast<int>(raw.size()), t.data());
    CAPTURE(id_of(form));
    for (std::size_t i = 0; i < raw.size(); ++i) CHECK(prediction(form, t.data() + i * static_cast<std::size_t>(width), width) == raw[i]);
  }
}

TEST_CASE("links turn outputs into probabilities") {
  const std::vector<double> z = {-3, 0.5, 200, 4};
  std::vector<double> p(4);
  apply_link(Link::softmax, z.data(), 4, p.data());
  CHECK(p[0] + p[1] + p[2] + p[3] == 1.0);
  CHECK(p[2] > 0.999);
  apply_link(Link::sigmoid, z.data(), 1, p.data());
  CHECK(tests::distance(p[0], 1 / (1 + std::exp(3.0))) < 1e-15);
  apply_link(Link::identity, z.data(), 4, p.data());
  CHECK(p == z);
}

TEST_CASE("losses stay finite for outputs a diverging network gives") {
  for_each_entry<LossKind>([](const auto& kind) {
    DYNAMIC_SECTION(kind.info.id) {
      Tape<float> tape;
      std::vector<float> z = {1000, -1000, 80, -80}, dz(4), t = {0, 1, 1, 0};
      const Var<float> outputs = tape.parameter({z.data(), {2, 2}}, {dz.data(), {2, 2}});
      const Var<float> mean = loss(tape, outputs, tape.constant({t.data(), kind.pointwise ? Shape{2, 2} : Shape{2}}), kind);
      tape.backward(mean);
      CHECK(std::isfinite(*mean.value().data));
      for (float g : dz) CHECK(std::isfinite(g));
    }
  });
}

TEST_CASE("a loss over sequences is the loss over all their positions") {
  tests::for_each_variant<LossKind>([](const auto& kind, const std::string& label) {
    CAPTURE(label);
    const Shape flat{6, 3}, sequence{2, 3, 3};
    tests::LossCase<double, std::remove_cvref_t<decltype(kind)>> c(kind, flat, 3, 8);
    std::vector<double> dz(18), dz_sequence(18);
    Tape<double> tape;
    const Var<double> a = loss(tape, tape.parameter({c.z.data(), flat}, {dz.data(), flat}), tape.constant({c.t.data(), c.t_shape}), kind, c.weights);
    tape.backward(a);
    const double mean = *a.value().data;
    tape.reset();
    const Shape t_shape = kind.pointwise ? sequence : Shape{2, 3};
    const Var<double> b = loss(tape, tape.parameter({c.z.data(), sequence}, {dz_sequence.data(), sequence}), tape.constant({c.t.data(), t_shape}), kind, c.weights);
    tape.backward(b);
    CHECK(*b.value().data == mean);
    CHECK(dz == dz_sequence);
  });
}

TEST_CASE("balanced class weights are N over K times the class's rows") {
  const std::vector<float> labels = {0, 0, 0, 1, 1, 3};
  CHECK(class_weights(SoftmaxCrossEntropy{}, 4, labels).empty());
  const std::vector<float> weights = class_weights(SoftmaxCrossEntropy{.class_weights = ClassWeights::balanced}, 4, labels);
  CHECK(weights == std::vector<float>{0.5f, 0.75f, 0, 1.5f});
}
