// Memory for pieces that are taken and given back in an order that repeats, such as values and gradients. Each piece
// goes to the lowest gap that holds it. The first time round pieces come from the system one by one; settle() then makes
// one block of the size that was needed, and the same order takes nothing from the system any more. Not thread-safe.
#pragma once

#include <cstddef>
#include <vector>

namespace garden {

class Room {
 public:
  Room() = default;
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  ~Room() { release(); }

  void* take(std::size_t bytes);
  void give(void* piece);
  void reset();     // takes back all pieces
  void settle();    // and makes the block as large as the pieces so far needed
  void release();   // and gives the block to the system

  bool outgrown() const { return needed_ > block_bytes_; }
  std::size_t reserved_bytes() const { return block_bytes_ + beside_; }

 private:
  struct Piece {
    std::size_t offset, bytes;
    std::byte* data;
  };
  bool inside(const Piece& piece) const { return piece.offset + piece.bytes <= block_bytes_; }

  std::vector<Piece> taken_;       // by offset
  std::byte* block_ = nullptr;
  std::size_t block_bytes_ = 0;
  std::size_t beside_ = 0;         // held by pieces that did not fit into the block
  std::size_t needed_ = 0;
};

}  // namespace garden
