// A room's promises: pieces do not overlap, and a repeated order fits into one block no larger than its peak.
#include "base/room.h"

#include <catch2/catch_test_macros.hpp>

#include <cstring>
#include <vector>

using namespace garden;

TEST_CASE("a repeated order of takes and gives settles into its peak", "[base]") {
  Room room;
  const auto pass = [&] {
    room.reset();
    void* a = room.take(1000);
    void* b = room.take(5000);
    room.give(a);
    void* c = room.take(900);   // into the gap of a
    void* d = room.take(64);    // and beside it
    std::memset(b, 1, 5000);
    std::memset(c, 2, 900);
    std::memset(d, 3, 64);
    CHECK(static_cast<char*>(b)[0] == 1);
    CHECK(static_cast<char*>(b)[4999] == 1);
    CHECK(static_cast<char*>(c)[899] == 2);
    room.give(b);
    room.give(d);
    room.give(c);
  };
  pass();
  CHECK(room.reserved_bytes() == 0);
  room.settle();
  CHECK(room.reserved_bytes() == 1024 + 5056);
  for (int i = 0; i < 3; ++i) pass();
  CHECK(room.reserved_bytes() == 1024 + 5056);
}

TEST_CASE("a piece larger than ever before lies beside the block until the room settles again", "[base]") {
  Room room;
  room.take(100);
  room.settle();
  CHECK(room.reserved_bytes() == 128);
  room.take(1000);
  CHECK(room.reserved_bytes() == 128 + 1024);
  room.settle();
  CHECK(room.reserved_bytes() == 1024);
}
