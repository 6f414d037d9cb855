import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, openSync, closeSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { repositoryRoot } from '@codex-ts/test-support';
import { COMMAND } from './command.fixture.ts';
import { ATTACKER, TARGETS } from './sandbox-attacker.fixture.ts';
import { type Attack, DID } from './sandbox-attack.fixture.ts';

/** Who attacks: the user of the tests, or (only when that is root) nobody in particular. */
export type Attacker = 'this user' | 'an ordinary user';

export const IS_ROOT = process.getuid?.() === 0;
const ORDINARY = 65534;
const MODULES = join(repositoryRoot(), 'node_modules');
/** Fixed: what a user has put first on PATH may lie where an ordinary user cannot look. */
const PYTHON = '/usr/bin/python3';
export const HAS_PYTHON = existsSync(PYTHON);
const LIMIT_MS = 60_000;

export interface Onslaught {
  /** Names of the attempts that got what they wanted, and what each of them said. */
  readonly succeeded: readonly string[];
  readonly said: Readonly<Record<string, string>>;
  readonly stderr: string;
  /** What the targets outside noticed. */
  readonly targets: { readonly reached: number; readonly alive: readonly boolean[]; readonly memory: string };
  /** Paths in OUT, in the home of codex and in the protected folders that are not as they were. */
  readonly changed: readonly string[];
}

const grounds: string[] = [];
const targets: ChildProcess[] = [];

/** Ends and removes everything that onslaughts left: `afterAll(clearGrounds)`. */
export function clearGrounds(): void {
  for (const target of targets.splice(0)) target.kill('SIGKILL');
  for (const ground of grounds.splice(0)) rmSync(ground, { recursive: true, force: true });
}

export interface OnslaughtOptions {
  readonly attacker: Attacker;
  /** Options of `codex sandbox linux`. */
  readonly flags: readonly string[];
  /** What runs the whole command line, for another machine than this. */
  readonly around?: readonly string[];
  /** Text of config.toml, given the places. */
  readonly config?: (places: Places) => string;
}

export interface Places {
  readonly base: string;
  readonly work: string;
  readonly more: string;
  readonly tree: string;
  readonly point: string;
  readonly out: string;
  readonly home: string;
}

/** Makes a fresh ground, and all attempts on it in one run of \`codex sandbox linux\`. */
export async function onslaught(attacks: readonly Attack[], { attacker, flags, config, around = [] }: OnslaughtOptions): Promise<Onslaught> {
  const places = makePlaces();
  writeFileSync(join(places.home, 'config.toml'), config?.(places) ?? '');
  const key = `${basename(places.base)}-key`;
  const listed = join(places.base, 'attacks.json');
  writeFileSync(listed, JSON.stringify(attacks.map(({ name, how, code }) => ({ name, how, code }))));
  writeFileSync(join(places.base, 'attacker.py'), ATTACKER);
  const as = attacker === 'this user' ? [] : ['/usr/bin/setpriv', `--reuid=${ORDINARY}`, `--regid=${ORDINARY}`, '--clear-groups'];
  if (attacker !== 'this user') spawnSync('chown', ['-Rh', `${ORDINARY}:${ORDINARY}`, places.base]);
  if (attacker !== 'this user') makeSetUid(places);
  const env = { PATH: '/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin', HOME: join(places.base, 'user'), CODEX_HOME: places.home, TMPDIR: join(places.base, 'tmp'), BASE: places.base, WORK: places.work, MORE: places.more, TREE: places.tree, POINT: places.point, OUT: places.out, KEY: key };
  const target = await startTargets(as, env);
  const before = snapshot(places);
  const [folder, stdin] = [openSync(places.out, 'r'), openSync(join(places.out, 'stdin'), 'r')];
  const command = [...around, ...as, process.execPath, codexFor(places, as), 'sandbox', 'linux', ...flags, '--', PYTHON, join(places.base, 'attacker.py'), listed];
  const ran = await finished(command, { cwd: places.work, env: { ...env, ...target.facts }, stdin, folder });
  closeSync(folder);
  closeSync(stdin);
  const noticed = await target.end();
  if (!ran.stdout.startsWith('{')) throw new Error(`The attempts were not made:\n${ran.stdout}${ran.stderr}`);
  const said = JSON.parse(ran.stdout) as Record<string, string>;
  const succeeded = attacks.filter((attack) => didIt(attack, said, places, key)).map(({ name }) => name);
  for (const { proof } of attacks) if (proof !== undefined && !proof.startsWith('$OUT')) rmSync(onHost(proof, places, key), { force: true });
  const after = snapshot(places);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
  return { succeeded, said, stderr: ran.stderr, targets: noticed, changed };
}

function didIt({ name, proof }: Attack, said: Readonly<Record<string, string>>, places: Places, key: string): boolean {
  if (proof === undefined) return said[name]?.endsWith(`${DID}\n`) ?? false;
  const path = onHost(proof, places, key);
  return path === join(places.out, 'stdin') ? readFileSync(path, 'utf8') !== 'input\n' : existsSync(path);
}

function onHost(proof: string, { out }: Places, key: string): string {
  return proof.replace('$OUT', out).replace('$KEY', key);
}

