"""First-order HLL shallow water on n x n cells in numpy, float32: the other yardstick of flood.bench.ts."""
import sys
import time

import numpy as np

G = np.float32(9.81)


def hll(hl, ul, vl, hr, ur, vr):
    cl, cr = np.sqrt(G * hl), np.sqrt(G * hr)
    sl = np.minimum(np.minimum(ul - cl, ur - cr), 0)
    sr = np.maximum(np.maximum(ul + cl, ur + cr), 0)
    inverse = 1 / (sr - sl + np.float32(1e-12))
    ql, qr = hl * ul, hr * ur
    mass = (sr * ql - sl * qr + sl * sr * (hr - hl)) * inverse
    half = G / 2
    momentum = (sr * (ql * ul + half * hl * hl) - sl * (qr * ur + half * hr * hr) + sl * sr * (qr - ql)) * inverse
    return mass, momentum, mass * np.where(mass > 0, vl, vr)


def step(h, hu, hv, k):
    inverse = 1 / np.maximum(h, np.float32(1e-6))
    u, v = hu * inverse, hv * inverse
    x = hll(h[:, :-1], u[:, :-1], v[:, :-1], h[:, 1:], u[:, 1:], v[:, 1:])
    y = hll(h[:-1], v[:-1], u[:-1], h[1:], v[1:], u[1:])
    for state, fx, fy in ((h, x[0], y[0]), (hu, x[1], y[2]), (hv, x[2], y[1])):
        state[1:-1, 1:-1] -= k * (fx[1:-1, 1:] - fx[1:-1, :-1] + fy[1:, 1:-1] - fy[:-1, 1:-1])


n, steps = int(sys.argv[1]), int(sys.argv[2])
depth = np.full((n, n), 2, np.float32)
depth[:, : n // 2] = 3
east, north = np.zeros_like(depth), np.zeros_like(depth)
started = time.process_time()
for _ in range(steps):
    step(depth, east, north, np.float32(0.04))
print(f"{n * n * steps / (time.process_time() - started) / 1e6:.3f}")
