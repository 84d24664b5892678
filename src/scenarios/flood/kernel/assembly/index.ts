export { stepFull } from './full';
export { INERTIAL_SCRATCH_BYTES, stepInertial } from './inertial';
export { applySources, recordExtremes, sumDepth } from './sources';
export { FULL_SCRATCH_BYTES } from './scratch';
