import type { CityModelEntry } from '@city/schema.ts';
import { colorOf } from '@core/color-scale.ts';
import type { EntityId } from '@core/ids.ts';
import type { LatestValue } from '@core/live-port.ts';
import type { ObservedProperty } from '@core/records.ts';
import type { Rgba } from '@core/style.ts';
import type { Language } from '@core/text.ts';
import { formatNumber } from '@i18n/format.ts';
import { translate } from '@i18n/index.ts';
import { ACCENT, FADED } from '@state/layers/palette.ts';
import type { LiveStore } from '@state/live.ts';

/** What an element shows: its newest value, with words that say where the value comes from. */
export interface ElementReading {
  readonly element: EntityId;
  readonly property: ObservedProperty | undefined;
  readonly value: LatestValue;
  readonly color: Rgba;
  readonly label: string;
}

/** Newest values on the elements that the pack joins with entities; elements without a value are left out. */
export function elementReadings(
  model: CityModelEntry,
  live: Pick<LiveStore, 'latest' | 'state'>,
  language: Language,
): ElementReading[] {
  return model.values.flatMap(({ element, property: id, entityId = model.entityId }) => {
    const value = live.latest(entityId).get(id);
    if (!value) return [];
    const property = live.state.properties[id];
    const number = formatNumber(value.value, language, property?.decimals ?? 1);
    const figure = property?.unit ? `${number} ${property.unit}` : number;
    // A value that was not measured now must not look as if it were.
    const note = value.origin === 'measured' ? '' : ` · ${translate(`origin.${value.origin}`, language)}`;
    return [{ element, property, value, color: colorOfReading(value, property), label: `${figure}${note}` }];
  });
}

function colorOfReading({ value, stale }: LatestValue, property: ObservedProperty | undefined): Rgba {
  if (stale) return FADED;
  if (!property?.range) return ACCENT;
  return colorOf(
    { kind: 'ramp', attribute: 'value', ramp: 'turbo', domain: property.range, unit: property.unit },
    value,
  );
}
