import { afterEach, describe, expect, it, vi } from 'vitest';
import { Actor, RemoteError, serveJobs, Transfer } from './actor.ts';

type Jobs = {
  double: { request: number; response: number };
  fill: { request: Float64Array; response: Float64Array };
  wait: { request: null; response: string };
};
type Notices = { tick: number };

function connect() {
  const { port1, port2 } = new MessageChannel();
  port1.start();
  port2.start();
  const aborted = vi.fn();
  const notify = serveJobs<Jobs, Notices>(port2, {
    double: value => {
      if (!Number.isFinite(value)) throw Object.assign(new RangeError('not finite'), { nearestValid: 0 });
      return value * 2;
    },
    fill: array => new Transfer(array.fill(7), [array.buffer]),
    wait: (_request, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted();
          reject(new Error('stopped'));
        });
      }),
  });
  return {
    actor: new Actor<Jobs, Notices>(port1),
    notify,
    aborted,
    close() {
      port1.close();
      port2.close();
    },
  };
}

describe('Actor', () => {
  let connection: ReturnType<typeof connect>;
  afterEach(() => connection.close());

  it('answers requests, each with its own response', async () => {
    connection = connect();
    expect(await Promise.all([1, 2, 3].map(n => connection.actor.ask('double', n)))).toEqual([2, 4, 6]);
  });

  it('transfers buffers both ways', async () => {
    connection = connect();
    const sent = new Float64Array(4);
    const received = await connection.actor.ask('fill', sent, { transfer: [sent.buffer] });
    expect(sent.length).toBe(0);
    expect([...received]).toEqual([7, 7, 7, 7]);
  });

  it('carries an error with its name and details', async () => {
    connection = connect();
    const failure = await connection.actor.ask('double', Number.NaN).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RemoteError);
    expect(failure).toMatchObject({
      name: 'RangeError',
      message: 'not finite',
      details: { nearestValid: 0 },
    });
  });

  it('rejects at once on abort and tells the worker', async () => {
    connection = connect();
    const controller = new AbortController();
    const waiting = connection.actor.ask('wait', null, { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(connection.aborted).toHaveBeenCalledOnce());
    await expect(connection.actor.ask('wait', null, { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('delivers notices until unsubscribed, and rejects what is pending on dispose', async () => {
    connection = connect();
    const heard: number[] = [];
    const off = connection.actor.on('tick', value => heard.push(value));
    connection.notify('tick', 1);
    await vi.waitFor(() => expect(heard).toEqual([1]));
    off();
    connection.notify('tick', 2);
    await connection.actor.ask('double', 1);
    expect(heard).toEqual([1]);
    const waiting = connection.actor.ask('wait', null);
    connection.actor.dispose();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
