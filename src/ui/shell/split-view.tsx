import type { KeyFigure } from '@core/scenario.ts';
import { formatNumber } from '@i18n/format.ts';
import type { ScenarioRun } from '@state/scenarios/runs.ts';
import { IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { useStore } from 'zustand';
import { Slider } from '../controls/fields.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin, useWords } from '../twin-context.ts';

const KEY_STEP = 0.02;

/** Two runs over one scene: a divider to drag, a name on each side, one time, and their key figures side by side. */
export function SplitView() {
  const { runs } = useTwin();
  const split = useStore(runs.store, state => state.split);
  const all = useStore(runs.store, state => state.runs);
  const [left, right] = [split?.leftId, split?.rightId].map(id => all.find(run => run.id === id));
  if (!split || !left?.result || !right?.result) return null;
  return (
    <>
      <Divider share={split.share} left={left} right={right} />
      <SplitTable left={left} right={right} />
    </>
  );
}

interface SidesProps {
  readonly left: ScenarioRun;
  readonly right: ScenarioRun;
}

function Divider({ share, left, right }: SidesProps & { readonly share: number }) {
  const { runs } = useTwin();
  const { t } = useWords();
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons === 1) runs.setSplitShare(event.clientX / window.innerWidth);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -KEY_STEP : event.key === 'ArrowRight' ? KEY_STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    runs.setSplitShare(share + step);
  };
  const name = (run: ScenarioRun) =>
    `${t('scenario.runName', { number: run.id })} · ${t('origin.simulated')}`;
  return (
    <div
      className="split-divider"
      style={{ left: `${100 * share}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t('split.divider')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * share)}
      onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={onKeyDown}
    >
      <span className="split-name" data-side="left">
        {name(left)}
      </span>
      <span className="split-name" data-side="right">
        {name(right)}
      </span>
    </div>
  );
}

function SplitTable({ left, right }: SidesProps) {
  const { runs } = useTwin();
  const { t, text, language } = useWords();
  const [open, setOpen] = useState(true);
  const timeSeconds = useStore(runs.store, state => state.timeSeconds);
  const durationSeconds = Math.max(left.result!.durationSeconds, right.result!.durationSeconds);
  const rows = pairFigures(left.result!.figures, right.result!.figures);
  const show = (value: number | undefined, decimals: number) =>
    value === undefined ? '—' : formatNumber(value, language, decimals);
  return (
    <section className="panel split-table" aria-label={t('split.table')}>
      <header>
        <button type="button" className="split-title" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('split.table')}
        </button>
        {durationSeconds > 0 && (
          <span className="run-time">
            <Slider
              label={t('scenario.time')}
              value={timeSeconds}
              minimum={0}
              maximum={durationSeconds}
              step={durationSeconds / 240}
              valueText={`${Math.round(timeSeconds / 60)} min`}
              onChange={seconds => runs.setTime(seconds)}
            />
            <span className="figure">+{formatNumber(timeSeconds / 60, language)} min</span>
          </span>
        )}
        <IconButton icon={IconX} label={t('split.close')} onClick={() => runs.unsplit()} />
      </header>
      {open && (
        <div className="split-rows">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('split.figure')}</th>
                <th scope="col">{t('scenario.runName', { number: left.id })}</th>
                <th scope="col">{t('scenario.runName', { number: right.id })}</th>
                <th scope="col">{t('split.change')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ figure, a, b }) => (
                <tr key={figure.id}>
                  <th scope="row">
                    {text(figure.title)} <small className="dim">{figure.unit}</small>
                  </th>
                  <td className="figure">{show(a, figure.decimals)}</td>
                  <td className="figure">{show(b, figure.decimals)}</td>
                  <td className="figure">
                    {show(a === undefined || b === undefined ? undefined : b - a, figure.decimals)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** Figures of either run, each once, with the values of both. */
function pairFigures(left: readonly KeyFigure[], right: readonly KeyFigure[]) {
  const titles = new Map([...left, ...right].map(figure => [figure.id, figure]));
  const valueIn = (figures: readonly KeyFigure[], id: string) =>
    figures.find(figure => figure.id === id)?.value;
  return [...titles.values()].map(figure => ({
    figure,
    a: valueIn(left, figure.id),
    b: valueIn(right, figure.id),
  }));
}
