declare module 'vt-pbf' {
  /** Encodes geojson-vt tiles, one a layer, as a Mapbox vector tile. */
  export function fromGeojsonVt(
    layers: Readonly<Record<string, { readonly features: readonly unknown[] }>>,
    options?: { readonly version?: 1 | 2; readonly extent?: number },
  ): Uint8Array;
}
