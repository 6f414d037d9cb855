import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKnownSafe, splitPlainCommands } from '@codex-ts/shell-command';
import { disposeTemp, makeTempDir, referenceDir } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import { decideCommand } from './decision/decide-command.ts';
import { loadRulesFiles } from './loading/load-policy.ts';
import { RulesError } from './loading/rule-file-error.ts';
import { ExecPolicy } from './policy/exec-policy.ts';

interface Case {
  readonly name: string;
  readonly rules: readonly { readonly path: string; readonly text: string }[];
  readonly flags: readonly string[];
  readonly command: readonly string[];
  readonly exit: number;
  readonly expected: unknown;
  readonly stdout_exact?: string;
  readonly stderr?: string;
}

interface Data {
  readonly cases: readonly Case[];
  readonly knownSafeProbe: { readonly cases: readonly { readonly script: string; readonly asks: boolean; readonly proposedAmendment?: readonly string[] }[] };
}

const reference = referenceDir();
const note = reference === undefined ? ' (skipped: reference data not present)' : '';
const run = reference === undefined ? it.skip : it;
const data: Data = reference === undefined ? { cases: [], knownSafeProbe: { cases: [] } } : (JSON.parse(readFileSync(join(reference, 'execpolicy-cases.json'), 'utf8')) as Data);

/** Where our words or places are our own: what the message is instead. */
const OWN_WORDS: Readonly<Record<string, RegExp>> = {
  'syntax-error': /test\.rules:1:21: `\[` is never closed/,
  'load-stmt': /test\.rules:1:1: `load` is not available/,
  'match-fails-two': /unmatched examples: `git status`, `git push 'a b'`/,
  'match-second-rule-position': /test\.rules:3:1: expected every example.*unmatched examples: `git status`/,
  'match-examples-use-own-rules-only': /test\.rules:2:1: expected every example.*unmatched examples: `git status`/,
};

afterAll(disposeTemp);

describe(`execpolicy check of the original${note}`, () => {
  run(`is known in ${data.cases.length} cases`, () => {
    expect(data.cases.length).toBeGreaterThanOrEqual(67);
  });

  for (const { name, rules, flags, command, exit, expected, stdout_exact: exact, stderr = '' } of data.cases) {
    run(name, async () => {
      const { path } = await makeTempDir(Object.fromEntries(rules.map(({ path: file, text }) => [file, text])));
      const loading = loadRulesFiles(rules.map(({ path: file }) => ({ path: join(path, file), shown: file })));
      if (exit !== 0) {
        const message = await loading.then(() => 'loaded', (error: unknown) => (error instanceof RulesError ? error.message : String(error)));
        return expect(message).toMatch(OWN_WORDS[name] ?? new RegExp(`^${escape(place(stderr))}: ${escape(core(stderr))}`));
      }
      const evaluation = (await loading).check(command, { resolveHosts: flags.includes('--resolve-host-executables') });
      expect(JSON.stringify(evaluation)).toBe(JSON.stringify(expected));
      if (exact !== undefined) expect(`${JSON.stringify(evaluation, null, 2)}\n`).toBe(exact);
    });
  }
});

/** `FILE:LINE:COLUMN` of the original's message. */
function place(stderr: string): string {
  return /--> (\S+)/.exec(stderr)?.[1] ?? '';
}

function core(stderr: string): string {
  return (/error: (?!Traceback|error)(.*)/.exec(stderr.replace('starlark error: ', ''))?.[1] ?? '').replace(/, did you mean.*/, '');
}

function escape(text: string): string {
  return text.replace(/[\^$.*+?()[\]{}|]/g, '\\$&');
}

describe(`asking and proposing in the original${note}`, () => {
  /** What the original proposes and we do not: it would allow anything. */
  const NOT_PROPOSED: ReadonlySet<string> = new Set(['env']);

  for (const { script, asks, proposedAmendment } of data.knownSafeProbe.cases) {
    run(script, () => {
      const argv = ['/bin/bash', '-c', script];
      const found = decideCommand({ argv, parts: splitPlainCommands(script), policy: ExecPolicy.EMPTY, classify: (part) => (isKnownSafe(part) ? 'allow' : 'prompt') });
      expect(found.decision).toBe(asks ? 'prompt' : 'allow');
      if (asks) expect(found.proposedAmendment).toEqual(NOT_PROPOSED.has(script) ? null : proposedAmendment);
    });
  }
});
