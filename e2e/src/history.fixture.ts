import { type MockRequest } from '@codex-ts/mock-model';

type Item = Record<string, unknown>;

/** What a request says was said and done so far. */
export function inputOf(request: MockRequest | undefined): Item[] {
  if (request?.body?.input === undefined) throw new Error('There is no such request.');
  return request.body.input;
}

/** The text the model got for a call; fails when there is none. */
export function outputOf(request: MockRequest | undefined, callId: string): string {
  const found = inputOf(request).find((item) => String(item['type']).endsWith('_output') && item['call_id'] === callId);
  if (found === undefined) throw new Error(`The request holds no output of ${callId}.`);
  return String(found['output']);
}

/** The texts of all messages of one role, parts joined. */
export function messagesOf(request: MockRequest | undefined, role: string): string[] {
  return inputOf(request).flatMap((item) => {
    if (item['type'] !== 'message' || item['role'] !== role) return [];
    const parts = item['content'] as { text?: string }[];
    return [parts.map((part) => part.text ?? '').join('\n')];
  });
}

/** What is wrong with the pairing of calls and outputs: each call needs one output after it, each output a call. */
export function orphans(input: readonly Item[]): string[] {
  const open = new Set<string>();
  const wrong: string[] = [];
  for (const item of input) {
    const id = String(item['call_id']);
    if (item['type'] === 'function_call' || item['type'] === 'custom_tool_call') open.add(id);
    else if (String(item['type']).endsWith('call_output') && !open.delete(id)) wrong.push(`output without call: ${id}`);
  }
  return [...wrong, ...[...open].map((id) => `call without output: ${id}`)];
}
