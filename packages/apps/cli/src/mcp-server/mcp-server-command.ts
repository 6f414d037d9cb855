import { AppServer } from '@codex-ts/app-server';
import { loadConfig } from '@codex-ts/config';
import { serveMcp } from '@codex-ts/mcp-server';
import { ThreadEngine } from '@codex-ts/threads';

import { type CommandRunner } from '../administration/command-runner.ts';
import { administrationShape, parseAdministration } from '../administration/parse-administration.ts';
import { print } from '../administration/print.ts';
import { settingsOf } from '../administration/settings.ts';
import { openToolPrograms } from '../arg0/open-tool-programs.ts';
import { windowsRunner } from '../sandbox/windows-runner.ts';
import { say } from '../say.ts';
import { openTelemetry } from '../telemetry/open-telemetry.ts';

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
  const opened = await openTelemetry({ config: loaded.config, env, version: host.version, stderr: host.stderr, keepsLogs: true, warn });
  const programs = openToolPrograms({ codexHome: configInput.codexHome, onProblem: warn });
  const engine = new ThreadEngine({
    configInput,
    loaded,
    version: host.version,
    originator: ORIGINATOR,
    source: 'mcp',
    env,
    keepsIndex: true,
    telemetry: opened?.telemetry,
    onFirstRequest: () => opened?.requested(),
    onNotice: warn,
    windowsRunner: windowsRunner(),
    toolFolder: programs === undefined ? undefined : () => programs.folder(),
  });
  const server = new AppServer(engine, { report: warn });
  host.serve({ survives: (error) => server.survives(error), takesItsTime: false });
  try {
    await serveMcp(server, { ...host.protocolStreams(), version: host.version, cwd, errorLog: warn, signal: host.signal });
    return 0;
  } finally {
    await programs?.close();
    await opened?.close();
  }
};
