// Recurrent cells over a sequence against plain loops in double, for every tail of H and several shapes, both directions,
// with and without states at the start. Tolerance: the steps repeat roundings of up to 3 epsilon in tanh and sigmoid.
#include "kernels/recurrent.h"

#include <cmath>
#include <vector>

#include "kernels/gemm_packed.h"
#include "kernels/support.h"

using namespace garden;
using namespace garden::test;
using kernels::BatchRows;
using kernels::Cell;
using kernels::Trans;

namespace {

using Values = std::vector<double>;

struct Sizes {
  Cell cell;
  int steps, B, I, H;
  bool reverse, start, only_last;
};

Values drawn(std::size_t n, std::uint64_t seed, float reach) {
  Rng rng(seed, Stream::sample);
  Values values(n);
  for (double& value : values) value = rng.uniform(-reach, reach);
  return values;
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// The definition, one number at a time: h and inner of every step from weights (ih, hh, b_ih, b_hh) and states at the start.
struct Plain {
  Sizes s;
  Values x, w, u, b, c, h0, c0;

  Values run() const {
    const int G = kernels::gate_count(s.cell), H = s.H;
    Values all(static_cast<std::size_t>(s.steps * s.B * H));
    for (int row = 0; row < s.B; ++row) {
      Values h(h0.begin() + row * H, h0.begin() + (row + 1) * H), cell(c0.begin() + row * H, c0.begin() + (row + 1) * H);
      for (int number = 0; number < s.steps; ++number) {
        const int t = s.reverse ? s.steps - 1 - number : number;
        Values a(static_cast<std::size_t>(G * H)), m(a.size());
        for (int j = 0; j < G * H; ++j) {
          a[static_cast<std::size_t>(j)] = b[static_cast<std::size_t>(j)];
          m[static_cast<std::size_t>(j)] = c[static_cast<std::size_t>(j)];
          for (int i = 0; i < s.I; ++i) a[static_cast<std::size_t>(j)] += w[static_cast<std::size_t>(j * s.I + i)] * x[static_cast<std::size_t>((t * s.B + row) * s.I + i)];
          for (int i = 0; i < H; ++i) m[static_cast<std::size_t>(j)] += u[static_cast<std::size_t>(j * H + i)] * h[static_cast<std::size_t>(i)];
        }
        for (int j = 0; j < H; ++j) {
          const auto gate = [&](int g) { return a[static_cast<std::size_t>(g * H + j)] + m[static_cast<std::size_t>(g * H + j)]; };
          double& state = h[static_cast<std::size_t>(j)];
          if (s.cell == Cell::tanh) state = std::tanh(gate(0));
          if (s.cell == Cell::relu) state = std::fmax(gate(0), 0);
          if (s.cell == Cell::gru) {
            const double r = sigmoid(gate(0)), z = sigmoid(gate(1));
            const std::size_t n = static_cast<std::size_t>(2 * H + j);
            state = (1 - z) * std::tanh(a[n] + r * m[n]) + z * state;
          }
          if (s.cell == Cell::lstm) {
            double& inner = cell[static_cast<std::size_t>(j)];
            inner = sigmoid(gate(1)) * inner + sigmoid(gate(0)) * std::tanh(gate(2));
            state = sigmoid(gate(3)) * std::tanh(inner);
          }
        }
        std::copy(h.begin(), h.end(), all.begin() + (t * s.B + row) * H);
      }
    }
    return all;
  }
};

template <class T>
struct Run {
  std::vector<T> x, w, u, b, c, h0, c0, h, gates, inner, dh, dx, dw, du, db, dc, dh0, dc0;
};

// What the kernel gives for numbers of type T; h is stored with room for a second direction beside it.
template <class T>
Run<T> compute(const Plain& p, const Values& dh, Arena& arena) {
  const Sizes& s = p.s;
  const auto copy = [](const Values& v) { return std::vector<T>(v.begin(), v.end()); };
  const int G = kernels::gate_count(s.cell), stride = s.H + 3;
  const std::size_t rows = static_cast<std::size_t>(s.steps * s.B), H = static_cast<std::size_t>(s.H);
  Run<T> r{copy(p.x), copy(p.w), copy(p.u), copy(p.b), copy(p.c), copy(p.h0), copy(p.c0)};
  const bool simple = G == 1;
  r.h.assign(rows * static_cast<std::size_t>(stride), T(77));
  if (!simple) r.gates.resize(rows * H * static_cast<std::size_t>(G));
  if (!simple) r.inner.resize(rows * H);
  kernels::Recurrence<T> sequence{.cell = s.cell, .reverse = s.reverse, .steps = s.steps, .B = s.B, .I = s.I, .H = s.H, .x = r.x.data(),
                                  .w_ih = r.w.data(), .w_hh = r.u.data(), .b_ih = r.b.data(), .b_hh = r.c.data()};
  if (s.start) {
    sequence.h_start = {r.h0.data(), s.H};
    sequence.c_start = {r.c0.data(), s.H};
  }
  sequence.h = r.h.data();
  sequence.h_stride = stride;
  sequence.gates = simple ? nullptr : r.gates.data();
  sequence.inner = simple ? nullptr : r.inner.data();
  kernels::recurrent_forward(sequence, arena);

  const std::size_t last = s.only_last ? static_cast<std::size_t>(s.B) : rows;
  r.dh.assign(dh.begin(), dh.begin() + static_cast<std::ptrdiff_t>(last * H));
  r.dx.assign(r.x.size(), T(1));
  r.dw.assign(r.w.size(), T(1));
  r.du.assign(r.u.size(), T(-5));
  r.db.assign(r.b.size(), T(1));
  r.dc.assign(r.c.size(), T(-5));
  r.dh0.assign(r.h0.size(), T(-5));
  r.dc0.assign(r.h0.size(), T(1));
  kernels::RecurrenceGrad<T> grad{.dh = r.dh.data(), .dh_stride = s.H, .only_last = s.only_last, .dx = {r.dx.data(), true}};
  grad.dw_ih = {r.dw.data(), true};
  grad.dw_hh = {r.du.data(), false};
  grad.db_ih = {r.db.data(), true};
  grad.db_hh = {r.dc.data(), false};
  if (s.start) {
    grad.dh_start = {r.dh0.data(), false};
    if (s.cell == Cell::lstm) grad.dc_start = {r.dc0.data(), true};
    grad.start_stride = s.H;
  }
  kernels::recurrent_backward(sequence, grad, arena);
  return r;
}

Plain plain_case(const Sizes& s) {
  const std::size_t G = static_cast<std::size_t>(kernels::gate_count(s.cell)), I = static_cast<std::size_t>(s.I);
  const std::size_t B = static_cast<std::size_t>(s.B), H = static_cast<std::size_t>(s.H), rows = B * static_cast<std::size_t>(s.steps);
  const float reach = 1 / std::sqrt(static_cast<float>(s.H));
  const auto start = [&](std::uint64_t seed) { return s.start ? drawn(B * H, seed, 1) : Values(B * H, 0.0); };
  return {s, drawn(rows * I, 1, 1), drawn(G * H * I, 2, reach), drawn(G * H * H, 3, reach), drawn(G * H, 4, reach), drawn(G * H, 5, reach),
          start(6), start(7)};
}

// The largest difference, as a share of the largest number that should be there.
template <class A, class B>
double error(const A& values, const B& truth) {
  double largest = 1e-3, apart = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    largest = std::fmax(largest, std::fabs(static_cast<double>(truth[i])));
    apart = std::fmax(apart, std::fabs(static_cast<double>(values[i]) - static_cast<double>(truth[i])));
  }
  return apart / largest;
}

void check(const Sizes& s, Arena& arena) {
  CAPTURE(static_cast<int>(s.cell), s.steps, s.B, s.I, s.H, s.reverse, s.start, s.only_last);
  const Plain plain = plain_case(s);
  const Values dh = drawn(static_cast<std::size_t>(s.steps * s.B * s.H), 8, 1);
  const Values truth = plain.run();
  const Run<float> f = compute<float>(plain, dh, arena);
  const Run<double> d = compute<double>(plain, dh, arena);
  Values h;
  bool margins = true;
  for (int row = 0; row < s.steps * s.B; ++row) {
    for (int j = 0; j < s.H + 3; ++j) {
      const float value = f.h[static_cast<std::size_t>(row * (s.H + 3) + j)];
      if (j < s.H) h.push_back(value);
      else margins = margins && value == 77;
    }
  }
  CHECK(margins);
  CHECK(error(h, truth) < 2e-6);
  CHECK(error(f.dx, d.dx) < 1e-5);
  CHECK(error(f.dw, d.dw) < 1e-5);
  CHECK(error(f.du, d.du) < 1e-5);
  CHECK(error(f.db, d.db) < 1e-5);
  CHECK(error(f.dc, d.dc) < 1e-5);
  CHECK(error(f.dh0, d.dh0) < 1e-5);
  CHECK(error(f.dc0, d.dc0) < 1e-5);
}

const Cell cells[] = {Cell::tanh, Cell::relu, Cell::gru, Cell::lstm};

}  // namespace

