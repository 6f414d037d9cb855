import { innerCommands, splitPlainCommands } from '@codex-ts/shell-command';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isBannedPrefix } from '../amendments/banned-prefixes.ts';
import { ExecPolicy } from '../policy/exec-policy.ts';
import { type Decision } from '../rules/decision.ts';
import { policyOf } from '../rules-text.fixture.ts';
import { type CommandDecision, type CommandQuestion, decideCommand } from './decide-command.ts';

const SAFE: ReadonlySet<string> = new Set(['ls', 'echo', 'cat']);
const classify = ([program = '']: readonly string[]): Decision => (SAFE.has(program) ? 'allow' : 'prompt');

async function decide(rules: string, script: string, more: Partial<CommandQuestion> = {}): Promise<CommandDecision> {
  const policy = rules === '' ? ExecPolicy.EMPTY : await policyOf(rules);
  return decideCommand({ argv: ['/bin/bash', '-lc', script], parts: splitPlainCommands(script), policy, classify, ...more });
}

describe('decideCommand', () => {
  it('lets the strictest part decide', async () => {
    const rules = 'prefix_rule(["git", "push"], "prompt", justification="shared")\nprefix_rule(["git"])\nprefix_rule(["rm"], "forbidden")\n';
    expect(await decide(rules, 'git status')).toMatchObject({ decision: 'allow', source: 'rule', everyPartAllowedByRule: true, proposedAmendment: null });
    expect(await decide(rules, 'git status && ls')).toMatchObject({ decision: 'allow', source: 'heuristic', everyPartAllowedByRule: false });
    expect(await decide(rules, 'ls; git push origin')).toMatchObject({
      decision: 'prompt',
      source: 'rule',
      everyPartAllowedByRule: false,
      justification: 'shared',
      promptReason: "`/bin/bash -lc 'ls; git push origin'` requires approval: shared",
      forbiddenText: null,
      proposedAmendment: null,
    });
    expect(await decide(rules, 'ls | rm x')).toMatchObject({ decision: 'forbidden', source: 'rule', forbiddenText: "`/bin/bash -lc 'ls | rm x'` rejected: policy forbids commands starting with `rm`" });
    expect(await decide(rules, 'npm i')).toMatchObject({ decision: 'prompt', source: 'heuristic', promptReason: null, matches: [{ heuristicsRuleMatch: { command: ['npm', 'i'], decision: 'prompt' } }] });
  });

  it('gives the reason of the longest rule, or none', async () => {
    const rules = 'prefix_rule(["rm", "-f"], "forbidden", justification="ask first")\nprefix_rule(["rm"], "forbidden")\nprefix_rule(["su"], "prompt")\n';
    expect((await decide(rules, 'rm -f x')).forbiddenText).toBe("`/bin/bash -lc 'rm -f x'` rejected: ask first");
    expect((await decide(rules, 'su')).promptReason).toBe('`/bin/bash -lc su` requires approval by policy');
    const never = await decide('', 'rm -rf x', { classify: () => 'forbidden' });
    expect(never).toMatchObject({ decision: 'forbidden', source: 'heuristic', forbiddenText: "`/bin/bash -lc 'rm -rf x'` rejected: blocked by policy", proposedAmendment: null });
  });

  it('judges a script that does not split as one command, and an empty list of parts too', async () => {
    const rules = 'prefix_rule(["/bin/bash", "-lc", "ls > x"])\n';
    expect(await decide(rules, 'ls > x')).toMatchObject({ decision: 'allow', everyPartAllowedByRule: true });
    expect(await decide('', 'ls > y')).toMatchObject({ decision: 'prompt', proposedAmendment: ['/bin/bash', '-lc', 'ls > y'] });
    expect(await decide('', 'ls', { parts: [] })).toMatchObject({ decision: 'prompt' });
  });
});

