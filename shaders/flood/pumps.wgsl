@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> clock: Clock;
@group(0) @binding(8) var<storage, read_write> after: array<Cell>;
@group(0) @binding(9) var<storage, read_write> record: array<Record>;
@group(0) @binding(11) var<storage, read_write> pumps: array<Pump>;
@group(0) @binding(12) var<storage, read> pumpCells: array<u32>;

struct Pump {
  firstCell: u32,
  cellCount: u32,
  isOn: u32,
  // Depth that a second of pumping takes off each of its cells, m/s.
  depthRate: f32,
  onDepth: f32,
  offDepth: f32,
  fromSeconds: f32,
  toSeconds: f32,
  // Depth drawn so far, summed over its cells, as high and low.
  drawn: vec2i,
}

// Few pumps with few cells: one thread serves them all.
@compute @workgroup_size(1)
fn pump() {
  if (clock.dt == 0.0) {
    return;
  }
  let time = parameters.batchStart + clock.elapsed;
  for (var k = 0u; k < parameters.pumps; k++) {
    let first = pumps[k].firstCell;
    let end = first + pumps[k].cellCount;
    var deepest = 0.0;
    for (var n = first; n < end; n++) {
      deepest = max(deepest, depthOf(after[pumpCells[n]]));
    }
    let limit = select(pumps[k].onDepth, pumps[k].offDepth, pumps[k].isOn == 1u);
    let isOn = time >= pumps[k].fromSeconds && time < pumps[k].toSeconds && deepest > limit;
    pumps[k].isOn = select(0u, 1u, isOn);
    if (!isOn) {
      continue;
    }
    let wanted = fixed(pumps[k].depthRate * clock.dt);
    for (var n = first; n < end; n++) {
      let at = pumpCells[n];
      let water = vec2i(after[at].high, after[at].low);
      var rest = normal(water - wanted);
      if (rest.x < 0) {
        rest = vec2i(0);
      }
      after[at].high = rest.x;
      after[at].low = rest.y;
      pumps[k].drawn = normal(pumps[k].drawn + water - rest);
      record[at].transfers = vec4i(record[at].transfers.xy, normal(record[at].transfers.zw + rest - water));
    }
  }
}
