import type { Entity, JsonValue } from '@core/records.ts';
import { formatNumber } from '@i18n/format.ts';
import { knownKey } from '@i18n/index.ts';
import type { Selection } from '@state/session.ts';
import { useTwin, useWords, type Words } from '../twin-context.ts';

/** Said elsewhere in the panel, or of no use to a person. */
const HIDDEN = new Set([
  'id',
  'name',
  'zh',
  'en',
  'source',
  'kind',
  'type',
  'featureId',
  'from',
  'to',
  'color',
  'noteZh',
  'noteEn',
]);
const UNITS: Readonly<Record<string, string>> = {
  height: 'm',
  lengthMeters: 'm',
  rangeMeters: 'm',
  mastMeters: 'm',
  headingDegrees: '°',
  fieldOfViewDegrees: '°',
  freeSpeedKmh: 'km/h',
  capacityVehiclesPerHour: 'veh/h',
  depthMeters: 'm',
  connectionMm: 'mm',
};
/** Types whose attributes lie in the tiles of a model. */
const MODELLED = new Set(['building', 'landmark', 'bridge']);
/** Numbers that are names: no grouping of digits. */
const ORDINAL = new Set(['year', 'cimLevel']);

interface AttributeListProps {
  readonly selection: Selection;
  readonly entity: Entity | undefined;
}

/** Attributes that a tile, a table row or a feed gives, in the words of the catalogue. */
export function AttributeList({ selection, entity }: AttributeListProps) {
  const { city } = useTwin();
  const words = useWords();
  const properties = { ...selection.properties, ...entity?.properties };
  const rows = Object.entries(properties).filter(([name, value]) => !HIDDEN.has(name) && isShown(value));
  if (rows.length === 0) {
    if (entity || !MODELLED.has(selection.type ?? 'building')) return null;
    return <p className="dim inspector-note">{words.t('inspector.notLoaded')}</p>;
  }
  const declared = city.tilesets.find(tileset => tileset.id === selection.layerId)?.attributes ?? [];
  const note = properties[words.language === 'zh' ? 'noteZh' : 'noteEn'];
  return (
    <>
      {typeof note === 'string' && <p className="dim inspector-note">{note}</p>}
      <dl className="attributes">
        {rows.map(([name, value]) => {
          const attribute = declared.find(candidate => candidate.id === name);
          const key = knownKey('attribute', name);
          const unit = attribute?.unit ?? UNITS[name];
          return (
            <div key={name}>
              <dt>{attribute ? words.text(attribute.title) : key ? words.t(key) : name}</dt>
              <dd>{formatValue(name, value, unit, words)}</dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

function isShown(value: JsonValue): boolean {
  return value !== null && value !== '' && !(typeof value === 'object' && !Array.isArray(value));
}

function formatValue(name: string, value: JsonValue, unit: string | undefined, words: Words): string {
  const { t, language } = words;
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  if (Array.isArray(value)) return value.map(String).join(language === 'zh' ? '、' : ', ');
  if (typeof value === 'number') {
    if (name === 'year' && value === 0) return t('value.unknown');
    if (ORDINAL.has(name)) return String(value);
    const text = formatNumber(value, language, Number.isInteger(value) ? 0 : 1);
    return unit ? `${text} ${unit}` : text;
  }
  const key = knownKey(name === 'status' ? 'device' : name, String(value));
  return key ? t(key) : String(value);
}
