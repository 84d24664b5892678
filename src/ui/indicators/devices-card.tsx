import { formatNumber } from '@i18n/format.ts';
import { typeTitle } from '@state/layers/live-layers.ts';
import { useLive, useTwin, useWords } from '../twin-context.ts';
import { IndicatorCard } from './indicator-card.tsx';

/** How many devices of each type there are, and how many say something current. */
export function DevicesCard() {
  const { live } = useTwin();
  const { t, text, language } = useWords();
  const types = useLive(state => state.types);
  useLive(state => state.valuesRevision);
  useLive(state => state.entitiesRevision);
  const count = (value: number) => formatNumber(value, language);
  return (
    <IndicatorCard title={t('indicator.devices')}>
      {types.length === 0 && <p className="dim">{t('indicator.waiting')}</p>}
      <ul className="device-list">
        {types.map(type => {
          const ids = live.idsOfType(type);
          const fresh = ids.filter(id =>
            isWorking(live.entity(id)?.properties.status, live.latest(id)),
          ).length;
          return (
            <li key={type}>
              <span>{text(typeTitle(type))}</span>
              <b className="figure">
                {count(fresh)}
                <small> / {count(ids.length)}</small>
              </b>
              <meter min={0} max={ids.length || 1} value={fresh} aria-label={text(typeTitle(type))} />
            </li>
          );
        })}
      </ul>
      <p className="dim">{t('indicator.devicesHelp')}</p>
    </IndicatorCard>
  );
}

/** Says that it is online, or has a value that is not stale. */
function isWorking(status: unknown, latest: ReadonlyMap<string, { readonly stale: boolean }>): boolean {
  if (typeof status === 'string' && latest.size === 0) return status === 'online';
  return [...latest.values()].some(value => !value.stale);
}
