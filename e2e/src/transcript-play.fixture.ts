import { normal } from './transcript-normal.fixture.ts';
import { type Scene, type Stage } from './transcript-scenes.fixture.ts';
import { type Line, Talk } from './transcript-talk.fixture.ts';
import { makeWorld } from './world.fixture.ts';

/** Puts a program's app-server through a scene, in a world of its own; what it said, as it said it or made comparable. */
export async function playScene(program: readonly string[], { turns = [], play: act }: Scene, { verbatim = false }: { verbatim?: boolean } = {}): Promise<Line[]> {
  const world = await makeWorld({ turns: [...turns], files: { 'greeting.txt': 'hello\n' } });
  const cwd = world.repo.path;
  const talk = Talk.overStdio([...program, 'app-server'], { env: world.env, cwd });
  const stage: Stage = {
    talk,
    cwd,
    home: world.home,
    thread: async (more = {}) => (await talk.result<{ thread: { id: string } }>('thread/start', { cwd, approvalPolicy: 'never', ...more })).thread.id,
    turn: async (threadId, words, more = {}) => {
      const before = talk.lines.filter(({ method }) => method === 'turn/completed').length;
      const { turn } = await talk.result<{ turn: { id: string } }>('turn/start', { threadId, input: [{ type: 'text', text: words, text_elements: [] }], ...more });
      await talk.told('turn/completed', before + 1);
      return turn.id;
    },
  };
  await talk.begin();
  await act(stage);
  await talk.end();
  return verbatim ? talk.lines : normal(talk.lines, { home: world.home, cwd, user: world.env['HOME'] ?? '', model: world.mock.url });
}
