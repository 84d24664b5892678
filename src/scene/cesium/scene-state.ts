import type { EntityId } from '@core/ids.ts';
import type { LayerDescription } from '@core/layers.ts';
import type { CameraPose, QualityPreset, Theme, Weather } from '@core/scene-port.ts';
import type { Language } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import type { QualityLevel } from './quality.ts';

/** Everything a scene is rebuilt from when its WebGL context is lost. */
export interface SceneState {
  pose: CameraPose;
  /** Undefined until the first list arrives; the first frame is not complete before. */
  layers: readonly LayerDescription[] | undefined;
  timeMs: TimeMs;
  weather: Weather;
  theme: Theme;
  language: Language;
  preset: QualityPreset;
  /** The level that `preset` stands for now. */
  level: QualityLevel;
  selection: readonly EntityId[];
  highlighted: readonly EntityId[];
  hidden: readonly EntityId[];
  isolated: readonly EntityId[];
  /** Where layers with a side are cut, 0…1 of the width; null = not at all. */
  split: number | null;
}