TEST_CASE("a packed operand: the bits of the plain product, at every tail and depth", "[kernels]") {
  Arena arena;
  for (const int M : {1, 3, 4, 9, 33}) {
    for (const int N : {1, 4, 5, 8, 13, 40}) {
      for (const int K : {1, 7, 64, 399, 401, 1000}) {
        for (const Trans trans : {Trans::no, Trans::yes}) {
          for (const bool accumulate : {false, true}) {
            const ArenaScope scope(arena);
            const int ldb = (trans == Trans::no ? N : K) + 1, lda = K + 2, ldc = N + 1;
            Array A(M * lda, 0, 1), B((trans == Trans::no ? K : N) * ldb, 1, 2), C(M * ldc, 2, 3), same(M * ldc, 0, 3);
            const auto packed = kernels::pack<float>(trans, N, K, B.data(), ldb, arena);
            kernels::gemm_packed(M, A.data(), lda, packed, C.data(), ldc, accumulate);
            kernels::gemm<float>(Trans::no, trans, M, N, K, A.data(), lda, B.data(), ldb, same.data(), ldc, accumulate, arena);
            int different = C.guards_whole() ? 0 : 1;
            for (int i = 0; i < M * ldc; ++i) different += bits(C[i]) != bits(same[i]);
            CAPTURE(M, N, K, accumulate);
            CHECK(different == 0);
          }
        }
      }
    }
  }
}

