// The restricted Boltzmann machine: as a layer, the probabilities of its hidden units; trained layer by layer without
// labels (train.kind "layerwise"), several of them in a row are a deep belief network.
#pragma once

#include <array>

#include "autograd/ops/activate.h"
#include "autograd/ops/energy.h"
#include "catalog/activations.h"
#include "catalog/layers/layer.h"

namespace garden {

struct Rbm {
  static constexpr Info info{
      .id = "rbm",
      .name = {"Boltzmann machine", "受限玻尔兹曼机"},
      .summary = {"Two layers of units joined by symmetric weights. It learns, without labels, which inputs are likely, by contrastive divergence: "
                  "the data are made likelier than what a short Gibbs chain makes of them.",
                  "RBM：可见单元与隐藏单元以对称权重相连。它不需要标签，用对比散度学习哪些输入更可能出现：提高数据的概率，降低短吉布斯链所得样本的概率。"},
      .formula = R"(\frac{1}{1+e^{-(\sym{x}\,\sym{w}^{\top} + \sym{b})}})",
      .derivative = R"(\begin{aligned} \sym{dw} &= (\sym{dy}\,\sym{y}\,(1-\sym{y}))^{\top}\,\sym{x} \\ \Delta\sym{w} &\propto \langle h\,v^{\top}\rangle_{\rm data}-\langle h\,v^{\top}\rangle_{\rm chain} \end{aligned})",
      .torch = "RBM({in}, {units}, \"{visible}\", turns={turns}‹persistent=true|, chains={chains}›)",
      .torch_def = R"(class RBM(nn.Module):
    def __init__(self, visible_units, hidden_units, visible, turns=1, chains=0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(hidden_units, visible_units) * 0.01)
        self.bias = nn.Parameter(torch.zeros(hidden_units))
        self.visible_bias = nn.Parameter(torch.zeros(visible_units))
        self.visible, self.turns = visible, turns
        self.register_buffer("chains", torch.zeros(chains, visible_units), persistent=False)

    def forward(self, v):
        return torch.sigmoid(F.linear(v, self.weight, self.bias))

    def free_energy(self, v):
        own = (v @ self.visible_bias if self.visible == "bernoulli" else -((v - self.visible_bias) ** 2).sum(1) / 2)
        return (-own - F.softplus(F.linear(v, self.weight, self.bias)).sum(1)).mean()

    def gibbs(self, v):
        h = torch.bernoulli(self(v))
        v = F.linear(h, self.weight.t(), self.visible_bias)
        return torch.bernoulli(torch.sigmoid(v)) if self.visible == "bernoulli" else v + torch.randn_like(v)

    def chain(self, v):
        persistent = len(self.chains) > 0
        v = self.chains if persistent else v
        for _ in range(self.turns):
            v = self.gibbs(v)
        if persistent:
            self.chains = v
        return v)",
      .keras = "layers.Dense({units}, activation=\"sigmoid\")",
      .numpy = "1 / (1 + np.exp(-(x @ «w».T + «b»)))",
      .numpy_grad = "dz = dy * y * (1 - y)\n«dw» = dz.T @ x\n«db» = dz.sum(axis=0)\n«da» = np.zeros_like(«a»)\ndx = dz @ «w»",
      .cpp = "Rbm{.units = {units}, .visible = Visible::{visible}, .turns = {turns}, .persistent = {persistent}, .chains = {chains}}",
      .source = "Smolensky 1986, Harmony theory; Hinton 2002, Training products of experts by minimizing contrastive divergence"};
  static constexpr std::array<Role, 3> roles{{{"w", "weight"}, {"b", "bias"}, {"a", "visible_bias"}}};

  static constexpr bool alone = true;
  int units = 16;
  Visible visible = Visible::bernoulli;
  int turns = 1;
  bool persistent = false;
  int chains = 16;
  Initializer init = GlorotNormal{};

