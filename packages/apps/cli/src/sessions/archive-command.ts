import { administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { say } from '../say.ts';
import { sessionId, withClient } from './with-client.ts';

/** `codex archive SESSION`: out of the lists, not out of the world. */
export const archiveCommand: CommandRunner = mover({
  name: 'codex archive',
  about: 'Take a session out of the lists. Its record is kept; `codex unarchive` brings it back.',
  method: 'thread/archive',
  done: 'Archived',
});

export const unarchiveCommand: CommandRunner = mover({
  name: 'codex unarchive',
  about: 'Bring an archived session back.',
  method: 'thread/unarchive',
  done: 'Back again:',
});

interface Move {
  readonly name: string;
  readonly about: string;
  readonly method: 'thread/archive' | 'thread/unarchive';
  readonly done: string;
}

function mover({ name, about, method, done }: Move): CommandRunner {
  return async (root, args, host) => {
    const shape = administrationShape({ name, about, operands: [{ name: 'SESSION', about: 'Id or name of the session' }] });
    const parsed = parseAdministration<SharedFlags>(shape, root, args);
    if ('print' in parsed) return print(host.stdout, parsed.print);
    const [word = ''] = parsed.operands;
    return withClient(parsed, host, async (client) => {
      const threadId = await sessionId(client, word, method === 'thread/unarchive', host.signal);
      await client.request(method, { threadId }, { signal: host.signal });
      say(host.stdout, `${done} ${threadId}`);
      return 0;
    });
  };
}
