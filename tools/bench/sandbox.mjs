// `npm run bench:sandbox`: what a sandbox adds to one command, ours beside the original's helper, in one run,
// interleaved: each round starts every subject once, in turns. Prints a table of medians (minima); it judges nothing.
// Ours is planning and starting in a process that runs already, as in a turn; the original starts its helper for each
// command, and has no other way in than its command line, from which its own start without a sandbox is taken off.
// Options: --runs N (default 40), --original PATH (else its npm package, installed into a cache folder on demand),
// --markdown FILE
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { buildBundle } from '../../packages/apps/cli/build.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const PEER = '@openai/codex@0.117.0';
const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '40' }, original: { type: 'string' }, markdown: { type: 'string' } } });
/** The one that the command finds. */
const BWRAP = 'bwrap';
const runs = Number(options.runs);
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'codex-ts-bench');
mkdirSync(cache, { recursive: true });
const work = mkdtempSync(join(cache, 'sandbox-'));
/** Where what is built finds the packages that are not bundled. */
const built = join(root, 'node_modules/.cache/codex-ts-bench');
mkdirSync(built, { recursive: true });
const home = join(work, 'home');
mkdirSync(home);

function original() {
  if (options.original) return options.original;
  const path = join(cache, 'node_modules/.bin/codex');
  if (!existsSync(path)) {
    console.error(`installing ${PEER} into ${cache}`);
    execFileSync('npm', ['install', '--prefix', cache, '--no-audit', '--no-fund', '--loglevel=error', PEER], { stdio: 'inherit' });
  }
  return path;
}

