import { CodexError } from '@codex-ts/protocol';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { type CommandHost } from '../command-host.ts';
import { oneOf, plain } from '../command-line/options.ts';
import { say } from '../say.ts';
import { sessionId, withClient } from './with-client.ts';

interface ExportFlags extends SharedFlags {
  readonly format?: 'markdown' | 'json';
  readonly output?: string;
  readonly archived?: true;
}

/** `codex export SESSION`: the conversation as Markdown or JSON, on stdout or in a file. */
export const exportCommand: CommandRunner = async (root, args, host) => {
  const shape = administrationShape({
    name: 'codex export',
    about: 'Write a session as Markdown or JSON.',
    operands: [{ name: 'SESSION', about: 'Id or name of the session' }],
    options: [
      oneOf('--format <FORMAT>', 'markdown unless given', ['markdown', 'json']),
      plain('-o, --output <FILE>', 'Write here instead of stdout'),
      plain('--archived', 'The name is that of an archived session'),
    ],
  });
  const parsed = parseAdministration<ExportFlags>(shape, root, args);
  if ('print' in parsed) return print(host.stdout, parsed.print);
  const { flags, operands } = parsed;
  const format = flags.format ?? 'markdown';
  return withClient(parsed, host, async (client, { cwd }) => {
    const threadId = await sessionId(client, operands[0] ?? '', flags.archived === true, host.signal);
    if (flags.output !== undefined) {
      const path = resolve(cwd, flags.output);
      const { bytes } = await client.request('thread/export', { threadId, format, path }, { signal: host.signal });
      say(host.stderr, `Wrote ${bytes} bytes to ${path}`);
      return 0;
    }
    // The server writes files; what goes to stdout takes the way through one that is gone afterwards.
    const folder = await mkdtemp(join(tmpdir(), 'codex-export-'));
    try {
      const path = join(folder, 'thread');
      await client.request('thread/export', { threadId, format, path }, { signal: host.signal });
      await copyOut(path, host);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return 0;
  });
};

async function copyOut(path: string, { stdout, signal }: CommandHost): Promise<void> {
  for await (const chunk of createReadStream(path, { encoding: 'utf8', signal })) {
    const isRead = await new Promise<boolean>((done) => stdout.write(String(chunk), (error) => done(!error)));
    if (!isRead) throw new CodexError('stdout was closed before the session was written', { code: 'output_closed' });
  }
}
