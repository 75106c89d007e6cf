// The network: a graph of layers and activations with their parameters. Layer i of the lab is node i here (activations
// count), its parameters are named layers.<i>.<name>, its output layers.<i>.out. All spans and tensors that a pass needs
// are made once: recording a pass allocates nothing and handles no text.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "autograd/tape.h"
#include "train/graph.h"
#include "train/parameters.h"

namespace garden {

// How a pass runs. A learning pass has gradients; a peek leaves the running numbers as they are.
struct Run {
  Mode mode = Mode::evaluate;
  bool learn = false;
  bool peek = false;
  bool look = false;             // record the inner values of layers too
  std::uint32_t step = 0;        // noise is drawn for it
  std::uint32_t shard = 0;       // and for the part of the batch that begins with this row, or the how-manieth pass of a step
  int first = -1;                // nodes first … last - 1 alone, x standing for what node first reads; -1: what judges rows
  int last = -1;
  bool fixed = false;            // gradients flow through, but the parameters have none
  bool again = false;            // with the parameters of the last pass, on the same tape
};

class Model {
 public:
  // The layers must fit (a lab is checked before); here a misfit aborts.
  Model(Graph graph, std::uint32_t seed, int optimizer_states);
  Model(const Model&) = delete;   // it points into itself
  Model& operator=(const Model&) = delete;

  const Graph& graph() const { return graph_; }
  const ModelNode& node(int i) const { return graph_.nodes[static_cast<std::size_t>(i)]; }
  int size() const { return static_cast<int>(graph_.nodes.size()); }
  int inputs() const { return static_cast<int>(graph_.inputs.size()); }
  const Shape& in_shape(int i) const { return in_shapes(i)[0]; }                            // of one row
  std::span<const Shape> in_shapes(int i) const { return prepared_[static_cast<std::size_t>(i)].in; }
  const Shape& out_shape(int i) const { return prepared_[static_cast<std::size_t>(i)].out; }
  int main() const { return main_; }
  const Shape& out_shape() const { return out_shape(main_); }
  int outputs() const { return static_cast<int>(out_shape().count()); }
  // What a node computes with, which may be another's when it shares.
  std::span<const Parameters::Item> items(int i) const;
  std::span<const Parameters::Item> buffers(int i) const;
  std::span<const ShownSpec> shown_specs(int i) const { return prepared_[static_cast<std::size_t>(i)].shown_specs; }
  bool shares(int i) const { return node(i).share >= 0; }
  std::int64_t multiply_adds(int i) const;       // per row, forward
  std::int64_t multiply_adds() const;

  Parameters& parameters() { return parameters_; }
  const Parameters& parameters() const { return parameters_; }

  // Records the whole network on the tape -> the main output. x (B, row), the inputs beside each other.
  Var<float> forward(Tape<float>& tape, Var<float> x, const Run& run = {});
  // What node i, which learns alone, makes of its source after a learning pass over the nodes before it: its loss, with
  // gradients in its own parameters; `end` is where its chain ended.
  Var<float> contrast(Tape<float>& tape, int i, const Run& run, Var<float>& end);
  // How well it knows its source after a pass without gradients over the nodes before it: the mean free energy of the rows,
  // and what they come back as (B, source).
  struct Known {
    Var<float> energy;
    Var<float> source;
    Tensor<float> back;
  };
  Known known(Tape<float>& tape, int i);
  // The learning passes so far are forgotten: no outputs of a batch until the next.
  void forget_batch();
  // Parameters of the nodes before i, which come first.
  int items_before(int i) const;

  // Of the last pass without gradients, valid until its tape is reset; null where that pass did not go.
  const Var<float>& out(int i) const { return plain_[static_cast<std::size_t>(inputs() + i)]; }
  // Of the last learning pass: evaluations and views run the model on tapes of their own in between.
  // Null where none went.
  const Var<float>& batch_out(int i) const { return learned_[static_cast<std::size_t>(inputs() + i)]; }
  const Var<float>& batch_in(int k) const { return learned_[static_cast<std::size_t>(k)]; }
  // Of a pass that looked; null where the layer had nothing to show.
  const Var<float>& batch_shown(int i, int slot) const { return shown_[prepared_[static_cast<std::size_t>(i)].first_shown + static_cast<std::size_t>(slot)]; }

  // What a peek made of the running numbers.
  std::span<const float> peeked_buffers() const { return peeked_; }

  // From now on, in lean tapes, values that are read once only leave their place to gradients: those of a layer with a fused
  // activation. Not of `losses`, the nodes that losses read.
  void lend(std::span<const int> losses);

  // Takes over from another network what fits: equal tensors, and of tensors that grew or shrank the common block. The
  // first layers are matched from the front, the output with the output. columns[i] is the old input column of input i,
  // or -1; empty: the same columns.
  void keep(const Model& old, std::span<const int> columns, bool same_optimizer);

 private:
  // What a pass needs of one node.
  struct Prepared {
    const Layer* layer = nullptr;          // null: an activation
    const Activation* activation = nullptr;  // its own, or the one behind it that goes through the same pass
    int fused = -1;                        // that one's index
    bool done = false;                     // computed with the layer before it
    bool lends = false;                    // nobody but the fused activation reads it
    std::size_t first_source = 0;          // in sources_, when there are several
    std::size_t first_item = 0, items = 0;
    std::size_t first_buffer = 0, buffers = 0;
    std::size_t first_shown = 0;
    std::vector<Shape> in;
    Shape out;
    std::vector<ShownSpec> shown_specs;
  };

  void add_node(int i, std::vector<ParameterSpec>& specs);
  void fuse();
  void read_parameters(Tape<float>& tape, int first, int last, bool learn);
  Pass<float> pass_at(Tape<float>& tape, std::size_t i, const Run& run);
  void read_inputs(Tape<float>& tape, Var<float> x, std::vector<Var<float>>& values) const;
  void keep_item(const Model& old, const Parameters::Item& from, const Parameters::Item& to, std::span<const int> columns, bool same_optimizer);

  Graph graph_;
  std::uint32_t seed_;
  int main_;
  std::vector<Prepared> prepared_;
  Parameters parameters_;
  std::vector<Var<float>> params_;          // of the tape being recorded, by item
  std::vector<Var<float>> plain_, learned_; // inputs, then outputs
  std::vector<Var<float>> sources_;         // of nodes with several, side by side
  std::vector<Var<float>> shown_;
  std::vector<float*> buffers_;             // where each running number lies
  std::vector<float> peeked_;               // a copy that a peek may write into
  std::vector<float*> peeked_buffers_;
};

}  // namespace garden
