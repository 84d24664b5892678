@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> clock: Clock;
@group(0) @binding(2) var<storage, read> before: array<Cell>;
@group(0) @binding(3) var<storage, read> ground: array<Ground>;
@group(0) @binding(4) var<storage, read_write> half: array<Half>;

struct Neighbour {
  // Less the cell itself: depth, surface, u, v.
  difference: vec4f,
  depth: f32,
  // Of the bed, from the cell itself, m.
  step: f32,
}

fn inner(i: i32, j: i32, own: Cell, bed: i32) -> Neighbour {
  if (i < 0 || j < 0 || i >= parameters.columns || j >= parameters.rows) {
    return Neighbour(vec4f(0.0), 0.0, 0.0);
  }
  let at = j * parameters.columns + i;
  if (ground[at].bed == BLOCKED) {
    return Neighbour(vec4f(0.0), 0.0, 0.0);
  }
  let cell = before[at];
  let depth = depthOf(cell);
  let rise = surfaceRise(own, bed, cell, ground[at].bed);
  return Neighbour(vec4f(depth - depthOf(own), rise, cell.u - own.u, cell.v - own.v), depth, f32(ground[at].bed - bed) * QUANTUM);
}

// A neighbour; behind an open side the continuation of the line, as far as there is water to continue.
fn neighbour(i: i32, j: i32, di: i32, dj: i32, own: Cell, bed: i32) -> Neighbour {
  let isOutside = i + di < 0 || j + dj < 0 || i + di >= parameters.columns || j + dj >= parameters.rows;
  if (!isOutside) {
    return inner(i + di, j + dj, own, bed);
  }
  let side = select(select(NORTH, SOUTH, dj < 0), select(EAST, WEST, di < 0), di != 0);
  if ((parameters.openSides & side) == 0u) {
    return Neighbour(vec4f(0.0), 0.0, 0.0);
  }
  let opposite = inner(i - di, j - dj, own, bed);
  let depth = depthOf(own);
  let film = 10.0 * parameters.dryDepth;
  if (depth > film && opposite.depth > film && 2.0 * depth - opposite.depth > film) {
    return Neighbour(-opposite.difference, 2.0 * depth - opposite.depth, -opposite.step);
  }
  return Neighbour(vec4f(0.0), depth, 0.0);
}

// Whether slopes hold between two neighbours: none beside dry cells or under a sheet thinner than half a step of the bed.
fn isCovered(h: f32, back: Neighbour, ahead: Neighbour) -> bool {
  let cover = h - 0.5 * max(abs(back.step), abs(ahead.step));
  return min(min(back.depth, ahead.depth), cover) > 10.0 * parameters.dryDepth;
}

// Half the limited slope (monotonised central, steepness theta) between two one-sided differences.
fn halfSlope(back: vec4f, ahead: vec4f) -> vec4f {
  let steep = 0.5 * parameters.theta;
  let mean = select(0.0, 0.25, parameters.theta > 0.0);
  let highest = max(vec4f(0.0), min(back, ahead) * steep);
  let lowest = min(vec4f(0.0), max(back, ahead) * steep);
  return clamp((back + ahead) * mean, lowest, highest);
}

// Slopes and the state half a step ahead: as `predict` in kernel/assembly/full.ts.
@compute @workgroup_size(16, 16)
fn predict(@builtin(global_invocation_id) id: vec3u) {
  let i = i32(id.x);
  let j = i32(id.y);
  if (i >= parameters.columns || j >= parameters.rows || clock.dt == 0.0) {
    return;
  }
  let at = j * parameters.columns + i;
  let own = before[at];
  let bed = ground[at].bed;
  let h = depthOf(own);
  let shallow = 10.0 * parameters.dryDepth;
  var x = vec4f(0.0);
  var y = vec4f(0.0);
  if (bed != BLOCKED && h > shallow) {
    let w = neighbour(i, j, -1, 0, own, bed);
    let e = neighbour(i, j, 1, 0, own, bed);
    if (isCovered(h, w, e)) {
      x = halfSlope(-w.difference, e.difference);
    }
    let s = neighbour(i, j, 0, -1, own, bed);
    let n = neighbour(i, j, 0, 1, own, bed);
    if (isCovered(h, s, n)) {
      y = halfSlope(-s.difference, n.difference);
    }
  }
  let dt = clock.dt;
  let kx = dt / parameters.dx;
  let ky = dt / parameters.dy;
  let g = parameters.gravity;
  let speed = sqrt(own.u * own.u + own.v * own.v);
  let drag = ground[at].friction * speed * pow(max(h, parameters.dryDepth), -4.0 / 3.0);
  let damping = 1.0 / (1.0 + 0.5 * dt * drag);
  let u = damping * (own.u - (kx * (own.u * x.z + g * x.y) + ky * (own.v * y.z)));
  let v = damping * (own.v - (kx * (own.u * x.w) + ky * (own.v * y.w + g * y.y)));
  let depth = h - (kx * (h * x.z + own.u * x.x) + ky * (h * y.w + own.v * y.x));
  half[at].now = vec4f(max(depth, max(abs(x.x), abs(y.x))), u, v, 0.0);
  half[at].x = x;
  half[at].y = y;
}
