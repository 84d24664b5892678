import * as WebIfc from 'web-ifc';
import { type IfcLine, type IfcModel, listOf, plainValue, refOf } from './ifc-model.ts';
import { propertySet } from './ifc-properties.ts';
import { lengthUnitMeters, unitMeters } from './ifc-units.ts';
import type { MapConversion, Placement } from './placement.ts';

/** How much a grid of a map is larger or smaller than the ground, at most; more is a change of units. */
const LARGEST_GRID_SCALE = 1.2;
/** No town is so near to the origin of its map. */
const SMALLEST_MAP_METERS = 20_000;

/**
 * Where IfcMapConversion and IfcProjectedCRS (IFC 2x3: the property sets of those names), or IfcRigidOperation put
 * the model: everything in metres, for model coordinates in metres.
 */
export function mapConversion(model: IfcModel): MapConversion | undefined {
  const found = conversionLines(model);
  if (!found) return undefined;
  const { conversion, crs } = found;
  const number = (...keys: string[]) =>
    keys.map(key => plainValue(conversion[key])).find(value => typeof value === 'number') as
      | number
      | undefined;
  const [east, north] = [
    number('Eastings', 'FirstCoordinate') ?? 0,
    number('Northings', 'SecondCoordinate') ?? 0,
  ];
  const modelUnit = lengthUnitMeters(model);
  const mapUnit = statedUnit(model, crs) ?? likelyUnit(Math.hypot(east, north), modelUnit);
  return {
    crs: String(plainValue(crs.Name) ?? ''),
    eastings: east * mapUnit,
    northings: north * mapUnit,
    orthogonalHeight: (number('OrthogonalHeight', 'Height') ?? 0) * mapUnit,
    xAxisAbscissa: number('XAxisAbscissa') ?? 1,
    xAxisOrdinate: number('XAxisOrdinate') ?? 0,
    scale: gridScale(number('Scale') ?? 1, mapUnit / modelUnit),
  };
}

interface ConversionLines {
  readonly conversion: IfcLine;
  readonly crs: IfcLine;
}

function conversionLines(model: IfcModel): ConversionLines | undefined {
  for (const type of [WebIfc.IFCMAPCONVERSION, WebIfc.IFCRIGIDOPERATION]) {
    const conversion = model.linesOfType(type)[0]?.line;
    const target = refOf(conversion?.TargetCRS);
    if (conversion && target !== undefined) return { conversion, crs: model.line(target) };
  }
  const named = (name: RegExp): IfcLine | undefined =>
    model
      .linesOfType(WebIfc.IFCPROPERTYSET)
      .filter(({ line }) => name.test(String(plainValue(line.Name))))
      .map(({ expressId }) => propertySet(model, expressId, ''))[0];
  const [conversion, crs] = [named(/^epset_mapconversion$/i), named(/^epset_projectedcrs$/i)];
  return conversion && crs && { conversion, crs };
}

/** Metres of the map's unit: of a line, or in a property set a word. */
function statedUnit(model: IfcModel, crs: IfcLine): number | undefined {
  const unit = refOf(crs.MapUnit);
  if (unit !== undefined) return unitMeters(model, unit);
  const name = String(plainValue(crs.MapUnit) ?? '').toUpperCase();
  if (/MILLI/.test(name)) return 0.001;
  if (/FOOT|FEET/.test(name)) return 0.3048;
  return /MET(RE|ER)/.test(name) ? 1 : undefined;
}

/** Without a unit that of the model counts; many programs mean metres, where that would be next to the map's origin. */
const likelyUnit = (distance: number, modelUnit: number): number =>
  distance * modelUnit < SMALLEST_MAP_METERS ? 1 : modelUnit;

/**
 * Scale from metres of the model to metres of the map. By the standard `Scale` also turns units into each other (0.001
 * from millimetres to metres); many programs leave that out. What is close to 1 is meant.
 */
function gridScale(scale: number, unitRatio: number): number {
  const isLikely = (value: number) => value > 1 / LARGEST_GRID_SCALE && value < LARGEST_GRID_SCALE;
  return [scale * unitRatio, scale].find(isLikely) ?? scale * unitRatio;
}

/** Position of IfcSite with the true north of the model, and where in the model that is (metres). */
export function sitePlacement(
  model: IfcModel,
): { readonly placement: Placement; readonly origin: readonly number[] } | undefined {
  const site = model.linesOfType(WebIfc.IFCSITE)[0]?.line;
  const latitude = degreesOf(site?.RefLatitude);
  const longitude = degreesOf(site?.RefLongitude);
  // Programs that know nothing of the place write zeros.
  if (!site || latitude === undefined || longitude === undefined || (latitude === 0 && longitude === 0))
    return undefined;
  const unit = lengthUnitMeters(model);
  const placement = {
    longitude,
    latitude,
    height: Number(plainValue(site.RefElevation) ?? 0) * unit,
    headingDegrees: -trueNorthDegrees(model),
  };
  return { placement, origin: placementOrigin(model, site.ObjectPlacement).map(value => value * unit) };
}

/** Origin of an IfcLocalPlacement in the model, in its length unit; turns of those above it are left out. */
export function placementOrigin(model: IfcModel, placement: unknown, depth = 0): [number, number, number] {
  const id = refOf(placement);
  if (id === undefined || depth > 50) return [0, 0, 0];
  const { PlacementRelTo, RelativePlacement } = model.line(id);
  const above = placementOrigin(model, PlacementRelTo, depth + 1);
  const axes = refOf(RelativePlacement);
  const point = axes === undefined ? undefined : refOf(model.line(axes).Location);
  const own = point === undefined ? [] : listOf(model.line(point).Coordinates);
  return [0, 1, 2].map(k => above[k]! + (own[k] || 0)) as [number, number, number];
}

/** Clockwise from the model's y axis to true north, degrees. */
function trueNorthDegrees(model: IfcModel): number {
  for (const { line } of model.linesOfType(WebIfc.IFCGEOMETRICREPRESENTATIONCONTEXT)) {
    const direction = refOf(line.TrueNorth);
    if (direction === undefined) continue;
    const [x = 0, y = 1] = listOf(model.line(direction).DirectionRatios);
    return (Math.atan2(x, y) * 180) / Math.PI;
  }
  return 0;
}

/** IfcCompoundPlaneAngleMeasure: degrees, minutes, seconds, millionths of a second, all of one sign. */
function degreesOf(parts: unknown): number | undefined {
  const list = listOf(parts);
  if (list.length < 3) return undefined;
  const [degrees = 0, minutes = 0, seconds = 0, millionths = 0] = list;
  return degrees + minutes / 60 + (seconds + millionths / 1e6) / 3600;
}
