import { CodexError } from '@codex-ts/protocol';

import { isRunner, RUNNERS } from './administration/command-runner.ts';
import { type CommandHost } from './command-host.ts';
import { ABSENT_COMMANDS, notHere } from './command-line/not-here.ts';
import { helpText, parseCommand } from './command-line/parse-command.ts';
import { ALIASES, COMMANDS, type RootFlags, rootShape } from './command-line/root-shape.ts';
import { UsageError } from './command-line/usage-error.ts';
import { type InteractiveArguments, newSession, storedSession } from './interactive/interactive-arguments.ts';

/**
 * Runs one command line (the words after the program's name).
 * @returns the exit code
 * @throws CodexError, whose message and exit code are for the user
 */
export async function runCommand(args: readonly string[], host: CommandHost): Promise<number> {
  const shape = rootShape(host.version);
  const parsed = parseCommand<RootFlags>(shape, args);
  if (parsed.kind === 'print') return print(host, parsed.text);
  const { flags, operands } = parsed;
  const next = parsed.next === null ? null : { ...parsed.next, name: spelledOut(parsed.next.name) };
  if (next === null || operands.length > 0) return interactive(newSession(shape, flags, operands), host);
  if (ABSENT_COMMANDS.includes(next.name)) throw notHere(`\`codex ${next.name}\``);
  if (next.name !== 'help') return dispatch(next.name, flags, next.args, host);
  const topic = next.args[0] === undefined ? undefined : spelledOut(next.args[0]);
  if (topic === undefined || topic === 'help') return print(host, helpText(shape));
  if (ABSENT_COMMANDS.includes(topic)) throw notHere(`\`codex ${topic}\``);
  if (!COMMANDS.some((name) => name === topic)) throw new UsageError(`unrecognized subcommand '${topic}'`, shape.usage);
  return dispatch(topic, {}, topic === 'resume' || topic === 'fork' || topic === 'logout' || topic === 'review' || isRunner(topic) ? ['--help'] : ['help', ...next.args.slice(1)], host);
}

function spelledOut(name: string): string {
  return ALIASES.get(name) ?? name;
}

async function interactive(args: InteractiveArguments, host: CommandHost): Promise<number> {
  const { interactiveCommand } = await import('./interactive/interactive-command.ts');
  return interactiveCommand(args, host);
}

async function dispatch(name: string, root: RootFlags, args: readonly string[], host: CommandHost): Promise<number> {
  if (name === 'resume' || name === 'fork') {
    const request = storedSession(name, root, args);
    return 'print' in request ? print(host, request.print) : interactive(request, host);
  }
  refuseInteractive(root);
  if (name === 'login' || name === 'logout') {
    const { parseLogin } = await import('./login/login-arguments.ts');
    const request = parseLogin(root, name, args);
    if ('print' in request) return print(host, request.print);
    const { loginCommand } = await import('./login/login-command.ts');
    return loginCommand(request, host);
  }
  if (isRunner(name)) return (await RUNNERS[name]())(root, args, host);
  const { parseExec, parseReview } = await import('./exec/exec-arguments.ts');
  const request = name === 'review' ? parseReview(root, args) : parseExec(root, args, host.version);
  if ('print' in request) return print(host, request.print);
  const { execCommand } = await import('./exec/exec-command.ts');
  return execCommand(request, host);
}

function print({ stdout }: CommandHost, text: string): number {
  stdout.write(text, () => undefined);
  return 0;
}

/** Dropping them in silence would leave the user on another server, or on another screen, than asked for. */
function refuseInteractive(root: RootFlags): void {
  const given = root.remote !== undefined ? '--remote' : root.remoteAuthTokenEnv !== undefined ? '--remote-auth-token-env' : root.noAltScreen === true ? '--no-alt-screen' : root.plain === true ? '--plain' : null;
  if (given !== null) throw new CodexError(`${given} before a command is only for the terminal interface; \`codex exec\` takes its own --remote after its name.`, { code: 'interactive_only' });
}
