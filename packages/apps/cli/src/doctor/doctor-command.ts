import { errorMessage } from '@codex-ts/protocol';
import { ThreadCatalog } from '@codex-ts/state';
import { join } from 'node:path';

import { administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { loadedSettings, type Settings, settingsOf } from '../administration/settings.ts';
import { type CommandHost } from '../command-host.ts';
import { plain } from '../command-line/options.ts';
import { say } from '../say.ts';
import { checkConfigFiles } from './check-config-files.ts';
import { checkHome } from './check-home.ts';
import { checkSandbox } from './check-sandbox.ts';
import { checkSizes } from './check-sizes.ts';
import { checkThreads } from './check-threads.ts';
import { type Finding } from './finding.ts';

interface DoctorFlags extends SharedFlags {
  readonly json?: true;
  readonly repair?: true;
}

/** `codex doctor`: looks at everything that is stored and needed, changes nothing unless told to. Exit code 1 for errors. */
export const doctorCommand: CommandRunner = async (root, args, host) => {
  const shape = administrationShape({
    name: 'codex doctor',
    about: 'Check the home, the configuration, the stores and the sandbox.',
    options: [plain('--repair', 'Make the index of threads anew from the session files'), plain('--json', 'One JSON object for each finding')],
  });
  const parsed = parseAdministration<DoctorFlags>(shape, root, args);
  if ('print' in parsed) return print(host.stdout, parsed.print);
  const settings = await settingsOf(parsed, host);
  const places = await placesOf(parsed, settings, host);
  const catalog = new ThreadCatalog({ codexHome: settings.codexHome, sqliteHome: places.sqliteHome, onNotice: (text) => say(host.stderr, `warning: ${text}`) });
  try {
    const repaired = parsed.flags.repair === true ? [await repair(catalog, host)] : [];
    const findings = [
      await checkHome(settings.codexHome),
      await checkConfigFiles(settings.configInput),
      ...repaired,
      await checkThreads(catalog, host.signal),
      await checkSizes({ codexHome: settings.codexHome, ...places }),
      await checkSandbox(settings.cwd, settings.env, host.signal),
    ];
    for (const finding of findings) for (const line of parsed.flags.json === true ? [JSON.stringify(finding)] : lines(finding)) say(host.stdout, line);
    return findings.some(({ status }) => status === 'error') ? 1 : 0;
  } finally {
    await catalog.close();
  }
};

/** Where stores lie. A configuration that does not load is a finding, not the end: the usual places are looked at then. */
async function placesOf(given: Parameters<typeof settingsOf>[0], { codexHome }: Settings, host: CommandHost): Promise<{ sqliteHome: string; logDir: string }> {
  try {
    const { sqliteHome, logDir } = (await loadedSettings(given, host)).loaded.config;
    return { sqliteHome, logDir };
  } catch {
    return { sqliteHome: codexHome, logDir: join(codexHome, 'log') };
  }
}

async function repair(catalog: ThreadCatalog, { stderr, signal }: CommandHost): Promise<Finding> {
  const name = 'repair';
  try {
    let told = 0;
    const { threads, skipped } = await catalog.rebuild({
      signal,
      onProgress: ({ done, total }) => {
        if (done < told + 1000) return;
        told = done;
        say(stderr, `${done} of ${total} files read`);
      },
    });
    const details = skipped.map(({ path, reason }) => `left out: ${path}: ${reason}`);
    return { name, status: skipped.length === 0 ? 'ok' : 'warning', summary: `the index holds ${threads} threads`, details };
  } catch (error) {
    signal.throwIfAborted();
    return { name, status: 'error', summary: errorMessage(error), details: [] };
  }
}

function* lines({ name, status, summary, details }: Finding): Generator<string> {
  yield `${status.padEnd(7)}  ${name.padEnd(8)}  ${summary}`;
  for (const detail of details) yield `${' '.repeat(19)}${detail}`;
}
