import { type ToolOutcome } from '@codex-ts/core';
import { mayAskForPermissions } from '@codex-ts/orchestrator';
import { readArguments } from '../arguments.ts';
import { coversGrant, isEmptyGrant, NO_GRANT, type PermissionGrant, readGrant, renderGrant, withinGrant } from '../permission-grant.ts';
import { ToolFailure } from '../tool-failure.ts';
import { type ToolCall, type ToolHandler, type ToolScope } from '../tool-handler.ts';

export const requestPermissions: ToolHandler = { name: 'request_permissions', parallel: false, run };

type Scope = 'turn' | 'session';

/** Answers with what was granted, which may be nothing; the model goes by that. */
async function run(call: ToolCall, scope: ToolScope): Promise<ToolOutcome> {
  if (call.payload.kind !== 'function') throw new ToolFailure('request_permissions takes JSON arguments');
  if (!scope.turn.offersPermissionRequests) throw new ToolFailure('unsupported call: request_permissions');
  const args = readArguments(call.payload.arguments, { permissions: 'object', reason: 'string?' });
  const wanted = readGrant(args.permissions, scope.turn.cwd);
  if (isEmptyGrant(wanted)) throw new ToolFailure('request_permissions requires at least one permission');
  const { services, turn, signal } = scope;
  if (coversGrant(services.grants.inForce, wanted)) return answer(wanted, 'turn');
  if (!mayAskForPermissions(turn.approvalPolicy)) return answer(NO_GRANT, 'turn');
  const given = await services.askPermissions({ itemId: call.callId, reason: args.reason ?? null, permissions: wanted }, signal);
  const granted = withinGrant(given.granted, wanted);
  services.grants.add(granted, given.scope);
  return answer(granted, given.scope);
}

function answer(granted: PermissionGrant, scope: Scope): ToolOutcome {
  return { output: JSON.stringify({ permissions: renderGrant(granted), scope }) };
}
