import { Select } from '../controls/fields.tsx';
import { useLive, useWords } from '../twin-context.ts';

/** The first of these that is measured is shown until another is chosen. */
const PREFERRED = ['speed', 'rain-rate', 'rain', 'pm25', 'temperature'];

/** Id of the quantity to show: the chosen one, or a sensible first; undefined while nothing is measured. */
export function useHistogramProperty(chosen: string | null): string | undefined {
  const properties = useLive(state => state.properties);
  return chosen ?? PREFERRED.find(candidate => candidate in properties) ?? Object.keys(properties)[0];
}

interface HistogramChoiceProps {
  readonly value: string;
  readonly onChange: (property: string) => void;
}

/** Which quantity the histogram shows. */
export function HistogramChoice({ value, onChange }: HistogramChoiceProps) {
  const { t, text } = useWords();
  const properties = useLive(state => state.properties);
  return (
    <Select
      label={t('timeline.histogram')}
      value={value}
      options={Object.values(properties).map(({ id, name, unit }) => ({
        value: id,
        label: t('timeline.histogramOf', { name: text(name), unit }),
      }))}
      onChange={onChange}
    />
  );
}
