import type { KeyFigure, ScenarioResult } from '@core/scenario.ts';
import type { ExportFormat } from '@core/scenario-port.ts';
import { formatNumber } from '@i18n/format.ts';
import type { ScenarioRun } from '@state/scenarios/runs.ts';
import {
  IconEye,
  IconEyeOff,
  IconGitBranch,
  IconPlayerPause,
  IconPlayerPlay,
  IconRepeat,
  IconShare,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { Sparkline } from '../charts/sparkline.tsx';
import { copyLink } from '../commands.ts';
import { Select, Slider } from '../controls/fields.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin, useWords } from '../twin-context.ts';
import { RunLegend } from './run-legend.tsx';

interface RunCardProps {
  readonly run: ScenarioRun;
  /** Runs of the same model, to compare with. */
  readonly others: readonly ScenarioRun[];
}

/** One run: its progress, or what came of it. */
export function RunCard({ run, others }: RunCardProps) {
  const { t, text } = useWords();
  const card = useRef<HTMLElement>(null);
  const { state } = run;
  // The form above is taller than the panel: a run that begins or ends would go unseen.
  useEffect(() => {
    if (state === 'running' || state === 'done') card.current?.scrollIntoView({ block: 'start' });
  }, [state]);
  return (
    <article className="run-card" data-state={state} ref={card}>
      <header>
        <h3>{run.difference ? text(run.title) : t('scenario.runName', { number: run.id })}</h3>
        <span className="tag" data-kind="simulated">
          {t('origin.simulated')}
        </span>
      </header>
      <Lineage run={run} />
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
        <CompareSelect run={run} others={others} />
      )}
    </article>
  );
}

/** What the run was made from, and whether a repetition came out the same. */
function Lineage({ run }: { readonly run: ScenarioRun }) {
  const { t } = useWords();
  const name = (number: number) => t('scenario.runName', { number });
  const { parentId, repeats } = run;
  if (repeats?.identical !== undefined) {
    return (
      <p className={repeats.identical ? 'run-verdict' : 'run-warning'}>
        {t(repeats.identical ? 'scenario.identical' : 'scenario.different', { name: name(repeats.id) })}
      </p>
    );
  }
  if (repeats) return <p className="dim">{t('scenario.repeatOf', { name: name(repeats.id) })}</p>;
  if (parentId === undefined) return null;
  return <p className="dim">{t('scenario.branchOf', { name: name(parentId) })}</p>;
}

/** Side by side with another run, or their difference. */
function CompareSelect({ run, others }: RunCardProps) {
  const { runs } = useTwin();
  const { t } = useWords();
  const options = others
    .filter(other => other.id !== run.id && other.result && !other.difference)
    .flatMap(other => {
      const name = t('scenario.runName', { number: other.id });
      return [
        { value: `split:${other.id}`, label: t('scenario.sideBySide', { name }) },
        { value: `difference:${other.id}`, label: t('scenario.differenceTo', { name }) },
      ];
    });
  const compare = (value: string) => {
    const [way, id] = value.split(':');
    if (way === 'split') runs.split(Number(id), run.id);
    else if (way === 'difference') runs.compare(Number(id), run.id);
  };
  if (options.length === 0 || run.difference) return null;
  return (
    <Select
      label={t('scenario.compare')}
      value=""
      options={[{ value: '', label: t('scenario.compare') }, ...options]}
      onChange={compare}
    />
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
        {!run.difference && <RunActions run={run} />}
      </div>
      {isShown && <RunLegend />}
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
        {result.hashes.result && (
          <span className="run-hash" title={result.hashes.result}>
            {t('scenario.hash', { hash: result.hashes.result.slice(0, 12) })}
          </span>
        )}
      </p>
    </>
  );
}

function RunActions({ run }: { readonly run: ScenarioRun }) {
  const twin = useTwin();
  const { runs, drafts } = twin;
  const { t } = useWords();
  const { scenarioId } = run.request;
  return (
    <>
      <IconButton
        icon={IconGitBranch}
        label={t('scenario.branch')}
        onClick={() => drafts.load(scenarioId, run.request, run.id)}
      />
      <IconButton icon={IconRepeat} label={t('scenario.repeat')} onClick={() => runs.repeat(run.id)} />
      <IconButton
        icon={IconShare}
        label={t('scenario.share')}
        onClick={() => {
          drafts.load(scenarioId, run.request);
          void copyLink(twin);
        }}
      />
      <IconButton icon={IconTrash} label={t('action.delete')} onClick={() => runs.remove(run.id)} />
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

const FORMATS: Readonly<Record<ExportFormat, string>> = {
  run: '',
  geotiff: 'GeoTIFF',
  'ascii-grid': 'ESRI ASCII',
  csv: 'CSV',
  geojson: 'GeoJSON',
};

function ExportSelect({ result }: { readonly result: ScenarioResult }) {
  const { scenarios, session } = useTwin();
  const { t } = useWords();
  const save = async (format: ExportFormat) => {
    try {
      const { name, data } = await scenarios!.export(result, format);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([data as BlobPart]));
      link.download = name;
      link.click();
      URL.revokeObjectURL(link.href);
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
        ...Object.entries(FORMATS).map(([value, label]) => ({ value, label: label || t('scenario.save') })),
      ]}
      onChange={format => format && void save(format as ExportFormat)}
    />
  );
}
