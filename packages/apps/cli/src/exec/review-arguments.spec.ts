import { describe, expect, it } from '@jest/globals';
import { CodexError } from '@codex-ts/protocol';

import { parseCommand } from '../command-line/parse-command.ts';
import { type RootFlags, rootShape } from '../command-line/root-shape.ts';
import { type ExecArguments, parseExec, parseReview } from './exec-arguments.ts';

/** Parses a whole command line; words are split at spaces. */
function parse(line: string): { print: string } | ExecArguments {
  const root = parseCommand<RootFlags>(rootShape('9.8.7'), line.split(' '));
  if (root.kind === 'print' || root.next === null) throw new Error('not a subcommand');
  const { name, args } = root.next;
  return name === 'review' ? parseReview(root.flags, args) : parseExec(root.flags, args, '9.8.7');
}

describe('what a review accepts', () => {
  it.each<[string, unknown]>([
    ['--uncommitted', { type: 'uncommittedChanges' }],
    ['--base main', { type: 'baseBranch', branch: 'main' }],
    ['--commit abc', { type: 'commit', sha: 'abc' }],
    ['--commit=abc --title T', { type: 'commit', sha: 'abc', title: 'T' }],
    ['carefully', { type: 'custom', instructions: 'carefully' }],
    ['-', { type: 'custom', instructions: '-' }],
    ['-- --base', { type: 'custom', instructions: '--base' }],
    ['-c a=b', null],
  ])('review %s, alone and after exec', (words, target) => {
    for (const command of ['review', 'exec review', 'e review']) {
      expect(parse(`${command} ${words}`)).toMatchObject({ review: { target }, prompt: undefined, from: null, images: [] });
    }
  });

  it('takes the options of a run after exec, on both sides', () => {
    expect(parse('exec -s workspace-write -C d --color never -m a --replay f review --uncommitted -m b --json -o last --ephemeral --skip-git-repo-check --strict-config')).toMatchObject({
      ...{ sandbox: 'workspace-write', cd: 'd', color: 'never', model: 'b', replay: 'f', json: true },
      ...{ lastMessageFile: 'last', ephemeral: true, skipGitRepoCheck: true, strictConfig: true },
    });
    expect(parse('exec review x --yolo')).toMatchObject({ sandbox: 'danger-full-access', skipGitRepoCheck: true });
    expect(parse('exec review x --full-auto')).toMatchObject({ sandbox: 'workspace-write' });
    expect(parse('exec review x --experimental-json --remote ws://h:1')).toMatchObject({ json: true, remote: 'ws://h:1' });
  });

  it('takes settings in their order, and options before it as exec does', () => {
    expect(parse('-c a=1 -m m -C d review --enable f -c b=2 hi')).toMatchObject({
      ...{ model: 'm', cd: 'd', json: false },
      overrides: { before: ['a=1'], enable: ['f'], disable: [], after: ['b=2'] },
    });
    expect(parse('exec -c a=1 review -c b=2 hi')).toMatchObject({ overrides: { after: ['a=1', 'b=2'] } });
  });
});

describe('what a review refuses, with exit code 2', () => {
  it.each([
    ['--uncommitted X', "the argument '--uncommitted' cannot be used with '[PROMPT]'"],
    ['--uncommitted --base b', "the argument '--uncommitted' cannot be used with '--base <BRANCH>'"],
    ['--base b --commit c', "the argument '--base <BRANCH>' cannot be used with '--commit <SHA>'"],
    ['--commit c X', "the argument '--commit <SHA>' cannot be used with '[PROMPT]'"],
    ['--title T', "'--title <TITLE>' needs '--commit <SHA>'"],
    ['--base b --title T', "'--title <TITLE>' needs '--commit <SHA>'"],
    ['--base b --base b', 'cannot be used multiple times'],
    ['--base', "a value is required for '--base <BRANCH>'"],
    ['--uncommitted -s read-only', "unexpected argument '-s' found"],
    ['--uncommitted --output-schema f', "unexpected argument '--output-schema' found"],
    ['-i a.png x', "unexpected argument '-i' found"],
    ['a b', "unexpected argument 'b' found"],
  ])('review %s, alone and after exec', (words, text) => {
    for (const command of ['review', 'exec review']) {
      expect(failure(`${command} ${words}`)).toMatchObject({ exitCode: 2, message: expect.stringContaining(text) });
      expect(failure(`${command} ${words}`).message).toContain(`Usage: codex ${command} [OPTIONS] [PROMPT]`);
    }
  });

  it.each([
    ['review --json x', "unexpected argument '--json' found"],
    ['review -m x', "unexpected argument '-m' found"],
    ['review -o f x', "unexpected argument '-o' found"],
    ['review -V', "unexpected argument '-V' found"],
    ['exec review x --full-auto --yolo', 'cannot be used with'],
    ['exec before review x', "the prompt of a review stands after 'review'"],
    ['exec -i=a.png review x', "the argument '--image <FILE>' cannot be used with 'review'"],
    ['exec --output-schema f review x', "the argument '--output-schema <FILE>' cannot be used with 'review'"],
    ['--search review x', "the argument '--search' cannot be used with 'review'"],
    ['-i a.png -m b review x', "the argument '--image <FILE>' cannot be used with 'review'"],
  ])('%s', (line, text) => {
    expect(failure(line)).toMatchObject({ exitCode: 2, message: expect.stringContaining(text) });
  });
});

function failure(line: string): CodexError {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof CodexError) return error;
    throw error;
  }
  throw new Error('was accepted');
}
