import { administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { plain } from '../command-line/options.ts';
import { say } from '../say.ts';
import { confirm } from './confirm.ts';
import { sessionId, withClient } from './with-client.ts';

interface DeleteFlags extends SharedFlags {
  readonly force?: true;
  readonly archived?: true;
}

/** `codex delete SESSION`: the record, the file history and the name, for good. */
export const deleteCommand: CommandRunner = async (root, args, host) => {
  const shape = administrationShape({
    name: 'codex delete',
    about: 'Delete a session and everything kept for it. This cannot be undone.',
    operands: [{ name: 'SESSION', about: 'Id or name of the session' }],
    options: [plain('--force', 'Do not ask'), plain('--archived', 'The name is that of an archived session')],
  });
  const parsed = parseAdministration<DeleteFlags>(shape, root, args);
  if ('print' in parsed) return print(host.stdout, parsed.print);
  const { flags, operands } = parsed;
  return withClient(parsed, host, async (client) => {
    const threadId = await sessionId(client, operands[0] ?? '', flags.archived === true, host.signal);
    const { thread } = await client.request('thread/read', { threadId }, { signal: host.signal });
    const label = thread.name ?? thread.preview.split('\n')[0] ?? '';
    const isSure = flags.force === true || (await confirm(`Delete session ${threadId} (${label.slice(0, 60)})?`, '--force', host));
    if (!isSure) {
      say(host.stderr, 'Nothing was deleted.');
      return 1;
    }
    await client.request('thread/delete', { threadId }, { signal: host.signal });
    say(host.stdout, `Deleted ${threadId}`);
    return 0;
  });
};
