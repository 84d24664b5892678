/** A grid of values on the ground. Rows from the south, columns from the west; NaN is no data. */
export interface Raster {
  readonly columns: number;
  readonly rows: number;
  /** West and south edge of the south-west cell, in units of the CRS. */
  readonly west: number;
  readonly south: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly values: Float64Array | Float32Array;
  /** EPSG code when the file states one. */
  readonly epsg?: number;
  /** The file says that it is in degrees. */
  readonly isGeographic?: boolean;
  /** Length of a unit of the CRS where the file states one, e.g. a foot; a metre otherwise. */
  readonly metresPerUnit?: number;
}
