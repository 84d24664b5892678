import type { KeyFigure, ScenarioResult } from '@core/scenario.ts';
import type { ExportFormat } from '@core/scenario-port.ts';
import { formatNumber } from '@i18n/format.ts';
import type { ScenarioRun } from '@state/scenario-runs.ts';
import { IconEye, IconEyeOff, IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { Sparkline } from '../charts/sparkline.tsx';
import { Select, Slider } from '../controls/fields.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin, useWords } from '../twin-context.ts';

interface RunCardProps {
  readonly run: ScenarioRun;
  /** Runs of the same model, to compare with. */
  readonly others: readonly ScenarioRun[];
}

/** One run: its progress, or what came of it. */
export function RunCard({ run, others }: RunCardProps) {
  const { runs } = useTwin();
  const { t, text } = useWords();
  return (
    <article className="run-card" data-state={run.state}>
      <header>
        <h3>{t('scenario.runName', { number: run.id })}</h3>
        <span className="tag" data-kind="simulated">
          {t('origin.simulated')}
        </span>
      </header>
      {run.state === 'running' && <Progress run={run} />}
      {run.state === 'cancelled' && <p className="dim">{t('scenario.cancelled')}</p>}
      {run.state === 'failed' && (
        <p role="alert">{t('scenario.failed', { reason: run.reason ? text(run.reason) : '' })}</p>
      )}
      {run.state === 'refused' && (
        <p role="alert">{t('scenario.refused', { reason: run.reason ? text(run.reason) : '' })}</p>
      )}
      {run.result && <Result run={run} result={run.result} />}
      {run.state === 'done' && others.some(other => other.id !== run.id && other.result) && (
        <Select
          label={t('scenario.compare')}
          value=""
          options={[
            { value: '', label: t('scenario.compare') },
            ...others
              .filter(other => other.id !== run.id && other.result)
              .map(other => ({
                value: String(other.id),
                label: t('scenario.compareWith', { name: t('scenario.runName', { number: other.id }) }),
              })),
          ]}
          onChange={other => other && runs.compare(Number(other), run.id)}
        />
      )}
    </article>
  );
}

function Progress({ run }: { readonly run: ScenarioRun }) {
  const { runs } = useTwin();
  const { t, text } = useWords();
  const { fraction, etaSeconds, message } = run.progress;
  const percent = Math.round(fraction * 100);
  return (
    <div className="run-progress">
      <progress max={1} value={fraction} aria-label={t('scenario.running', { percent })} />
      <span className="figure">
        {t('scenario.running', { percent })}
        {etaSeconds !== undefined && ` · ${t('scenario.eta', { seconds: Math.ceil(etaSeconds) })}`}
      </span>
      {message && <span className="dim">{text(message)}</span>}
      <IconButton
        icon={run.paused ? IconPlayerPlay : IconPlayerPause}
        label={t(run.paused ? 'scenario.resume' : 'scenario.pause')}
        onClick={() => runs.setPaused(run.id, !run.paused)}
      />
      <IconButton icon={IconX} label={t('action.cancel')} onClick={() => runs.cancel(run.id)} />
    </div>
  );
}

function Result({ run, result }: { readonly run: ScenarioRun; readonly result: ScenarioResult }) {
  const { runs } = useTwin();
  const { t, text, language } = useWords();
  const isShown = useStore(runs.store, state => state.shownId === run.id);
  const timeSeconds = useStore(runs.store, state => state.timeSeconds);
  return (
    <>
      <ul className="key-figures">
        {result.figures.map(figure => (
          <FigureCard key={figure.id} figure={figure} />
        ))}
      </ul>
      <div className="run-actions">
        <IconButton
          icon={isShown ? IconEyeOff : IconEye}
          label={t('scenario.show')}
          text={t('scenario.show')}
          pressed={isShown}
          onClick={() => runs.show(isShown ? null : run.id)}
        />
        <ExportSelect result={result} />
      </div>
      {isShown && result.durationSeconds > 0 && (
        <div className="run-time">
          <Slider
            label={t('scenario.time')}
            value={timeSeconds}
            minimum={0}
            maximum={result.durationSeconds}
            step={result.durationSeconds / 240}
            valueText={`${Math.round(timeSeconds / 60)} min`}
            onChange={seconds => runs.setTime(seconds)}
          />
          <span className="figure">+{formatNumber(timeSeconds / 60, language)} min</span>
        </div>
      )}
      {result.warnings.map(warning => (
        <p key={warning.en} className="run-warning">
          {text(warning)}
        </p>
      ))}
      <p className="dim">
        {t('scenario.wall', {
          seconds: formatNumber(result.wallSeconds, language, 1),
          version: result.modelVersion,
        })}
      </p>
    </>
  );
}

function FigureCard({ figure }: { readonly figure: KeyFigure }) {
  const { text, language } = useWords();
  return (
    <li>
      <span className="dim">{text(figure.title)}</span>
      <strong className="figure">
        {formatNumber(figure.value, language, figure.decimals)} <small>{figure.unit}</small>
      </strong>
      {figure.series && <Sparkline values={figure.series.values} title={text(figure.title)} tone={4} />}
    </li>
  );
}

const FORMATS: readonly ExportFormat[] = ['geotiff', 'ascii-grid', 'csv', 'geojson'];

function ExportSelect({ result }: { readonly result: ScenarioResult }) {
  const { scenarios, session } = useTwin();
  const { t } = useWords();
  const save = async (format: ExportFormat) => {
    try {
      for (const { name, data } of await scenarios!.export(result, format)) {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob([data as BlobPart]));
        link.download = name;
        link.click();
        URL.revokeObjectURL(link.href);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      session.notify({ key: 'export', severity: 'error', text: { zh: reason, en: reason } });
    }
  };
  return (
    <Select
      label={t('scenario.export')}
      value=""
      options={[
        { value: '', label: t('scenario.export') },
        ...FORMATS.map(value => ({ value, label: value })),
      ]}
      onChange={format => format && void save(format as ExportFormat)}
    />
  );
}
