@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> clock: Clock;

// A step is at most this much longer than the one before.
const GROWTH = 1.5;

// Chooses the next step; 0 when the batch is done.
@compute @workgroup_size(1)
fn tick() {
  if (clock.left <= 0.0) {
    clock.dt = 0.0;
    return;
  }
  let rate = bitcast<f32>(atomicExchange(&clock.rate, 0u));
  // A dry grid gives no limit: what enters it must not outrun the first step.
  let stable = select(min(parameters.dx, parameters.dy) / 20.0, parameters.courant / rate, rate > 0.0);
  let wanted = min(min(stable, parameters.maximumStep), clock.lastStep * GROWTH);
  let dt = min(wanted, clock.left);
  clock.left = select(clock.left - dt, 0.0, wanted >= clock.left);
  clock.dt = dt;
  clock.elapsed += dt;
  clock.lastStep = max(dt, min(wanted, clock.lastStep));
  clock.shortest = min(clock.shortest, dt);
  clock.longest = max(clock.longest, dt);
  clock.steps += 1u;
}
