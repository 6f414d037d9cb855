import { describe, expect, it } from '@jest/globals';
import { CodexError } from '@codex-ts/protocol';

import { parseCommand } from '../command-line/parse-command.ts';
import { type RootFlags, rootShape } from '../command-line/root-shape.ts';
import { type ExecArguments, parseExec } from './exec-arguments.ts';

/** Parses a whole command line, `exec` included; words are split at spaces. */
function parse(line: string | string[]): { print: string } | ExecArguments {
  const words = typeof line === 'string' ? line.split(' ') : line;
  const root = parseCommand<RootFlags>(rootShape('9.8.7'), words);
  if (root.kind === 'print' || root.next === null) throw new Error('not a subcommand');
  return parseExec(root.flags, root.next.args, '9.8.7');
}

function args(line: string | string[]): ExecArguments {
  const parsed = parse(line);
  if ('print' in parsed) throw new Error('only prints');
  return parsed;
}

function failure(line: string): CodexError {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof CodexError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('what exec accepts', () => {
  it.each<[string, Partial<ExecArguments>]>([
    ['exec hi', { prompt: 'hi', images: [], from: null, json: false, color: 'auto', skipGitRepoCheck: false }],
    ['e hi', { prompt: 'hi' }],
    ['exec -', { prompt: '-' }],
    ['exec', { prompt: undefined }],
    ['exec -- --json', { prompt: '--json', json: false }],
    ['exec -- resume', { prompt: 'resume', from: null }],
    ['exec -mfoo hi', { model: 'foo', prompt: 'hi' }],
    ['exec -m=foo hi', { model: 'foo' }],
    ['exec --model=a=b hi', { model: 'a=b' }],
    ['exec --model= hi', { model: '' }],
    ['exec -o - hi', { lastMessageFile: '-' }],
    ['exec --experimental-json hi', { json: true }],
    ['exec --yolo hi', { sandbox: 'danger-full-access', skipGitRepoCheck: true }],
    ['exec --full-auto -s read-only hi', { sandbox: 'workspace-write' }],
    ['exec -s read-only hi', { sandbox: 'read-only' }],
    ['exec hi -i a.png b.png', { images: ['a.png', 'b.png'], prompt: 'hi' }],
    ['exec -i a.png,b.png -i c.png -- hi', { images: ['a.png', 'b.png', 'c.png'], prompt: 'hi' }],
    ['exec -i a.png hi', { images: ['a.png', 'hi'], prompt: undefined }],
    ['exec --image=a.png hi', { images: ['a.png'], prompt: 'hi' }],
    ['exec -ia.png hi', { images: ['a.png'], prompt: 'hi' }],
    ['exec --add-dir a --add-dir b hi', { addDirs: ['a', 'b'] }],
    ['exec hi', { oss: null }],
    ['exec --oss hi', { oss: { provider: undefined } }],
    ['--oss exec --local-provider ollama resume --last', { oss: { provider: 'ollama' } }],
    ['--oss --local-provider a exec --local-provider b hi', { oss: { provider: 'b' } }],
    ['--oss --local-provider a exec review --uncommitted', { oss: { provider: 'a' } }],
    ['exec --record f hi', { record: 'f', replay: undefined }],
    ['exec --ephemeral --skip-git-repo-check --color never --output-schema s -C d -p q hi', {
      ephemeral: true,
      skipGitRepoCheck: true,
      color: 'never',
      schemaFile: 's',
      cd: 'd',
      profile: 'q',
    }],
  ])('%s', (line, expected) => {
    expect(args(line)).toMatchObject(expected);
  });

  it.each<[string, Partial<ExecArguments>]>([
    ['exec resume abc go', { from: { verb: 'resume', kind: 'named', session: 'abc', all: false }, prompt: 'go' }],
    ['exec resume abc', { from: { verb: 'resume', kind: 'named', session: 'abc', all: false }, prompt: undefined }],
    ['exec before resume abc', { prompt: 'before' }],
    ['exec before resume abc after', { prompt: 'after' }],
    ['exec resume --last go', { from: { verb: 'resume', kind: 'last', all: false }, prompt: 'go' }],
    ['exec resume --last --all', { from: { verb: 'resume', kind: 'last', all: true }, prompt: undefined }],
    ['exec resume --last -i x.png go', { images: ['x.png'], prompt: 'go' }],
    ['exec fork abc go', { from: { verb: 'fork', kind: 'named', session: 'abc', all: false }, prompt: 'go' }],
    ['exec -m outer fork --last --all --ephemeral go', { from: { verb: 'fork', kind: 'last', all: true }, model: 'outer', ephemeral: true, prompt: 'go' }],
    ['exec -- fork', { from: null, prompt: 'fork' }],
    ['--strict-config exec hi', { strictConfig: true }],
    ['exec resume abc --strict-config', { strictConfig: true }],
    ['exec -m outer resume --last -m inner --json', { model: 'inner', json: true }],
    ['exec --output-schema s -i a.png --json resume id -i b.png', { schemaFile: 's', images: ['a.png', 'b.png'] }],
  ])('%s', (line, expected) => {
    expect(args(line)).toMatchObject(expected);
  });

  it('takes options before exec as if they stood after it', () => {
    const parsed = args('-m a -p prof -s workspace-write -C d --add-dir x -i r.png --search -a on-request exec -m b --add-dir y hi -i e.png');
    expect(parsed).toMatchObject({
      model: 'b',
      profile: 'prof',
      sandbox: 'workspace-write',
      cd: 'd',
      addDirs: ['x', 'y'],
      images: ['r.png', 'e.png'],
      search: true,
      askForApproval: 'on-request',
    });
  });

  it('keeps the order in which overrides apply', () => {
    expect(args('-c a=1 --enable f --disable g exec -c b=2 --enable h hi resume --last -c c=3').overrides).toEqual({
      before: ['a=1'],
      enable: ['f', 'h'],
      disable: ['g'],
      after: ['b=2', 'c=3'],
    });
  });

  it('takes the command line of the SDK', () => {
    const line = [
      ...['exec', '--experimental-json', '--config', 'a.b="c"', '--model', 'm', '--sandbox', 'read-only', '--cd', '/d'],
      ...['--add-dir', '/e', '--skip-git-repo-check', '--output-schema', '/s', '--config', 'approval_policy="never"', 'resume', 'ID', '--image', '/i.png'],
    ];
    expect(args(line)).toMatchObject({ json: true, from: { session: 'ID' }, images: ['/i.png'], prompt: undefined });
  });
});

describe('what exec refuses, with exit code 2', () => {
  it.each([
    ['exec --bogus hi', "unexpected argument '--bogus' found\n\n  tip: to pass '--bogus' as a value, use '-- --bogus'"],
    ['exec --modle x', "a similar argument exists: '--model'"],
    ['exec a b', "unexpected argument 'b' found"],
    ['exec hi -- there', "unexpected argument 'there' found"],
    ['exec -m', "a value is required for '-m, --model <MODEL>'"],
    ['exec -m --json hi', 'a value is required'],
    ['exec -s', '[possible values: read-only, workspace-write, danger-full-access]'],
    ['exec -s bogus', 'bogus'],
    ['exec --color purple', 'purple'],
    ['exec -a never', "unexpected argument '-a' found"],
    ['exec --search hi', "unexpected argument '--search' found"],
    ['exec -m a -m b', 'cannot be used multiple times'],
    ['exec -s read-only -s read-only', 'cannot be used multiple times'],
    ['exec --json --experimental-json', 'cannot be used multiple times'],
    ['exec --json=1 hi', "unexpected value '1' for '--json'"],
    ['exec --full-auto --yolo hi', 'cannot be used with'],
    ['--full-auto exec --yolo hi', 'cannot be used with'],
    ['--yolo -a never exec hi', 'cannot be used with'],
    ['exec --record a --replay b hi', 'cannot be used with'],
    ['exec --local-provider ollama hi', "'--local-provider <PROVIDER>' needs '--oss'"],
    ['--local-provider ollama exec hi', "'--local-provider <PROVIDER>' needs '--oss'"],
    ['exec --oss=1 hi', "unexpected value '1' for '--oss'"],
    ['exec resume --last --oss', "unexpected argument '--oss' found"],
    ['exec resume --last -s read-only', "unexpected argument '-s' found"],
    ['exec resume --last --output-schema f', "unexpected argument '--output-schema' found"],
    ['exec resume a b c', "unexpected argument 'c' found"],
    ['exec resume --last a b', "'--last' cannot be used with '[SESSION_ID]'"],
    ['exec resume', 'name the session to resume, or give --last'],
    ['exec fork', 'name the session to fork, or give --last'],
    ['exec fork --last a b', "'--last' cannot be used with '[SESSION_ID]'"],
    ['exec -i a.png resume --last', "unexpected argument '--last' found"],
    ['exec help bogus', "unrecognized subcommand 'bogus'"],
  ])('%s', (line, text) => {
    const error = failure(line);
    expect(error.message).toContain(text);
    expect(error.message).toMatch(/^error: /);
    expect(error.exitCode).toBe(2);
  });

  it('shows usage and a pointer to the help', () => {
    expect(failure('exec a b').message).toMatchInlineSnapshot(`
"error: unexpected argument 'b' found

Usage: codex exec [OPTIONS] [PROMPT] [COMMAND]

For more information, try '--help'."
`);
    expect(failure('exec resume a b c').message).toContain('Usage: codex exec resume [OPTIONS] [SESSION_ID] [PROMPT]');
  });
});

describe('what exec only prints', () => {
  it.each([
    ['exec --version', 'codex-cli-exec 9.8.7\n'],
    ['exec -V', 'codex-cli-exec 9.8.7\n'],
    ['exec hi --json -V', 'codex-cli-exec 9.8.7\n'],
  ])('%s', (line, text) => {
    expect(parse(line)).toEqual({ print: text });
  });

  it.each(['exec --help', 'exec -h', 'exec help', 'exec hi --help'])('%s', (line) => {
    expect(parse(line)).toEqual({ print: expect.stringContaining('Usage: codex exec [OPTIONS] [PROMPT] [COMMAND]') });
  });

  it.each(['exec fork --help', 'exec help fork'])('%s', (line) => {
    expect(parse(line)).toEqual({ print: expect.stringContaining('Usage: codex exec fork [OPTIONS] [SESSION_ID] [PROMPT]') });
  });

  it.each(['exec resume --help', 'exec help resume'])('%s', (line) => {
    expect(parse(line)).toEqual({ print: expect.stringContaining('Usage: codex exec resume [OPTIONS] [SESSION_ID] [PROMPT]') });
  });

  it('names every option in the help', () => {
    expect((parse('exec --help') as {print: string;}).print).toMatchInlineSnapshot(`
"Usage: codex exec [OPTIONS] [PROMPT] [COMMAND]

Run the agent without a person at the keyboard.

Arguments:
  PROMPT                                      What the agent shall do; '-' reads it from stdin

Options:
  -c, --config <key=value>                    Override one configuration value; the value is read as TOML, else as plain text (repeatable)
  --enable <FEATURE>                          Turn a feature on, as -c features.<name>=true (repeatable)
  --disable <FEATURE>                         Turn a feature off, as -c features.<name>=false (repeatable)
  --strict-config                             Refuse keys of config.toml that nobody knows, instead of warning
  -i, --image <FILE...>                       Images to put before the prompt, also separated by commas
  -m, --model <MODEL>                         Model to use
  --full-auto                                 Let commands write in the workspace: -s workspace-write
  --dangerously-bypass-approvals-and-sandbox  Run commands without any sandbox, anywhere. Only for machines that are sandboxed themselves
  --skip-git-repo-check                       Also run outside a Git repository
  --ephemeral                                 Keep no record of the session
  --json                                      Print events as JSON lines on stdout
  -o, --output-last-message <FILE>            Write the agent's last message to a file
  --remote <URL>                              Run on a server that is up already: ws://host:port or wss://host:port
  --remote-auth-token-env <NAME>              The environment variable that holds the token for --remote
  --oss                                       Use a model on this computer: see --local-provider
  --local-provider <PROVIDER>                 What --oss runs it with: ollama, lmstudio, or one of model_providers; oss_provider of config.toml unless given
  -s, --sandbox <MODE>                        What commands may touch (choices: "read-only", "workspace-write", "danger-full-access")
  -p, --profile <NAME>                        Settings of [profiles.NAME] in config.toml
  -C, --cd <DIR>                              Work in this folder
  --add-dir <DIR>                             Another folder that may be written (repeatable)
  --output-schema <FILE>                      JSON Schema that the answer must follow
  --color <WHEN>                              Colour of the human output; auto unless given (choices: "always", "never", "auto")
  --record <FILE>                             Keep the model's side of this run in a cassette
  --replay <FILE>                             Answer from a cassette instead of asking the model
  -V, --version                               Print the version
  -h, --help                                  Print this help

Commands:
  resume  Continue a stored session, by id, by name, or the newest with --last
  fork    Start a new session that knows what a stored one knew
  review  Have changes of this repository reviewed
  help    Print this help, or that of one of these

The prompt is read from stdin when it is left out or is '-'. An option that takes several
values takes every word up to the next dash: write the prompt first, or after '--'.
"
`);
  });
});
