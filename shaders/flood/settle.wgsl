@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> clock: Clock;
@group(0) @binding(2) var<storage, read> before: array<Cell>;
@group(0) @binding(5) var<storage, read_write> flux: array<Flux>;
@group(0) @binding(6) var<storage, read_write> share: array<f32>;
@group(0) @binding(7) var<storage, read_write> moved: array<vec4i>;

// A hair less than all, so that rounding never takes more than there is.
const ALL = 0.999999;

// Share of its outflow that a cell can afford.
@compute @workgroup_size(16, 16)
fn afford(@builtin(global_invocation_id) id: vec3u) {
  let i = i32(id.x);
  let j = i32(id.y);
  if (i >= parameters.columns || j >= parameters.rows || clock.dt == 0.0) {
    return;
  }
  let face = j * (parameters.columns + 1) + i;
  let outX = max(flux[face + 1].west.x, 0.0) - min(flux[face].west.x, 0.0);
  let outY = max(flux[face + parameters.columns + 1].south.x, 0.0) - min(flux[face].south.x, 0.0);
  let lost = clock.dt / parameters.dx * outX + clock.dt / parameters.dy * outY;
  let h = ALL * depthOf(before[j * parameters.columns + i]);
  share[j * parameters.columns + i] = select(1.0, h / max(lost, 1e-30), lost > h);
}

fn shareOf(i: i32, j: i32) -> f32 {
  if (i < 0 || j < 0 || i >= parameters.columns || j >= parameters.rows) {
    return 1.0;
  }
  return share[j * parameters.columns + i];
}

// Scales each flux by what its donor can afford and settles the water that moves, in whole numbers.
@compute @workgroup_size(16, 16)
fn settle(@builtin(global_invocation_id) id: vec3u) {
  let i = i32(id.x);
  let j = i32(id.y);
  if (i > parameters.columns || j > parameters.rows || clock.dt == 0.0) {
    return;
  }
  let face = j * (parameters.columns + 1) + i;
  var x = vec2i(0);
  var y = vec2i(0);
  if (j < parameters.rows) {
    let mass = flux[face].west.x;
    let part = select(shareOf(i, j), shareOf(i - 1, j), mass > 0.0);
    flux[face].west.w *= part;
    x = fixed(clock.dt / parameters.dx * (mass * part));
  }
  if (i < parameters.columns) {
    let mass = flux[face].south.x;
    let part = select(shareOf(i, j), shareOf(i, j - 1), mass > 0.0);
    flux[face].south.w *= part;
    y = fixed(clock.dt / parameters.dy * (mass * part));
  }
  moved[face] = vec4i(x, y);
}
