/* First-order HLL shallow water on n × n cells in plain C, float32: the yardstick of flood.bench.ts. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static float *h, *hu, *hv, *h1, *hu1, *hv1;

static inline void hll(float hl, float ul, float vl, float hr, float ur, float vr, float *f) {
  const float g = 9.81f;
  float cl = sqrtf(g * hl), cr = sqrtf(g * hr);
  float sl = fminf(fminf(ul - cl, ur - cr), 0.f), sr = fmaxf(fmaxf(ul + cl, ur + cr), 0.f);
  float inverse = 1.f / (sr - sl + 1e-12f);
  float ql = hl * ul, qr = hr * ur;
  f[0] = (sr * ql - sl * qr + sl * sr * (hr - hl)) * inverse;
  f[1] = (sr * (ql * ul + 0.5f * g * hl * hl) - sl * (qr * ur + 0.5f * g * hr * hr) + sl * sr * (qr - ql)) * inverse;
  f[2] = f[0] * (f[0] > 0 ? vl : vr);
}

static inline float velocity(float q, float depth) { return depth > 1e-6f ? q / depth : 0.f; }

static void step(int n, float k) {
  for (int j = 1; j < n - 1; j++)
    for (int i = 1; i < n - 1; i++) {
      int at[5] = {j * n + i, j * n + i - 1, j * n + i + 1, (j - 1) * n + i, (j + 1) * n + i};
      float u[5], v[5], w[3], e[3], s[3], t[3];
      for (int a = 0; a < 5; a++) u[a] = velocity(hu[at[a]], h[at[a]]), v[a] = velocity(hv[at[a]], h[at[a]]);
      hll(h[at[1]], u[1], v[1], h[at[0]], u[0], v[0], w);
      hll(h[at[0]], u[0], v[0], h[at[2]], u[2], v[2], e);
      hll(h[at[3]], v[3], u[3], h[at[0]], v[0], u[0], s);
      hll(h[at[0]], v[0], u[0], h[at[4]], v[4], u[4], t);
      int c = at[0];
      h1[c] = h[c] - k * (e[0] - w[0] + t[0] - s[0]);
      hu1[c] = hu[c] - k * (e[1] - w[1] + t[2] - s[2]);
      hv1[c] = hv[c] - k * (e[2] - w[2] + t[1] - s[1]);
    }
  float *swap;
  swap = h, h = h1, h1 = swap;
  swap = hu, hu = hu1, hu1 = swap;
  swap = hv, hv = hv1, hv1 = swap;
}

int main(int count, char **arguments) {
  int n = atoi(arguments[1]), steps = atoi(arguments[2]);
  float **arrays[6] = {&h, &hu, &hv, &h1, &hu1, &hv1};
  for (int a = 0; a < 6; a++) *arrays[a] = calloc((size_t)n * n, sizeof(float));
  for (int j = 0; j < n; j++)
    for (int i = 0; i < n; i++) h[j * n + i] = h1[j * n + i] = i < n / 2 ? 3.f : 2.f;
  struct timespec a, b;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
  for (int s = 0; s < steps; s++) step(n, 0.04f);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
  double seconds = (b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec);
  printf("%.3f %.6f\n", (double)n * n * steps / seconds / 1e6, h[(n / 2) * n + n / 2]);
  return 0;
}
