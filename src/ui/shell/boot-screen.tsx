import type { Language } from '@core/text.ts';
import { useWordsIn } from '../twin-context.ts';
import { KapokFlower } from './brand.tsx';

export type BootStage = 'config' | 'city' | 'engine' | 'tiles';
const STAGES: readonly BootStage[] = ['config', 'city', 'engine', 'tiles'];

interface BootScreenProps {
  readonly stage: BootStage;
  readonly pendingTiles?: number;
  readonly language: Language;
}

/** What is being loaded before the first picture. */
export function BootScreen({ stage, pendingTiles = 0, language }: BootScreenProps) {
  const { t } = useWordsIn(language);
  const step = STAGES.indexOf(stage) + 1;
  const text =
    stage === 'tiles' && pendingTiles > 0
      ? t('boot.tilesPending', { count: pendingTiles })
      : t(`boot.${stage}`);
  return (
    <div className="boot-screen" data-stage={stage}>
      <KapokFlower />
      <strong>{t('app.name')}</strong>
      <progress max={STAGES.length} value={step} aria-label={text} />
      <p role="status">{text}</p>
    </div>
  );
}
