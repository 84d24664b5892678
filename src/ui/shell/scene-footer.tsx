import { formatDistance, formatNumber } from '@i18n/format.ts';
import { scaleBar } from '@state/scale.ts';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useSession, useTwin, useWords } from '../twin-context.ts';

/** Scale bar, coordinates, what of the picture is an effect or simulated, and attribution along the lower edge. */
export function SceneFooter() {
  return (
    <footer className="scene-footer">
      <ScaleBar />
      <Coordinates />
      <WeatherMark />
      <SimulatedMark />
      <Attribution />
    </footer>
  );
}

function ScaleBar() {
  const { scene } = useTwin();
  const { language } = useWords();
  const camera = useSession(state => state.camera);
  const bar = useMemo(() => {
    const rootPixels = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    return camera ? scaleBar(camera, scene, 7 * rootPixels) : undefined;
  }, [camera, scene]);
  if (!bar) return null;
  return (
    <div className="scale-bar figure" style={{ width: `${bar.pixels}px` }}>
      {formatDistance(bar.meters, language)}
    </div>
  );
}

function Coordinates() {
  const { t, language } = useWords();
  const hover = useSession(state => state.hover?.position);
  const camera = useSession(state => state.camera);
  const longitude = hover?.[0] ?? camera?.longitude;
  const latitude = hover?.[1] ?? camera?.latitude;
  if (longitude === undefined || latitude === undefined) return null;
  return (
    <div className="coordinates figure" title={t(hover ? 'camera.coordinates' : 'camera.eye')}>
      <span>{`${formatNumber(Math.abs(longitude), language, 5)}° ${longitude < 0 ? 'W' : 'E'}`}</span>
      <span>{`${formatNumber(Math.abs(latitude), language, 5)}° ${latitude < 0 ? 'S' : 'N'}`}</span>
      {camera && (
        <span>
          {t('camera.height')} {formatDistance(camera.height, language)}
        </span>
      )}
    </div>
  );
}

/** Rain, snow or fog that nobody measured must not look as if somebody had. */
function WeatherMark() {
  const { t } = useWords();
  const weather = useSession(state => state.weather);
  return weather === 'data' ? null : <strong className="weather-mark">{t(`weather.${weather}`)}</strong>;
}

/** What-if results in the scene are named on the picture, also when their panel is put away. */
function SimulatedMark() {
  const { runs } = useTwin();
  const { t, text, language } = useWords();
  const { shownId, split, timeSeconds, runs: known } = useStore(runs.store);
  const run = known.find(({ id }) => id === (shownId ?? split?.leftId));
  if (!run?.result) return null;
  const minutes = formatNumber(timeSeconds / 60, language, 0);
  return (
    <strong className="tag simulated-mark" data-kind="simulated">
      {t('origin.simulated')} · {text(run.title)}
      {run.result.durationSeconds > 0 && ` · +${minutes} min`}
    </strong>
  );
}

/** Credits of what is drawn, those of visible layers first; all of them with their licences one click away. */
function Attribution() {
  const { city, board, session } = useTwin();
  const { t } = useWords();
  const layers = useStore(board.store, state => state.layers);
  const credits = useMemo(() => {
    const visible = new Set(layers.filter(layer => layer.visible).map(layer => layer.provenance?.source));
    const drawnFirst = city.sources.toSorted((a, b) => Number(visible.has(b.id)) - Number(visible.has(a.id)));
    return [...new Set(drawnFirst.map(source => source.attribution).filter(Boolean))];
  }, [city, layers]);
  return (
    <button
      type="button"
      className="attribution"
      title={credits.join('\n')}
      onClick={() => session.setPanel('sources', true)}
    >
      <span className="truncate">{credits.join(' · ')}</span>
      <u>{t('sources.more')}</u>
    </button>
  );
}