describe('rules inside shells and wrappers', () => {
  const rules = 'prefix_rule(["ls"], "forbidden", justification="no")\nprefix_rule(["git"])\nprefix_rule(["git", "push"], "prompt")\nprefix_rule(["env"])\nprefix_rule(["bash"])\n';

  it.each([
    ...['bash -c ls', `echo a && bash -c 'ls'`, `bash -lc "echo a && bash -c 'ls -l'"`, '/bin/bash -ec "ls"', 'env A=1 ls', 'env -i -u X ls -l', "env -S 'ls -l'", 'timeout -k 5 10 ls', 'nohup ls', 'echo x | xargs -n 1 ls'],
    ...['sudo -u me ls', 'sudo -n -- /bin/ls', 'doas ls', 'nice -n 5 ls', 'stdbuf -oL ls', 'setsid ls', 'find . -exec ls {} +', 'find . -name x -execdir ls \\;', 'command ls', 'exec ls', 'time ls', 'eval ls', 'trap ls EXIT', 'su -c ls', 'flock f ls', 'flock f -c ls', 'watch -n 1 ls', 'sudo env timeout 5 nohup bash -c "xargs ls"'],
    ...['ls > log', 'ls & wait', '(cd x; ls)', 'x=$(ls)', 'echo "$(ls)"', 'echo `ls`', 'for i in 1 2; do ls; done', 'if ls; then echo; fi', '! ls', 'A=1 ls', '{ ls; }', 'f() { ls; }', "$'\\x6cs'", 'ls$IFS-l', 'ls${IFS}-l', '{ls,-l}', "'ls'", 'l""s > x', '\\ls > x', 'bash <<EOF\nls\nEOF', 'cat <(ls)', 'case a in b) ls;; esac', 'ls 2>&1', '>x ls', 'echo a # b\nls &', 'while ls\ndo echo\ndone'],
  ])('forbid %s', async (script) => {
    expect(await decide(rules, script)).toMatchObject({ decision: 'forbidden', source: 'rule', justification: 'no', everyPartAllowedByRule: false });
  });

  it.each(['echo ls', 'echo "ls" > x', 'grep ls f', 'cat <<EOF\nls\nEOF', 'find . -name ls', 'echo a > ls', 'echo hi # ls', 'git ls', 'A=ls echo', 'echo "a; ls" > x', "xargs echo 'ls'"])('let %s be', async (script) => {
    expect((await decide(rules, script)).decision).not.toBe('forbidden');
  });

  it('ask for what is asked for inside', async () => {
    expect(await decide(rules, "bash -c 'git push'")).toMatchObject({ decision: 'prompt', source: 'rule', proposedAmendment: null });
    expect(await decide(rules, 'env git push')).toMatchObject({ decision: 'prompt', source: 'rule', everyPartAllowedByRule: false });
  });

  it('allow inside a shell only what they allow throughout, and inside wrappers nothing', async () => {
    const allow = 'prefix_rule(["git"])\nprefix_rule(["make"])\n';
    expect(await decide(allow, `bash -c 'git status && make'`)).toMatchObject({ decision: 'allow', everyPartAllowedByRule: true });
    expect(await decide(allow, `bash -c "bash -c 'git status' && make"`)).toMatchObject({ everyPartAllowedByRule: true });
    expect(await decide(allow, `bash -c 'git status && npm i'`)).toMatchObject({ decision: 'prompt', everyPartAllowedByRule: false });
    expect(await decide(allow, `bash -c 'git status > x'`)).toMatchObject({ decision: 'prompt' });
    expect(await decide(allow, `./bash -c 'git status'`)).toMatchObject({ decision: 'prompt' });
    for (const script of ['env PATH=. git status', 'sudo git status', 'xargs git', 'timeout 5 git x']) expect(await decide(allow, script)).toMatchObject({ decision: 'prompt' });
  });

  it('ask where so much stands around a command that it may hide one', async () => {
    const script = `${'env '.repeat(40)}cat`;
    expect(await decide(rules, script)).toMatchObject({ decision: 'prompt', everyPartAllowedByRule: false });
    expect(await decide('prefix_rule(["env"])\n', script)).toMatchObject({ decision: 'allow' });
  });

  it('end for any script, and never loosen', async () => {
    const policy = await policyOf('prefix_rule(["ls"], "forbidden")\nprefix_rule(["bash"])\nprefix_rule(["env"])\n');
    const piece = fc.constantFrom('ls', 'bash', '-c', "'", '"', '$(', ')', '`', '(', '{', '}', ';', '&&', '|', '>', '<<', 'EOF', '\n', ' ', '\\', '$', '#', 'env', 'xargs', "$'", '<(', '2>&1', '{a,b}', '${IFS}', 'if', 'then', 'é');
    const script = fc.oneof(fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')), fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' ')));
    fc.assert(
      fc.property(script, (text) => {
        const argv = ['bash', '-c', text];
        const found = decideCommand({ argv, parts: splitPlainCommands(text), policy, classify });
        const bare = decideCommand({ argv, parts: splitPlainCommands(text), policy: ExecPolicy.EMPTY.withPrefixRule(['bash']).withPrefixRule(['env']), classify });
        const order: Decision[] = ['allow', 'prompt', 'forbidden'];
        expect(order.indexOf(found.decision)).toBeGreaterThanOrEqual(order.indexOf(bare.decision));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['quotes', '"$('.repeat(50_000)],
    ['backquotes', '`'.repeat(190_000)],
    ['parentheses', '$('.repeat(90_000)],
    ['here-documents', 'a <<E\n'.repeat(30_000)],
    ['words', 'ls '.repeat(60_000)],
    ['commands', 'a > b; '.repeat(25_000)],
    ['backslashes', '\\'.repeat(190_001)],
    ['braces', '{a,'.repeat(60_000)],
  ])('look at a long script of %s in a moment', (_, script) => {
    expect(innerCommands(['bash', '-c', script]).commands.length).toBeGreaterThanOrEqual(0);
  }, 10_000);
});

describe('proposals', () => {
  const propose = async (script: string, requestedPrefix: readonly string[], more: Partial<CommandQuestion> = {}, rules = ''): Promise<readonly string[] | null> =>
    (await decide(rules, script, { requestedPrefix, ...more })).proposedAmendment;

  it('take what the model asks for when it makes all of the command allowed', async () => {
    expect(await propose('rm -f x', ['rm'])).toEqual(['rm']);
    expect(await propose('ls && npm i', ['npm'])).toEqual(['npm']);
    expect(await propose('/usr/bin/npm i', ['npm'])).toEqual(['npm']);
    expect(await propose('npm --version && node -v', ['npm'])).toEqual(['npm', '--version']);
    expect(await propose('python3 -V', ['python3'])).toEqual(['python3', '-V']);
    expect(await propose('npm i', ['yarn'])).toEqual(['npm', 'i']);
    expect(await propose('npm i', [])).toEqual(['npm', 'i']);
    expect(await propose('npm i && make', ['npm'], {}, 'prefix_rule(["make"])\n')).toEqual(['npm', 'i']);
  });

  it('are the first part that made us ask, or for an escalation the first that no rule knows', async () => {
    expect(await propose('ls && make && npm i', [])).toEqual(['make']);
    expect(await propose('ls && make', [], { isEscalated: true })).toEqual(['ls']);
    expect(await propose('ls', [], { isEscalated: true })).toEqual(['ls']);
    expect(await propose('ls', [])).toBeNull();
  });

  it('never allow everything', async () => {
    expect(await propose('env', [])).toBeNull();
    expect(await propose('python3 -', [])).toBeNull();
    expect(isBannedPrefix(['git'])).toBe(true);
    expect(isBannedPrefix(['git', 'status'])).toBe(false);
    expect(isBannedPrefix(['powershell.exe', '-Command'])).toBe(true);
    expect(await propose('/usr/bin/env', [])).toBeNull();
    expect(await propose('/usr/bin/python3.12 -V', ['/usr/bin/python3.12'])).toEqual(['/usr/bin/python3.12', '-V']);
  });
});
