// Everything is checked before the first number is written.
#include "engine/weights.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/formats/safetensors.h"

namespace garden {
namespace {

std::vector<int> sizes_of(const Shape& shape) {
  std::vector<int> sizes;
  for (int axis = 0; axis < shape.rank(); ++axis) sizes.push_back(shape[axis]);
  return sizes;
}

std::string shape_text(const std::vector<int>& shape) {
  std::string text;
  for (const int d : shape) text += (text.empty() ? "" : " x ") + std::to_string(d);
  return text.empty() ? "scalar" : text;
}

// What keeps the file's tensor from becoming this parameter.
void check(const Parameters::Item& item, const safetensors::Entry* entry, Problems& problems) {
  if (!entry) {
    problems.push_back({item.path, "The file has no tensor " + item.path + "; use the weights of a network with the same layers.",
                        "文件中没有张量 " + item.path + "，请使用层结构相同的网络的权重。"});
  } else if (entry->shape != sizes_of(item.shape)) {
    const std::string shape = shape_text(entry->shape);
    problems.push_back({item.path, item.path + " is " + shape + " in the file, but the network needs " + item.shape.text() + ".",
                        "文件中的 " + item.path + " 形状为 " + shape + "，而网络需要 " + item.shape.text() + "。"});
  } else if (!std::ranges::all_of(entry->values, [](float value) { return std::isfinite(value); })) {
    problems.push_back({item.path, item.path + " has a number in the file that is not finite; use weights from before training went wrong.",
                        "文件中的 " + item.path + " 含有非有限数值，请使用训练出错之前的权重。"});
  }
}

}  // namespace

std::vector<std::uint8_t> write_weights(const Parameters& parameters) {
  std::vector<safetensors::Source> sources;
  for (const Parameters::Item& item : parameters.items()) sources.push_back({item.path, sizes_of(item.shape), parameters.values(item)});
  for (const Parameters::Item& item : parameters.buffers()) sources.push_back({item.path, sizes_of(item.shape), parameters.buffer(item)});
  return safetensors::write(sources);
}

Problems read_weights(std::span<const std::uint8_t> bytes, Parameters& parameters) {
  const safetensors::File file = safetensors::read(bytes);
  if (!file.error.empty()) return {{"", file.error + ".", "无法读取权重文件：" + file.error + "。"}};
  Problems problems;
  for (const Parameters::Item& item : parameters.items()) check(item, file.find(item.path), problems);
  for (const Parameters::Item& item : parameters.buffers()) check(item, file.find(item.path), problems);
  if (!problems.empty()) return problems;
  for (const Parameters::Item& item : parameters.items()) std::ranges::copy(file.find(item.path)->values, parameters.values(item));
  for (const Parameters::Item& item : parameters.buffers()) std::ranges::copy(file.find(item.path)->values, parameters.buffer(item));
  return {};
}

}  // namespace garden
