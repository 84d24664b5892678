// Seconds since something passed here; with a loop period, its latest pass.
float trail_age(float passedSeconds) {
  float age = trail.nowSeconds - passedSeconds;
  return trail.periodSeconds > 0.0 ? mod(age, trail.periodSeconds) : age;
}

// Share of the colour left of a trail this old: all at the head, none at its end, nothing before the head.
float trail_left(float age) {
  if (age < 0.0 || age > trail.trailSeconds) return 0.0;
  return 1.0 - age / trail.trailSeconds;
}
