import type { SceneEvent } from '@core/scene-port.ts';

export type ProblemCode = Extract<SceneEvent, { type: 'problem' }>['code'];

/** Tells that something could not be drawn; everything else goes on. */
export type ProblemReporter = (code: ProblemCode, detail: string, layerId?: string) => void;
