// Attention and its gradient against plain loops in double; masks; that the future sends nothing back.
// Tolerance: sums of up to 70 products of numbers below 4 in float, after an exponential good to 2 epsilon: 64 epsilon of the
// largest value cover them.
#include "kernels/attention.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <limits>

#include "kernels/support.h"

using namespace garden;
using namespace garden::test;
using kernels::AttentionSizes;

namespace {

using Numbers = std::vector<double>;

std::size_t n_of(int a, int b, int c = 1, int d = 1) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b) * static_cast<std::size_t>(c) * static_cast<std::size_t>(d);
}

// Everything of one problem, in double: what the kernel must give.
struct Plain {
  Numbers p, y, dq, dk, dv;
};

// q, dy (B, T, D)  k, v (B, T_k, D)  ids (B, T_k) or empty  keep (B, heads, T, T_k) or empty
Plain by_loops(const AttentionSizes& s, const Numbers& q, const Numbers& k, const Numbers& v, const Numbers& dy, const Numbers& ids,
               const Numbers& keep) {
  const int D = s.heads * s.d;
  Plain out{Numbers(n_of(s.B, s.heads, s.T, s.T_k)), Numbers(q.size()), Numbers(q.size()), Numbers(k.size()), Numbers(k.size())};
  for (int b = 0; b < s.B; ++b) {
    for (int h = 0; h < s.heads; ++h) {
      for (int t = 0; t < s.T; ++t) {
        const auto key = [&](int j, int c) { return n_of(b * s.T_k + j, D) + static_cast<std::size_t>(h * s.d + c); };
        const auto query = [&](int c) { return n_of(b * s.T + t, D) + static_cast<std::size_t>(h * s.d + c); };
        const std::size_t row = n_of((b * s.heads + h) * s.T + t, s.T_k);
        Numbers score(static_cast<std::size_t>(s.T_k), -std::numeric_limits<double>::infinity());
        double sum = 0;
        for (int j = 0; j < s.T_k; ++j) {
          const bool padding = !ids.empty() && ids[n_of(b, s.T_k) + static_cast<std::size_t>(j)] == 0;
          if (padding || (s.causal && j > t)) continue;
          double dot = 0;
          for (int c = 0; c < s.d; ++c) dot += q[query(c)] * k[key(j, c)];
          score[static_cast<std::size_t>(j)] = dot / std::sqrt(s.d);
          sum += std::exp(score[static_cast<std::size_t>(j)]);
        }
        double mean = 0;
        Numbers dp(static_cast<std::size_t>(s.T_k));
        for (int j = 0; j < s.T_k; ++j) {
          const std::size_t i = static_cast<std::size_t>(j);
          const double factor = keep.empty() ? 1 : keep[row + i];
          const double p = sum > 0 ? std::exp(score[i]) / sum : 0;
          out.p[row + i] = p;
          for (int c = 0; c < s.d; ++c) {
            out.y[query(c)] += p * factor * v[key(j, c)];
            out.dv[key(j, c)] += p * factor * dy[query(c)];
            dp[i] += factor * dy[query(c)] * v[key(j, c)];
          }
          mean += p * dp[i];
        }
        for (int j = 0; j < s.T_k; ++j) {
          const std::size_t i = static_cast<std::size_t>(j);
          const double ds = out.p[row + i] * (dp[i] - mean) / std::sqrt(s.d);
          for (int c = 0; c < s.d; ++c) {
            out.dq[query(c)] += ds * k[key(j, c)];
            out.dk[key(j, c)] += ds * q[query(c)];
          }
        }
      }
    }
  }
  return out;
}

// The same by the kernel, from a width larger than D, so that neighbours would be seen to change.
struct Problem {
  AttentionSizes s;
  int D = s.heads * s.d, width = 3 * D + 1;
  Array q{s.B * s.T * width, 1, 1}, kv{s.B * s.T_k * width, 2, 2}, dy{s.B * s.T * D, 0, 3};
  Array y{s.B * s.T * D, 0}, p{s.B * s.heads * s.T * s.T_k, 3};
  Array dq{s.B * s.T * D, 1}, dk{s.B * s.T_k * D, 0}, dv{s.B * s.T_k * D, 0};
  Arena arena = Arena(64 * 1024);

