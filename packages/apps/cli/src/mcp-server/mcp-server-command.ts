import { AppServer } from '@codex-ts/app-server';
import { loadConfig } from '@codex-ts/config';
import { serveMcp } from '@codex-ts/mcp-server';

import { type CommandRunner } from '../administration/command-runner.ts';
import { administrationShape, parseAdministration } from '../administration/parse-administration.ts';
import { print } from '../administration/print.ts';
import { settingsOf } from '../administration/settings.ts';
import { assembleEngine } from '../engine/assemble-engine.ts';
import { say } from '../say.ts';

/** Who asks, as model servers and records are told; clients add their own name. */
const ORIGINATOR = 'codex_cli_rs';

const TAIL = `
Offers two tools to a client of the Model Context Protocol: 'codex' begins a session, 'codex-reply' goes on with it. The
end of stdin ends the server, and what it runs.
`;

/** `codex mcp-server`: one client on stdin and stdout, until stdin ends. Everything that is not protocol goes to stderr. */
export const mcpServerCommand: CommandRunner = async (root, args, host) => {
  const shape = administrationShape({ name: 'codex mcp-server', about: 'Serve Codex as tools of the Model Context Protocol on stdin and stdout.', tail: TAIL });
  const parsed = parseAdministration(shape, root, args);
  if ('print' in parsed) return print(host.stdout, parsed.print);
  const warn = (text: string) => say(host.stderr, `warning: ${text}`);
  // As a setting rather than as a flag: a call may name another profile.
  const overrides = parsed.profile === undefined ? parsed.overrides : [`profile=${JSON.stringify(parsed.profile)}`, ...parsed.overrides];
  const { env, configInput, cwd } = await settingsOf({ ...parsed, overrides, profile: undefined }, host);
  const loaded = await loadConfig(configInput);
  const { engine, close } = await assembleEngine({
    loaded,
    configInput,
    env,
    version: host.version,
    originator: ORIGINATOR,
    source: 'mcp',
    keepsIndex: true,
    keepsLogs: true,
    stderr: host.stderr,
    warn,
  });
  const server = new AppServer(engine, { report: warn });
  host.serve({ survives: (error) => server.survives(error), takesItsTime: false });
  try {
    await serveMcp(server, { ...host.protocolStreams(), version: host.version, cwd, errorLog: warn, signal: host.signal });
    return 0;
  } finally {
    await close();
  }
};
