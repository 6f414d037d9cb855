import { administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { say } from '../say.ts';
import { sessionId, withClient } from './with-client.ts';

/** `codex rename SESSION NAME`. */
export const renameCommand: CommandRunner = async (root, args, host) => {
  const operands = [
    { name: 'SESSION', about: 'Id or present name of the session' },
    { name: 'NAME', about: 'Its new name' },
  ];
  const shape = administrationShape({ name: 'codex rename', about: 'Give a session a name to resume it by.', operands });
  const parsed = parseAdministration<SharedFlags>(shape, root, args);
  if ('print' in parsed) return print(host.stdout, parsed.print);
  const [word = '', name = ''] = parsed.operands;
  return withClient(parsed, host, async (client) => {
    const threadId = await sessionId(client, word, false, host.signal);
    await client.request('thread/name/set', { threadId, name }, { signal: host.signal });
    say(host.stdout, `${threadId} is now ${JSON.stringify(name.trim())}`);
    return 0;
  });
};
