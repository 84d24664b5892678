// Seconds since something passed here; with a loop period, its latest pass.
float trip_age(float passedSeconds) {
  float age = trip.nowSeconds - passedSeconds;
  return trip.periodSeconds > 0.0 ? mod(age, trip.periodSeconds) : age;
}

// Share of the colour left of a trail this old: all at the head, none at its end, nothing before the head.
float trip_trail(float age) {
  if (age < 0.0 || age > trip.trailSeconds) return 0.0;
  return 1.0 - age / trip.trailSeconds;
}
