/**
 * Properties of one feature of the pack's road graph, `roads.geojson`: a FeatureCollection of LineStrings in WGS84,
 * each a directed carriageway (or an undirected street when `oneway` is false). Read by the traffic layer, the
 * sample feed and the traffic model.
 */
export interface RoadProperties {
  readonly id: string;
  /** Node ids, shared by roads that meet. */
  readonly from: string;
  readonly to: string;
  readonly class: 'motorway' | 'trunk' | 'primary' | 'secondary' | 'tertiary' | 'residential' | 'service';
  readonly oneway: boolean;
  readonly lanes: number;
  readonly lengthMeters: number;
  readonly freeSpeedKmh: number;
  readonly capacityVehiclesPerHour: number;
  readonly name?: { readonly zh: string; readonly en: string };
  readonly bridge?: boolean;
  readonly kind: 'real' | 'approximate' | 'synthetic';
}
