import { crsTransform } from '@core/crs/transform.ts';
import { LocalizedError } from '@core/text.ts';
import type { ToWgs84 } from '../runtime/geometry.ts';
import { parseXml, type XmlElement } from '../runtime/xml.ts';

/**
 * From the metres of a SUMO network to degrees, by its `<location>` (netOffset is what was added to the projected
 * coordinates, projParameter the projection). Throws RangeError when it says no projection, or one that is not known.
 */
export function networkTransform(location: string): ToWgs84 {
  const element = parseXml(location).location as XmlElement | undefined;
  const [offsetX = Number.NaN, offsetY = Number.NaN] = String(element?.['@netOffset'] ?? '')
    .split(',')
    .map(Number);
  const projection = String(element?.['@projParameter'] ?? '');
  if (!Number.isFinite(offsetX + offsetY))
    throw new LocalizedError(
      'location 中没有 netOffset：请复制 .net.xml 中完整的 <location …/>',
      'the location has no netOffset: copy the whole <location …/> of the .net.xml',
    );
  if (!projection.includes('+proj='))
    throw new LocalizedError(
      `location 中没有投影（“${projection}”）：这个路网没有地理位置`,
      `the location has no projection but "${projection}": the network has no place on the earth`,
    );
  const { toWgs84 } = crsTransform(projection);
  return (x, y) => toWgs84(x - offsetX, y - offsetY);
}
