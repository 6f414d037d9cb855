import { type InputWatch, type ToolOutcome } from '@codex-ts/core';
import { readArguments } from '../arguments.ts';
import { type StartedCall, type ToolCall, type ToolHandler, type ToolScope } from '../tool-handler.ts';
import { runPatch } from './run-patch.ts';
import { StreamedField } from './streamed-field.ts';

/** Both forms of the tool: freeform text, or `{"input": patch}`. A model may use either, whichever was offered. */
export const applyPatch: ToolHandler = { name: 'apply_patch', parallel: false, watch, run };

function watch({ callId, isFreeform }: StartedCall, { turn, services, emit }: Pick<ToolScope, 'turn' | 'services' | 'emit'>): InputWatch {
  const follow = services.patches.watch(turn.cwd);
  const field = isFreeform ? null : new StreamedField('input');
  return (delta) => {
    const changes = follow(field === null ? delta : field.push(delta));
    if (changes !== null) emit({ type: 'patch.progress', itemId: callId, changes });
  };
}

async function run(call: ToolCall, scope: ToolScope): Promise<ToolOutcome> {
  const freeform = call.payload.kind === 'freeform';
  const patch = call.payload.kind === 'freeform' ? call.payload.input : readArguments(call.payload.arguments, { input: 'string' }).input;
  const { outcome, text, json } = await runPatch({ callId: call.callId, patch, cwd: scope.turn.cwd }, scope);
  return { ...outcome, output: freeform ? text : json };
}
