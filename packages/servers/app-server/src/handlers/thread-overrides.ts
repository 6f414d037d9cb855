import { type ThreadStartParams } from '@codex-ts/app-server-protocol';
import { type ThreadOverrides } from '@codex-ts/threads';
import { RequestError } from '../request-error.ts';

/** Tools of the client's. Putting off telling the model of one needs a search for tools, which there is not. */
export function clientTools(params: Pick<ThreadStartParams, 'dynamicTools'>): Pick<ThreadOverrides, 'clientTools'> {
  const tools = params.dynamicTools ?? [];
  const put = tools.find((tool) => tool.deferLoading === true);
  if (put !== undefined) throw new RequestError(`dynamic tool ${put.name}: deferLoading is not part of this version`);
  return { clientTools: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema: schemaOf(name, inputSchema) })) };
}

function schemaOf(name: string, schema: unknown): Readonly<Record<string, unknown>> {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) throw new RequestError(`dynamic tool ${name} needs an input schema of type "object"`);
  return schema as Readonly<Record<string, unknown>>;
}

/** The settings a client lays over the configuration. Null and absent are the same. */
export function threadOverrides(params: Omit<ThreadStartParams, 'serviceName' | 'dynamicTools'>): ThreadOverrides {
  if (params.approvalsReviewer === 'guardian_subagent') {
    throw new RequestError('approvalsReviewer "guardian_subagent" is not part of this version');
  }
  const { model, modelProvider, serviceTier, cwd, approvalPolicy, sandbox, config, baseInstructions, developerInstructions, personality } = params;
  const given = { model, modelProvider, serviceTier, cwd, approvalPolicy, sandbox, config, baseInstructions, developerInstructions, personality };
  const present = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return { ...(Object.fromEntries(present) as ThreadOverrides), ephemeral: params.ephemeral ?? false, extendedHistory: params.persistExtendedHistory ?? false };
}