/** Our planning and starting, from the sources, as the engine uses them. */
async function ours() {
  const outfile = join(built, 'ours.mjs');
  const names = { '@codex-ts/sandboxing': 'planCommand', '@codex-ts/exec-sessions': 'runToEnd', '@codex-ts/network-proxy': 'startNetworkProxy' };
  await build({
    stdin: { contents: Object.entries(names).map(([from, name]) => `export { ${name} } from '${from}';`).join('\n'), resolveDir: root },
    bundle: true, platform: 'node', format: 'esm', target: 'node20', outfile, conditions: ['@codex-ts/source'], external: ['node-pty', 'koffi'],
    banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" }, logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

await buildBundle({ outdir: join(built, 'bundle'), minify: true, codeCache: true });
const { planCommand, runToEnd, startNetworkProxy } = await ours();
const env = { PATH: process.env.PATH, HOME: home };
const workspace = { type: 'workspace-write', writable_roots: [], network_access: false, exclude_tmpdir_env_var: false, exclude_slash_tmp: false };
const rules = { mode: 'full', allowedDomains: [], deniedDomains: [], allowUnixSockets: [], allowAllUnixSockets: false, allowLocalBinding: false, allowUpstreamProxy: false, enableSocks5: true };
const proxied = { type: 'permission-profile', name: 'p', network: 'proxied', nearest: workspace, files: { kind: 'restricted', entries: [{ path: { type: 'special', value: { kind: 'root' } }, access: 'read' }, { path: { type: 'special', value: { kind: 'current_working_directory' } }, access: 'write' }] } };

async function planned(policy, more = {}) {
  const plan = await planCommand({ argv: ['/bin/true'], cwd: work, env: { ...env, ...more.env }, policy, policyCwd: work, ...more.input });
  const { exitCode, output } = await runToEnd(plan, { timeoutMs: 30_000 });
  if (exitCode !== 0) throw new Error(`ended with ${exitCode}: ${output}`);
}

function command(program, args, commandEnv = env) {
  return new Promise((resolve, reject) => {
    spawn(program, args, { cwd: work, env: commandEnv, stdio: 'ignore' }).on('error', reject).on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} ended with ${code}`))));
  });
}

/** The same with bubblewrap out of reach: planning in a process that never saw it, on a machine where it is covered. */
function landlockSubject() {
  const script = join(built, 'landlock.mjs');
  writeFileSync(script, `
    import { planCommand, runToEnd } from './ours.mjs';
    const [env, policy] = JSON.parse(process.argv[2]);
    for await (const _ of process.stdin) {
      const start = performance.now();
      const plan = await planCommand({ argv: ['/bin/true'], cwd: process.cwd(), env, policy, policyCwd: process.cwd(), allowLandlock: true });
      const { exitCode } = await runToEnd(plan, { timeoutMs: 30_000 });
      console.log(exitCode === 0 ? performance.now() - start : 'failed');
    }`);
  const cover = ['/usr/bin/bwrap', '/bin/bwrap', '/usr/local/bin/bwrap'].filter((path) => existsSync(path)).flatMap((path) => ['--ro-bind', '/dev/null', path]);
  const child = spawn(BWRAP, ['--dev-bind', '/', '/', ...cover, process.execPath, script, JSON.stringify([env, { type: 'read-only' }])], { cwd: work, stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => undefined);
  const lines = child.stdout[Symbol.asyncIterator]();
  return {
    end: () => child.stdin.end(),
    once: async () => {
      child.stdin.write('x');
      const { value } = await lines.next();
      const ms = Number(String(value ?? 'ended'));
      if (Number.isNaN(ms)) throw new Error('Landlock did not run the command.');
      return ms;
    },
  };
}

const theirs = original();
const theirEnv = { ...env, CODEX_HOME: home };
const proxy = await startNetworkProxy({ rules, socketFolder: join(home, 'proxy'), env });
const landlock = landlockSubject();
const timed = (run) => async () => {
  const start = performance.now();
  await run();
  return performance.now() - start;
};

const subjects = [
  { name: 'no sandbox: spawn', once: timed(() => command('/bin/true', [])) },
  { name: 'codex-ts, danger-full-access: plan, spawn, collect', once: timed(() => planned({ type: 'danger-full-access' })) },
  { name: 'codex-ts, read-only', once: timed(() => planned({ type: 'read-only' })), base: 1 },
  { name: 'codex-ts, workspace-write', once: timed(() => planned(workspace)), base: 1 },
  { name: 'codex-ts, proxied network', once: timed(() => planned(proxied, { env: proxy.environment(), input: { proxy: proxy.endpoints } })), base: 1 },
  { name: 'codex-ts, read-only by Landlock', once: landlock.once, base: 1 },
  { name: 'original, `--version`: its start alone', once: timed(() => command(theirs, ['--version'], theirEnv)) },
  { name: 'original, `sandbox linux`', once: timed(() => command(theirs, ['sandbox', 'linux', '--', '/bin/true'], theirEnv)), base: 6 },
  { name: 'original, `sandbox linux --full-auto`', once: timed(() => command(theirs, ['sandbox', 'linux', '--full-auto', '--', '/bin/true'], theirEnv)), base: 6 },
  { name: 'codex-ts, `sandbox linux` (the whole command)', once: timed(() => command(process.execPath, [join(built, 'bundle/codex.cjs'), 'sandbox', 'linux', '--', '/bin/true'], theirEnv)) },
];

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const times = subjects.map(() => []);
const failed = new Map();
for (let run = -2; run < runs; run++) {
  const order = subjects.map((_, index) => index);
  for (const index of run % 2 === 0 ? order : order.reverse()) {
    if (failed.has(index)) continue;
    try {
      const ms = await subjects[index].once();
      if (run >= 0) times[index].push(ms);
    } catch (error) {
      failed.set(index, error.message);
    }
  }
}
landlock.end();
await proxy.close();
rmSync(work, { recursive: true, force: true });

const rows = subjects.map(({ name, base }, index) => {
  if (failed.has(index)) return `| ${name} | does not run here: ${failed.get(index)} | |`;
  const own = median(times[index]);
  const added = base === undefined || failed.has(base) ? '' : (own - median(times[base])).toFixed(1);
  return `| ${name} | ${own.toFixed(1)} (${Math.min(...times[index]).toFixed(1)}) | ${added} |`;
});
const text = `Median (minimum) of ${runs} interleaved runs of \`/bin/true\`, Node ${process.versions.node}, ${spawnSync('nproc').stdout.toString().trim()} cores.\n\n| subject | ms | added by the sandbox, ms |\n| --- | --- | --- |\n${rows.join('\n')}`;
console.log(text);
if (options.markdown) writeFileSync(options.markdown, `${text}\n`);
