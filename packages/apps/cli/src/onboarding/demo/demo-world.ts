import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LoadConfigInput } from '@codex-ts/config';

/** A namespace before a name of the catalogue: it works as that model would, and nobody takes it for that model. */
const MODEL = 'scripted/gpt-5.3-codex';
/** What the script says when it is asked for more. */
const OVER = 'That was the whole demonstration: I am a script and know no more. Press ctrl+c to leave; the files of the demonstration are deleted then.';
const OVER_TIMES = 100;
const GIT = ['-c', 'user.name=demo', '-c', 'user.email=demo@example.invalid', '-c', 'commit.gpgsign=false'];

/** Everything that a demonstration touches, below one folder of its own. */
export interface DemoWorld {
  readonly cassette: string;
  readonly configInput: LoadConfigInput;
  readonly env: NodeJS.ProcessEnv;
  /** Deletes it all. It is deleted as well when the process ends before that. */
  remove(): void;
}

/** The script and the sample lie beside the bundle, or beside the sources. */
function assets(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const places = [join(here, 'demo'), join(here, '../../../demo')];
  return places.find((place) => existsSync(join(place, 'cassette.jsonl'))) ?? join(here, 'demo');
}

/** Makes a sample repository and a home for it, so that neither the user's sessions nor their files are touched. */
export function makeDemoWorld(outer: NodeJS.ProcessEnv): DemoWorld {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'codex-ts-demo-')));
  const remove = (): void => rmSync(root, { recursive: true, force: true });
  process.once('exit', remove);
  const [home, repo, cassette] = [join(root, 'home'), join(root, 'sample'), join(root, 'cassette.jsonl')];
  mkdirSync(home, { mode: 0o700 });
  cpSync(join(assets(), 'sample'), repo, { recursive: true });
  writeFileSync(cassette, readFileSync(join(assets(), 'cassette.jsonl')));
  const over = `${JSON.stringify({ respond: { items: [{ message: OVER, phase: 'final_answer' }] } })}\n`;
  appendFileSync(cassette, over.repeat(OVER_TIMES));
  writeFileSync(join(home, 'config.toml'), configToml(repo));
  // The sample is as good without a history.
  for (const words of [['init', '-q', '-b', 'main'], ['add', '-A'], ['commit', '-q', '-m', 'A cart with two faults']]) spawnSync('git', [...GIT, ...words], { cwd: repo, stdio: 'ignore', env: outer });
  const env = demoEnv(outer, home);
  return {
    cassette,
    // An administrator's file may put these elsewhere.
    configInput: { codexHome: home, cwd: repo, cliOverrides: [`sqlite_home=${JSON.stringify(home)}`, `log_dir=${JSON.stringify(join(home, 'log'))}`], env },
    env,
    remove: () => {
      process.off('exit', remove);
      remove();
    },
  };
}

/** The sample's tests need a `node`, which need not be on the user's PATH. */
function demoEnv(outer: NodeJS.ProcessEnv, home: string): NodeJS.ProcessEnv {
  const { CODEX_SQLITE_HOME: _sqlite, NODE_TEST_CONTEXT: _test, ...env } = outer;
  return { ...env, CODEX_HOME: home, PATH: [outer['PATH'] ?? '', dirname(process.execPath)].filter((part) => part !== '').join(delimiter) };
}

function configToml(repo: string): string {
  return [
    `model = "${MODEL}"`,
    'model_provider = "demo"',
    'approval_policy = "on-request"',
    'sandbox_mode = "workspace-write"',
    'check_for_update_on_startup = false',
    '[model_providers.demo]',
    'name = "A script: nothing is sent anywhere"',
    'base_url = "http://127.0.0.1:9/v1"',
    `[projects.${JSON.stringify(repo)}]`,
    'trust_level = "trusted"',
    '',
  ].join('\n');
}
