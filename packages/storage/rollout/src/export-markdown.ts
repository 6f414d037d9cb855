import { truncateMiddle } from '@codex-ts/text-utils';

import { type ExportEntry } from './export-entry.ts';
import { type ExportOptions, exportSteps, type ExportStep } from './export-steps.ts';
import { closedMarkdown, code, fenced, quoted } from './markdown-blocks.ts';
import { type SessionMeta } from './session-meta.ts';

/** How much of the output of a tool is shown. */
const OUTPUT_BYTES = 8 * 1024;

/**
 * Writes a thread as Markdown for people: title, facts, and turn by turn what was said and done. Outputs of tools are
 * shortened in the middle; pictures are only counted. Streams: `write` is awaited piece by piece. Throws RolloutError
 * `rollout_unreadable` and `rollout_without_meta`, `signal.reason`, and what `write` throws.
 */
export async function exportMarkdown(
  path: string,
  write: (chunk: string) => Promise<void>,
  options: ExportOptions = {},
): Promise<void> {
  const page = new MarkdownPage();
  for await (const step of exportSteps(path, options)) {
    const text = page.textOf(step);
    if (text !== '') await write(text);
  }
}

class MarkdownPage {
  /** Names of the tools whose output is not there yet. */
  readonly #calls = new Map<string, string>();
  #turns = 0;

  textOf(step: ExportStep): string {
    switch (step.type) {
      case 'begin':
        return `# ${escaped(step.title)}\n\n${factsOf(step.meta)}`;
      case 'turnStarted':
        this.#turns += 1;
        this.#calls.clear();
        return `\n## Turn ${this.#turns} (${step.at})\n`;
      case 'entry':
        if (step.entry.type === 'toolCall') this.#calls.set(step.entry.callId, step.entry.name);
        return `\n${this.#text(step.entry)}`;
      case 'turnEnded':
        return ENDINGS[step.status] ?? '';
      case 'end':
        return '';
    }
  }

  #text(entry: ExportEntry): string {
    switch (entry.type) {
      case 'userMessage':
        return `### User\n\n${quoted(withImages(entry.text, entry.images))}`;
      case 'userCommand':
        return `### Command of the user\n\n${fenced('text', entry.text)}`;
      case 'agentMessage':
        return `### Assistant\n\n${closedMarkdown(entry.text)}`;
      case 'reasoning':
        return `### Reasoning\n\n${quoted(entry.text)}`;
      case 'toolCall':
        return `### Tool: ${code(entry.name)}\n\n${fenced(entry.language, entry.text)}`;
      case 'toolOutput':
        return this.#output(entry);
      default:
        return otherText(entry);
    }
  }

  #output({ callId, text, images }: Extract<ExportEntry, { type: 'toolOutput' }>): string {
    const name = this.#calls.get(callId);
    this.#calls.delete(callId);
    const shown = truncateMiddle(withImages(text, images), { mode: 'bytes', limit: OUTPUT_BYTES });
    return `Output${name === undefined ? '' : ` of ${code(name)}`}:\n\n${fenced('text', shown)}`;
  }
}

const ENDINGS: Readonly<Record<string, string | undefined>> = {
  interrupted: '\n*Interrupted.*\n',
  inProgress: '\n*Not finished.*\n',
};

function escaped(title: string): string {
  return title.replaceAll(/\s+/g, ' ').replaceAll(/([\\`*_[\]<>#])/g, '\\$1');
}

type OtherEntry = Extract<ExportEntry, { type: 'webSearch' | 'plan' | 'compaction' | 'review' | 'error' }>;

function otherText(entry: OtherEntry): string {
  switch (entry.type) {
    case 'webSearch':
      return `### Web search\n\n${fenced('json', JSON.stringify(entry.action, null, 2))}`;
    case 'plan':
      return `### Plan\n\n${closedMarkdown(entry.text)}`;
    case 'compaction':
      return `### The conversation was compacted\n\n${quoted(entry.summary)}`;
    case 'review':
      return `### Review\n\n${closedMarkdown(entry.text)}`;
    case 'error':
      return `### Error\n\n${fenced('text', entry.message)}`;
  }
}

function withImages(text: string, images: number): string {
  if (images === 0) return text;
  return [text, images === 1 ? '[image]' : `[${images} images]`].filter((part) => part !== '').join('\n');
}

function factsOf(meta: SessionMeta): string {
  const { git } = meta;
  const facts: [string, string | null | undefined][] = [
    ['Thread', meta.id],
    ['Created', meta.timestamp],
    ['Folder', meta.cwd],
    ['Model provider', meta.model_provider],
    ['Branch', git?.branch],
    ['Commit', git?.commit_hash],
    ['Repository', git?.repository_url],
    ['Forked from', meta.forked_from_id],
    ['Made by', `${meta.originator} ${meta.cli_version}`],
  ];
  return facts.map(([label, value]) => (value == null ? '' : `- ${label}: ${code(value)}\n`)).join('');
}