  static constexpr std::array<Text, 2> visible_names{{{"Bernoulli (0 or 1)", "伯努利（0 或 1）"}, {"Gaussian (real numbers)", "高斯（实数）"}}};
  static constexpr std::array<std::string_view, 2> visible_ids{"bernoulli", "gaussian"};

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.units, ParamInfo{.id = "units",
                                .name = {"Hidden units", "隐藏单元数"},
                                .summary = {"How many hidden units describe an input.", "用多少个隐藏单元描述一个输入。"},
                                .min = 1,
                                .max = 1024,
                                .step = 1});
    visit(self.visible, ParamInfo{.id = "visible",
                                  .name = {"Visible units", "可见单元"},
                                  .summary = {"Bernoulli for inputs in 0 … 1, Gaussian for standardized numbers.", "输入在 0 到 1 之间用伯努利，标准化后的实数用高斯。"},
                                  .options = visible_names,
                                  .option_ids = visible_ids});
    visit(self.turns, ParamInfo{.id = "turns",
                                .name = {"Gibbs turns k", "吉布斯步数 k"},
                                .summary = {"How long the chain of contrastive divergence runs: CD-k.", "对比散度中链的长度：CD-k。"},
                                .min = 1,
                                .max = 25,
                                .step = 1});
    visit(self.persistent, ParamInfo{.id = "persistent",
                                     .name = {"Persistent chains", "持续链"},
                                     .summary = {"The chains go on from step to step instead of starting at the data.", "链在各步之间延续，而不是每步都从数据重新开始。"}});
    visit(self.chains, ParamInfo{.id = "chains",
                                 .name = {"Chains", "链数"},
                                 .summary = {"How many persistent chains run side by side.", "并行运行多少条持续链。"},
                                 .min = 1,
                                 .max = 256,
                                 .step = 1});
  }

  // in (V) -> (units)
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() == 1) return {{units}, {}};
    return {{}, Misfit{"Boltzmann machine: its input is " + in.text() + ", but it takes one row of numbers; put a Flatten layer before it.",
                       "受限玻尔兹曼机的输入形状是 " + in.text() + "，但它只接受一维输入；请在它之前加一个展平层。"}};
  }

  // weight (H, V)  bias (H)  visible_bias (V)
  std::vector<ParameterSpec> parameters(const Shape& in) const {
    const int V = in[0];
    return {{.name = "weight", .shape = {units, V}, .fan_in = V, .fan_out = units, .init = init, .regularized = true},
            {.name = "bias", .shape = {units}, .fan_in = V, .fan_out = units, .init = Zeros{}},
            {.name = "visible_bias", .shape = {V}, .fan_in = units, .fan_out = V, .init = Zeros{}}};
  }

  // chains (chains, V): where the persistent chains stand
  std::vector<BufferSpec> buffers(const Shape& in) const {
    if (!persistent) return {};
    return {{.name = "chains", .shape = {chains, in[0]}}};
  }

  std::int64_t multiply_adds(const Shape& in) const { return static_cast<std::int64_t>(in.count()) * units; }

  template <class T>
  Machine<T> machine(std::span<const Var<T>> params) const { return {params[0], params[1], params[2], visible}; }

  // x (B, V)  -> (B, units)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return linear_activate(pass.tape, pass.x(), pass.params[0], pass.params[1], Sigmoid{}).y;
  }

  // The loss of unsupervised training on rows x (B, V): F(x) - F(chain), one number. `end` is where the chain ended.
  template <class T>
  Var<T> contrast(Pass<T>& pass, Var<T>* end = nullptr) const {
    const Machine<T> m = machine(pass.params);
    const Var<T> x = pass.x();
    Rng rng = pass.rng();
    const int B = persistent ? chains : x.shape()[0], V = x.shape()[1];
    const Tensor<T> chain = pass.tape.arena().template tensor<T>({B, V});
    const T* start = persistent ? pass.buffers[0] : x.value().data;
    std::copy_n(start, chain.count(), chain.data);
    gibbs(pass.tape.arena(), m, B, chain.data, turns, rng);
    if (persistent) std::copy_n(chain.data, chain.count(), pass.buffers[0]);
    const Var<T> drawn = pass.tape.constant(chain);
    if (end) *end = drawn;
    return contrastive_divergence(pass.tape, x, drawn, m);
  }

  // How well rows x (B, V) are known: their mean free energy, one number,
  template <class T>
  Var<T> energy_of_rows(Pass<T>& pass) const { return free_energy(pass.tape, pass.x(), machine(pass.params)); }
  // and what the machine makes of them, there and back in means (B, V).
  template <class T>
  Tensor<T> reconstruct(Pass<T>& pass) const {
    using kernels::Trans;
    using X = simd::Vec<T>;
    const Var<T> h = forward(pass);
    const int B = h.shape()[0], H = h.shape()[1], V = pass.x().shape()[1];
    const Tensor<T> v = pass.tape.arena().template tensor<T>({B, V});
    kernels::gemm(Trans::no, Trans::no, B, V, H, static_cast<const T*>(h.value().data), H, static_cast<const T*>(pass.params[0].value().data), V, v.data, V, false, pass.tape.arena());
    kernels::add_bias(B, V, static_cast<const T*>(pass.params[2].value().data), v.data);
    if (visible == Visible::bernoulli) kernels::map(B * V, v.data, [](X x) { return X(simd::sigmoid(x)); }, static_cast<const T*>(v.data));
    return v;
  }

  static std::vector<LayerCase<Rbm>> cases() {
    return {{{.units = 3}, {{5}}}, {{.units = 1, .visible = Visible::gaussian}, {{4}}}, {{.units = 9}, {{7}}}};
  }
};

}  // namespace garden
