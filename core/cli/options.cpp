// `--name value` and `--name=value` are the same. What is not understood is an error, never ignored.
#include "cli/options.h"

#include <charconv>
#include <string_view>

namespace garden::cli {
namespace {

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t comma = text.find(',');
    parts.emplace_back(text.substr(0, comma));
    if (comma == text.npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

bool read_steps(std::string_view text, long long& out) {
  const auto end = std::from_chars(text.data(), text.data() + text.size(), out);
  return end.ec == std::errc() && end.ptr == text.data() + text.size() && out >= 0 && out <= 1'000'000'000'000;
}

// Sets a flag; false when there is none of that name.
bool set_flag(Options& o, std::string_view name) {
  if (name == "--json") o.json = true;
  else if (name == "--rows") o.rows = true;
  else if (name == "--help" || name == "-h") o.help = true;
  else return false;
  return true;
}

bool takes_value(std::string_view name) {
  return name == "--steps" || name == "--data" || name == "--weights" || name == "--save" || name == "--trace" || name == "--init";
}

void set_value(Options& o, std::string_view name, std::string_view value) {
  if (name == "--steps") {
    if (!read_steps(value, o.steps)) o.error = "--steps " + std::string(value) + ": write a whole number from 0 on";
  } else if (name == "--data") {
    o.data = split(value);
  } else if (name == "--weights") {
    o.weights = value;
  } else if (name == "--save") {
    o.save = value;
  } else if (name == "--trace") {
    o.trace = value;
  } else {
    o.init = value;
  }
}

void add_word(Options& o, std::string_view word) {
  if (o.command.empty()) {
    o.command = word;
    if (word != "schema" && word != "run" && word != "data" && word != "report" && word != "help")
      o.error = "unknown command \"" + std::string(word) + "\"; use schema, run, data, report or --help";
  } else if (o.lab.empty() && (o.command == "run" || o.command == "data" || o.command == "report")) {
    o.lab = word;
  } else {
    o.error = "unexpected \"" + std::string(word) + "\"; see garden --help";
  }
}

}  // namespace

Options read_options(int argc, const char* const* argv) {
  Options o;
  for (int i = 1; i < argc && o.error.empty(); ++i) {
    const std::string_view word = argv[i];
    if (word.size() < 2 || word[0] != '-') {
      add_word(o, word);
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    if (equals == word.npos && set_flag(o, name)) continue;
    if (!takes_value(name)) {
      o.error = "unknown option " + std::string(name) + "; see garden --help";
    } else if (equals != word.npos) {
      set_value(o, name, word.substr(equals + 1));
    } else if (i + 1 < argc) {
      set_value(o, name, argv[++i]);
    } else {
      o.error = "option " + std::string(name) + " needs a value";
    }
  }
  if (o.error.empty() && !o.help && (o.command == "run" || o.command == "data" || o.command == "report") && o.lab.empty())
    o.error = "garden " + o.command + " needs a lab: a JSON file, or - for standard input";
  return o;
}

}  // namespace garden::cli
