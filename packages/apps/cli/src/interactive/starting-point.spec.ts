import { describe, expect, it } from '@jest/globals';
import { AppServerClient } from '@codex-ts/app-server-client';

import { FakeScreen } from './fake-screen.fixture.ts';
import { type SessionRequest } from './session-request.ts';
import { startingPoint } from './starting-point.ts';

const never = new AbortController().signal;
/** A server that hears everything and says nothing. */
const silent = (): AppServerClient => new AppServerClient({ send: () => undefined, messages: { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }, close: () => undefined });

const REQUESTS: readonly SessionRequest[] = [
  { verb: 'resume', all: false, includesNonInteractive: false, kind: 'pick' },
  { verb: 'fork', all: false, includesNonInteractive: false, kind: 'last' },
  { verb: 'resume', all: true, includesNonInteractive: false, kind: 'named', session: 'fix' },
];

describe('a server that does not answer', () => {
  it.each(REQUESTS)('can be left while $verb ($kind) waits for it', async (request) => {
    const screen = new FakeScreen((_text, press) => press('esc'));
    const tui = Object.assign(screen, { chooseSession: () => Promise.reject(new Error('unasked')), chooseFolder: () => Promise.reject(new Error('unasked')) });
    const place = { client: silent(), version: '1', here: '/w', isNamed: false, modelProvider: null, isLocal: true, signal: never };
    await expect(startingPoint(tui, request, place)).rejects.toMatchObject({ code: 'cancelled' });
    expect(screen.shown[0]).toContain('Looking for the session');
  });
});
