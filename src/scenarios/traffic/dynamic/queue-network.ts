/**
 * Input of the cell transmission model. Lengths in metres, speeds in m/s, flows in vehicles a second, densities in
 * vehicles a metre, times in seconds. Each link has a triangular fundamental diagram: free speed, capacity, jam
 * density; congestion travels back at capacity / (jamDensity − capacity / freeSpeed).
 */
export interface QueueNetwork {
  readonly nodeCount: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly length: Float64Array;
  readonly freeSpeed: Float64Array;
  readonly capacity: Float64Array;
  readonly jamDensity: Float64Array;
  /** Turning shares: of what leaves `fromLink`, `share` goes on to `toLink`; the rest ends its trip there. */
  readonly turns: {
    readonly fromLink: Uint32Array;
    readonly toLink: Uint32Array;
    readonly share: Float64Array;
  };
  /** Where vehicles set out: onto `link`, at `flow` vehicles a second times the profile. */
  readonly sources: { readonly link: Uint32Array; readonly flow: Float64Array };
  /** Factor on all sources at a time. */
  readonly profile: (seconds: number) => number;
  /** Vehicles on each link at the start; none when absent. */
  readonly initialVehicles?: Float64Array;
  readonly signals: readonly Signal[];
  readonly incidents: readonly CapacityDrop[];
}

/** The end of `link` is shut while (t − offset) mod cycle is in [green, cycle). */
export interface Signal {
  readonly link: number;
  readonly cycleSeconds: number;
  readonly greenSeconds: number;
  readonly offsetSeconds: number;
}

/** Between two times only `share` of the capacity is left at `position` (0 start … 1 end) of the link. */
export interface CapacityDrop {
  readonly link: number;
  readonly position: number;
  readonly share: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
}
