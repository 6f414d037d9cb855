import { resolve } from 'node:path';
import { type ThreadStartParams } from '@codex-ts/app-server-protocol';
import { CodexError } from '@codex-ts/protocol';
import { isObject, type RpcParams } from './rpc-message.ts';
import { APPROVAL_POLICIES, SANDBOX_MODES } from './tools.ts';

/** How a thread is begun, and how it is opened again. */
export type ThreadSettings = Pick<ThreadStartParams, 'model' | 'cwd' | 'approvalPolicy' | 'sandbox' | 'config' | 'baseInstructions' | 'developerInstructions'>;

export interface NewSession {
  readonly prompt: string;
  readonly settings: ThreadSettings;
}

export interface Reply {
  readonly prompt: string;
  readonly threadId: string;
}

/**
 * Reads the arguments of `codex`. Null counts as left out; fields nobody knows are let be, as in the original.
 * @param cwd the server's folder, from which a relative one counts
 * @throws CodexError `bad_arguments` that names the field
 */
export function readNewSession(given: unknown, cwd: string): NewSession {
  const fields = new Fields(given);
  const folder = fields.text('cwd');
  const config = fields.object('config') ?? {};
  const [profile, compactPrompt] = [fields.text('profile'), fields.text('compact-prompt')];
  const overrides = { ...config, ...(profile === undefined ? {} : { profile }), ...(compactPrompt === undefined ? {} : { compact_prompt: compactPrompt }) };
  const settings = {
    cwd: folder === undefined ? cwd : resolve(cwd, folder),
    model: fields.text('model'),
    approvalPolicy: fields.word('approval-policy', APPROVAL_POLICIES),
    sandbox: fields.word('sandbox', SANDBOX_MODES),
    baseInstructions: fields.text('base-instructions'),
    developerInstructions: fields.text('developer-instructions'),
    config: Object.keys(overrides).length === 0 ? undefined : overrides,
  };
  const present = Object.entries(settings).filter(([, value]) => value !== undefined);
  return { prompt: fields.required('prompt'), settings: Object.fromEntries(present) as ThreadSettings };
}

/**
 * Reads the arguments of `codex-reply`.
 * @throws CodexError `bad_arguments`
 */
export function readReply(given: unknown): Reply {
  const fields = new Fields(given);
  const prompt = fields.required('prompt');
  const threadId = fields.text('threadId') ?? fields.text('conversationId');
  if (threadId === undefined) throw bad('Failed to parse thread_id: neither threadId nor conversationId is given');
  return { prompt, threadId };
}

class Fields {
  readonly #given: RpcParams;

  constructor(given: unknown) {
    if (given !== undefined && !isObject(given)) throw unreadable('the arguments must be an object');
    this.#given = given ?? {};
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw unreadable(`missing field \`${name}\``);
    return value;
  }

  text(name: string): string | undefined {
    const value = this.#given[name] ?? undefined;
    if (value !== undefined && typeof value !== 'string') throw unreadable(`\`${name}\` must be a string`);
    return value;
  }

  word<W extends string>(name: string, words: readonly W[]): W | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = words.find((word) => word === value);
    if (found === undefined) throw unreadable(`\`${name}\` is \`${value}\`, expected one of ${words.map((word) => `\`${word}\``).join(', ')}`);
    return found;
  }

  object(name: string): RpcParams | undefined {
    const value = this.#given[name] ?? undefined;
    if (value !== undefined && !isObject(value)) throw unreadable(`\`${name}\` must be an object`);
    return value;
  }
}

function unreadable(why: string): CodexError {
  return bad(`Failed to parse configuration for Codex tool: ${why}`);
}

function bad(message: string): CodexError {
  return new CodexError(message, { code: 'bad_arguments' });
}
