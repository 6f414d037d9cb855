// `npm run bench:tui`: the terminal interface beside the original's, in one run, interleaved, on a PTY with a scripted
// model on loopback. Prints medians (minima) and ratios; it judges nothing.
// Options: --only first,resume,keys,answer,burst,idle,memory, --runs N (7), --cells N (5000) of the resumed thread, --keys N
// (200), --idle SECONDS (10), --turns N (500) of the long session, --subject NAME to run one alone, --original PATH of
// its command (CODEX_ORIGINAL; installed into a cache folder when left out), --bundle FOLDER that is built already,
// --markdown FILE
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBundle } from '../../packages/apps/cli/build.mjs';
import { median } from './report.mjs';
import { TuiPeer } from './tui-peer.mjs';
import { SCENARIOS } from './tui-scenarios.mjs';

const root = join(import.meta.dirname, '../..');
const PEER = '@openai/codex@0.117.0';
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(SCENARIOS).join(',') },
    runs: { type: 'string', default: '7' },
    cells: { type: 'string', default: '5000' },
    keys: { type: 'string', default: '200' },
    idle: { type: 'string', default: '10' },
    turns: { type: 'string', default: '500' },
    subject: { type: 'string' },
    original: { type: 'string', default: process.env.CODEX_ORIGINAL ?? '' },
    bundle: { type: 'string' },
    markdown: { type: 'string' },
  },
});
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'codex-ts-bench');
// Below the package, whose native modules it loads.
const bundle = options.bundle !== undefined ? resolve(options.bundle) : join(root, 'packages/apps/cli/dist/bench-tui');
// Not below /tmp, where the original keeps no home.
const scratch = join(cache, `tui-${process.pid}`);
const cwd = join(scratch, 'ws');

const subjects = [
  { name: 'original (npm)', argv: [options.original === '' ? join(cache, 'node_modules/.bin/codex') : options.original], home: join(scratch, 'original') },
  { name: 'codex-ts', argv: [join(bundle, 'codex.cjs')], home: join(scratch, 'ts') },
].filter(({ name }) => options.subject === undefined || name.startsWith(options.subject));

async function prepare() {
  mkdirSync(cwd, { recursive: true });
  const [peer] = subjects;
  if (peer.name.startsWith('original') && !existsSync(peer.argv[0])) {
    execFileSync('npm', ['install', '--prefix', cache, '--no-audit', '--no-fund', '--loglevel=error', PEER], { stdio: 'inherit' });
  }
  if (options.bundle === undefined) await buildBundle({ outdir: bundle, minify: true, codeCache: true });
}

/** Starts the model server in a process of its own. */
async function startModel() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'tui-model.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { url: String(line).trim(), close: () => child.stdin.end() };
}

/** A home with which nothing is asked at the start. */
function freshHome({ home }, url) {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const settings = 'model = "gpt-5.3-codex"\nmodel_provider = "bench"\napproval_policy = "never"\nsandbox_mode = "danger-full-access"\ncheck_for_update_on_startup = false\n[notice.model_migrations]\n"gpt-5.3-codex" = "gpt-5.4"\n';
  const provider = `[model_providers.bench]\nname = "bench"\nbase_url = "${url}"\nwire_api = "responses"\nrequest_max_retries = 0\nstream_max_retries = 0\n`;
  writeFileSync(join(home, 'config.toml'), `${settings}${provider}[projects."${cwd}"]\ntrust_level = "trusted"\n`);
}

async function measure(subject, scenario, model) {
  freshHome(subject, model.url);
  const env = { PATH: process.env.PATH, HOME: subject.home, CODEX_HOME: subject.home, LANG: 'C.UTF-8', COLORTERM: 'truecolor' };
  let peer = null;
  try {
    return await scenario.run({ open: (args) => (peer = new TuiPeer([...subject.argv, ...args], { env, cwd })), home: subject.home, cwd, options });
  } catch (error) {
    throw new Error(`${subject.name}, ${scenario.about}: ${error.message}`);
  } finally {
    await peer?.end();
  }
}

async function inTurns(model, scenario) {
  const rows = subjects.map(() => []);
  const runs = Math.min(Number(options.runs), scenario.most ?? Infinity);
  const order = subjects.map((_, s) => s);
  // One run to warm up where there are several.
  for (let run = runs > 3 ? -1 : 0; run < runs; run++) {
    for (const s of run % 2 === 0 ? order : order.toReversed()) {
      const result = await measure(subjects[s], scenario, model);
      if (run >= 0) rows[s].push(result);
    }
  }
  return rows;
}

function table(about, rows) {
  const figure = (value) => value.toFixed(value < 20 && value !== 0 ? 1 : 0);
  const of = (list, key) => list.map((each) => each[key]);
  const show = (list) => (list.length === 1 ? figure(list[0]) : `${figure(median(list))} (${figure(Math.min(...list))})`);
  const ratio = (key) => {
    const [original, ours] = rows.map((list) => median(of(list, key)));
    return ours === undefined || original === 0 ? '–' : `**${(ours / original).toFixed(2)}x**`;
  };
  return [
    `\n**${about}**\n`,
    `| | ${subjects.map(({ name }) => name).join(' | ')} | ratio |`,
    `| --- |${' --- |'.repeat(subjects.length + 1)}`,
    ...Object.keys(rows[0][0]).map((key) => `| ${key} | ${rows.map((list) => show(of(list, key))).join(' | ')} | ${ratio(key)} |`),
  ].join('\n');
}

await prepare();
const model = await startModel();
const parts = [];
try {
  for (const name of options.only.split(',')) {
    const part = table(SCENARIOS[name].about, await inTurns(model, SCENARIOS[name]));
    parts.push(part);
    console.log(part);
  }
} finally {
  model.close();
  for (const path of [...(options.bundle === undefined ? [bundle] : []), scratch]) rmSync(path, { recursive: true, force: true });
}
if (options.markdown) writeFileSync(options.markdown, `${parts.join('\n')}\n`);
