// What `tui.mjs` measures, each of one subject: `run({open, home, cwd, options})` gives figures by their names. `open(args)`
// starts the command on a terminal of 100 by 40.
import { setTimeout as pause } from 'node:timers/promises';
import { END, KEYS, markdown } from './tui-model.mjs';
import { makeTalk } from './tui-thread.mjs';

const PROMPT = '›';
const LAST = 'upsilon';
const CLEAR = '\x15';
/** Keys come as a person types, never in step with frames: the same times for each subject. */
const pauseOf = (n) => 40 + ((n * 7919) % 97);

const percentile = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];

async function typeKeys(peer, count) {
  const taken = [];
  for (let n = 0; n < count; n += 1) {
    taken.push(await peer.key(KEYS[n % KEYS.length]));
    if (n % 40 === 39) peer.type(CLEAR);
    await pause(pauseOf(n));
  }
  peer.type(CLEAR);
  return taken;
}

/** Waits until nothing has been worked on for a while: what a start leaves for later is done. */
async function settled(peer) {
  for (let before = -1, now = peer.tree().cpuMs, quiet = 0; quiet < 3; ) {
    [before, now] = [now, peer.tree().cpuMs];
    quiet = before === now ? quiet + 1 : 0;
    await pause(200);
  }
}

async function openTalk({ open, home, cwd, options }) {
  const id = makeTalk(home, { cells: Number(options.cells), cwd, last: LAST });
  const peer = open(['resume', id]);
  await peer.written(LAST);
  await settled(peer);
  return peer;
}

/** Until the prompt of the composer is on the screen, and until a key that is typed then is shown. */
async function first({ open }) {
  const peer = open([]);
  const shown = (await peer.written(PROMPT)) - peer.start;
  await peer.key(KEYS[0]);
  const typed = performance.now() - peer.start;
  await settled(peer);
  const { cpuMs, rssMb } = peer.tree();
  return { 'first frame ms': shown, 'first key drawn ms': typed, 'CPU ms': cpuMs, 'RSS MB': rssMb };
}

async function resume({ open, home, cwd, options }) {
  const id = makeTalk(home, { cells: Number(options.cells), cwd, last: LAST });
  const peer = open(['resume', id]);
  const shown = (await peer.written(PROMPT)) - peer.start;
  const whole = (await peer.written(LAST)) - peer.start;
  await settled(peer);
  const { cpuMs, rssMb } = peer.tree();
  return { 'first frame ms': shown, 'all of it printed ms': whole, 'CPU ms': cpuMs, 'RSS MB': rssMb };
}

async function keys(world) {
  const peer = await openTalk(world);
  const idle = await typeKeys(peer, Number(world.options.keys));
  const over = peer.send(`answer 100 4000 ${Number(world.options.keys) / 50}`);
  await over;
  await pause(500);
  const busy = await typeKeys(peer, Number(world.options.keys));
  return { 'key p50 ms': percentile(idle, 0.5), 'key p99 ms': percentile(idle, 0.99), 'while an answer streams: p50 ms': percentile(busy, 0.5), 'p99 ms': percentile(busy, 0.99) };
}

/**
 * The original loses pieces of an answer that comes fast, sometimes its end, and then works for ever; so what is waited
 * for is that no more of the answer comes.
 */
const answer = (ms) => async ({ open }) => {
  const peer = open([]);
  await peer.written(PROMPT);
  await settled(peer);
  await peer.send(`answer 200 4000 ${ms}`, { holdsEnter: true });
  const seen = new Set();
  let last = performance.now();
  peer.onText = (text) => {
    if (!/code_|name_|## Part/.test(text)) return;
    last = performance.now();
    for (const name of text.match(/code_\d+/g) ?? []) seen.add(name);
  };
  const [before, bytes] = [peer.tree().cpuMs, peer.bytes];
  const start = performance.now();
  peer.type('\r');
  do await pause(200);
  while (performance.now() - last < 3000);
  const { cpuMs, rssMb } = peer.tree();
  const parts = markdown(200 * 1024).match(/## Part/g).length;
  return { 'CPU ms': cpuMs - before, 'until the last row ms': last - start, 'KB written': (peer.bytes - bytes) / 1024, 'RSS MB': rssMb, 'not shown, % of the answer': (100 * (parts - seen.size)) / parts };
};

async function idle({ open, options }) {
  const peer = open([]);
  await peer.written(PROMPT);
  await settled(peer);
  const end = peer.written(END);
  await peer.send('work 1');
  await end;
  // What is put in order after a while, such as memory, is no waking up.
  await pause(35_000);
  const [before, cpu, bytes] = [peer.sleeps(), peer.tree().cpuMs, peer.bytes];
  await pause(Number(options.idle) * 1000);
  const wakeUps = [...peer.sleeps()].reduce((sum, [thread, count]) => sum + count - (before.get(thread) ?? count), 0);
  return { 'wake-ups a second': wakeUps / Number(options.idle), 'CPU ms': peer.tree().cpuMs - cpu, 'bytes written': peer.bytes - bytes };
}

async function memory({ open, options }) {
  const peer = open([]);
  await peer.written(PROMPT);
  await settled(peer);
  const turns = Number(options.turns);
  const rss = [peer.tree().rssMb];
  for (let n = 1; n <= turns; n += 1) {
    const end = peer.written(END);
    await peer.send(`work ${n}`);
    await end;
    // The turn has ended a moment after its answer.
    await pause(50);
    if (n % Math.ceil(turns / 5) === 0) {
      await settled(peer);
      rss.push(peer.tree().rssMb);
    }
  }
  const [start = 0] = rss;
  return { 'RSS at the start MB': start, ...Object.fromEntries(rss.slice(1).map((mb, at) => [`after ${Math.ceil(turns / 5) * (at + 1)} turns MB`, mb])), 'CPU a turn ms': peer.tree().cpuMs / turns };
}

/** By name: what it is, and how often it is worth being run at most. */
export const SCENARIOS = {
  first: { about: 'start', run: first },
  resume: { about: 'resume of a long thread', run: resume },
  keys: { about: 'from a key to its drawing, below a long thread', run: keys, most: 3 },
  answer: { about: 'an answer of 200 KB in 4,000 pieces, 2 ms apart', run: answer(2), most: 3 },
  burst: { about: 'the same answer at once', run: answer(0) },
  idle: { about: 'nothing happens', run: idle, most: 3 },
  memory: { about: 'a long session: turns with a command each', run: memory, most: 1 },
};
