import { useId, useState } from 'react';
import type { Section } from '../../scene/model/inspector.ts';
import { Segmented, Slider } from '../controls/fields.tsx';
import { useWords } from '../twin-context.ts';

interface ViewControlsProps {
  readonly onExplode: (amount: number) => void;
  readonly onSection: (section: Section | null) => void;
}

/** How far the storeys stand apart, and where the model is cut open. */
export function SectionControls({ onExplode, onSection }: ViewControlsProps) {
  const { t } = useWords();
  const [explode, setExplode] = useState(0);
  const [axis, setAxis] = useState<Section['axis'] | 'off'>('off');
  const [fraction, setFraction] = useState(0.5);
  const [flipped, setFlipped] = useState(false);
  const flipId = useId();
  const cut = (next: typeof axis, at: number, other: boolean) => {
    setAxis(next);
    setFraction(at);
    setFlipped(other);
    // A model opens seen from the south-west: an upright cut takes the near half away, a level one the upper.
    onSection(next === 'off' ? null : { axis: next, fraction: at, flipped: (next !== 'up') !== other });
  };
  return (
    <div className="model-controls">
      <div>
        <span className="dim">{t('model.explode')}</span>
        <Slider
          label={t('model.explode')}
          value={explode}
          minimum={0}
          maximum={1}
          step={0.01}
          valueText={`${Math.round(100 * explode)} %`}
          onChange={amount => {
            setExplode(amount);
            onExplode(amount);
          }}
        />
      </div>
      <div>
        <span className="dim">{t('model.section')}</span>
        <Segmented
          className="compact"
          label={t('model.section')}
          value={axis}
          options={[
            { value: 'off', label: t('model.sectionOff') },
            { value: 'east', label: t('model.sectionEast') },
            { value: 'north', label: t('model.sectionNorth') },
            { value: 'up', label: t('model.sectionUp') },
          ]}
          onChange={next => cut(next, fraction, flipped)}
        />
      </div>
      {axis !== 'off' && (
        <div>
          <Slider
            label={t('model.sectionAt')}
            value={fraction}
            minimum={0}
            maximum={1}
            step={0.005}
            valueText={`${Math.round(100 * fraction)} %`}
            onChange={at => cut(axis, at, flipped)}
          />
          <label htmlFor={flipId} className="model-flip">
            <input
              id={flipId}
              type="checkbox"
              checked={flipped}
              onChange={event => cut(axis, fraction, event.currentTarget.checked)}
            />
            {t('model.flip')}
          </label>
        </div>
      )}
    </div>
  );
}
