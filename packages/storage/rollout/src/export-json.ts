import { type ExportOptions, exportSteps, type ExportStep } from './export-steps.ts';

/**
 * Writes a thread as one JSON object: `{"format":"codex-ts.thread","version":1,"thread":{…},"turns":[{"id","startedAt",
 * "items":[{"at","type",…}],"status"}]}`. Texts are whole; the system instructions are left out. Streams: `write` is
 * awaited piece by piece, and the pieces together are valid JSON. Throws as `exportMarkdown` does.
 */
export async function exportJson(
  path: string,
  write: (chunk: string) => Promise<void>,
  options: ExportOptions = {},
): Promise<void> {
  const pieces = new JsonPieces();
  for await (const step of exportSteps(path, options)) await write(pieces.textOf(step));
}

class JsonPieces {
  #turns = 0;
  #entries = 0;

  textOf(step: ExportStep): string {
    switch (step.type) {
      case 'begin': {
        const { base_instructions: _instructions, dynamic_tools: _tools, ...thread } = step.meta;
        return `${opened({ format: 'codex-ts.thread', version: 1, thread: { ...thread, title: step.title } })},"turns":[`;
      }
      case 'turnStarted':
        this.#turns += 1;
        this.#entries = 0;
        return `${this.#turns === 1 ? '' : ','}\n${opened({ id: step.id, startedAt: step.at })},"items":[`;
      case 'entry':
        this.#entries += 1;
        return `${this.#entries === 1 ? '' : ','}\n${JSON.stringify({ at: step.at, ...step.entry })}`;
      case 'turnEnded':
        return `],"status":${JSON.stringify(step.status)}}`;
      case 'end':
        return ']}\n';
    }
  }
}

/** The object without its closing brace, so that more fields can follow. */
function opened(value: object): string {
  return JSON.stringify(value).slice(0, -1);
}
