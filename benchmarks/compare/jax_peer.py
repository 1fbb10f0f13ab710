# SPDX-License-Identifier: BSD-3-Clause
"""A training iteration in JAX as one jitted function. Variants: `autograd`, with the derivative of a scan by JAX, and
`adjoint`, with the backward pass written by hand (slopes as booleans, the weights' gradient as one product over all
steps)."""
import os

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import jax
import jax.numpy as jnp
from jax import lax

from peer import Case, arguments, measure

args = arguments(["autograd", "adjoint"])
case = Case(args.case)
alpha, sigma = jnp.asarray(case.alpha), case.sigma * args.noise
names = ("W", "b", "W_in", "W_out")


def drives(p):
    """Drive of each unit by bias and input: [phases][trials][units]."""
    h = jnp.broadcast_to(p["b"], (len(case.steps), case.trials, case.units))
    return h.at[:, :, case.reached].add(jnp.asarray(case.x) @ p["W_in"].T)


def step(W, h, r, eta):
    z = r @ W.T + h + sigma * eta
    return z, r + alpha * (jax.nn.relu(z) - r)


def noise_step(eta, xi):
    return case.decay * eta + case.scale * xi


def xi_of(key):
    """All normal random numbers of an iteration."""
    return jax.random.normal(key, (1 + case.warm_up_steps + case.trained_steps, case.trials, case.units), jnp.float32)


def warm_up(p, xi):
    h = drives(p)[0]

    def body(carry, xi):
        r, eta = carry
        return (step(p["W"], h, r, eta)[1], noise_step(eta, xi)), None

    start = (jnp.zeros((case.trials, case.units), jnp.float32), xi[0])
    return lax.scan(body, start, xi[1 : 1 + case.warm_up_steps])[0]


def trained(p, h, start, xi):
    """States, and whether each unit was active: both [steps][trials][units]."""
    carry, parts, at = start, [], 0
    for steps, phase in case.trained:
        def body(carry, xi, h=h[phase]):
            r, eta = carry
            z, next = step(p["W"], h, r, eta)
            return (next, noise_step(eta, xi)), (next, z > 0)

        carry, part = lax.scan(body, carry, xi[at : at + steps])
        parts.append(part)
        at += steps
    return [jnp.concatenate(a) for a in zip(*parts)]


def output_loss(W_out, R):
    total = 0.0
    for begin, end, target in case.periods:
        y = jax.nn.sigmoid(R[begin:end, :, case.read_out] @ W_out.T)
        total += jnp.mean((y - target) ** 2)
    return total + 1e-5 * jnp.mean(jnp.abs(R))


def autograd(p, key):
    xi = xi_of(key)
    start = lax.stop_gradient(warm_up(p, xi))

    def loss(p):
        R, _ = trained(p, drives(p), start, xi[1 + case.warm_up_steps :])
        return output_loss(p["W_out"], R) + 1e-5 * jnp.mean(jnp.abs(p["W"]))

    return jax.value_and_grad(loss)(p)


def adjoint(p, key):
    xi = xi_of(key)
    start = warm_up(p, xi)
    R, active = trained(p, drives(p), start, xi[1 + case.warm_up_steps :])
    loss, (dW_out, dR) = jax.value_and_grad(output_loss, (0, 1))(p["W_out"], R)

    def body(g, t):
        dR, active = t
        g = g + dR
        delta = jnp.where(active, alpha * g, 0)
        return g - alpha * g + delta @ p["W"], delta

    _, delta = lax.scan(body, jnp.zeros_like(start[0]), (dR, active), reverse=True)
    before = jnp.concatenate([start[0][None], R[:-1]])
    dW = jnp.einsum("tbi,tbj->ij", delta, before) + 1e-5 * jnp.sign(p["W"]) / p["W"].size
    loss += 1e-5 * jnp.mean(jnp.abs(p["W"]))
    dW_in, at = jnp.zeros_like(p["W_in"]), 0
    for steps, phase in case.trained:
        dW_in += delta[at : at + steps, :, case.reached].sum(0).T @ case.x[phase]
        at += steps
    return loss, {"W": dW, "b": delta.sum((0, 1)), "W_in": dW_in, "W_out": dW_out}


gradient = {"autograd": autograd, "adjoint": adjoint}[args.variant]


@jax.jit
def iteration(p, m, v, t, key):
    key, use = jax.random.split(key)
    loss, g = gradient(p, use)
    m = {n: 0.9 * m[n] + 0.1 * g[n] for n in names}
    v = {n: 0.999 * v[n] + 0.001 * g[n] ** 2 for n in names}
    rate = 0.1 / case.units * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    p = {n: p[n] - rate * m[n] / (jnp.sqrt(v[n]) + 1e-7) for n in names}
    return loss, p, m, v, t + 1, key


p = {n: jnp.asarray(getattr(case, n)) for n in names}
key = jax.random.key(1, impl="threefry2x32")
error = None
if not args.noise:
    error = case.check(*jax.jit(gradient)(p, key))
zeros = {n: jnp.zeros_like(p[n]) for n in names}
state = (p, zeros, zeros, jnp.float32(1), key)


def iterate():
    global state
    loss, *state = iteration(*state)
    return loss.block_until_ready()


measure(f"JAX, {args.variant}", jax.__version__, iterate, args.budget, error)
