import { type ServerEnd, spawnServer } from '@codex-ts/app-server-client';
import { CodexError } from '@codex-ts/protocol';

import { type AgentLink } from './agent-link.ts';
import { type Program } from './find-codex.ts';

export interface ChildOptions {
  readonly program: Program;
  /** `key=value` settings. */
  readonly overrides: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts `codex app-server` as a child. It ends when its stdin does, so it cannot outlive this process; it is waited for,
 * so it leaves no zombie; what it says on stderr is kept for errors and never printed.
 * @throws CodexError `codex_not_started`
 */
export async function startChildAgent({ program, overrides, env }: ChildOptions): Promise<AgentLink> {
  const settings = overrides.flatMap((override) => ['--config', override]);
  const command = [program.file, ...program.words, ...settings, 'app-server'];
  let fault: CodexError | null = null;
  // What prints other things is not the program it is taken for, and would never answer.
  const onNoise = (line: string): void => {
    fault ??= new CodexError(`Codex wrote what is no message: ${line.slice(0, 200)}`, { code: 'bad_message' });
    server.kill();
  };
  const server = await spawnServer({ command, env: { ...env }, onNoise }).catch((cause: unknown) => {
    const { message } = CodexError.isInstance(cause) && cause.cause instanceof Error ? cause.cause : (cause as Error);
    throw new CodexError(`Codex could not be started: ${message}`, { code: 'codex_not_started', cause });
  });
  return {
    channel: server,
    ended: server.ended.then((end) => fault ?? endOf(end)),
    keepAlive: (wanted) => server.keepAlive(wanted),
    close: () => server.close(),
    kill: () => server.kill(),
  };
}

function endOf({ code, signal, stderr }: ServerEnd): CodexError {
  const how = signal === null ? `code ${code ?? 1}` : `signal ${signal}`;
  return new CodexError(`Codex exited with ${how}: ${stderr.trim()}`, { code: 'codex_exited' });
}
