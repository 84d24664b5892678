import { Panel } from '../controls/panel.tsx';
import { useTwin, useWords } from '../twin-context.ts';

/** Every source of the city: how true it is, from when, under which licence, made how. */
export function SourcesPanel({ onClose }: { readonly onClose?: (() => void) | undefined }) {
  const { city } = useTwin();
  const { t, text } = useWords();
  return (
    <Panel title={t('panel.sources')} onClose={onClose} className="sources-panel">
      <ul>
        {city.sources.map(source => (
          <li key={source.id} className="source">
            <h3>
              {text(source.title)}
              <span className="tag" data-kind={source.kind}>
                {t(`kind.${source.kind}`)}
              </span>
            </h3>
            <p className="soft">{source.attribution}</p>
            <p className="dim">
              {t('sources.licence')} {source.licence} · {t('sources.date')} {source.date}
            </p>
            {source.method && (
              <p className="dim">
                {t('sources.method')}: {text(source.method)}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
