// `npm run demo`: the main job with no account and no network. A throw-away repository with failing tests; the real
// agent loop, tools, sandbox and patches; the model's side played back from `packages/apps/cli/demo/cassette.jsonl`. Ends by running the
// sample's tests itself, and fails loudly when they do not pass.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBubblewrap } from '../setup/bubblewrap.mjs';
import { ensureInstalled } from '../setup/install.mjs';

process.chdir(join(import.meta.dirname, '../..'));
const assets = join(process.cwd(), 'packages/apps/cli/demo');
const say = (text) => console.log(`\n== ${text}`);

function fail(text) {
  console.error(`\nDEMO FAILED: ${text}`);
  process.exit(1);
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options }).status;
}

if (!ensureInstalled(say)) fail('the packages could not be installed');
const problem = ensureBubblewrap(say);
if (problem !== null) fail(problem);
say('building the command');
if (run(process.execPath, ['packages/apps/cli/build.mjs']) !== 0) fail('the command could not be built');

const root = mkdtempSync(join(tmpdir(), 'codex-ts-demo-'));
const repo = join(root, 'sample');
const home = join(root, 'home');
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
mkdirSync(home, { mode: 0o700 });
cpSync(join(assets, 'sample'), repo, { recursive: true });
const git = (...args) => spawnSync('git', ['-c', 'user.name=demo', '-c', 'user.email=demo@example.invalid', ...args], { cwd: repo, stdio: 'ignore' });
git('init', '-q', '-b', 'main');
git('add', '-A');
git('commit', '-q', '-m', 'A cart with two faults');

say('the sample repository, before: its tests fail');
const testEnv = { ...process.env, NODE_TEST_CONTEXT: undefined };
const before = spawnSync(process.execPath, ['--test'], { cwd: repo, env: testEnv });
if (before.status === 0) fail('the sample\'s tests pass already: there would be nothing to show');
console.log(String(before.stdout).split('\n').filter((line) => /^(not ok|ok|# (pass|fail))/.test(line.trim())).join('\n'));

say('codex exec (the model\'s replies are scripted; everything else is real)');
const bundle = join('packages/apps/cli/dist/bundle');
const codex = join(process.cwd(), bundle, 'codex.cjs');
const prompt = 'The tests of this project fail. Find out why and fix the code.';
const args = ['exec', '--replay', join(assets, 'cassette.jsonl'), '-s', 'workspace-write', prompt];
const code = run(process.execPath, [codex, ...args], { cwd: repo, env: { ...testEnv, CODEX_HOME: home } });
if (code !== 0) fail(`codex exec ended with exit code ${code}`);

say('the sample repository, after: running its tests once more, outside the agent');
if (run(process.execPath, ['--test', '--test-reporter=spec'], { cwd: repo, env: testEnv }) !== 0) fail('the tests still fail');
run('git', ['--no-pager', 'diff', '--stat'], { cwd: repo });
say('The demo worked. The model\'s replies came from packages/apps/cli/demo/cassette.jsonl; reading, running, sandboxing, patching and testing were real.');
