import { type Transport } from '@codex-ts/model-client';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';

import { jsonLines } from './json-lines.ts';
import { LayerSum } from './layer-sum.ts';
import { type PullLine, readPullLine } from './pull-line.ts';

/** How far a pull is, over all layers that were named so far. */
export interface PullProgress {
  /** What the server does now, in its words. */
  readonly step: string;
  readonly completedBytes: number;
  /** Null until the first layer is named. It grows as more are. */
  readonly totalBytes: number | null;
}

export interface PullRequest {
  readonly transport: Transport;
  /** Without a slash at its end. */
  readonly root: string;
  readonly model: string;
}

/**
 * Asks for a model and tells how it comes. There is no time limit: a server that checks what it has fetched is silent
 * for minutes.
 */
export async function* pullModel({ transport, root, model }: PullRequest, signal: AbortSignal): AsyncGenerator<PullProgress, void, undefined> {
  yield { step: 'starting', completedBytes: 0, totalBytes: null };
  const sum = new LayerSum();
  try {
    const body = JSON.stringify({ model, stream: true });
    const response = await transport({ method: 'POST', url: new URL(`${root}/api/pull`), headers: { 'content-type': 'application/json' }, body }, signal);
    let isDone = false;
    for await (const value of jsonLines(response.body)) {
      const line = readPullLine(value);
      if (line.kind === 'error') throw failed(model, line.message);
      if (response.status >= 300) break;
      isDone = line.kind === 'status' && line.status === 'success';
      yield progressOf(line, sum);
      if (isDone) break;
    }
    if (response.status >= 300) throw failed(model, `the server answered HTTP ${response.status}`);
    if (!isDone) throw failed(model, 'the server ended the download before it was done');
  } catch (error) {
    signal.throwIfAborted();
    throw CodexError.isInstance(error) ? error : failed(model, `the connection broke (${systemErrorCode(error) ?? errorMessage(error)})`, error);
  }
}

function progressOf(line: Exclude<PullLine, { kind: 'error' }>, sum: LayerSum): PullProgress {
  if (line.kind === 'layer') sum.set(line);
  return { step: line.status, completedBytes: sum.completed, totalBytes: sum.isEmpty ? null : sum.total };
}

/** What has been fetched is kept by the server: the same pull goes on where this one ended. */
function failed(model: string, reason: string, cause?: unknown): CodexError {
  return new CodexError(`Ollama could not pull ${model}: ${reason}.`, { code: 'ollama_pull_failed', cause });
}
