// First fit over the pieces that are out, a few at a time.
#include "base/room.h"

#include <algorithm>
#include <new>

#include "base/check.h"

namespace garden {
namespace {

constexpr std::size_t alignment = 64;

std::byte* from_system(std::size_t bytes) {
  void* data = ::operator new(bytes, std::align_val_t(alignment), std::nothrow);
  GARDEN_CHECK(data != nullptr, "Room: out of memory: %zu bytes more are needed; use a smaller batch or model", bytes);
  return static_cast<std::byte*>(data);
}

void to_system(std::byte* data) { ::operator delete(data, std::align_val_t(alignment)); }

}  // namespace

void* Room::take(std::size_t bytes) {
  bytes = std::max((bytes + alignment - 1) & ~(alignment - 1), alignment);
  Piece piece{0, bytes, nullptr};
  auto next = taken_.begin();
  for (; next != taken_.end() && next->offset - piece.offset < bytes; ++next) piece.offset = next->offset + next->bytes;
  needed_ = std::max(needed_, piece.offset + bytes);
  if (inside(piece)) {
    piece.data = block_ + piece.offset;
  } else {
    piece.data = from_system(bytes);
    beside_ += bytes;
  }
  taken_.insert(next, piece);
  return piece.data;
}

void Room::give(void* piece) {
  const auto found = std::ranges::find(taken_, static_cast<std::byte*>(piece), &Piece::data);
  GARDEN_CHECK(found != taken_.end(), "Room: one of %zu pieces out is none of this; give back what take gave", taken_.size());
  if (!inside(*found)) {
    to_system(found->data);
    beside_ -= found->bytes;
  }
  taken_.erase(found);
}

void Room::reset() {
  for (const Piece& piece : taken_)
    if (!inside(piece)) to_system(piece.data);
  beside_ = 0;
  taken_.clear();
}

void Room::settle() {
  reset();
  if (!outgrown()) return;
  const std::size_t needed = needed_;
  release();
  block_ = from_system(needed);
  block_bytes_ = needed_ = needed;
}

void Room::release() {
  reset();
  if (block_) to_system(block_);
  block_ = nullptr;
  block_bytes_ = needed_ = 0;
}

}  // namespace garden
