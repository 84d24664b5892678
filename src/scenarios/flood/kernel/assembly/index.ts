export { FULL_SCRATCH_BYTES, stepFull } from './full';
export { INERTIAL_SCRATCH_BYTES, stepInertial } from './inertial';
export { applySources, recordExtremes, sumDepth } from './sources';