/** An ordinary user cannot look into a checkout that lies in somebody's home. */
function codexFor({ base }: Places, as: readonly string[]): string {
  const [program = '', ...args] = [...as, 'test', '-r', COMMAND];
  if (spawnSync(program, args).status === 0) return COMMAND;
  const copy = join(base, 'codex');
  if (!existsSync(copy)) {
    cpSync(dirname(COMMAND), copy, { recursive: true });
    // What the bundle loads from beside it for Landlock, where this installation has it.
    for (const name of ['koffi', '@koromix']) if (existsSync(join(MODULES, name))) cpSync(join(MODULES, name), join(copy, 'node_modules', name), { recursive: true });
  }
  return join(copy, 'codex.cjs');
}

function makePlaces(): Places {
  const base = mkdtempSync('/var/tmp/codex-ts-attack-');
  grounds.push(base);
  const places: Places = { base, work: join(base, 'work'), more: join(base, 'more'), tree: join(base, 'tree'), point: join(base, 'point'), out: join(base, 'out'), home: join(base, 'home') };
  const { work, more, tree, point, out, home } = places;
  for (const folder of [out, work, more, point, join(home, 'rules'), join(base, 'tmp'), join(base, 'user'), join(work, 'exchanged'), join(out, 'exchanged')]) mkdirSync(folder, { recursive: true });
  for (const name of ['victim', 'truncated', 'deleted', 'moved', 'replaced', 'hard']) writeFileSync(join(out, name), 'kept\n');
  writeFileSync(join(out, 'stdin'), 'input\n');
  writeFileSync(join(home, 'auth.json'), '{}\n');
  writeFileSync(join(work, 'given'), 'given\n');
  linkSync(join(out, 'hard'), join(work, 'hard'));
  symlinkSync(out, join(work, 'link-out'));
  for (const folder of ['.codex/rules', '.agents']) mkdirSync(join(more, folder), { recursive: true });
  for (const file of ['.codex/config.toml', '.codex/rules/mine.rules', '.codexignore']) writeFileSync(join(more, file), '');
  const script = `
    set -e
    git init -q $WORK; git init -q $MORE; git -C $MORE add -f .codexignore; git -C $MORE commit -qm one
    git -C $MORE worktree add -q $TREE
    git -C $WORK -c protocol.file.allow=always submodule --quiet add $MORE sub; git -C $WORK commit -qm one
    git init -q $WORK/inner; mkdir $POINT/store; git init -q --separate-git-dir $POINT/store/git $POINT`;
  const identity = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b', GIT_CONFIG_GLOBAL: '/dev/null' };
  const made = spawnSync('/bin/sh', ['-c', script], { env: { ...identity, PATH: process.env['PATH'], WORK: work, MORE: more, TREE: tree, POINT: point }, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  chmodSync(base, 0o755);
  return places;
}

function makeSetUid({ base }: Places): void {
  const program = join(base, 'suid-id');
  copyFileSync('/usr/bin/id', program);
  chmodSync(program, 0o4755);
}

/** What may not change, path by path. */
function snapshot({ work, more, tree, out, home }: Places): Map<string, string> {
  const state = new Map<string, string>();
  for (const place of [out, home, ...['.git', '.codex'].map((name) => join(work, name)), ...['.git', '.codex', '.agents', '.codexignore'].map((name) => join(more, name)), join(tree, '.git')]) note(place, state);
  // Where our proxy has its sockets.
  for (const path of state.keys()) if (path.startsWith(join(home, 'tmp'))) state.delete(path);
  return state;
}

function note(path: string, state: Map<string, string>): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory()) for (const name of readdirSync(path)) note(join(path, name), state);
  // Hard links share their content with a file of the workspace: see the documentation.
  const content = stat.isFile() && stat.nlink === 1 ? readFileSync(path, 'latin1') : '';
  const isShared = stat.isFile() && stat.nlink > 1;
  state.set(path, [stat.mode, stat.uid, stat.isDirectory() || isShared ? '' : stat.mtimeMs, content].join(' '));
}

async function startTargets(as: readonly string[], env: NodeJS.ProcessEnv) {
  const [program = '', ...args] = [...as, PYTHON, '-c', TARGETS];
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  targets.push(child);
  const lines = child.stdout[Symbol.asyncIterator]();
  const next = async (): Promise<Record<string, unknown>> => JSON.parse(String((await lines.next()).value)) as Record<string, unknown>;
  const facts = Object.fromEntries(Object.entries(await next()).map(([name, value]) => [name, String(value)]));
  const end = async (): Promise<Onslaught['targets']> => {
    child.stdin.end();
    return (await next()) as unknown as Onslaught['targets'];
  };
  return { facts, end };
}

function finished([program = '', ...args]: readonly string[], { cwd, env, stdin, folder }: { cwd: string; env: NodeJS.ProcessEnv; stdin: number; folder: number }): Promise<{ stdout: string; stderr: string }> {
  const unused = Array.from({ length: 37 }, () => 'ignore' as const);
  const child = spawn(program, args, { cwd, env, stdio: [stdin, 'pipe', 'pipe', ...unused, folder], timeout: LIMIT_MS, killSignal: 'SIGKILL' });
  const texts = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()));
  return new Promise((resolve, reject) => child.once('error', reject).once('close', () => resolve(texts)));
}
