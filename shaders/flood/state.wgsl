// What lies where. Cells are row-major from the south-west; faces belong to the cell east and north of them, so that
// there is one column and one row more of them. Depths are whole numbers: `high` counts 2^-17 m and `low` 2^-37 m
// (0 … 2^20 - 1), so that what leaves one cell enters the next to the last bit however the compiler reorders sums.

struct Parameters {
  columns: i32,
  rows: i32,
  dx: f32,
  dy: f32,
  gravity: f32,
  dryDepth: f32,
  theta: f32,
  courant: f32,
  maximumStep: f32,
  arrivalDepth: f32,
  // Seconds since the start at which this batch of steps began.
  batchStart: f32,
  // Sides with free outflow: west 1, east 2, south 4, north 8.
  openSides: u32,
  pumps: u32,
}

struct Clock {
  // Greatest inverse time scale of the state, as the bits of a float, 1/s.
  rate: atomic<u32>,
  // This step, what is left of the batch and what has passed of it, s. No step is left where dt is 0.
  dt: f32,
  left: f32,
  elapsed: f32,
  lastStep: f32,
  shortest: f32,
  longest: f32,
  steps: u32,
}

struct Cell {
  high: i32,
  low: i32,
  u: f32,
  v: f32,
}

struct Ground {
  // Elevation in 2^-17 m; BLOCKED for a wall.
  bed: i32,
  // g n² (Manning).
  friction: f32,
  zone: u32,
  // Depth at which the cell is held, in 2^-17 m; negative where it is not.
  held: i32,
}

// State half a step ahead (depth, u, v) and half slopes in x and y of depth, surface, u, v.
struct Half {
  now: vec4f,
  x: vec4f,
  y: vec4f,
}

// Through the west and the south face: mass, normal momentum seen from the left and right cell, transverse momentum.
struct Flux {
  west: vec4f,
  south: vec4f,
}

struct Record {
  // Greatest depth, speed, hazard rating; arrival time (negative: never).
  extremes: vec4f,
  // Water since the start, as high and low: rain and drains; edges and points.
  weather: vec4i,
  transfers: vec4i,
}

const BLOCKED = 0x7fffffff;
const QUANTA = 131072.0;
const QUANTUM = 1.0 / 131072.0;
const LOW_BITS = 20u;
const LOW_MASK = 0xfffff;
const FINE = 7.275957614183426e-12;
const FINE_A_QUANTUM = 1048576.0;
const WEST = 1u;
const EAST = 2u;
const SOUTH = 4u;
const NORTH = 8u;

fn depthOf(cell: Cell) -> f32 {
  return f32(cell.high) * QUANTUM + f32(cell.low) * FINE;
}

// Rise of the water surface from one cell to another, exact but for the last step.
fn surfaceRise(a: Cell, bedA: i32, b: Cell, bedB: i32) -> f32 {
  return f32((b.high + bedB) - (a.high + bedA)) * QUANTUM + f32(b.low - a.low) * FINE;
}

// Metres as high and low, and their sum brought into range.
fn fixed(metres: f32) -> vec2i {
  let high = i32(round(metres * QUANTA));
  let rest = metres * QUANTA - f32(high);
  return vec2i(high, i32(round(rest * FINE_A_QUANTUM)));
}

fn normal(sum: vec2i) -> vec2i {
  return vec2i(sum.x + (sum.y >> LOW_BITS), sum.y & LOW_MASK);
}
