@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> clock: Clock;
@group(0) @binding(2) var<storage, read> before: array<Cell>;
@group(0) @binding(3) var<storage, read> ground: array<Ground>;
@group(0) @binding(4) var<storage, read> half: array<Half>;
@group(0) @binding(5) var<storage, read> flux: array<Flux>;
@group(0) @binding(7) var<storage, read> moved: array<vec4i>;
@group(0) @binding(8) var<storage, read_write> after: array<Cell>;
@group(0) @binding(9) var<storage, read_write> record: array<Record>;
// Rain and drain capacity of each zone, m/s.
@group(0) @binding(10) var<uniform> zones: array<vec4f, 4096>;

const STILL = 1e-12;
const FILM = 1e-3;

var<workgroup> rates: array<f32, 256>;

fn addTo(total: vec2i, change: vec2i) -> vec2i {
  return normal(total + change);
}

// Finishes a cell: as `update` in kernel/assembly/full.ts, then rain, drains and held levels, then the extremes.
// Returns the inverse time scale, 1/s.
fn finish(i: i32, j: i32) -> f32 {
  let at = j * parameters.columns + i;
  let face = j * (parameters.columns + 1) + i;
  let east = face + 1;
  let north = face + parameters.columns + 1;
  let own = before[at];
  let dt = clock.dt;
  let h = depthOf(own);
  let gain = (moved[face].xy - moved[east].xy) + (moved[face].zw - moved[north].zw);
  var water = normal(vec2i(own.high, own.low) + gain);
  if (water.x < 0) {
    water = vec2i(0);
  }
  var cell = Cell(water.x, water.y, 0.0, 0.0);
  let depth = depthOf(cell);
  let kx = dt / parameters.dx;
  let ky = dt / parameters.dy;
  let weight = 2.0 * parameters.gravity * half[at].now.x;
  if (depth > parameters.dryDepth) {
    let forceX = (flux[east].west.y - flux[face].west.z) + weight * half[at].x.y;
    let forceY = (flux[north].south.y - flux[face].south.z) + weight * half[at].y.y;
    let hu = h * own.u - (kx * forceX + ky * (flux[north].south.w - flux[face].south.w));
    let hv = h * own.v - (ky * forceY + kx * (flux[east].west.w - flux[face].west.w));
    let speed = sqrt(hu * hu + hv * hv) / depth;
    let resistance = ground[at].friction * pow(depth, -4.0 / 3.0);
    let slowed = 2.0 / (depth * (1.0 + sqrt(1.0 + 4.0 * dt * resistance * speed)));
    if (speed > STILL) {
      cell.u = hu * slowed;
      cell.v = hv * slowed;
    }
  }
  let celerity = sqrt(parameters.gravity * depth);
  let rate = (abs(cell.u) + celerity) / parameters.dx + (abs(cell.v) + celerity) / parameters.dy;
  cell = weathered(at, cell);
  keepExtremes(at, cell);
  after[at] = cell;
  countEdges(i, j, at);
  return rate;
}

// Rain falls without momentum, drains take what stands, a held level replaces both.
fn weathered(at: i32, start: Cell) -> Cell {
  var cell = start;
  var water = vec2i(cell.high, cell.low);
  if (ground[at].held >= 0) {
    let goal = vec2i(ground[at].held, 0);
    record[at].transfers = vec4i(record[at].transfers.xy, addTo(record[at].transfers.zw, goal - water));
    // Water is added without momentum, and taken with its own.
    let level = f32(goal.x) * QUANTUM;
    let share = select(1.0, depthOf(cell) / level, level > depthOf(cell));
    return Cell(goal.x, goal.y, cell.u * share, cell.v * share);
  }
  let zone = zones[ground[at].zone];
  let rain = zone.x * clock.dt;
  var weather = record[at].weather;
  if (rain > 0.0) {
    let fallen = fixed(rain);
    let share = depthOf(cell) / (depthOf(cell) + rain);
    cell.u *= share;
    cell.v *= share;
    water = normal(water + fallen);
    weather = vec4i(addTo(weather.xy, fallen), weather.zw);
  }
  if (zone.y > 0.0) {
    let drained = fixed(zone.y * clock.dt);
    var rest = normal(water - drained);
    if (rest.x < 0) {
      rest = vec2i(0);
    }
    weather = vec4i(weather.xy, addTo(weather.zw, water - rest));
    water = rest;
  }
  record[at].weather = weather;
  return Cell(water.x, water.y, cell.u, cell.v);
}

fn keepExtremes(at: i32, cell: Cell) {
  let h = depthOf(cell);
  if (h <= parameters.dryDepth) {
    return;
  }
  let speed = select(0.0, sqrt(cell.u * cell.u + cell.v * cell.v), h > FILM);
  let known = record[at].extremes;
  let isFirst = known.w < 0.0 && h >= parameters.arrivalDepth;
  let arrival = select(known.w, parameters.batchStart + clock.elapsed, isFirst);
  record[at].extremes = vec4f(max(known.xyz, vec3f(h, speed, h * (speed + 0.5))), arrival);
}

// Water that entered through the edges of the grid.
fn countEdges(i: i32, j: i32, at: i32) {
  let face = j * (parameters.columns + 1) + i;
  var entered = vec2i(0);
  if (i == 0) {
    entered += moved[face].xy;
  }
  if (i == parameters.columns - 1) {
    entered -= moved[face + 1].xy;
  }
  if (j == 0) {
    entered += moved[face].zw;
  }
  if (j == parameters.rows - 1) {
    entered -= moved[face + parameters.columns + 1].zw;
  }
  if (entered.x != 0 || entered.y != 0) {
    record[at].transfers = vec4i(addTo(record[at].transfers.xy, entered), record[at].transfers.zw);
  }
}

@compute @workgroup_size(16, 16)
fn update(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = i32(id.x);
  let j = i32(id.y);
  var rate = 0.0;
  if (i < parameters.columns && j < parameters.rows) {
    let at = j * parameters.columns + i;
    if (clock.dt == 0.0 || ground[at].bed == BLOCKED) {
      after[at] = before[at];
    } else {
      rate = finish(i, j);
    }
  }
  rates[local] = rate;
  workgroupBarrier();
  for (var reach = 128u; reach > 0u; reach >>= 1u) {
    if (local < reach) {
      rates[local] = max(rates[local], rates[local + reach]);
    }
    workgroupBarrier();
  }
  // Rates are not negative: their bits sort as they do.
  if (local == 0u && rates[0] > 0.0) {
    atomicMax(&clock.rate, bitcast<u32>(rates[0]));
  }
}
