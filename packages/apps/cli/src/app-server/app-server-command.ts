import { AppServer } from '@codex-ts/app-server';

import { parseAdministration } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { settingsOf } from '../administration/settings.ts';
import { assembleEngine } from '../engine/assemble-engine.ts';
import { say } from '../say.ts';
import { type AppServerFlags, appServerShape, listenAddress } from './app-server-shape.ts';
import { configOrDefaults } from './config-or-defaults.ts';
import { isGenerator } from './generate-names.ts';
import { MendableEngine } from './mendable-engine.ts';
import { transport } from './serve-transport.ts';

/**
 * `codex app-server`: one client on stdin and stdout, until stdin ends; or any number over WebSockets, until a signal ends
 * it and the last turn is over. Everything that is not protocol goes to stderr.
 */
export const appServerCommand: CommandRunner = async (root, args, host) => {
  const parsed = parseAdministration<AppServerFlags>(appServerShape(), root, args);
  if ('print' in parsed) return print(host.stdout, parsed.print);
  if (isGenerator(parsed.next?.name)) return (await import('./generate-command.ts')).generateCommand(parsed.next.name, parsed, host);
  const warn = (text: string) => say(host.stderr, `warning: ${text}`);
  const serve = await transport(listenAddress(parsed.flags), parsed.flags, host, warn);
  const { env, configInput } = await settingsOf(parsed, host);
  const { loaded, trouble } = await configOrDefaults(configInput);
  if (trouble !== null) warn(`${trouble.summary} ${trouble.details ?? ''}`);
  const { engine, close } = await assembleEngine({
    loaded,
    configInput,
    env,
    version: host.version,
    // The first client gives its name.
    originator: null,
    source: 'vscode',
    keepsIndex: true,
    keepsLogs: true,
    stderr: host.stderr,
    warn,
    ...(trouble === null ? {} : { Engine: MendableEngine }),
  });
  const server = new AppServer(engine, { warnings: trouble === null ? [] : [trouble], report: warn });
  try {
    await serve(server);
    return 0;
  } finally {
    await close();
  }
};
