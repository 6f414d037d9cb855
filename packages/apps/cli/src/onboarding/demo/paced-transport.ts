import { sleep } from '@codex-ts/async-utils';
import { type HttpResponse, type Transport } from '@codex-ts/model-client';

/** What a person can follow, in ms: before an answer, and between its words. */
const [BEFORE_MS, BETWEEN_MS] = [500, 22];

/** The answers of a script, at the speed of a model. The bytes are those of the script, but that text comes word by word. */
export function pacedTransport(transport: Transport): Transport {
  return async (request, signal) => {
    await sleep(BEFORE_MS, signal);
    const response = await transport(request, signal);
    return { ...response, body: paced(response.body, signal) };
  };
}

async function* paced(body: HttpResponse['body'], signal: AbortSignal): AsyncIterable<Uint8Array> {
  for await (const part of body) {
    const parts = words(Buffer.from(part).toString('utf8'));
    for (const text of parts) {
      yield Buffer.from(text);
      if (parts.length > 1) await sleep(BETWEEN_MS, signal);
    }
  }
}

/** An event with a piece of text as events with a word each; any other event as it is. */
function words(event: string): string[] {
  const [, name = '', data = ''] = /^event: (\S+\.delta)\ndata: (.*)\n\n$/.exec(event) ?? [];
  if (name === '') return [event];
  const content = JSON.parse(data) as { readonly delta: string };
  return (content.delta.match(/\s*\S+\s*$|\s*\S+/g) ?? ['']).map((delta) => `event: ${name}\ndata: ${JSON.stringify({ ...content, delta })}\n\n`);
}
