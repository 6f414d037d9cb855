import { describe, expect, it, jest } from '@jest/globals';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { type Thread } from '@codex-ts/app-server-protocol';
import { CodexError } from '@codex-ts/protocol';

import { FakeClock } from '@codex-ts/fake-terminal';
import { BackgroundWatch } from './background-watch.ts';
import { ThreadStore } from './thread-store.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function begin(answers: readonly (readonly string[] | CodexError)[]): { store: ThreadStore; watch: BackgroundWatch; request: jest.Mock; clock: FakeClock } {
  const left = [...answers];
  const request = jest.fn(() => {
    const next = left.shift() ?? [];
    return next instanceof CodexError ? Promise.reject(next) : Promise.resolve({ data: next.map((command) => ({ processId: command, command: `/bin/bash -lc '${command}'`, cwd: '/', startedAt: 0, tty: false })) });
  });
  const clock = new FakeClock();
  const store = new ThreadStore({ settings: {}, now: () => clock.now(), onChange: () => undefined });
  store.dispatch({ type: 'threadLoaded', thread: { id: 't', turns: [], cwd: '/' } as unknown as Thread });
  return { store, request, clock, watch: new BackgroundWatch({ client: { request } as unknown as AppServerClient, store, clock }) };
}

const running = (store: ThreadStore): string[] => store.state.terminals.map(({ command }) => command);

describe('commands in the background', () => {
  it('are asked about while one is known of, and not after', async () => {
    const { store, watch, request, clock } = begin([['npm run dev'], []]);
    watch.look();
    expect(request).not.toHaveBeenCalled();
    store.dispatch({ type: 'terminalsListed', terminals: [{ processId: '1', command: 'old' }] });
    watch.look();
    await settle();
    expect(running(store)).toEqual(['npm run dev']);
    clock.advance(5000);
    await settle();
    expect(running(store)).toEqual([]);
    clock.advance(60_000);
    expect(request).toHaveBeenCalledTimes(2);
  });

  it('are not told of where the server cannot be asked', async () => {
    const { store, watch, clock, request } = begin([new CodexError('unknown method', { code: 'request_failed' })]);
    store.dispatch({ type: 'terminalsListed', terminals: [{ processId: '1', command: 'old' }] });
    watch.look();
    await settle();
    expect(running(store)).toEqual([]);
    clock.advance(60_000);
    expect(request).toHaveBeenCalledTimes(1);
  });

  it('are not asked about any more when the conversation is closed', async () => {
    const { store, watch, clock, request } = begin([['sleep'], ['sleep']]);
    store.dispatch({ type: 'terminalsListed', terminals: [{ processId: '1', command: 'old' }] });
    watch.look();
    await settle();
    watch.close();
    clock.advance(60_000);
    expect(request).toHaveBeenCalledTimes(1);
  });
});
