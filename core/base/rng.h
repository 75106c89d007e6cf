// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy
// as 1, 2, 3"). A draw depends on (seed, stream, substream, position) alone, so nothing has to be saved but a step,
// and one part of the program drawing more numbers never shifts those of another: give each purpose its own Stream.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/check.h"
#include "base/simd.h"

namespace garden {

// Ten rounds over a 128-bit counter with a 64-bit key.
struct Philox {
  using Counter = std::array<std::uint32_t, 4>;
  using Key = std::array<std::uint32_t, 2>;

  static constexpr std::uint32_t multiplier0 = 0xD2511F53, multiplier1 = 0xCD9E8D57;

  static constexpr void next(Key& k) {
    k[0] += 0x9E3779B9;  // golden ratio
    k[1] += 0xBB67AE85;  // sqrt(3) - 1
  }

  static constexpr Counter draw(Counter c, Key k) {
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t p0 = std::uint64_t{multiplier0} * c[0];
      const std::uint64_t p1 = std::uint64_t{multiplier1} * c[2];
      c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
           static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
      next(k);
    }
    return c;
  }
};

// What random numbers are for. The numbers are part of every published lab: append, never renumber.
enum class Stream : std::uint32_t { data = 1, noise = 2, split = 3, init = 4, order = 5, sample = 6, forward = 7, processing = 8, augment = 9 };

// A sequential view of one stream. `substream` separates layers, epochs or repetitions within it.
class Rng {
 public:
  Rng(std::uint64_t seed, Stream stream, std::uint32_t substream = 0)
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        stream_(static_cast<std::uint32_t>(stream)),
        substream_(substream) {}

  std::uint32_t bits() {
    const std::uint32_t lane = position_ & 3;
    if (lane == 0) {
      const std::uint64_t block = position_ >> 2;
      block_ = Philox::draw({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), stream_, substream_}, key_);
    }
    ++position_;
    return block_[lane];
  }

  // [0, 1), a multiple of 2^-24
  float uniform() { return static_cast<float>(bits() >> 8) * 0x1p-24f; }

  // The next n draws of uniform(), four blocks at a time: for masks as large as a layer.
  void uniform(int n, float* out) {
    for (; n > 0 && (position_ & 3) != 0; --n) *out++ = uniform();
    for (; n >= 16; n -= 16, out += 16, position_ += 16) draw_four_blocks(out);
    for (; n > 0; --n) *out++ = uniform();
  }

  // [low, high)
  float uniform(float low, float high) { return low + (high - low) * uniform(); }

  // Mean 0, standard deviation 1 (Box and Muller 1958); two draws each.
  float normal() {
    const float radius_draw = 1.0f - uniform();  // (0, 1]: the logarithm stays finite
    const float angle = 6.28318530717958648f * uniform();
    return simd::sqrt(-2.0f * simd::log(radius_draw)) * simd::cos(angle);
  }

  // 0 … n-1, each equally likely (Lemire 2019: multiply, reject the few draws that would favour some).
  int below(int n) {
    GARDEN_CHECK(n > 0, "Rng::below(%d): there is nothing to draw from; n must be at least 1", n);
    const std::uint32_t range = static_cast<std::uint32_t>(n);
    std::uint64_t product = std::uint64_t{bits()} * range;
    if (static_cast<std::uint32_t>(product) < range) {  // only then can it be one to reject: most draws need no division
      const std::uint32_t rejected = (0u - range) % range;
      while (static_cast<std::uint32_t>(product) < rejected) product = std::uint64_t{bits()} * range;
    }
    return static_cast<int>(product >> 32);
  }

 private:
  // Philox::draw for four counters side by side: the compiler makes registers of the inner loops.
  void draw_four_blocks(float* out) {
    const std::uint64_t block = position_ >> 2;
    std::uint32_t c0[4], c1[4], c2[4], c3[4];
    for (unsigned i = 0; i < 4; ++i) {
      c0[i] = static_cast<std::uint32_t>(block + i);
      c1[i] = static_cast<std::uint32_t>((block + i) >> 32);
      c2[i] = stream_;
      c3[i] = substream_;
    }
    Philox::Key k = key_;
    for (int round = 0; round < 10; ++round) {
      for (unsigned i = 0; i < 4; ++i) {
        const std::uint64_t p0 = std::uint64_t{Philox::multiplier0} * c0[i];
        const std::uint64_t p1 = std::uint64_t{Philox::multiplier1} * c2[i];
        c0[i] = static_cast<std::uint32_t>(p1 >> 32) ^ c1[i] ^ k[0];
        c1[i] = static_cast<std::uint32_t>(p1);
        c2[i] = static_cast<std::uint32_t>(p0 >> 32) ^ c3[i] ^ k[1];
        c3[i] = static_cast<std::uint32_t>(p0);
      }
      Philox::next(k);
    }
    for (unsigned i = 0; i < 4; ++i) {
      const std::uint32_t words[4] = {c0[i], c1[i], c2[i], c3[i]};
      for (unsigned j = 0; j < 4; ++j) out[4 * i + j] = static_cast<float>(static_cast<std::int32_t>(words[j] >> 8)) * 0x1p-24f;
    }
  }

  Philox::Key key_;
  std::uint32_t stream_;
  std::uint32_t substream_;
  std::uint64_t position_ = 0;
  Philox::Counter block_{};
};

// Fills `order` with 0 … n-1 in the random order of (seed, stream, substream): Fisher and Yates.
// The batch order of an epoch is shuffle(order, seed, Stream::order, epoch).
void shuffle(std::span<int> order, std::uint64_t seed, Stream stream, std::uint32_t substream);

}  // namespace garden
