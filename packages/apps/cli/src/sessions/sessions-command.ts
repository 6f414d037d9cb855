import { administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { oneOf, plain } from '../command-line/options.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { say } from '../say.ts';
import { allSessions, type Session, withClient } from './with-client.ts';

interface SessionsFlags extends SharedFlags {
  readonly all?: true;
  readonly archived?: true;
  readonly search?: string;
  readonly sort?: 'created' | 'updated';
  readonly limit?: string;
  readonly json?: true;
}

const DEFAULT_LIMIT = 25;

/** `codex sessions`: what there is to resume, newest first. */
export const sessionsCommand: CommandRunner = async (root, args, host) => {
  const shape = administrationShape({
    name: 'codex sessions',
    about: 'List stored sessions of this folder, newest first.',
    options: [
      plain('--all', 'Of every folder'),
      plain('--archived', 'Archived ones instead'),
      plain('--search <TEXT>', 'Only those whose name or first message holds this'),
      oneOf('--sort <KEY>', 'updated unless given', ['updated', 'created']),
      plain('--limit <N>', `How many; ${DEFAULT_LIMIT} unless given`),
      plain('--json', 'One JSON object a line'),
    ],
  });
  const parsed = parseAdministration<SessionsFlags>(shape, root, args);
  if ('print' in parsed) return print(host.stdout, parsed.print);
  const { flags } = parsed;
  const limit = flags.limit === undefined ? DEFAULT_LIMIT : Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError(`invalid value '${flags.limit ?? ''}' for '--limit <N>': a whole number above 0 is needed`, shape.usage);
  return withClient(parsed, host, async (client, { cwd }) => {
    const query = {
      archived: flags.archived === true,
      sortKey: flags.sort === 'created' ? ('created_at' as const) : ('updated_at' as const),
      limit: Math.min(limit, 100),
      ...(flags.all === true ? {} : { cwd }),
      ...(flags.search === undefined ? {} : { searchTerm: flags.search }),
    };
    let count = 0;
    for await (const session of allSessions(client, query, host.signal)) {
      say(host.stdout, flags.json === true ? JSON.stringify(session) : row(session));
      count += 1;
      if (count >= limit) break;
    }
    if (count === 0) say(host.stderr, flags.all === true ? 'No sessions.' : 'No sessions in this folder; --all looks in every folder.');
    return 0;
  });
};

/** Id, when it was used last, and its name or first words, on one line. */
function row({ id, updatedAt, name, preview }: Session): string {
  const time = new Date(updatedAt * 1000).toISOString().slice(0, 16).replace('T', ' ');
  const words = (name ?? preview).replace(/\s+/g, ' ').trim();
  return `${id}  ${time}  ${words.length > 80 ? `${words.slice(0, 79)}…` : words}`;
}
