import { once } from 'node:events';
import { type ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { type MockOutcome, type MockRequest, type MockTurn } from './mock-turn.ts';
import { sseFrame, turnEvents } from './turn-events.ts';

interface Answer {
  turn: MockTurn;
  request: MockRequest;
  response: ServerResponse;
  index: number;
  /** Fires when the client is gone or the server closes. */
  signal: AbortSignal;
}

/** Plays one turn to its end. Rejects only with the signal's reason. */
export async function playTurn(answer: Answer): Promise<MockOutcome> {
  const { turn, response, signal } = answer;
  if (turn.delayMs !== undefined) await setTimeout(turn.delayMs, undefined, { signal });
  if (turn.drop === 'before') {
    response.socket?.resetAndDestroy();
    return 'dropped';
  }
  const status = turn.status ?? 200;
  response.socket?.setNoDelay(true);
  if (status >= 300) return fail(answer, status);
  response.writeHead(status, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...turn.headers });
  response.flushHeaders();
  return (await writeBody(answer)) === 'dropped' ? drop(response) : finish(response);
}

function fail({ turn, response }: Answer, status: number): Promise<MockOutcome> {
  const body = turn.rawBody ?? JSON.stringify({ error: turn.error ?? { message: `scripted ${status}` } });
  response.writeHead(status, { 'content-type': 'application/json', ...turn.headers });
  return finish(response, body);
}

async function writeBody(answer: Answer): Promise<'whole' | 'dropped'> {
  const { rawBody, drop: cut } = answer.turn;
  if (rawBody === undefined) return stream(answer);
  await writePieces(answer, Buffer.from(rawBody));
  return cut === 'after-items' ? 'dropped' : 'whole';
}

async function stream(answer: Answer): Promise<'whole' | 'dropped'> {
  const { turn, request, signal } = answer;
  const frames = turnEvents(turn, answer.index, request.body?.model ?? 'mock-model').map(sseFrame);
  const half = Math.floor(frames.length / 2);
  for (const [at, frame] of frames.entries()) {
    if (at === turn.dropAfter) return 'dropped';
    if (at === turn.endAfter) return 'whole';
    if (at === turn.stallAfter) await stall(signal);
    if (turn.drop === 'mid' && at === half) {
      await writePieces(answer, frame.subarray(0, frame.length >> 1));
      return 'dropped';
    }
    await writePieces(answer, frame);
  }
  if (turn.stallAfter !== undefined && turn.stallAfter >= frames.length) await stall(signal);
  return turn.drop === 'after-items' || turn.dropAfter !== undefined ? 'dropped' : 'whole';
}

/** Says nothing until the client has had enough. */
async function stall(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

async function writePieces({ turn, response, signal }: Answer, data: Buffer): Promise<void> {
  const size = Math.max(1, turn.chunkBytes ?? data.length);
  for (let at = 0; at < data.length; at += size) {
    signal.throwIfAborted();
    const roomy = response.write(data.subarray(at, at + size));
    if (turn.chunkDelayMs !== undefined) await setTimeout(turn.chunkDelayMs, undefined, { signal });
    else if (!roomy) await once(response, 'drain', { signal });
    else if (turn.chunkBytes !== undefined) await setImmediate(undefined, { signal });
  }
}

function finish(response: ServerResponse, body: string | Uint8Array = ''): Promise<MockOutcome> {
  return new Promise((resolve) => response.end(body, () => resolve('answered')));
}

/** Closes the connection in mid-answer; what was written still arrives. */
function drop(response: ServerResponse): MockOutcome {
  response.socket?.destroySoon();
  return 'dropped';
}
