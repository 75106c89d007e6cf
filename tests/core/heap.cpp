// Sizes come from the allocator, so that giving back needs no header of our own.
#include "heap.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<long> allocations{0};
std::atomic<std::size_t> live{0}, peak{0};

void* taken(std::size_t bytes, std::size_t alignment) {
  ++allocations;
  const std::size_t whole = (bytes + alignment - 1) / alignment * alignment;
  void* memory = std::aligned_alloc(alignment, whole > 0 ? whole : alignment);
  if (!memory) return nullptr;
  const std::size_t now = live += malloc_usable_size(memory);
  for (std::size_t most = peak; now > most && !peak.compare_exchange_weak(most, now);) {}
  return memory;
}

void* taken_or_abort(std::size_t bytes, std::size_t alignment) {
  void* memory = taken(bytes, alignment);
  if (!memory) std::abort();
  return memory;
}

void given(void* memory) {
  if (!memory) return;
  live -= malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

namespace garden::test::heap {

long allocations() { return ::allocations; }
std::size_t live_bytes() { return live; }
std::size_t peak_bytes() { return peak; }
void forget_peak() { peak = live.load(); }

}  // namespace garden::test::heap

void* operator new(std::size_t bytes) { return taken_or_abort(bytes, alignof(std::max_align_t)); }
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return taken(bytes, alignof(std::max_align_t)); }
void* operator new(std::size_t bytes, std::align_val_t alignment) { return taken_or_abort(bytes, static_cast<std::size_t>(alignment)); }
void* operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return taken(bytes, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { given(memory); }
void operator delete(void* memory, std::size_t) noexcept { given(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { given(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { given(memory); }
