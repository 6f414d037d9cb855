import { type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeFakes, fakeOllama, type Route } from './fake-server.fixture.ts';
import { type PullProgress } from './pull-model.ts';

const never = new AbortController().signal;
const line = (value: object): string => `${JSON.stringify(value)}\n`;
const SUCCESS = line({ status: 'success' });

afterEach(closeFakes);

/** Pulls from a server that answers by hand. @returns what was told, as `step completed/total` */
async function pull(route: Route, signal = never): Promise<string[]> {
  const { ollama } = await fakeOllama({ '/api/pull': route });
  const told: string[] = [];
  for await (const { step, completedBytes, totalBytes } of ollama.pull('m', signal)) told.push(`${step} ${completedBytes}/${totalBytes}`);
  return told;
}

function saying(...pieces: readonly (string | Uint8Array)[]): Route {
  return (response) => void tell(response, pieces);
}

async function tell(response: ServerResponse, pieces: readonly (string | Uint8Array)[]): Promise<void> {
  for (const piece of pieces) {
    response.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
}

describe('a pull', () => {
  it('asks for the model and adds its layers up as they are named', async () => {
    const { ollama, asked } = await fakeOllama({
      '/api/pull': saying(
        line({ status: 'pulling manifest' }),
        line({ status: 'pulling a', digest: 'a', total: 100 }),
        line({ status: 'pulling a', digest: 'a', total: 100, completed: 60 }),
        line({ status: 'pulling b', digest: 'b', total: 20, completed: 20 }),
        line({ status: 'pulling a', digest: 'a', total: 100, completed: 100 }),
        line({ status: 'verifying sha256 digest' }),
        SUCCESS,
      ),
    });
    const told: PullProgress[] = [];
    for await (const progress of ollama.pull('gpt-oss:20b', never)) told.push(progress);
    expect(asked).toEqual(['POST /api/pull {"model":"gpt-oss:20b","stream":true}']);
    expect(told.map(({ step, completedBytes, totalBytes }) => [step, completedBytes, totalBytes])).toEqual([
      ['starting', 0, null],
      ['pulling manifest', 0, null],
      ['pulling a', 0, 100],
      ['pulling a', 60, 100],
      ['pulling b', 80, 120],
      ['pulling a', 120, 120],
      ['verifying sha256 digest', 120, 120],
      ['success', 120, 120],
    ]);
  });

  it('understands lines that come in pieces, and a last one without an end', async () => {
    const text = Buffer.from(line({ status: 'größer ✓' }) + JSON.stringify({ status: 'success' }));
    const bytes = Array.from(text, (_, at) => text.subarray(at, at + 1));
    expect(await pull(saying(...bytes))).toEqual(['starting 0/null', 'größer ✓ 0/null', 'success 0/null']);
  });

  it('passes over what it cannot read: torn lines, lines without end, numbers that are none', async () => {
    const told = await pull(
      saying('{"status": "to', '\n\n[]\n7\nnull\n', line({ status: 'x'.repeat(100_000) }), ...Array.from({ length: 20 }, () => 'y'.repeat(10_000)), '\n', line({ status: 's', digest: 'd', total: -1 }), line({ status: 't', digest: 'd', total: 10, completed: 99 }), SUCCESS),
    );
    expect(told.filter((text) => text !== ' 0/null')).toEqual(['starting 0/null', 's 0/null', 't 10/10', 'success 10/10']);
  });

  it('shows nothing that could move a cursor', async () => {
    const [, step] = await pull(saying(line({ status: '\u001b[2Jpulling\r\n\u202Ex' }), SUCCESS));
    expect(step).toBe('[2Jpulling x 0/null');
  });

  it.each<[string, Route, string]>([
    ['the server says so', saying(line({ status: 'pulling manifest' }), line({ error: 'pull model manifest: file does not exist' })), 'pull model manifest: file does not exist.'],
    ['the error is no text', saying(line({ error: { a: 1 } })), '{"a":1}.'],
    ['it is refused with a reason', (response) => void response.writeHead(500).end(line({ error: 'disk is full.' })), 'disk is full.'],
    ['it is refused without one', (response) => void response.writeHead(502).end('<html>'), 'the server answered HTTP 502.'],
    ['the stream ends early', saying(line({ status: 'writing manifest' })), 'the server ended the download before it was done.'],
    ['the stream is empty', saying(), 'the server ended the download before it was done.'],
    ['the server dies', (response) => response.write(line({ status: 'x' }), () => response.destroy()), 'the connection broke (ECONNRESET).'],
    ['there is no answer', (response) => void response.destroy(), 'the connection broke (ECONNRESET).'],
  ])('fails when %s', async (_what, route, reason) => {
    await expect(pull(route)).rejects.toMatchObject({ code: 'ollama_pull_failed', message: `Ollama could not pull m: ${reason}` });
  });

  it('can be stopped before the answer and in the middle of it; the server sees that', async () => {
    for (const first of ['', line({ status: 'pulling manifest' })]) {
      const stop = new AbortController();
      let left: (() => void) | undefined;
      const seen = new Promise<void>((resolve) => (left = resolve));
      const route: Route = (response) => {
        response.on('close', () => left?.());
        if (first === '') stop.abort(new Error('enough'));
        else response.write(first, () => stop.abort(new Error('enough')));
      };
      await expect(pull(route, stop.signal)).rejects.toThrow('enough');
      await seen;
    }
  });

  it('keeps nothing of layers that never end', async () => {
    const lines = Array.from({ length: 3000 }, (_, at) => line({ status: 's', digest: `d${at}`, total: 1, completed: 1 })).join('');
    const told = await pull(saying(lines, SUCCESS));
    expect(told.at(-1)).toBe('success 1000/1000');
  });
});
