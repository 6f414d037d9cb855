import { type ToolOutcome } from '@codex-ts/core';
import { readArguments } from '../arguments.ts';
import { type ToolCall, type ToolHandler, type ToolScope } from '../tool-handler.ts';
import { runPatch } from './run-patch.ts';

/** Both forms of the tool: freeform text, or `{"input": patch}`. A model may use either, whichever was offered. */
export const applyPatch: ToolHandler = { name: 'apply_patch', parallel: false, run };

async function run(call: ToolCall, scope: ToolScope): Promise<ToolOutcome> {
  const freeform = call.payload.kind === 'freeform';
  const patch = call.payload.kind === 'freeform' ? call.payload.input : readArguments(call.payload.arguments, { input: 'string' }).input;
  const { outcome, text, json } = await runPatch({ callId: call.callId, patch, cwd: scope.turn.cwd }, scope);
  return { ...outcome, output: freeform ? text : json };
}
