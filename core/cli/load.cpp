// Data from files enters as external data named "file"; the lab is rewritten to use it and then checked like any other.
#include "cli/load.h"

#include <algorithm>
#include <cstdio>

#include "cli/files.h"
#include "engine/formats/csv.h"
#include "engine/formats/idx.h"
#include "engine/formats/json.h"

namespace garden::cli {
namespace {

struct FileData {
  ExternalColumns columns;
  std::vector<int> shape;
};

int classes_of(const Lab& lab, const ExternalColumns& columns) {
  if (lab.data.task == Task::regression) return 0;
  int highest = 1;
  for (const Column* y : {&columns.y, &columns.test_y}) {
    for (const float c : y->floats) highest = std::max(highest, static_cast<int>(std::clamp(c, 0.0f, 1e6f)));
    for (const std::uint8_t c : y->bytes) highest = std::max<int>(highest, c);
  }
  return std::max(highest + 1, lab.data.classes);
}

bool read_csv(const std::string& path, const Lab& lab, FileData& out) {
  const Bytes file = read_file(path);
  if (!file.error.empty()) return fail(file.error);
  csv::Table table = csv::read(file.text());
  if (!table.error.empty()) return fail(path + ": " + table.error);
  const std::size_t width = table.features.size();
  if (table.is_test.empty()) table.is_test = split_rows(table.rows(), lab.data.params.split, lab.seed);
  for (std::size_t n = 0; n < table.y.size(); ++n) {
    Column& x = table.is_test[n] ? out.columns.test_x : out.columns.x;
    x.floats.insert(x.floats.end(), table.x.begin() + static_cast<std::ptrdiff_t>(n * width), table.x.begin() + static_cast<std::ptrdiff_t>((n + 1) * width));
    (table.is_test[n] ? out.columns.test_y : out.columns.y).floats.push_back(table.y[n]);
  }
  out.shape = {static_cast<int>(width)};
  return true;
}

bool read_idx(const std::string& path, idx::Array& out) {
  const Bytes file = read_file(path);
  if (!file.error.empty()) return fail(file.error);
  out = idx::read(file.data);
  return out.error.empty() || fail(path + ": " + out.error);
}

bool read_images(const std::string& images_path, const std::string& labels_path, Column& x, Column& y, std::vector<int>& shape) {
  idx::Array images, labels;
  if (!read_idx(images_path, images) || !read_idx(labels_path, labels)) return false;
  if (images.shape.size() < 2 || labels.shape.size() != 1 || images.shape[0] != labels.shape[0])
    return fail(images_path + " and " + labels_path + ": the images need two or more dimensions, the labels one, and both as many rows");
  const std::vector<int> row(images.shape.begin() + 1, images.shape.end());
  if (!shape.empty() && row != shape) return fail(images_path + ": the test images have another size than the training images");
  shape = row;
  x.bytes = std::move(images.bytes);
  y.bytes = std::move(labels.bytes);
  return true;
}

bool read_data(const std::vector<std::string>& paths, const Lab& lab, FileData& out) {
  if (paths.size() == 1) return read_csv(paths[0], lab, out);
  if (paths.size() != 2 && paths.size() != 4) return fail("--data takes one CSV file, or two or four idx files with commas between");
  return read_images(paths[0], paths[1], out.columns.x, out.columns.y, out.shape) &&
         (paths.size() == 2 || read_images(paths[2], paths[3], out.columns.test_x, out.columns.test_y, out.shape));
}

}  // namespace

bool fail(const std::string& sentence) {
  std::fprintf(stderr, "garden: %s\n", sentence.c_str());
  return false;
}

bool report_problems(const std::string& answer) {
  const json::Parsed parsed = json::parse(answer);
  const json::Value* problems = parsed.value.find("problems");
  if (!problems) return fail("the lab has more problems than can be listed; check that it is a lab");
  for (const json::Value& problem : problems->array()) {
    const std::string& path = problem.find("path")->string();
    const std::string& message = problem.find("message")->find("en")->string();
    std::fprintf(stderr, "garden: %s%s%s\n", path.c_str(), path.empty() ? "" : ": ", message.c_str());
  }
  return problems->array().empty();
}

bool load(const Options& options, Engine& engine) {
  const Bytes file = read_file(options.lab);
  if (!file.error.empty()) return fail(file.error);
  if (options.data.empty()) return report_problems(engine.create(file.text(), false));

  Problems problems;
  Lab lab = read_lab(file.text(), problems);
  // The lab's own data may be a buffer that only the page has: a problem that the file solves.
  if (!problems.empty()) return report_problems(engine.create(file.text(), false));
  FileData data;
  if (!read_data(options.data, lab, data)) return false;
  json::Writer head;
  head.begin_object().key("name").string("file").key("classes").number(classes_of(lab, data.columns)).key("shape").begin_array();
  for (const int size : data.shape) head.number(size);
  head.end_array().end_object();
  if (!report_problems(engine.external(head.text(), std::move(data.columns)))) return false;
  lab.data.source = DataSource::external;
  lab.data.name = "file";
  return report_problems(engine.create(print_lab(lab), false));
}

}  // namespace garden::cli
