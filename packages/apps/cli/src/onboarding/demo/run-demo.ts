import { homedir, tmpdir } from 'node:os';
import { loadConfig } from '@codex-ts/config';
import { CodexError } from '@codex-ts/protocol';

import { openCassette } from '../../exec/open-cassette.ts';
import { startEngine } from '../../exec/start-engine.ts';
import { copyText } from '../../interactive/copy-text.ts';
import { editText } from '../../interactive/edit-text.ts';
import { LateLines } from '../../interactive/late-lines.ts';
import { localOverrides } from '../../interactive/thread-overrides.ts';
import { type Onboard } from '../onboard.ts';
import { type WayEnd } from '../reach-model.ts';
import { makeDemoWorld } from './demo-world.ts';
import { pacedTransport } from './paced-transport.ts';

const OPENING = [
  'This is a demonstration. What the model says is a script that was written beforehand, whatever you ask; nothing is sent anywhere.',
  'All else is real: reading, running commands in the sandbox, patching and testing, in a sample project in a temporary folder. Your own files and sessions are not touched.',
  'Press enter to send the message below. Leave with ctrl+c when you have seen enough: everything is deleted, and you are back at the choice of a model.',
];
const DRAFT = 'The tests of this project fail. Find out why and fix the code.';

/**
 * Plays the scripted demonstration in the terminal interface, in a home and a repository of its own, which are deleted
 * when the user leaves it.
 * @throws CodexError when it could not be played
 */
export async function runDemo({ steps, context: { tui, host, request } }: Onboard): Promise<WayEnd> {
  const world = makeDemoWorld(host.env);
  try {
    const { configInput, env } = world;
    const loaded = await loadConfig(configInput);
    const { config } = loaded;
    const cassette = await openCassette({ replay: world.cassette }, { cwd: config.cwd, codexHome: config.codexHome, home: env['HOME'] ?? homedir(), tmpDir: tmpdir() }, env);
    const transport = request.settings.animations === false ? cassette.transport : pacedTransport(cassette.transport);
    // What is said about a home that will be gone is nobody's concern.
    const engine = await startEngine({ loaded, configInput, env, originator: 'codex-tui', version: host.version, stderr: new LateLines(), transportOption: {}, cassette: { ...cassette, transport }, interactive: true });
    try {
      const programs = { edit: (text: string) => editText(text, host.env, host.signal), copy: (text: string) => copyText(text, host.env) };
      const end = await tui.run({
        client: engine.client, start: { kind: 'new' }, overrides: localOverrides(config), cwd: config.cwd, prompt: null, images: [],
        settings: { ...request.settings, showTooltips: false, profile: null }, env, version: host.version, programs, opening: OPENING, draft: DRAFT,
      });
      if (end.problem !== null) throw new CodexError(end.problem, { code: 'demo_failed' });
    } finally {
      await engine.close();
    }
  } finally {
    world.remove();
  }
  steps.finished('You have seen the demonstration; its files are deleted');
  return 'back';
}
