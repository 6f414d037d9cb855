import { AppServer, serveStdio } from '@codex-ts/app-server';
import { windowsRunner } from '../sandbox/windows-runner.ts';
import { ThreadEngine } from '@codex-ts/threads';

import { administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { settingsOf } from '../administration/settings.ts';
import { oneOf } from '../command-line/options.ts';
import { say } from '../say.ts';
import { openTelemetry } from '../telemetry/open-telemetry.ts';
import { configOrDefaults } from './config-or-defaults.ts';
import { MendableEngine } from './mendable-engine.ts';

interface AppServerFlags extends SharedFlags {
  readonly listen?: 'stdio://';
}

/** `codex app-server`: one client on stdin and stdout, until stdin ends. Everything that is not protocol goes to stderr. */
export const appServerCommand: CommandRunner = async (root, args, host) => {
  const shape = administrationShape({
    name: 'codex app-server',
    about: 'Serve the app-server protocol, one JSON message a line, on stdin and stdout.',
    options: [oneOf('--listen <URL>', 'stdio:// unless given; nothing else is part of this version', ['stdio://'])],
  });
  const parsed = parseAdministration<AppServerFlags>(shape, root, args);
  if ('print' in parsed) return print(host.stdout, parsed.print);
  const { env, configInput } = await settingsOf(parsed, host);
  const { loaded, trouble } = await configOrDefaults(configInput);
  const warn = (text: string) => say(host.stderr, `warning: ${text}`);
  if (trouble !== null) warn(`${trouble.summary} ${trouble.details ?? ''}`);
  const opened = await openTelemetry({ config: loaded.config, env, version: host.version, stderr: host.stderr, keepsLogs: true, warn });
  const Engine = trouble === null ? ThreadEngine : MendableEngine;
  const engine = new Engine({
    configInput,
    loaded,
    version: host.version,
    // The first client gives its name.
    originator: null,
    source: 'vscode',
    env,
    keepsIndex: true,
    telemetry: opened?.telemetry,
    onFirstRequest: () => opened?.requested(),
    onNotice: warn,
    windowsRunner: windowsRunner(),
  });
  const server = new AppServer(engine, { warnings: trouble === null ? [] : [trouble], report: warn });
  try {
    await serveStdio(server, { ...host.protocolStreams(), errorLog: warn, signal: host.signal });
    return 0;
  } finally {
    await opened?.close();
  }
};
