import { join } from 'node:path';
import { assertTty } from '@codex-ts/terminal';
import { openPlain, Tui, type TuiEnd, type TuiFace } from '@codex-ts/tui';

import { type CommandHost } from '../command-host.ts';
import { withOnboarding } from '../onboarding/with-onboarding.ts';
import { say } from '../say.ts';
import { converse } from './converse.ts';
import { farewell } from './farewell.ts';
import { type InteractiveArguments } from './interactive-arguments.ts';
import { type InteractiveSession, interactiveSession } from './interactive-session.ts';
import { LateLines } from './late-lines.ts';
import { tuiSettings } from './tui-settings.ts';

/** As of a program that ctrl+c ends. */
const INTERRUPTED = 130;

/**
 * Runs the terminal interface.
 * @returns the exit code
 * @throws CodexError when it cannot begin
 */
export async function interactiveCommand(args: InteractiveArguments, outer: CommandHost): Promise<number> {
  assertTty(process.stdin, process.stdout);
  const session = await interactiveSession(args, outer);
  // Until the terminal is ours, ctrl+c is a signal.
  if (outer.signal.aborted) return INTERRUPTED;
  const end = await onTerminal(session, (tui, late) => begin(tui, session, late));
  if (end === null) return 0;
  for (const line of farewell(end, { env: session.host.env, isPlain: isPlain(session) })) say(outer.stdout, line);
  if (end.problem !== null) say(outer.stderr, `Error: ${end.problem}`);
  return end.exitCode;
}

/** Has the terminal while `work` goes on. What would be said on stderr meanwhile is said afterwards: the screen is the interface's. */
async function onTerminal<T>(session: InteractiveSession, work: (tui: TuiFace, late: LateLines) => Promise<T>): Promise<T> {
  const { host } = session;
  const late = new LateLines();
  const tui = await openTui(session);
  // An error that nobody caught is printed on a terminal that is itself again.
  const survives = (): boolean => (tui.close(), false);
  host.serve({ survives, takesItsTime: false, ignoresInterrupts: true });
  const hangUp = (): void => tui.hangUp();
  host.signal.addEventListener('abort', hangUp, { once: true });
  if (host.signal.aborted) hangUp();
  try {
    return await work(tui, late);
  } finally {
    tui.close();
    for (const line of late.lines) say(host.stderr, line);
  }
}

async function openTui(session: InteractiveSession): Promise<TuiFace> {
  const { args, host: { env }, loaded: { config } } = session;
  const settings = tuiSettings(config, args);
  return isPlain(session) ? openPlain({ env, settings }) : Tui.open({ env, settings, themesFolder: join(config.codexHome, 'themes') });
}

function isPlain({ args, loaded: { config } }: InteractiveSession): boolean {
  return args.plain || config.tui.plain;
}

/** Asks what has to be known first, unless another machine does the work; then the conversation. Null: the user wants none. */
async function begin(tui: TuiFace, session: InteractiveSession, late: LateLines): Promise<TuiEnd | null> {
  const { args, host, configInput, loaded, server } = session;
  const onWarning = (text: string): void => say(late, `warning: ${text}`);
  const talk = async (ready: InteractiveSession): Promise<TuiEnd | null> => {
    if (args.oss === null) return converse(tui, ready, late);
    // A model on this computer is made ready before.
    const { withLocalRunOnScreen } = await import('../local-provider/local-run-on-screen.ts');
    return withLocalRunOnScreen(tui, { request: args.oss, ...ready, onWarning }, host, (local) => converse(tui, { ...ready, ...local }, late));
  };
  if (server !== null) return talk(session);
  const request = { configInput, loaded, isModelSettled: args.oss !== null, settings: tuiSettings(loaded.config, args), onWarning };
  return withOnboarding(tui, request, host, (ready) => talk({ ...session, ...ready }));
}
