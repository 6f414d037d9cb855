import { resolve } from 'node:path';

import { type CommandRunner } from '../administration/command-runner.ts';
import { administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { print } from '../administration/print.ts';
import { type CommandHost } from '../command-host.ts';
import { type CommandShape } from '../command-line/command-shape.ts';
import { plain, repeatable } from '../command-line/options.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { resolveCwd } from '../exec/resolve-cwd.ts';
import { say } from '../say.ts';

interface CheckFlags extends SharedFlags {
  readonly rules?: readonly string[];
  readonly pretty?: true;
  readonly resolveHostExecutables?: true;
}

const TAIL = `
Prints as JSON which rules match and what the strictest of them decides. The words are compared as they are: no shell
is looked into, and what no rule matches has no decision. The exit code says only whether the rules could be read.
`;

/** `codex execpolicy check`: what rules files say about a command. */
export const execpolicyCommand: CommandRunner = async (root, args, host) => {
  const group = administrationShape({ name: 'codex execpolicy', about: 'Rules for commands.', subcommands: { check: 'Say what rules files decide about a command' } });
  const outer = parseAdministration<SharedFlags>(group, root, args);
  if ('print' in outer) return print(host.stdout, outer.print);
  const shape = checkShape();
  const inner = parseAdministration<CheckFlags>(shape, {}, outer.next?.args ?? []);
  if ('print' in inner) return print(host.stdout, inner.print);
  const { rules = [] } = inner.flags;
  if (rules.length === 0) throw missing('--rules <FILE>', shape);
  if (inner.operands.length === 0) throw missing('<COMMAND>...', shape);
  return check(rules, inner.operands, inner.flags, await resolveCwd(outer.cd, host.cwd), host);
};

function checkShape(): CommandShape {
  const shape = administrationShape({
    name: 'codex execpolicy check',
    about: 'Say what rules files decide about a command.',
    options: [
      repeatable('-r, --rules <FILE>', 'A rules file (repeatable, at least one)'),
      plain('--pretty', 'Print the JSON on several lines'),
      plain('--resolve-host-executables', 'Let a program given by its absolute path match the rules for its name, where host_executable allows it'),
    ],
    operands: [{ name: 'COMMAND', about: 'Program and arguments', isOptional: true }],
    tail: TAIL,
  });
  return { ...shape, usage: 'codex execpolicy check --rules <FILE> [OPTIONS] [--] <COMMAND>...', maxOperands: Number.POSITIVE_INFINITY, endsAtOperand: true };
}

function missing(what: string, { usage }: CommandShape): UsageError {
  return new UsageError(`the following required arguments were not provided:\n  ${what}`, usage);
}

async function check(rules: readonly string[], argv: readonly string[], flags: CheckFlags, cwd: string, host: CommandHost): Promise<number> {
  const { loadRulesFiles } = await import('@codex-ts/execpolicy');
  // Errors name the files as they were typed.
  const files = rules.map((file) => ({ path: resolve(cwd, file), shown: file }));
  const policy = await loadRulesFiles(files, host.signal);
  const evaluation = policy.check(argv, { resolveHosts: flags.resolveHostExecutables === true });
  say(host.stdout, flags.pretty === true ? JSON.stringify(evaluation, null, 2) : JSON.stringify(evaluation));
  return 0;
}
