// What this program takes from the heap: every operator new of it goes through here.
#pragma once

#include <cstddef>

namespace garden::test::heap {

long allocations();          // so far
std::size_t live_bytes();    // taken and not given back, as the allocator rounds them
std::size_t peak_bytes();    // the most that were live since forget_peak
void forget_peak();

}  // namespace garden::test::heap
