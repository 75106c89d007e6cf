// The NumPy programs of simple_rnn, gru and lstm: two functions of the cell, one step and its way back, and around them
// the two that all share, over layers, directions and time. Weights are lists, an item for each layer and direction.
// `masks` holds what a program draws: with dropout between layers its first is (B, L - 1, T, D H).
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace garden::detail {

// Texts put together when compiling.
template <const std::string_view&... parts>
struct Joined {
  static constexpr auto characters = [] {
    std::array<char, (parts.size() + ...)> all{};
    std::size_t at = 0;
    const auto put = [&](std::string_view part) {
      for (const char c : part) all[at++] = c;
    };
    (put(parts), ...);
    return all;
  }();
  static constexpr std::string_view text{characters.data(), characters.size()};
};

// step(a, m, state) -> the next state and what the way back needs; step_backward(dstate, kept) -> da, dm, and what the state
// before gets directly. a = W x + b and m = U h + c are (B, G H), each part of the state (B, H).
inline constexpr std::string_view numpy_simple_rnn =
    R"(def tanh_step(a, m, state):
    h = np.tanh(a + m)
    return [h], h


def tanh_step_backward(dstate, h):
    da = dstate[0] * (1 - h * h)
    return da, da, [0]


def relu_step(a, m, state):
    h = np.maximum(a + m, 0)
    return [h], h


def relu_step_backward(dstate, h):
    da = dstate[0] * (h > 0)
    return da, da, [0]


)";

inline constexpr std::string_view numpy_gru =
    R"(def gru_step(a, m, state):
    (a_r, a_z, a_n), (m_r, m_z, m_n) = np.split(a, 3, axis=1), np.split(m, 3, axis=1)
    r = 1 / (1 + np.exp(-(a_r + m_r)))
    z = 1 / (1 + np.exp(-(a_z + m_z)))
    n = np.tanh(a_n + r * m_n)
    return [(1 - z) * n + z * state[0]], (r, z, n, m_n, state[0])


def gru_step_backward(dstate, kept):
    (dh,), (r, z, n, m_n, before) = dstate, kept
    da_n = dh * (1 - z) * (1 - n * n)
    da_z = dh * (before - n) * z * (1 - z)
    da_r = da_n * m_n * r * (1 - r)
    return np.hstack([da_r, da_z, da_n]), np.hstack([da_r, da_z, da_n * r]), [dh * z]


)";

inline constexpr std::string_view numpy_lstm =
    R"(def lstm_step(a, m, state):
    i, f, g, o = np.split(a + m, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-v)) for v in (i, f, o))
    g = np.tanh(g)
    s = f * state[1] + i * g
    return [o * np.tanh(s), s], (i, f, g, o, s, state[1])


def lstm_step_backward(dstate, kept):
    (dh, ds), (i, f, g, o, s, before) = dstate, kept
    q = np.tanh(s)
    ds = ds + dh * o * (1 - q * q)
    da = np.hstack([ds * g * i * (1 - i), ds * before * f * (1 - f), ds * i * (1 - g * g), dh * q * o * (1 - o)])
    return da, da, [0, ds * f]


)";

inline constexpr std::string_view numpy_recurrent =
    R"(def recurrent(step, states, x, w, u, b, c, bidirectional, sequences, dropout, training, masks):
    x, *start = x if isinstance(x, list) else [x]
    B, T, _ = x.shape
    D, H = (2 if bidirectional else 1), u[0].shape[1]
    L = len(w) // D
    given = len(start) > 0
    start = [s.reshape(B, L * D, H) for s in start] if given else [np.zeros((B, L * D, H))] * states
    drops = training and dropout > 0 and L > 1
    mask = masks.pop(0).reshape(B, L - 1, T, D * H) if drops else np.ones((B, L, T, D * H))
    runs = []
    for k in range(L):
        x = x * mask[:, k - 1] if k > 0 else x
        outputs = np.zeros((B, T, D * H))
        for d in range(D):
            i = k * D + d
            state, kept = [s[:, i] for s in start], []
            for t in range(T) if d == 0 else range(T - 1, -1, -1):
                before = state[0]
                state, inner = step(x[:, t] @ w[i].T + b[i], before @ u[i].T + c[i], state)
                outputs[:, t, d * H : (d + 1) * H] = state[0]
                kept.append((t, before, inner))
            runs.append((x, kept))
        x = outputs
    y = x if sequences else np.hstack([x[:, -1, :H], x[:, 0, H:]])
    return y, (w, u, states, runs, mask, x.shape, sequences, given)


def recurrent_backward(step_backward, dy, cache):
    w, u, states, runs, mask, (B, T, width), sequences, given = cache
    H = u[0].shape[1]
    D = width // H
    dw, du = [np.zeros_like(v) for v in w], [np.zeros_like(v) for v in u]
    db, dc = [np.zeros(len(v)) for v in w], [np.zeros(len(v)) for v in w]
    dstart = [np.zeros((B, len(w), H)) for _ in range(states)]
    dout = dy
    if not sequences:
        dout = np.zeros((B, T, width))
        dout[:, -1, :H] = dy[:, :H]
        dout[:, 0, H:] += dy[:, H:]
    for k in range(len(w) // D - 1, -1, -1):
        dx = 0
        for d in range(D):
            i = k * D + d
            x, kept = runs[i]
            dx_d, dstate = np.zeros_like(x), [0] * states
            for t, before, inner in reversed(kept):
                dstate[0] = dstate[0] + dout[:, t, d * H : (d + 1) * H]
                da, dm, direct = step_backward(dstate, inner)
                dstate = [direct[0] + dm @ u[i], *direct[1:]]
                dw[i] += da.T @ x[:, t]
                du[i] += dm.T @ before
                db[i] += da.sum(axis=0)
                dc[i] += dm.sum(axis=0)
                dx_d[:, t] = da @ w[i]
            for s in range(states):
                dstart[s][:, i] = dstate[s]
            dx = dx + dx_d
        dout = dx * mask[:, k - 1] if k > 0 else dx
    return ([dx, *dstart] if given else dx), dw, du, db, dc
)";

}  // namespace garden::detail
