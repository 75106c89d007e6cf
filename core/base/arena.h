// A bump allocator of 64-byte aligned memory for everything that lives at most one training step.
// It takes blocks from the system only until it is warm; reset() and rewind() give memory back to the arena,
// never to the system, so a step repeated with the same sizes allocates nothing. settle() makes what is held as small as
// the largest need so far; an arena that is still finding out can be told to hold nothing beyond it. Not thread-safe.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/tensor.h"

namespace garden {

class Arena {
 public:
  static constexpr std::size_t alignment = 64;

  // A point to come back to: everything taken after mark() is given back by rewind(mark).
  struct Mark {
    std::size_t block = 0;
    std::size_t used = 0;
    std::size_t before = 0;   // taken from earlier blocks, without their unused ends
  };

  explicit Arena(std::size_t first_block_bytes = 4 * 1024) : next_block_bytes_(first_block_bytes), least_block_bytes_(first_block_bytes) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  Arena(Arena&& other) noexcept
      : blocks_(std::move(other.blocks_)), at_(other.at_), next_block_bytes_(other.next_block_bytes_), least_block_bytes_(other.least_block_bytes_), most_(other.most_), exact_(other.exact_) {
    other.blocks_.clear();
    other.at_ = {};
  }
  Arena& operator=(Arena&& other) noexcept {
    std::swap(blocks_, other.blocks_);
    std::swap(at_, other.at_);
    std::swap(next_block_bytes_, other.next_block_bytes_);
    std::swap(least_block_bytes_, other.least_block_bytes_);
    std::swap(most_, other.most_);
    std::swap(exact_, other.exact_);
    return *this;
  }
  ~Arena() { free_blocks(); }

  // `count` values of T, 64-byte aligned, not initialized. Valid until reset() or a rewind() to an earlier mark.
  template <class T>
  T* take(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>, "the arena runs no destructors");
    static_assert(alignof(T) <= alignment);
    return static_cast<T*>(take_bytes(count * sizeof(T)));
  }

  template <class T>
  Tensor<T> tensor(const Shape& shape) {
    return {take<T>(shape.count()), shape};
  }

  Mark mark() const { return at_; }
  void rewind(Mark mark) {
    note_most();
    at_ = mark;
    if (exact_) [[unlikely]] free_blocks_behind(mark.block);
  }
  void reset() { rewind({}); }

  // Forgets all that was taken and holds one block of exactly the most that ever was. A repeated step then still fits.
  void settle() {
    reset();
    const std::size_t most = most_;
    release();
    if (most > 0) append_block(most, most);
    most_ = most;
    exact_ = false;
  }
  // From now on until it settles: blocks are no larger than they must be, and go back to the system when a rewind empties
  // them. The first step then never holds more than it uses.
  void find_out() { exact_ = true; }
  // Forgets all that was taken and gives everything back to the system.
  void release() {
    free_blocks();
    blocks_.clear();
    exact_ = false;
    at_ = {};
    most_ = 0;
    next_block_bytes_ = least_block_bytes_;
  }

  // Memory held, and how often the system was asked for it (constant once warm).
  std::size_t reserved_bytes() const {
    std::size_t sum = 0;
    for (const Block& block : blocks_) sum += block.bytes;
    return sum;
  }
  std::size_t used_bytes() const { return at_.before + at_.used; }
  std::size_t block_count() const { return blocks_.size(); }

 private:
  struct Block {
    std::byte* data;
    std::size_t bytes;
  };

  void note_most() {
    if (used_bytes() > most_) most_ = used_bytes();
  }

  void free_blocks_behind(std::size_t block) {
    for (; blocks_.size() > block + 1; blocks_.pop_back()) ::operator delete(blocks_.back().data, std::align_val_t(alignment));
  }
  void free_blocks() {
    for (const Block& block : blocks_) ::operator delete(block.data, std::align_val_t(alignment));
  }

  // Always inlined: what a small network's step costs is little more than its takes.
  [[gnu::always_inline]] void* take_bytes(std::size_t bytes) {
    bytes = (bytes + alignment - 1) & ~(alignment - 1);
    if (at_.block < blocks_.size() && bytes <= blocks_[at_.block].bytes - at_.used) [[likely]] {
      std::byte* memory = blocks_[at_.block].data + at_.used;
      at_.used += bytes;
      return memory;
    }
    return take_from_later_block(bytes);
  }

  [[gnu::noinline]] void* take_from_later_block(std::size_t bytes) {
    std::size_t block = blocks_.empty() ? 0 : at_.block + 1;
    while (block < blocks_.size() && blocks_[block].bytes < bytes) ++block;
    if (block == blocks_.size()) append_block(bytes, next_block_bytes_);
    at_ = {block, bytes, at_.before + at_.used};
    return blocks_[block].data;
  }

  // A further block is an eighth of what is held: little stands empty at the end of a step.
  void append_block(std::size_t least_bytes, std::size_t wanted_bytes) {
    const std::size_t bytes = least_bytes > wanted_bytes ? least_bytes : wanted_bytes;
    void* data = ::operator new(bytes, std::align_val_t(alignment), std::nothrow);
    GARDEN_CHECK(data != nullptr, "Arena: out of memory: %zu bytes more are needed, %zu are held; use a smaller batch or model",
                 bytes, reserved_bytes());
    blocks_.push_back({static_cast<std::byte*>(data), bytes});
    const std::size_t part = exact_ ? 0 : reserved_bytes() / 8;
    next_block_bytes_ = part > least_block_bytes_ ? part : least_block_bytes_;
  }

  std::vector<Block> blocks_;
  Mark at_;
  std::size_t next_block_bytes_;
  std::size_t least_block_bytes_;
  std::size_t most_ = 0;           // taken at once, as of the last rewind
  bool exact_ = false;             // still finding out how much that is
};

// Gives back what a scope took: `ArenaScope scope(arena);`
class ArenaScope {
 public:
  explicit ArenaScope(Arena& arena) : arena_(arena), mark_(arena.mark()) {}
  ArenaScope(const ArenaScope&) = delete;
  ArenaScope& operator=(const ArenaScope&) = delete;
  ~ArenaScope() { arena_.rewind(mark_); }

 private:
  Arena& arena_;
  Arena::Mark mark_;
};

}  // namespace garden
