import type { JsonValue } from '@core/records.ts';
import type { ScenarioInput } from '@core/scenario.ts';
import type { CameraPose } from '@core/scene-port.ts';
import { useId } from 'react';
import { Select, Slider, Switch } from '../controls/fields.tsx';
import { useTwin, useWords } from '../twin-context.ts';

interface InputRowProps {
  readonly input: ScenarioInput;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue) => void;
}

/** One input of a model or intervention, with its unit, range, help and source. */
export function InputRow({ input, value, onChange }: InputRowProps) {
  const { t, text } = useWords();
  const title = text(input.title);
  const id = useId();
  const isSwitch = input.control.kind === 'boolean';
  const help = [input.help, input.source].flatMap(part => (part ? [text(part)] : [])).join(' · ');
  return (
    <div className="scenario-input" title={help}>
      {isSwitch ? <label htmlFor={id}>{title}</label> : <span>{title}</span>}
      <InputControl id={id} input={input} title={title} value={value} onChange={onChange} />
      {input.control.kind === 'number' && (
        <small className="dim figure">
          {t('scenario.range', {
            minimum: input.control.minimum,
            maximum: input.control.maximum,
            unit: input.control.unit,
          })}
        </small>
      )}
      {help && <small className="dim">{help}</small>}
    </div>
  );
}

interface InputControlProps extends InputRowProps {
  /** Of the switch, which has a visible label beside it. */
  readonly id: string;
  readonly title: string;
}

function InputControl({ id, input, title, value, onChange }: InputControlProps) {
  const { scene } = useTwin();
  const { t, text } = useWords();
  const { control } = input;
  switch (control.kind) {
    case 'number':
      return (
        <span className="number-input">
          <Slider
            label={title}
            value={Number(value)}
            minimum={control.minimum}
            maximum={control.maximum}
            step={control.step}
            valueText={`${Number(value)} ${control.unit}`}
            onChange={onChange}
          />
          <input
            className="input figure"
            type="number"
            aria-label={`${title} (${control.unit})`}
            value={Number(value)}
            step={control.step}
            onChange={event => onChange(event.currentTarget.valueAsNumber || 0)}
          />
        </span>
      );
    case 'choice':
      return (
        <Select
          label={title}
          value={String(value)}
          options={control.options.map(option => ({ value: option.value, label: text(option.label) }))}
          onChange={onChange}
        />
      );
    case 'boolean':
      return <Switch id={id} label={title} checked={value === true} onChange={onChange} />;
    case 'area':
      return (
        <button
          type="button"
          className="button small"
          onClick={() => onChange(areaInView(scene.camera.get(), control.maximumSquareKilometres))}
        >
          {t('scenario.areaWhole')}
          {Array.isArray(value) && ' ✓'}
        </button>
      );
  }
}

const METERS_PER_DEGREE = 111_320;

/** [west, south, east, north] of a square of the greatest allowed size around what the camera looks at. */
function areaInView(camera: CameraPose, squareKilometres: number): number[] {
  const [longitude, latitude] = placeInView(camera);
  const metersPerLongitude = METERS_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  // A hair smaller, so that rounding does not refuse it.
  const half = Math.sqrt(squareKilometres * 0.99) * 500;
  const [dx, dy] = [half / metersPerLongitude, half / METERS_PER_DEGREE];
  return [longitude - dx, latitude - dy, longitude + dx, latitude + dy];
}

/** [lon, lat] degrees of what the camera looks at, on level ground. */
export function placeInView(camera: CameraPose): readonly [number, number] {
  const ahead = camera.height / Math.tan((Math.max(5, -camera.pitch) * Math.PI) / 180);
  const heading = (camera.heading * Math.PI) / 180;
  const metersPerLongitude = METERS_PER_DEGREE * Math.cos((camera.latitude * Math.PI) / 180);
  return [
    camera.longitude + (ahead * Math.sin(heading)) / metersPerLongitude,
    camera.latitude + (ahead * Math.cos(heading)) / METERS_PER_DEGREE,
  ];
}
