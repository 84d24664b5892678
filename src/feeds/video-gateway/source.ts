import { gcj02ToWgs84 } from '@core/crs/gcj02.ts';
import type { CommandOutcome, FeedCommand, FeedContext, FeedModule, FeedSource } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { verbatim } from '@core/text.ts';
import { wait } from '../runtime/abort.ts';
import { isRecord } from '../runtime/geometry.ts';
import { readJson } from '../runtime/json.ts';
import { fetchChecked, UnauthorizedError } from '../runtime/polling.ts';
import { type VideoGatewayOptions, videoGatewayOptions } from './options.ts';
import { channelOf, parseChannels, parseDevices, parsePage, parsePlay, type ToWgs84 } from './parse.ts';

export const adapter: FeedModule<VideoGatewayOptions> = {
  options: videoGatewayOptions,
  create: (options, context) => new VideoGatewaySource(options, context),
};

const MOST_PAGES = 10_000;
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const PTZ_COMMANDS = ['left', 'right', 'up', 'down', 'zoomin', 'zoomout', 'stop'] as const;
const DEFAULT_SPEED = 50;

class VideoGatewaySource implements FeedSource {
  readonly #root: string;
  readonly #headers: Record<string, string>;
  readonly #toWgs84: ToWgs84;

  constructor(
    private readonly options: VideoGatewayOptions,
    private readonly context: FeedContext,
  ) {
    this.#root = options.url.replace(/\/+$/, '');
    this.#headers = { ...(options.token ? { 'access-token': options.token } : {}), ...options.headers };
    this.#toWgs84 = options.crs === 'gcj02' ? gcj02ToWgs84 : (longitude, latitude) => [longitude, latitude];
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#readDirectory(signal);
      this.context.connection('open');
      await wait(
        this.context.clock,
        this.options.intervalSeconds * 1000 * (0.9 + 0.2 * this.context.random()),
        signal,
      );
    }
  }

  /**
   * `play` answers with the stream addresses as JSON in `detail`; `ptz` takes `command` (left, right, up, down, zoomin,
   * zoomout, stop) and `speed` 0…255.
   */
  async send(command: FeedCommand, signal: AbortSignal): Promise<CommandOutcome> {
    const channel = channelOf(command.entityId);
    if (!channel)
      return {
        state: 'failed',
        detail: {
          zh: `${command.entityId} 不是这个网关的通道`,
          en: `${command.entityId} is no channel of this gateway`,
        },
      };
    const path = `${encodeURIComponent(channel.deviceId)}/${encodeURIComponent(channel.channelId)}`;
    if (command.name === 'play') {
      const addresses = parsePlay(await this.#get(`/api/play/start/${path}`, signal));
      return { state: 'acknowledged', detail: verbatim(JSON.stringify(addresses)) };
    }
    if (command.name === 'ptz') return this.#turn(path, command, signal);
    return {
      state: 'failed',
      detail: { zh: `不认识命令“${command.name}”`, en: `unknown command "${command.name}"` },
    };
  }

  dispose(): void {}

  async #turn(path: string, command: FeedCommand, signal: AbortSignal): Promise<CommandOutcome> {
    const move = PTZ_COMMANDS.find(name => name === command.parameters.command);
    if (!move) {
      const known = PTZ_COMMANDS.join(', ');
      return {
        state: 'failed',
        detail: { zh: `云台动作只能是 ${known}`, en: `ptz command must be one of ${known}` },
      };
    }
    const speed = Math.min(
      255,
      Math.max(0, Math.round(Number(command.parameters.speed ?? DEFAULT_SPEED)) || 0),
    );
    const query = `command=${move}&horizonSpeed=${speed}&verticalSpeed=${speed}&zoomSpeed=${speed}`;
    await this.#get(`/api/ptz/control/${path}?${query}`, signal);
    // The gateway confirms that it sent the order; whether the camera moved is not reported.
    return { state: 'sent' };
  }

  async #readDirectory(signal: AbortSignal): Promise<void> {
    for await (const devices of this.#pages('/api/device/query/devices', signal)) {
      for (const deviceId of parseDevices(devices, this.context.reject)) {
        const path = `/api/device/query/devices/${encodeURIComponent(deviceId)}/channels`;
        for await (const channels of this.#pages(path, signal)) {
          const { context } = this;
          const batch = parseChannels(
            deviceId,
            channels,
            context.clock.now(),
            context.feedId,
            this.#toWgs84,
            context.reject,
          );
          context.emit(batch, () => JSON.stringify(channels).slice(0, 4000));
        }
      }
    }
  }

  async *#pages(path: string, signal: AbortSignal): AsyncGenerator<readonly JsonValue[]> {
    const { pageSize } = this.options;
    let before = '';
    for (let page = 1, seen = 0; page <= MOST_PAGES; page++) {
      const { items, total } = parsePage(await this.#get(`${path}?page=${page}&count=${pageSize}`, signal));
      // A gateway that pays no heed to the page gives the same one for ever.
      const first = JSON.stringify(items[0]) ?? '';
      if (page > 1 && first === before) return;
      before = first;
      yield items;
      seen += items.length;
      if (items.length === 0 || (total === null ? items.length < pageSize : seen >= total)) return;
    }
  }

  async #get(path: string, signal: AbortSignal): Promise<JsonValue> {
    const response = await fetchChecked(this.context, this.#root + path, { headers: this.#headers }, signal);
    const document = await readJson(response);
    // Gateways answer 200 to everything and say in the body that the token is not theirs.
    const code = isRecord(document) ? document.code : undefined;
    if (code === UNAUTHORIZED || code === FORBIDDEN) {
      const { msg } = document as { readonly msg?: JsonValue };
      this.context.connection('unauthorized', verbatim(`code ${code}: ${msg ?? ''}`));
      throw new UnauthorizedError(`${path}：代码 ${code}`, `${path}: code ${code}`);
    }
    return document;
  }
}
