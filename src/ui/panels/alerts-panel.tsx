import type { Alert } from '@core/records.ts';
import { formatAge, formatTime } from '@i18n/format.ts';
import type { Twin } from '@state/twin.ts';
import { IconFocus2 } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useLive, useTwin, useTwinTime, useWords } from '../twin-context.ts';
import { LevelTag } from './level-mark.tsx';

/** Alerts in force at the twin's time, gravest first. */
export function useActiveAlerts(): readonly Alert[] {
  const { live } = useTwin();
  useLive(state => state.alertsRevision);
  return live.activeAlerts(useTwinTime(1000));
}

/** Flies to where an alert is, and selects its object. */
export function locateAlert({ scene, session, live, search }: Twin, alert: Alert): void {
  const position = alert.position ?? (alert.entityId ? live.entity(alert.entityId)?.position : undefined);
  if (position) void scene.camera.lookAt(...position, 1200);
  const hit = alert.entityId ? search.byId(alert.entityId) : undefined;
  if (hit) session.set({ selection: hit });
}

export function AlertsPanel({ onClose }: { readonly onClose?: (() => void) | undefined }) {
  const { t } = useWords();
  const alerts = useActiveAlerts();
  return (
    <Panel title={t('panel.alerts')} onClose={onClose} className="alerts-panel">
      {alerts.length === 0 && <p className="empty">{t('alerts.none')}</p>}
      <ul>
        {alerts.map(alert => (
          <AlertRow key={alert.id} alert={alert} />
        ))}
      </ul>
    </Panel>
  );
}

function AlertRow({ alert }: { readonly alert: Alert }) {
  const twin = useTwin();
  const { t, text, language } = useWords();
  const now = useTwinTime(1000);
  const isPlaced = alert.position !== undefined || alert.entityId !== undefined;
  return (
    <li className="alert-row" data-level={alert.level}>
      <div className="alert-head">
        <LevelTag level={alert.level} />
        {(alert.status === 'exercise' || alert.status === 'test') && (
          <span className="tag">{t(`alerts.${alert.status}`)}</span>
        )}
        <span className="tag" data-kind={alert.origin}>
          {t(`origin.${alert.origin}`)}
        </span>
        <span className="dim">{formatAge(alert.sentMs, now, language)}</span>
        {isPlaced && (
          <IconButton icon={IconFocus2} label={t('alerts.locate')} onClick={() => locateAlert(twin, alert)} />
        )}
      </div>
      <h3>{text(alert.title)}</h3>
      {alert.description && <p className="soft">{text(alert.description)}</p>}
      {alert.expiresMs !== undefined && (
        <p className="dim">
          {t('alerts.expires', { time: formatTime(alert.expiresMs, twin.city.timeZone) })}
        </p>
      )}
    </li>
  );
}

const TICKER_SHOWN = 3;
const TICKER_PERIOD_MS = 8000;

/** Alerts along the lower edge, a few at a time in turn; held while the pointer or the focus is on them. */
export function AlertTicker() {
  const twin = useTwin();
  const { t, text, language } = useWords();
  const alerts = useActiveAlerts();
  const now = useTwinTime(1000);
  const [held, setHeld] = useState(false);
  const first = useTurn(Math.ceil(alerts.length / TICKER_SHOWN), held) * TICKER_SHOWN;
  return (
    <section
      className="ticker panel"
      aria-label={t('alerts.label')}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <strong>{t('alerts.count', { count: alerts.length })}</strong>
      {alerts.length === 0 ? (
        <p className="soft">{t('alerts.none')}</p>
      ) : (
        <ul>
          {alerts.slice(first, first + TICKER_SHOWN).map(alert => (
            <li key={alert.id}>
              <button type="button" onClick={() => locateAlert(twin, alert)}>
                <LevelTag level={alert.level} />
                <span className="truncate">{text(alert.title)}</span>
                <span className="dim">{formatAge(alert.sentMs, now, language)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Counts through `count` pages, one a period. */
function useTurn(count: number, held: boolean): number {
  const { clock } = useTwin();
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every turn starts the wait for the next
  useEffect(() => {
    if (held || count < 2) return;
    return clock.wall.setTimer(() => setTurn(current => current + 1), TICKER_PERIOD_MS);
  }, [clock, held, count, turn]);
  return count > 0 ? turn % count : 0;
}
