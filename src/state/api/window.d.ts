import type { KapokApi } from './kapok-api.ts';

declare global {
  interface Window {
    /** The twin, once it has started. */
    kapok?: KapokApi;
  }
}
