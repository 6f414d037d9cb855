import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { describe, expect, it } from '@jest/globals';
import { setImmediate as nextRound } from 'node:timers/promises';

import { press, screen } from '../../views/driver.fixture.ts';
import { thread } from '../../views/gallery.fixture.ts';
import { SessionChoice } from './session-choice.ts';

type ThreadListResponse = ClientRequests['thread/list']['result'];

/** A server that answers when the test says so. */
function slowServer() {
  const asked: { params: Record<string, unknown>; answer: (page: Partial<ThreadListResponse> | Error) => void; signal: AbortSignal | undefined }[] = [];
  const client = {
    request: (_: string, params: Record<string, unknown>, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise((resolve, reject) => {
        const answer = (page: Partial<ThreadListResponse> | Error): void => (page instanceof Error ? reject(page) : resolve({ data: [], nextCursor: null, ...page }));
        asked.push({ params, answer, signal });
      }),
  } as unknown as AppServerClient;
  return { client, asked };
}

const open = ({ client }: Pick<ReturnType<typeof slowServer>, 'client'>, filter = { cwd: '/here' as string | null, modelProvider: 'mock' }): SessionChoice => new SessionChoice({ purpose: 'resume', client, filter, changed: () => undefined });

describe('the list of sessions', () => {
  it('asks for those of this folder and provider that people began, the newest first', () => {
    const server = slowServer();
    open(server);
    expect(server.asked.map(({ params }) => params)).toEqual([{ cwd: '/here', modelProviders: ['mock'], cursor: null, sortKey: 'updated_at', searchTerm: null, limit: 25 }]);
  });

  it('asks for one page at a time while somebody types, and then for the last one', async () => {
    const server = slowServer();
    const choice = open(server);
    press(choice, 'p', 'a', 'r');
    choice.paste('ser');
    expect(server.asked).toHaveLength(1);
    server.asked[0]?.answer({ data: [thread(1)] });
    await nextRound();
    expect(server.asked.map(({ params }) => params['searchTerm'])).toEqual([null, 'parser']);
    server.asked[1]?.answer({ data: [thread(7)] });
    await nextRound();
    expect(press(choice, 'enter')).toMatchObject({ type: 'picked', thread: { id: 'thread-7' } });
  });

  it('says that the server failed, and asks again', async () => {
    const server = slowServer();
    const choice = open(server);
    server.asked[0]?.answer(new Error('The server is gone'));
    await nextRound();
    expect(screen(choice)).toContain('✗ The server is gone');
    press(choice, 'down');
    expect(server.asked).toHaveLength(2);
  });

  it('asks no more once it is closed', async () => {
    const server = slowServer();
    const choice = open(server);
    press(choice, 'tab');
    choice.close();
    expect(server.asked[0]?.signal?.aborted).toBe(true);
    server.asked[0]?.answer({ nextCursor: 'more' });
    await nextRound();
    expect(server.asked).toHaveLength(1);
  });

  it('has no folders to tell apart where the server is on another machine', () => {
    const server = slowServer();
    const choice = open(server, { cwd: null, modelProvider: 'mock' });
    expect(screen(choice)).not.toContain('folder');
    expect(press(choice, 'ctrl+o').type).not.toBe('picked');
    expect(server.asked[0]?.params).not.toHaveProperty('cwd');
  });
});
