import { type ResponseItem } from '@codex-ts/protocol';
import { extractApplyPatch } from '@codex-ts/shell-command';
import { resolve } from 'node:path';

/** A patch that the model asked for. */
export interface PatchCall {
  readonly callId: string;
  readonly patch: string;
  /** Where its relative paths begin; absolute. */
  readonly cwd: string;
}

/** The patch in a call: of the patch tool in either form, or of a shell tool whose whole script is a patch. */
export function patchCall(item: ResponseItem, cwd: string): PatchCall | null {
  if (item.type === 'custom_tool_call') return item.name === 'apply_patch' ? { callId: item.call_id, patch: item.input, cwd } : null;
  if (item.type !== 'function_call') return null;
  const given = argumentsOf(item.arguments);
  if (item.name === 'apply_patch') return typeof given['input'] === 'string' ? { callId: item.call_id, patch: given['input'], cwd } : null;
  const argv = argvOf(item.name, given);
  const invocation = argv === null ? null : extractApplyPatch(argv);
  if (invocation === null || invocation.kind !== 'patch') return null;
  const folder = typeof given['workdir'] === 'string' ? given['workdir'] : '.';
  return { callId: item.call_id, patch: invocation.patch, cwd: resolve(cwd, folder, invocation.workdir ?? '.') };
}

function argvOf(tool: string, { cmd, command }: Readonly<Record<string, unknown>>): string[] | null {
  if (tool === 'exec_command' && typeof cmd === 'string') return ['bash', '-lc', cmd];
  if (tool === 'shell_command' && typeof command === 'string') return ['bash', '-lc', command];
  return tool === 'shell' && Array.isArray(command) && command.every((word) => typeof word === 'string') ? command : null;
}

/** What a model wrote need not be JSON. */
function argumentsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
