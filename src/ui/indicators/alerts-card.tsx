import { ALERT_LEVELS } from '@core/records.ts';
import { formatNumber } from '@i18n/format.ts';
import { countByLevel } from '@state/live.ts';
import { locateAlert, useActiveAlerts } from '../panels/alerts-panel.tsx';
import { LevelMark, LevelTag } from '../panels/level-mark.tsx';
import { useTwin, useWords } from '../twin-context.ts';
import { IndicatorCard } from './indicator-card.tsx';

/** Alerts in force by level, and the gravest of them. */
export function AlertsCard({ limit = 3 }: { readonly limit?: number }) {
  const twin = useTwin();
  const { t, text, language } = useWords();
  const alerts = useActiveAlerts();
  const counts = countByLevel(alerts);
  return (
    <IndicatorCard title={t('panel.alerts')}>
      <ul className="level-counts">
        {ALERT_LEVELS.map(level => (
          <li key={level} data-level={level} data-any={counts[level] > 0}>
            <LevelMark level={level} />
            <b className="figure">{formatNumber(counts[level], language)}</b>
            <span>{t(`alerts.level${level}`)}</span>
          </li>
        ))}
      </ul>
      {alerts.length === 0 && <p className="dim">{t('alerts.none')}</p>}
      <ul className="alert-lines">
        {alerts.slice(0, limit).map(alert => (
          <li key={alert.id}>
            <button type="button" onClick={() => locateAlert(twin, alert)}>
              <LevelTag level={alert.level} />
              <span>{text(alert.title)}</span>
            </button>
          </li>
        ))}
      </ul>
    </IndicatorCard>
  );
}
