import type { FeedContext } from '@core/feed.ts';
import { linkedController } from '../runtime/abort.ts';
import { Broker } from '../transports/broker.ts';
import { EventStream } from '../transports/event-stream.ts';
import { runSocket } from '../transports/socket.ts';
import type { SubscriptionOptions } from './options.ts';

export interface NotificationEvents {
  /** The way is open; a rejection closes it again. */
  opened(): Promise<void>;
  notification(text: string): void;
}

/** A way on which notifications come, open until the signal aborts or the line is lost. */
export interface NotificationLine {
  run(signal: AbortSignal, events: NotificationEvents): Promise<void>;
  dispose(): void;
}

export function createNotificationLine(options: SubscriptionOptions, context: FeedContext): NotificationLine {
  if (options.via === 'mqtt') return mqttLine(options, context);
  if (options.via === 'websocket')
    return {
      run: (signal, events) =>
        withOpening(signal, (inner, fail) =>
          runSocket(options, context, inner, {
            opened: () => void events.opened().catch(fail),
            message: data => events.notification(textOf(data)),
          }),
        ),
      dispose() {},
    };
  const stream = new EventStream(options, context);
  return {
    run: (signal, events) =>
      withOpening(signal, (inner, fail) =>
        stream.run(inner, {
          opened: () => void events.opened().catch(fail),
          event: ({ data }) => events.notification(data),
        }),
      ),
    dispose() {},
  };
}

function mqttLine(options: SubscriptionOptions & { via: 'mqtt' }, context: FeedContext): NotificationLine {
  const broker = new Broker(options, context);
  return {
    run: (signal, events) =>
      broker.run(signal, {
        async opened() {
          await broker.subscribe([{ filter: options.topic, qos: options.qos }]);
          await events.opened();
        },
        message: ({ payload }) => events.notification(textOf(payload)),
      }),
    dispose: () => broker.dispose(),
  };
}

/** Ends the line with the error of what was to be done when it opened. */
async function withOpening(
  signal: AbortSignal,
  run: (signal: AbortSignal, fail: (error: unknown) => void) => Promise<void>,
): Promise<void> {
  const { controller, unlink } = linkedController(signal);
  try {
    await new Promise<void>((resolve, reject) => {
      run(controller.signal, reject).then(resolve, reject);
    });
  } finally {
    controller.abort();
    unlink();
  }
}

function textOf(data: string | Uint8Array): string {
  return typeof data === 'string' ? data : new TextDecoder().decode(data);
}
