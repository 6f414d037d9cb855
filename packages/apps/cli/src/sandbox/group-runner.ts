import { CodexError } from '@codex-ts/protocol';

import { type CommandRunner } from '../administration/command-runner.ts';
import { parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { print } from '../administration/print.ts';
import { type ConfinedRun } from './run-confined.ts';
import { kindOf, SANDBOX_KINDS, type SandboxFlags, sandboxGroupShape, type SandboxKind, sandboxShape } from './sandbox-shape.ts';

/** The command `name`, whose next word names a sandbox. The command to be run follows that word. */
export function groupRunner(name: string, about: string, kinds: readonly string[]): CommandRunner {
  return async (root, args, host) => {
    const { sandbox, fullAuto, ...others } = root;
    const outer = parseAdministration<SharedFlags>(sandboxGroupShape(name, about, kinds), others, args);
    if ('print' in outer) return print(host.stdout, outer.print);
    const word = outer.next?.name ?? '';
    const full = `${name} ${word}`;
    const inner = parseAdministration<SandboxFlags>(sandboxShape(full, kindOf(word)), {}, outer.next?.args ?? []);
    if ('print' in inner) return print(host.stdout, inner.print);
    requirePlatform(kindOf(word));
    if (inner.flags.setup === true) return (await import('./windows-setup.ts')).setUpWindows(host);
    if (inner.flags.cleanUp === true) return (await import('./windows-setup.ts')).cleanUpWindows(host);
    if (inner.operands.length === 0) {
      throw new CodexError(`error: no command to run; write it at the end: ${full} -- COMMAND [ARG]...`, { code: 'usage', exitCode: 2 });
    }
    // As for `exec`: what stands nearer to the command counts, and --full-auto beats a mode beside it.
    const near = inner.flags.fullAuto === true || inner.flags.sandbox !== undefined ? inner.flags : { sandbox, fullAuto };
    const run: ConfinedRun = {
      argv: inner.operands,
      overrides: [...outer.overrides, ...inner.overrides],
      profile: outer.profile,
      cd: inner.flags.cd ?? outer.cd,
      strict: outer.strict || inner.strict,
      mode: near.sandbox,
      fullAuto: near.fullAuto === true,
    };
    const { runConfined } = await import('./run-confined.ts');
    return runConfined(run, host);
  };
}

function requirePlatform(kind: SandboxKind): void {
  const { platform, title, system } = SANDBOX_KINDS[kind];
  if (process.platform !== platform) throw new CodexError(`${title} is only available on ${system}`, { code: 'wrong_platform' });
}
