import { type SessionEvent } from '@codex-ts/session';
import { spawn } from 'node:child_process';

export interface TurnNotifierOptions {
  threadId: string;
  /** Program and arguments of `notify`; null when none is set. */
  command(): readonly string[] | null;
  cwd(): string;
  /** The program that the person talks to. */
  client: string;
  env: NodeJS.ProcessEnv;
  onFailure(text: string): void;
}

/** Runs the user's `notify` program after each turn that ended well, with what happened as one JSON argument. */
export class TurnNotifier {
  readonly #options: TurnNotifierOptions;
  #input: string[] = [];

  constructor(options: TurnNotifierOptions) {
    this.#options = options;
  }

  note(event: SessionEvent): void {
    if (event.type === 'turn.started') this.#input = [];
    else if (event.type === 'user.message') this.#input.push(...event.item.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])));
    else if (event.type === 'turn.ended' && event.outcome.status === 'completed') this.#run(event.turnId, event.outcome.lastMessage);
  }

  /** The program is on its own: it may outlive us, and nobody waits for it. */
  #run(turnId: string, lastMessage: string | null): void {
    const { threadId, command, cwd, client, env, onFailure } = this.#options;
    const [program, ...args] = command() ?? [];
    if (program === undefined) return;
    const payload = {
      type: 'agent-turn-complete',
      'thread-id': threadId,
      'turn-id': turnId,
      cwd: cwd(),
      client,
      'input-messages': this.#input,
      'last-assistant-message': lastMessage,
    };
    const child = spawn(program, [...args, JSON.stringify(payload)], { env, stdio: 'ignore', detached: true });
    child.on('error', (error) => onFailure(`The notify program could not be started: ${error.message}`));
    child.unref();
  }
}
