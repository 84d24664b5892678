import type { Sketch } from '@state/scenarios/sketch.ts';
import { IconArrowBackUp, IconCheck, IconCrosshair, IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../controls/icon-button.tsx';
import { placeInView } from '../panels/scenario-inputs.tsx';
import { useTwin, useWords } from '../twin-context.ts';

/** Says what is being drawn in the scene and how to go on; its keys go before those of the shell and the scene. */
export function SketchBar() {
  const { sketch, scene } = useTwin();
  const { t, text } = useWords();
  const drawing = useStore(sketch.store, state => state.sketch);
  useSketchKeys(drawing !== null);
  if (!drawing) return null;
  const { kind, vertices, movingId } = drawing;
  const addHere = () => {
    const [longitude, latitude] = placeInView(scene.camera.get());
    const position = [longitude, latitude, scene.groundHeight(longitude, latitude) ?? 0] as const;
    sketch.take({ id: null, layerId: 'ground', position, properties: {} });
  };
  return (
    <section
      className="panel sketch-bar"
      aria-live="polite"
      aria-label={t('sketch.label', { name: text(kind.title) })}
    >
      <span className="tag" data-kind="simulated">
        {t('origin.simulated')}
      </span>
      <strong>{t('sketch.label', { name: text(kind.title) })}</strong>
      <span className="soft">{t(hintOf(kind.geometry, movingId))}</span>
      {vertices.length > 0 && (
        <span className="figure">{t('sketch.vertices', { count: vertices.length })}</span>
      )}
      <IconButton icon={IconCrosshair} label={t('sketch.here')} onClick={addHere} />
      <IconButton
        icon={IconArrowBackUp}
        label={t('sketch.back')}
        shortcut="Backspace"
        onClick={() => sketch.back()}
      />
      <IconButton
        icon={IconCheck}
        label={t('sketch.finish')}
        text={t('sketch.finish')}
        shortcut="Enter"
        disabled={kind.geometry !== 'entity' && !sketch.canFinish}
        onClick={() => sketch.finish()}
      />
      <IconButton icon={IconX} label={t('action.cancel')} shortcut="Escape" onClick={() => sketch.cancel()} />
    </section>
  );
}

function hintOf(geometry: Sketch['kind']['geometry'], movingId: string | undefined) {
  return movingId === undefined ? (`sketch.hint.${geometry}` as const) : 'sketch.hint.move';
}

function useSketchKeys(active: boolean): void {
  const { sketch } = useTwin();
  useEffect(() => {
    if (!active) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z';
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.matches('input, textarea, select')) return;
      // Enter on a button presses that button.
      if (event.key === 'Enter' && target?.matches('button, a, summary')) return;
      if (isUndo || event.key === 'Backspace') sketch.back();
      else if (event.key === 'Enter') sketch.finish();
      else if (event.key === 'Escape') sketch.cancel();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [active, sketch]);
}