  void run(const float* ids, const float* keep, bool add) {
    kernels::attention<float>(s, {q.data(), width}, {kv.data() + D, width}, {kv.data() + 2 * D, width}, ids, keep, p.data(), {y.data(), D}, arena);
    kernels::attention_backward<float>(s, {q.data(), width}, {kv.data() + D, width}, {kv.data() + 2 * D, width}, keep, p.data(),
                                       {dy.data(), D}, {dq.data(), D, add}, {dk.data(), D, add}, {dv.data(), D, add}, arena);
  }

  Numbers part(const Array& from, int count, int stride, int offset) const {
    Numbers out;
    for (int i = 0; i < count; ++i)
      for (int c = 0; c < D; ++c) out.push_back(from[i * stride + offset + c]);
    return out;
  }
  Plain plain(const Numbers& ids, const Numbers& keep) const {
    return by_loops(s, part(q, s.B * s.T, width, 0), part(kv, s.B * s.T_k, width, D), part(kv, s.B * s.T_k, width, 2 * D),
                    part(dy, s.B * s.T, D, 0), ids, keep);
  }
};

double worst(const Array& got, const Numbers& expected, double plus = 0) {
  double error = 0, largest = 1;
  for (int i = 0; i < got.size(); ++i) {
    const double e = expected[static_cast<std::size_t>(i)];
    largest = std::fmax(largest, std::fabs(e));
    error = std::fmax(error, std::isfinite(got[i]) ? std::fabs(got[i] - e - plus) : HUGE_VAL);
  }
  return error / largest;
}

constexpr double tolerance = 64 * FLT_EPSILON;

const AttentionSizes all_sizes[] = {{1, 1, 1, 1, 1},  {1, 1, 3, 5, 3},   {2, 3, 5, 5, 4},   {2, 2, 4, 9, 8},  {1, 2, 9, 4, 5},
                                    {2, 1, 13, 7, 9}, {1, 4, 33, 33, 16}, {1, 1, 66, 70, 6}, {3, 1, 8, 8, 17}};

}  // namespace

TEST_CASE("attention and its gradient are those of plain loops, with every mask", "[kernels]") {
  for (AttentionSizes s : all_sizes) {
    for (int masks = 0; masks < 8; ++masks) {
      s.causal = masks & 1;
      Problem a{s};
      Array keep(a.p.size(), 1, 7);
      std::vector<float> ids(n_of(s.B, s.T_k));
      for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<float>(i * 5 % 3);  // the first key of all is padding
      for (int i = 0; i < keep.size(); ++i) keep.data()[i] = keep[i] < -1 ? 0.0f : 1.25f;
      const bool padded = masks & 2, dropped = masks & 4;
      CAPTURE(s.B, s.heads, s.T, s.T_k, s.d, s.causal, padded, dropped);
      a.run(padded ? ids.data() : nullptr, dropped ? keep.data() : nullptr, false);
      const Plain expected = a.plain(padded ? Numbers(ids.begin(), ids.end()) : Numbers(),
                                     dropped ? Numbers(keep.data(), keep.data() + keep.size()) : Numbers());
      CHECK(worst(a.p, expected.p) < tolerance);
      CHECK(worst(a.y, expected.y) < tolerance);
      CHECK(worst(a.dq, expected.dq) < tolerance);
      CHECK(worst(a.dk, expected.dk) < tolerance);
      CHECK(worst(a.dv, expected.dv) < tolerance);
      CHECK((a.p.guards_whole() && a.y.guards_whole() && a.dq.guards_whole() && a.dk.guards_whole() && a.dv.guards_whole()));
    }
  }
}

