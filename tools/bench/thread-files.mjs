// Makes stored threads for the store benchmarks: small ones by the thousand, and one very large one.
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

const HOUR = 3_600_000;

function uuidAt(ms) {
  const time = ms.toString(16).padStart(12, '0');
  const random = randomBytes(10).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`;
}

const line = (timestamp, type, payload) => `${JSON.stringify({ timestamp, type, payload })}\n`;
const message = (role, text) => ({ type: 'message', role, content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }] });

function opening({ id, iso, cwd, prompt }) {
  return [
    line(iso, 'session_meta', { id, timestamp: iso, cwd, originator: 'codex_cli_rs', cli_version: '0.117.0', source: 'cli', model_provider: 'bench', base_instructions: { text: 'Be brief. '.repeat(100) } }),
    line(iso, 'event_msg', { type: 'task_started', turn_id: id, model_context_window: 258400, collaboration_mode_kind: 'default' }),
    line(iso, 'response_item', message('developer', 'permissions '.repeat(80))),
    line(iso, 'response_item', message('user', `<environment_context>\n  <cwd>${cwd}</cwd>\n</environment_context>`)),
    line(iso, 'turn_context', { turn_id: id, cwd, current_date: iso.slice(0, 10), timezone: 'Etc/UTC', approval_policy: 'never', sandbox_policy: { type: 'read-only' }, model: 'gpt-5.3-codex', summary: 'auto' }),
    line(iso, 'response_item', message('user', prompt)),
    line(iso, 'event_msg', { type: 'user_message', message: prompt, images: [], local_images: [], text_elements: [] }),
  ];
}

function ending({ id, iso }) {
  return [
    line(iso, 'response_item', message('assistant', 'Done with the task.')),
    line(iso, 'event_msg', { type: 'agent_message', message: 'Done with the task.', phase: null, memory_citation: null }),
    line(iso, 'event_msg', { type: 'task_complete', turn_id: id, last_agent_message: 'Done with the task.' }),
  ];
}

function place(home, at, id) {
  const iso = new Date(at).toISOString();
  const folder = join(home, 'sessions', iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10));
  mkdirSync(folder, { recursive: true });
  return { iso, path: join(folder, `rollout-${iso.slice(0, 19).replaceAll(':', '-')}-${id}.jsonl`) };
}

/** `count` threads, one every 40 minutes back from now, each with a prompt that bears its number. */
export function makeThreads(home, count, cwd) {
  const start = Date.now() - count * HOUR * 0.66;
  for (let i = 0; i < count; i++) {
    const at = Math.floor(start + i * HOUR * 0.66);
    const id = uuidAt(at);
    const { iso, path } = place(home, at, id);
    const facts = { id, iso, cwd, prompt: `please look into matter number ${i} of the list` };
    writeFileSync(path, [...opening(facts), ...ending(facts)].join(''));
  }
}

/** One thread of about `mb` megabytes of tool output; `compacted` puts a compaction at its end. Returns its id. */
export async function makeLargeThread(home, mb, cwd, compacted) {
  const at = Date.now() - HOUR;
  const id = uuidAt(at);
  const { iso, path } = place(home, at, id);
  const facts = { id, iso, cwd, prompt: 'please do the long thing' };
  const out = createWriteStream(path);
  for (const text of opening(facts)) out.write(text);
  const pairs = Math.floor((mb * 1024) / 16.4);
  for (let i = 0; i < pairs; i++) {
    const call = line(iso, 'response_item', { type: 'function_call', name: 'exec_command', arguments: JSON.stringify({ cmd: `step ${i}` }), call_id: `call-${i}` });
    const output = line(iso, 'response_item', { type: 'function_call_output', call_id: `call-${i}`, output: `${i} ${'0123456789abcdef'.repeat(1024)}` });
    if (!out.write(call + output)) await once(out, 'drain');
  }
  for (const text of ending(facts)) out.write(text);
  if (compacted) {
    const kept = [message('user', facts.prompt), message('user', 'Summary of the work so far: all is well.')];
    out.write(line(iso, 'compacted', { message: 'Summary of the work so far: all is well.', replacement_history: kept }));
  }
  out.end();
  await once(out, 'close');
  return id;
}
