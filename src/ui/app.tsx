import type { Language } from '@core/text.ts';
import type { Twin } from '@state/twin.ts';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { FileIntake } from './panels/file-intake.tsx';
import { BootScreen, type BootStage } from './shell/boot-screen.tsx';
import { ProblemPage, type StartProblem } from './shell/problem-page.tsx';
import { Shell } from './shell/shell.tsx';
import { TwinContext } from './twin-context.ts';

/** How far starting has come. */
export interface BootState {
  readonly language: Language;
  readonly stage: BootStage;
  readonly problem: StartProblem | null;
  readonly twin: Twin | null;
}

export function createBootStore(language: Language): StoreApi<BootState> {
  return createStore<BootState>(() => ({ language, stage: 'config', problem: null, twin: null }));
}

/** The interface: starting up, unable to start, or the shell. */
export function App({ boot }: { readonly boot: StoreApi<BootState> }) {
  const { language, stage, problem, twin } = useStore(boot);
  if (problem) {
    return (
      <ProblemPage
        problem={problem}
        language={language}
        onLanguage={chosen => boot.setState({ language: chosen })}
      />
    );
  }
  if (!twin) return <BootScreen stage={stage} language={language} />;
  return (
    <TwinContext value={twin}>
      <Shell />
      <FileIntake />
    </TwinContext>
  );
}