TEST_CASE("attention adds to gradients that are there", "[kernels]") {
  Problem a{{.B = 2, .heads = 2, .T = 5, .T_k = 7, .d = 3, .causal = true}};
  for (Array* grad : {&a.dq, &a.dk, &a.dv}) std::fill(grad->data(), grad->data() + grad->size(), 0.5f);
  a.run(nullptr, nullptr, true);
  const Plain expected = a.plain({}, {});
  CHECK(worst(a.dq, expected.dq, 0.5) < tolerance);
  CHECK(worst(a.dk, expected.dk, 0.5) < tolerance);
  CHECK(worst(a.dv, expected.dv, 0.5) < tolerance);
}

TEST_CASE("a query whose keys are all padding gives zeros, and a gradient of zeros", "[kernels]") {
  Problem a{{.B = 2, .heads = 1, .T = 3, .T_k = 5, .d = 4}};
  const float ids[10] = {0, 0, 0, 0, 0, 1, 0, 2, 0, 3};
  a.run(ids, nullptr, false);
  bool zero = true;
  for (int i = 0; i < 3 * 4; ++i) zero = zero && a.y[i] == 0 && a.dq[i] == 0;
  for (int i = 0; i < 5 * 4; ++i) zero = zero && a.dk[i] == 0 && a.dv[i] == 0;
  for (int i = 0; i < 3 * 5; ++i) zero = zero && a.p[i] == 0;
  CHECK(zero);
  CHECK(a.y[3 * 4] != 0);
}

TEST_CASE("behind a causal mask nothing comes from the future, and nothing goes back to it", "[kernels]") {
  const AttentionSizes s{.B = 1, .heads = 2, .T = 11, .T_k = 11, .d = 3, .causal = true};
  const int now = 6;
  Problem a{s}, b{s};
  for (int t = now + 1; t < s.T; ++t)
    for (int i = 0; i < b.width; ++i) b.kv.data()[t * b.width + i] = 100;
  for (int t = now + 1; t < s.T; ++t)
    for (int c = 0; c < a.D; ++c) a.dy.data()[t * a.D + c] = 0;  // only the first outputs ask
  a.run(nullptr, nullptr, false);
  b.run(nullptr, nullptr, false);
  for (int i = 0; i <= now * a.D; ++i) CHECK(bits(a.y[i]) == bits(b.y[i]));
  for (int i = (now + 1) * a.D; i < s.T * a.D; ++i) CHECK((a.dk[i] == 0 && a.dv[i] == 0));
}

TEST_CASE("a row's bits do not depend on the batch it is in", "[kernels]") {
  Problem all{{.B = 3, .heads = 2, .T = 6, .T_k = 6, .d = 5}}, last{{.B = 1, .heads = 2, .T = 6, .T_k = 6, .d = 5}};
  const int from = 2 * 6;
  std::copy_n(all.q.data() + from * all.width, 6 * all.width, last.q.data());
  std::copy_n(all.kv.data() + from * all.width, 6 * all.width, last.kv.data());
  std::copy_n(all.dy.data() + from * all.D, 6 * all.D, last.dy.data());
  all.run(nullptr, nullptr, false);
  last.run(nullptr, nullptr, false);
  for (int i = 0; i < 6 * all.D; ++i) {
    CHECK(bits(all.y[from * all.D + i]) == bits(last.y[i]));
    CHECK(bits(all.dq[from * all.D + i]) == bits(last.dq[i]));
    CHECK(bits(all.dk[from * all.D + i]) == bits(last.dk[i]));
  }
}

TEST_CASE("attention shows a NaN, and takes no memory once it is warm", "[kernels]") {
  Problem a{{.B = 1, .heads = 2, .T = 8, .T_k = 8, .d = 4, .causal = true}};
  a.run(nullptr, nullptr, false);
  const std::size_t blocks = a.arena.block_count();
  a.q.data()[3 * a.width] = std::numeric_limits<float>::quiet_NaN();
  a.run(nullptr, nullptr, false);
  CHECK(a.arena.block_count() == blocks);
  CHECK(std::isnan(a.y[3 * a.D]));
  CHECK_FALSE(std::isnan(a.y[2 * a.D]));
}
