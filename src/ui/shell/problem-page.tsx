import type { Language } from '@core/text.ts';
import type { MessageKey } from '@i18n/index.ts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useWordsIn } from '../twin-context.ts';

/** Something without which nothing can be shown: what happened, and what to do. */
export interface StartProblem {
  readonly kind: 'webgl' | 'config' | 'city' | 'scene';
  readonly reason?: { readonly zh: string; readonly en: string };
  readonly city?: string;
}

const STEPS: Readonly<Record<StartProblem['kind'], readonly MessageKey[]>> = {
  webgl: ['problem.webgl.do1', 'problem.webgl.do2', 'problem.webgl.do3'],
  config: ['problem.config.do1', 'problem.config.do2'],
  city: ['problem.city.do1', 'problem.city.do2'],
  scene: ['problem.scene.do1', 'problem.scene.do2'],
};

interface ProblemPageProps {
  readonly problem: StartProblem;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
}

/** The page shown instead of the twin when it cannot start. */
export function ProblemPage({ problem, language, onLanguage }: ProblemPageProps) {
  const { t, text } = useWordsIn(language);
  const parameters = {
    city: problem.city ?? '',
    reason: problem.reason ? text(problem.reason) : '',
  };
  return (
    <main className="problem-page">
      <div className="panel problem-card" role="alert">
        <IconAlertTriangle size="2.5rem" stroke={1.5} />
        <h1>{t(`problem.${problem.kind}.title`)}</h1>
        <p>{t(`problem.${problem.kind}.text`, parameters)}</p>
        <ol>
          {STEPS[problem.kind].map(step => (
            <li key={step}>{t(step, parameters)}</li>
          ))}
        </ol>
        <div className="problem-actions">
          <button type="button" className="button primary" onClick={() => location.reload()}>
            {t('action.reload')}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => onLanguage(language === 'zh' ? 'en' : 'zh')}
          >
            {t('settings.switchToLanguage')}
          </button>
        </div>
      </div>
    </main>
  );
}
