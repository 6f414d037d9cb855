import { freeformPatchSpec, jsonPatchSpec } from './apply-patch/spec.ts';
import { type ClientTool, clientToolSpec } from './client-tool.ts';
import { execCommandSpec } from './exec-command/spec.ts';
import { requestPermissionsSpec } from './request-permissions/spec.ts';
import { requestUserInputSpec } from './request-user-input/spec.ts';
import { shellCommandSpec } from './shell-command/spec.ts';
import { type ToolSpec } from './tool-spec.ts';
import { updatePlanSpec } from './update-plan/spec.ts';
import { viewImageSpec } from './view-image/spec.ts';
import { type WebSearchOptions, webSearchSpec } from './web-search/spec.ts';
import { writeStdinSpec } from './write-stdin/spec.ts';

/** What decides which tools a model is offered. */
export interface ToolChoice {
  /** `none` when shell tools are turned off. */
  shell: 'unified' | 'shell_command' | 'none';
  applyPatch: 'freeform' | 'function' | null;
  /** The patch language in Lark, for the freeform form. */
  patchGrammar: string;
  webSearch: WebSearchOptions;
  viewImage: boolean;
  /** Whether commands may ask for more permissions inside the sandbox. */
  commandGrants: boolean;
  requestUserInput: boolean;
  requestPermissions: boolean;
  /** Those that the client brought along. */
  clientTools: readonly ClientTool[];
}

/** The tools of a request, always in the same order, so that the bytes of a request's prefix do not move. */
export function offeredTools(choice: ToolChoice): ToolSpec[] {
  const search = webSearchSpec(choice.webSearch);
  return [
    ...(choice.shell === 'unified' ? [execCommandSpec(choice.commandGrants), writeStdinSpec] : []),
    ...(choice.shell === 'shell_command' ? [shellCommandSpec(choice.commandGrants)] : []),
    updatePlanSpec,
    ...(choice.requestUserInput ? [requestUserInputSpec] : []),
    ...(choice.requestPermissions ? [requestPermissionsSpec] : []),
    ...(choice.applyPatch === 'freeform' ? [freeformPatchSpec(choice.patchGrammar)] : []),
    ...(choice.applyPatch === 'function' ? [jsonPatchSpec] : []),
    ...(search === null ? [] : [search]),
    ...(choice.viewImage ? [viewImageSpec] : []),
    ...choice.clientTools.map(clientToolSpec),
  ];
}
