import * as z from 'zod/mini';

/**
 * Imagery that a pack or a deployment offers for the globe. `url` is absolute or relative to the file that names it:
 * a template with {z}, {x}, {y} for XYZ, the service's address for WMTS and WMS, the archive for PMTiles. A key the
 * service asks for is part of the address.
 */
export const imageryService = z.object({
  id: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  kind: z.enum(['xyz', 'wmts', 'wms', 'pmtiles']),
  url: z.string(),
  /**
   * WMTS: `layer`, `style`, `tileMatrixSet`, `format`, `subdomains`; WMS: `layers`, `format`, `transparent`; XYZ:
   * `minimumLevel`, `subdomains`; all three: `maximumLevel`. A PMTiles archive says these things itself.
   */
  options: z._default(z.record(z.string(), z.string()), {}),
  visible: z._default(z.boolean(), false),
  /** Id among the sources of the same file. */
  source: z.string(),
});
