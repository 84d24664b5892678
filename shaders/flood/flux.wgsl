@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> clock: Clock;
@group(0) @binding(2) var<storage, read> before: array<Cell>;
@group(0) @binding(3) var<storage, read> ground: array<Ground>;
@group(0) @binding(4) var<storage, read> half: array<Half>;
@group(0) @binding(5) var<storage, read_write> flux: array<Flux>;

// Share of its water a cell may lose through one open edge in a step.
const EDGE_SHARE = 0.4;

// One side of a face: depth, normal and transverse velocity.
struct Side {
  h: f32,
  n: f32,
  t: f32,
}

// Chen & Noelle (2017) reconstruction and HLL flux with the contact carried by the mass: as kernel/assembly/face-flux.ts.
fn faceFlux(left: Side, right: Side, rise: f32, surface: f32, isWall: bool) -> vec4f {
  let g = parameters.gravity;
  let stepL = min(max(0.0, rise), min(left.h, rise + right.h));
  let stepR = min(max(0.0, -rise), min(right.h, left.h - rise));
  let a = left.h - max(stepL, 0.0);
  let b = right.h - max(stepR, 0.0);
  let fallL = g * left.h * min(stepL, 0.0);
  let fallR = g * right.h * min(stepR, 0.0);
  let cL = sqrt(g * max(a, 0.0));
  let cR = sqrt(g * max(b, 0.0));
  let isWetL = a > parameters.dryDepth;
  let isWetR = b > parameters.dryDepth;
  var sL = min(left.n - cL, right.n - cR);
  var sR = max(left.n + cL, right.n + cR);
  if (!isWetL) {
    sL = right.n - 2.0 * cR;
    sR = right.n + cR;
  } else if (!isWetR) {
    sL = left.n - cL;
    sR = left.n + 2.0 * cL;
  }
  sL = min(sL, 0.0);
  sR = max(sR, 0.0);
  let inverse = 1.0 / max(sR - sL, 1e-12);
  let both = sL * sR;
  let qL = a * left.n;
  let qR = b * right.n;
  let difference = select(b - a, surface, isWetL && isWetR && !isWall);
  let pressure = 0.5 * g * difference * (a + b);
  var mass = inverse * (sR * qL - sL * qR + both * difference);
  let momentum = inverse * (sR * (qL * left.n) - sL * (qR * right.n + pressure) + both * (qR - qL));
  if (isWall) {
    mass = 0.0;
  }
  return vec4f(mass, momentum + fallL, momentum - pressure + fallR, mass * select(right.t, left.t, mass > 0.0));
}

fn mirrored(side: Side) -> Side {
  return Side(side.h, -side.n, side.t);
}

// A face between two open cells. Slopes: depth, surface, and the state a half step ahead of both.
fn between(l: i32, r: i32, isX: bool) -> vec4f {
  let slopeL = select(half[l].y, half[l].x, isX);
  let slopeR = select(half[r].y, half[r].x, isX);
  let left = half[l].now.xyz + vec3f(slopeL.x, slopeL.zw);
  let right = half[r].now.xyz - vec3f(slopeR.x, slopeR.zw);
  let bend = (slopeL.y - slopeL.x) + (slopeR.y - slopeR.x);
  let gains = (half[r].now.x - depthOf(before[r])) - (half[l].now.x - depthOf(before[l]));
  let surface = surfaceRise(before[l], ground[l].bed, before[r], ground[r].bed) + gains - (slopeL.y + slopeR.y);
  let rise = f32(ground[r].bed - ground[l].bed) * QUANTUM - bend;
  return faceFlux(turned(left, isX), turned(right, isX), rise, surface, false);
}

fn turned(state: vec3f, isX: bool) -> Side {
  return Side(state.x, select(state.z, state.y, isX), select(state.y, state.z, isX));
}

// A wall mirrors the water before it. `sign` is 1 where the cell lies left of the face.
fn beforeWall(at: i32, sign: f32, isX: bool) -> vec4f {
  let slope = select(half[at].y, half[at].x, isX);
  let side = turned(half[at].now.xyz + sign * vec3f(slope.x, slope.zw), isX);
  if (sign > 0.0) {
    return faceFlux(side, mirrored(side), 0.0, 0.0, true);
  }
  return faceFlux(mirrored(side), side, 0.0, 0.0, true);
}

// Zero-gradient outflow through the edge of the grid; nothing comes in.
fn outflow(at: i32, behind: i32, sign: f32, isX: bool, width: f32) -> vec4f {
  let cell = before[at];
  let h = depthOf(cell);
  let film = 10.0 * parameters.dryDepth;
  var inner = cell;
  if (behind >= 0 && ground[behind].bed != BLOCKED) {
    let depth = depthOf(before[behind]);
    if (h > film && depth > film && 2.0 * h - depth > film) {
      inner = before[behind];
    }
  }
  let depth = 1.5 * h - 0.5 * depthOf(inner);
  let along = select(1.5 * cell.v - 0.5 * inner.v, 1.5 * cell.u - 0.5 * inner.u, isX);
  let velocity = max(0.0, sign * along);
  let mass = sign * min(depth * velocity, EDGE_SHARE * depth * width / clock.dt);
  let dynamic = depth * velocity * velocity;
  let side = select(cell.u, cell.v, isX);
  return vec4f(mass, dynamic, dynamic, select(0.0, mass * side, mass * sign > 0.0));
}

fn isOpen(i: i32, j: i32) -> bool {
  return i >= 0 && j >= 0 && i < parameters.columns && j < parameters.rows
    && ground[j * parameters.columns + i].bed != BLOCKED;
}

fn through(i: i32, j: i32, isX: bool) -> vec4f {
  let di = select(0, 1, isX);
  let dj = 1 - di;
  let r = j * parameters.columns + i;
  let back = select(parameters.columns, 1, isX);
  let isOpenR = isOpen(i, j);
  let isOpenL = isOpen(i - di, j - dj);
  if (isOpenL && isOpenR) {
    return between(r - back, r, isX);
  }
  let isLow = select(j == 0, i == 0, isX);
  let isHigh = select(j == parameters.rows, i == parameters.columns, isX);
  let side = select(select(NORTH, SOUTH, isLow), select(EAST, WEST, isLow), isX);
  let isEdge = (isLow || isHigh) && (parameters.openSides & side) != 0u;
  let width = select(parameters.dy, parameters.dx, isX);
  if (isOpenR) {
    if (isEdge) {
      let hasInner = select(parameters.rows, parameters.columns, isX) > 1;
      return outflow(r, select(-1, r + back, hasInner), -1.0, isX, width);
    }
    return beforeWall(r, -1.0, isX);
  }
  if (isOpenL) {
    if (isEdge) {
      let hasInner = select(parameters.rows, parameters.columns, isX) > 1;
      return outflow(r - back, select(-1, r - 2 * back, hasInner), 1.0, isX, width);
    }
    return beforeWall(r - back, 1.0, isX);
  }
  return vec4f(0.0);
}

@compute @workgroup_size(16, 16)
fn fluxes(@builtin(global_invocation_id) id: vec3u) {
  let i = i32(id.x);
  let j = i32(id.y);
  if (i > parameters.columns || j > parameters.rows || clock.dt == 0.0) {
    return;
  }
  let face = j * (parameters.columns + 1) + i;
  // Past the last column `i - 1` is a cell, `j * columns + i` belongs to the next row: `isOpen` keeps them apart.
  if (j < parameters.rows) {
    flux[face].west = through(i, j, true);
  }
  if (i < parameters.columns) {
    flux[face].south = through(i, j, false);
  }
}
