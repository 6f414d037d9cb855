import { type MockRequest } from '@codex-ts/mock-model';
import { type ExecEvent, parseEvents } from './events.fixture.ts';
import { outputOf } from './history.fixture.ts';
import { makeWorld, type World, type WorldOptions } from './world.fixture.ts';

/** A run in which the model has some commands carried out and then stops. */
export interface Probe {
  readonly world: World;
  readonly code: number | null;
  readonly stderr: string;
  readonly events: ExecEvent[];
  /** What the model was told of a command, by the name it has in the probe. */
  told(name: string): string;
}

/**
 * Runs each command by `exec_command` (in one response, so side by side) with these flags of exec. A command's name is
 * its call id.
 */
export async function probe(flags: string[], commands: (world: World) => Record<string, string>, options: WorldOptions = {}): Promise<Probe> {
  let world: World | undefined;
  const turns = (_: MockRequest, index: number) => {
    if (index > 0 || world === undefined) return { items: [{ message: 'seen' }] };
    return { items: Object.entries(commands(world)).map(([callId, cmd]) => ({ call: 'exec_command', callId, args: { cmd } })) };
  };
  const made = await makeWorld({ ...options, turns });
  world = made;
  const { code, stdout, stderr } = await made.exec(['--json', ...flags, 'Probe.']);
  const told = (name: string): string => {
    if (made.mock.requests.length < 2) throw new Error(`The commands did not come to their end; the run ended with ${code}:\n${stdout}${stderr}`);
    return outputOf(made.mock.requests[1], name);
  };
  return { world: made, code, stderr, events: parseEvents(stdout), told };
}
