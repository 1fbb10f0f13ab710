# SPDX-License-Identifier: BSD-3-Clause
"""A training iteration in PyTorch. Variants: `autograd`, eager, with the derivative by PyTorch, and `adjoint`, with the
backward pass written by hand and both passes compiled in blocks of 20 steps."""
import torch

from peer import Case, arguments, measure

args = arguments(["autograd", "adjoint"])
case = Case(args.case)
torch.set_num_threads(1)
torch.manual_seed(1)
alpha, sigma = torch.from_numpy(case.alpha), case.sigma * args.noise
names = ("W", "b", "W_in", "W_out")
x, periods = torch.from_numpy(case.x), [(b, e, torch.from_numpy(t)) for b, e, t in case.periods]
p = {n: torch.from_numpy(getattr(case, n).copy()) for n in names}
block = 20


def drives():
    h = p["b"].expand(len(case.steps), case.trials, case.units).clone()
    h[:, :, case.reached] += x @ p["W_in"].T
    return h


def output_loss(W_out, R):
    total = 0.0
    for begin, end, target in periods:
        y = torch.sigmoid(R[begin:end, :, case.read_out] @ W_out.T)
        total = total + ((y - target) ** 2).mean()
    return total + 1e-5 * R.abs().mean()


def xi_of(steps):
    return torch.randn(steps, case.trials, case.units)


def forward_block(WT, h, r, eta, xi):
    """Runs as many steps as xi has. Returns their states, whether each unit was active, and the last noise."""
    states, active = [], []
    for k in range(xi.shape[0]):
        z = r @ WT + h + sigma * eta
        r = r + alpha * (torch.relu(z) - r)
        eta = case.decay * eta + case.scale * xi[k]
        states.append(r)
        active.append(z > 0)
    return torch.stack(states), torch.stack(active), eta


def backward_block(W, g, dR, active):
    """Returns the adjoints of the drives of all steps, and the adjoint of the state before them."""
    deltas = []
    for k in range(dR.shape[0] - 1, -1, -1):
        g = g + dR[k]
        delta = torch.where(active[k], alpha * g, 0.0)
        g = g - alpha * g + delta @ W
        deltas.append(delta)
    deltas.reverse()
    return torch.stack(deltas), g


def eager_states(h):
    WT, xi = p["W"].T, xi_of(1 + case.warm_up_steps + case.trained_steps)
    r, eta, at, states = torch.zeros(case.trials, case.units), xi[0], 1, []
    with torch.no_grad():
        for _ in range(case.warm_up_steps):
            r = r + alpha * (torch.relu(r @ WT + h[0] + sigma * eta) - r)
            eta = case.decay * eta + case.scale * xi[at]
            at += 1
    for steps, phase in case.trained:
        for _ in range(steps):
            r = r + alpha * (torch.relu(r @ WT + h[phase] + sigma * eta) - r)
            eta = case.decay * eta + case.scale * xi[at]
            at += 1
            states.append(r)
    return torch.stack(states)


def autograd():
    for n in names:
        p[n].requires_grad_(True).grad = None
    loss = output_loss(p["W_out"], eager_states(drives())) + 1e-5 * p["W"].abs().mean()
    loss.backward()
    return loss.detach(), {n: p[n].grad for n in names}


if args.variant == "adjoint":
    assert all(s % block == 0 for s in case.steps), "phases that are whole blocks"
    compiled_forward, compiled_backward = torch.compile(forward_block), torch.compile(backward_block)


@torch.no_grad()
def adjoint():
    h, WT = drives(), p["W"].T.contiguous()
    xi = xi_of(1 + case.warm_up_steps + case.trained_steps)
    r, eta, at = torch.zeros(case.trials, case.units), xi[0], 1
    phases = [(case.warm_up_steps, 0)] + case.trained
    R, A = [], []
    for steps, phase in phases:
        for _ in range(steps // block):
            states, active, eta = compiled_forward(WT, h[phase], r, eta, xi[at : at + block])
            r = states[-1]
            R.append(states)
            A.append(active)
            at += block
    warm = case.warm_up_steps // block
    start = R[warm - 1][-1]
    R, A = torch.cat(R[warm:]), torch.cat(A[warm:])
    with torch.enable_grad():
        leaf_R, leaf_W = R.requires_grad_(True), p["W_out"].detach().requires_grad_(True)
        loss = output_loss(leaf_W, leaf_R)
        dR, dW_out = torch.autograd.grad(loss, (leaf_R, leaf_W))
    R = R.detach()
    g, deltas = torch.zeros(case.trials, case.units), []
    for begin in range(case.trained_steps - block, -1, -block):
        delta, g = compiled_backward(p["W"], g, dR[begin : begin + block], A[begin : begin + block])
        deltas.append(delta)
    delta = torch.cat(deltas[::-1])
    before = torch.cat([start[None], R[:-1]])
    flat, units = delta.reshape(-1, case.units), case.units
    dW = flat.T @ before.reshape(-1, units) + 1e-5 * torch.sign(p["W"]) / p["W"].numel()
    dW_in, at = torch.zeros_like(p["W_in"]), 0
    for steps, phase in case.trained:
        dW_in += delta[at : at + steps, :, case.reached].sum(0).T @ x[phase]
        at += steps
    loss = loss.detach() + 1e-5 * p["W"].abs().mean()
    return loss, {"W": dW, "b": flat.sum(0), "W_in": dW_in, "W_out": dW_out}


gradient = {"autograd": autograd, "adjoint": adjoint}[args.variant]
error = None
if not args.noise:
    loss, g = gradient()
    error = case.check(loss, {n: g[n].numpy() for n in names})
m, v = ({n: torch.zeros_like(p[n]) for n in names} for _ in range(2))
t = 0


def iterate():
    global t
    loss, g = gradient()
    t += 1
    rate = 0.1 / case.units * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t)
    with torch.no_grad():
        for n in names:
            m[n].mul_(0.9).add_(g[n], alpha=0.1)
            v[n].mul_(0.999).addcmul_(g[n], g[n], value=0.001)
            p[n].sub_(rate * m[n] / (v[n].sqrt() + 1e-7))
    return float(loss)


measure(f"PyTorch, {args.variant}", torch.__version__, iterate, args.budget, error)
