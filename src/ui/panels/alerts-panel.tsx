import type { Alert } from '@core/records.ts';
import { formatAge, formatTime } from '@i18n/format.ts';
import type { Twin } from '@state/twin.ts';
import { IconFocus2 } from '@tabler/icons-react';
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

/** Alerts one after another along the lower edge; still when the person prefers less motion or there is room. */
export function AlertTicker() {
  const twin = useTwin();
  const { t, text, language } = useWords();
  const alerts = useActiveAlerts();
  const now = useTwinTime(1000);
  return (
    <section className="ticker panel" aria-label={t('alerts.label')}>
      <strong>{t('alerts.count', { count: alerts.length })}</strong>
      {alerts.length === 0 ? (
        <p className="soft">{t('alerts.none')}</p>
      ) : (
        <ul>
          {alerts.slice(0, 6).map(alert => (
            <li key={alert.id}>
              <button type="button" onClick={() => locateAlert(twin, alert)}>
                <LevelTag level={alert.level} />
                <span>{text(alert.title)}</span>
                <span className="dim">{formatAge(alert.sentMs, now, language)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
