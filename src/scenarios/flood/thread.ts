export { serveBand as serve } from './kernel/band-threads.ts';
