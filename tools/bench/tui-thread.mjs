// Makes a stored thread of many turns, each with a message, a command with its output, and an answer: three cells.
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const line = (timestamp, type, payload) => `${JSON.stringify({ timestamp, type, payload })}\n`;
const message = (role, text) => ({ type: 'message', role, content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }] });

/** @returns the thread's id; `last` stands in its last answer and nowhere else */
export function makeTalk(home, { cells, cwd, last }) {
  const iso = new Date(Date.now() - 3_600_000).toISOString();
  const id = `${Date.now().toString(16).padStart(12, '0').replace(/^(.{8})/, '$1-')}-7${randomUUID().slice(15)}`;
  const folder = join(home, 'sessions', iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10));
  mkdirSync(folder, { recursive: true });
  const out = [line(iso, 'session_meta', { id, timestamp: iso, cwd, originator: 'codex_cli_rs', cli_version: '0.117.0', source: 'cli', model_provider: 'bench', base_instructions: { text: 'Be brief.' } })];
  const turns = Math.ceil(cells / 3);
  for (let n = 0; n < turns; n += 1) out.push(turn({ n, iso, cwd, said: n === turns - 1 ? `It is done, ${last}` : `Number ${n} is done. There are **200** lines of it, and \`none\` is missing.` }));
  // What the model is sent is short: this is about drawing.
  out.push(line(iso, 'compacted', { message: 'All is well.', replacement_history: [message('user', 'All is well.')] }));
  writeFileSync(join(folder, `rollout-${iso.slice(0, 19).replaceAll(':', '-')}-${id}.jsonl`), out.join(''));
  return id;
}

function turn({ n, iso, cwd, said }) {
  const turn_id = `${String(n).padStart(8, '0')}-0000-7000-8000-000000000000`;
  const command = ['/bin/bash', '-lc', `seq ${n}000 ${n}200`];
  const output = Array.from({ length: 200 }, (_, i) => `${n}${String(i).padStart(3, '0')}`).join('\n');
  return [
    line(iso, 'event_msg', { type: 'task_started', turn_id, model_context_window: 258400, collaboration_mode_kind: 'default' }),
    line(iso, 'turn_context', { turn_id, cwd, current_date: iso.slice(0, 10), timezone: 'Etc/UTC', approval_policy: 'never', sandbox_policy: { type: 'danger-full-access' }, model: 'gpt-5.3-codex', summary: 'auto' }),
    line(iso, 'response_item', message('user', `work ${n}`)),
    line(iso, 'event_msg', { type: 'user_message', message: `work ${n}`, images: [], local_images: [], text_elements: [] }),
    line(iso, 'response_item', { type: 'function_call', name: 'exec_command', arguments: JSON.stringify({ cmd: command[2] }), call_id: `c${n}` }),
    line(iso, 'event_msg', { type: 'exec_command_end', call_id: `c${n}`, process_id: String(n), turn_id, command, cwd, parsed_cmd: [{ type: 'unknown', cmd: command[2] }], source: 'unified_exec_startup', stdout: output, stderr: '', aggregated_output: output, exit_code: 0, duration: { secs: 0, nanos: 5_000_000 }, formatted_output: '', status: 'completed' }),
    line(iso, 'response_item', { type: 'function_call_output', call_id: `c${n}`, output }),
    line(iso, 'response_item', message('assistant', said)),
    line(iso, 'event_msg', { type: 'agent_message', message: said, phase: null, memory_citation: null }),
    line(iso, 'event_msg', { type: 'task_complete', turn_id, last_agent_message: said }),
  ].join('');
}
