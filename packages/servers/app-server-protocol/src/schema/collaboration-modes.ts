import { unstable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { maybe } from './parts.ts';
import { ReasoningEffort } from './policy.ts';
import { Type } from './type.ts';

const ModeKind = oneOf('ModeKind', 'plan', 'default');

/** What a mode sets; null instructions are those that come with the mode. */
const Settings = object('Settings', {
  model: Type.String(),
  reasoning_effort: maybe(ReasoningEffort),
  developer_instructions: maybe(Type.String()),
});

/** A way of working, with the model it uses. */
export const CollaborationMode = object('CollaborationMode', { mode: ModeKind, settings: Settings });

const CollaborationModeListParams = object('CollaborationModeListParams', {});

/** A mode on offer, and what of the settings it fixes. */
const CollaborationModeMask = object('CollaborationModeMask', {
  name: Type.String(),
  mode: maybe(ModeKind),
  model: maybe(Type.String()),
  reasoning_effort: maybe(ReasoningEffort),
});

const CollaborationModeListResponse = object('CollaborationModeListResponse', {
  data: Type.Array(CollaborationModeMask),
});

export const COLLABORATION_MODE_REQUESTS = {
  'collaborationMode/list': unstable(CollaborationModeListParams, CollaborationModeListResponse),
};
