/** A line of `--json`, as far as the specs look into it. */
export interface ExecEvent {
  type: string;
  thread_id?: string;
  message?: string;
  error?: { message: string };
  usage?: Record<string, number>;
  item?: ExecItem;
}

export interface ExecItem {
  id: string;
  type: string;
  text?: string;
  command?: string;
  aggregated_output?: string;
  exit_code?: number | null;
  status?: string;
  message?: string;
  [field: string]: unknown;
}

/** Every line must be a JSON object; anything else fails the test with the line. */
export function parseEvents(stdout: string): ExecEvent[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      try {
        return JSON.parse(line) as ExecEvent;
      } catch {
        throw new Error(`Not a JSON line: ${line}`);
      }
    });
}

export function completed(events: readonly ExecEvent[], type: string): ExecItem[] {
  return events.flatMap(({ type: kind, item }) => (kind === 'item.completed' && item?.type === type ? [item] : []));
}

export function texts(events: readonly ExecEvent[]): (string | undefined)[] {
  return completed(events, 'agent_message').map((item) => item.text);
}

export function threadId(events: readonly ExecEvent[]): string {
  const id = events.find(({ type }) => type === 'thread.started')?.thread_id;
  if (id === undefined) throw new Error('The run did not start a thread.');
  return id;
}

export function failure(events: readonly ExecEvent[]): string | undefined {
  return events.find(({ type }) => type === 'turn.failed')?.error?.message;
}
