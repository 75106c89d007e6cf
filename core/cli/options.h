// The command line as values. Every option is declared once, in options.cpp; help.h explains them all.
#pragma once

#include <string>
#include <vector>

namespace garden::cli {

struct Options {
  std::string command;        // schema, run, data, report; empty: help
  std::string lab;            // path of the lab's JSON
  long long steps = -1;       // -1: as many as the lab's epochs need
  std::vector<std::string> data;  // one CSV, or two or four idx files
  std::string weights;
  std::string save;
  std::string trace;
  std::string init;           // where the initial weights go
  bool json = false;
  bool rows = false;
  bool help = false;
  std::string error;          // empty: understood
};

Options read_options(int argc, const char* const* argv);

}  // namespace garden::cli