TEST_CASE("recurrent cells: every tail of the units, both directions", "[kernels]") {
  Arena arena;
  for (const Cell cell : cells) {
    for (int H = 1; H <= 2 * simd::width + 1; ++H) {
      for (const bool reverse : {false, true}) check({cell, 3, 2, 1 + H % 3, H, reverse, H % 2 == 0, reverse}, arena);
    }
  }
  CHECK(arena.mark().used == 0);  // everything taken was given back
}

TEST_CASE("recurrent cells: one step, one row, and sequences longer than what is computed at once", "[kernels]") {
  Arena arena;
  for (const Cell cell : cells) {
    for (const bool start : {false, true}) {
      for (const bool only_last : {false, true}) {
        check({cell, 1, 1, 1, 5, false, start, only_last}, arena);
        check({cell, 1, 3, 2, 4, true, start, only_last}, arena);
        check({cell, 21, 33, 3, 6, true, start, only_last}, arena);
        check({cell, 9, 70, 2, 9, false, start, only_last}, arena);
        check({cell, 300, 1, 2, 3, false, start, only_last}, arena);
      }
    }
  }
}

TEST_CASE("recurrent cells: a row has the same bits in every batch", "[kernels]") {
  Arena arena;
  for (const Cell cell : cells) {
    const Sizes all{cell, 5, 7, 3, 10, false, true, true}, one{cell, 5, 1, 3, 10, false, true, true};
    const Plain many = plain_case(all);
    const Values dh = drawn(5 * 7 * 10, 8, 1);
    const Run<float> together = compute<float>(many, dh, arena);
    for (int row = 0; row < all.B; ++row) {
      Plain single = many;
      single.s = one;
      single.x.clear();
      for (int t = 0; t < all.steps; ++t)
        for (int i = 0; i < all.I; ++i) single.x.push_back(many.x[static_cast<std::size_t>((t * all.B + row) * all.I + i)]);
      const auto part = [&](const Values& v) { return Values(v.begin() + row * 10, v.begin() + (row + 1) * 10); };
      single.h0 = part(many.h0);
      single.c0 = part(many.c0);
      const Run<float> alone = compute<float>(single, part(dh), arena);
      int different = 0;
      for (int t = 0; t < all.steps; ++t) {
        for (int j = 0; j < 10; ++j)
          different += bits(alone.h[static_cast<std::size_t>(t * 13 + j)]) != bits(together.h[static_cast<std::size_t>((t * all.B + row) * 13 + j)]);
      }
      for (int j = 0; j < 10; ++j) different += bits(alone.dh0[static_cast<std::size_t>(j)]) != bits(together.dh0[static_cast<std::size_t>(row * 10 + j)]);
      CHECK(different == 0);
    }
  }
}

TEST_CASE("recurrent cells: the second call takes no new memory", "[kernels]") {
  Arena arena;
  for (const Cell cell : cells) {
    const Sizes s{cell, 12, 8, 3, 17, false, true, false};
    const Plain plain = plain_case(s);
    const Values dh = drawn(12 * 8 * 17, 8, 1);
    compute<float>(plain, dh, arena);
    const std::size_t held = arena.reserved_bytes();
    compute<float>(plain, dh, arena);
    CHECK(arena.reserved_bytes() == held);
  }
}
