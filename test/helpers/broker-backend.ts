import { Aedes } from 'aedes';
import { onTestFinished } from 'vitest';
import type { FakeBackend } from '../conformance/feed.ts';
import { connectToBroker, refusedSocket } from './broker-socket.ts';
import { until } from './manual-clock.ts';

type Says = 'usual' | 'empty' | 'malformed' | 'down';

/**
 * An MQTT broker in this process for the conformance suite: the payloads it publishes to `topic` once somebody has
 * subscribed, and the HTTP side where the adapter has one.
 */
export function brokerBackend(
  topic: string,
  payloads: Readonly<Record<Exclude<Says, 'down'>, readonly string[]>>,
  fetchFor: (says: Says) => Pick<FakeBackend, 'fetch'> = () => ({}),
) {
  return (says: Says): FakeBackend => {
    const broker = Aedes.createBroker();
    let subscriptions = 0;
    let connections = 0;
    let ready: Aedes | null = null;
    broker.then(opened => {
      ready = opened.on('subscribe', () => subscriptions++).on('clientReady', () => connections++);
      onTestFinished(() => opened.close());
    });
    return {
      ...fetchFor(says),
      openWebSocket: () => (says === 'down' ? refusedSocket() : connectToBroker(broker)),
      open: () => ready?.connectedClients ?? 0,
      drive: async () => {
        const opened = await broker;
        if (says === 'down' || (subscriptions > 0 && opened.connectedClients === 0)) return;
        const hasWords = payloads[says].length > 0;
        await until(() => connections > 0 && (subscriptions > 0 || !hasWords), 3000);
        for (const payload of payloads[says]) await publish(opened, topic, payload);
      },
    };
  };
}

function publish(broker: Aedes, topic: string, payload: string): Promise<void> {
  const packet = { cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false } as const;
  return new Promise((resolve, reject) =>
    broker.publish(packet, error => (error ? reject(error) : resolve())),
  );
}
