import type {
  ScenarioCard,
  ScenarioContext,
  ScenarioRequest,
  ScenarioResult,
  ScenarioThread,
} from '@core/scenario.ts';
import { ScenarioRefusal } from '@core/scenario.ts';
import type { RunProgress } from '@core/scenario-port.ts';
import { resultDigest } from './result-digest.ts';
import { sha256 } from './sha256.ts';

/** What a run may use of the machine. */
export interface RunEnvironment {
  readonly fetch: typeof fetch;
  /** Milliseconds, only for estimates. */
  readonly now: () => number;
  readonly threads: number;
  readonly startThread?: (scenarioId: string) => ScenarioThread;
}

/** Holds runs between two chunks. */
export class PauseGate {
  #release: (() => void) | undefined;
  #held: Promise<void> | undefined;

  setPaused(paused: boolean): void {
    if (paused && !this.#held) {
      this.#held = new Promise(resolve => {
        this.#release = resolve;
      });
    } else if (!paused) {
      this.#release?.();
      this.#held = undefined;
    }
  }

  /** Resolves when nothing is paused. */
  pass(): Promise<void> {
    return this.#held ?? Promise.resolve();
  }
}

/** Lets queued messages (pause, abort) in. */
function yieldToMessages(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Runs one request: checks inputs, times it, keeps the hash of every city file it reads. Throws ScenarioRefusal, or
 * AbortError within one chunk of work after the signal.
 */
export async function runScenario(
  card: ScenarioCard,
  request: ScenarioRequest,
  cityBaseUrl: string,
  environment: RunEnvironment,
  gate: PauseGate,
  onProgress: (progress: RunProgress) => void,
  signal: AbortSignal,
): Promise<ScenarioResult> {
  const model = await card.load();
  const parsed = model.inputs.safeParse(request.inputs);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const inputId = issue.path.join('.') || 'inputs';
    const text = {
      zh: `输入“${inputId}”无效：${issue.message}`,
      en: `Input "${inputId}" is not valid: ${issue.message}`,
    };
    throw new ScenarioRefusal(inputId, text, defaultOf(card, inputId));
  }
  const started = environment.now();
  const hashes: Record<string, string> = {};
  const { startThread } = environment;
  const context: ScenarioContext = {
    fetchCityFile: path => fetchCityFile(path, cityBaseUrl, environment, signal, hashes),
    signal,
    async progress(fraction, etaSeconds, message) {
      const elapsed = (environment.now() - started) / 1000;
      const eta = etaSeconds ?? (fraction > 0.02 ? (elapsed * (1 - fraction)) / fraction : undefined);
      onProgress({
        fraction,
        ...(eta === undefined ? {} : { etaSeconds: eta }),
        ...(message ? { message } : {}),
      });
      await yieldToMessages();
      await gate.pass();
      signal.throwIfAborted();
    },
    threads: environment.threads,
    ...(startThread ? { startThread: () => startThread(card.id) } : {}),
  };
  const result = await model.run(request, context);
  signal.throwIfAborted();
  return { ...result, hashes: { ...hashes, ...result.hashes, result: await resultDigest(result) } };
}

function defaultOf(card: ScenarioCard, inputId: string): string | number | boolean | undefined {
  const control = card.inputs.find(input => input.id === inputId)?.control;
  return control && 'default' in control ? control.default : undefined;
}

async function fetchCityFile(
  path: string,
  cityBaseUrl: string,
  environment: RunEnvironment,
  signal: AbortSignal,
  hashes: Record<string, string>,
): Promise<ArrayBuffer> {
  const response = await environment.fetch(new URL(path, cityBaseUrl), { signal });
  if (!response.ok) {
    throw new ScenarioRefusal('city', {
      zh: `城市包缺少文件 ${path}（${response.status}）`,
      en: `The city pack lacks the file ${path} (${response.status})`,
    });
  }
  const bytes = await response.arrayBuffer();
  hashes[path] = await sha256(new Uint8Array(bytes));
  return path.endsWith('.z') ? inflate(bytes) : bytes;
}

/** Packs keep big arrays compressed (zlib, `.z`), whatever the server does. */
function inflate(bytes: ArrayBuffer): Promise<ArrayBuffer> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).arrayBuffer();
}
