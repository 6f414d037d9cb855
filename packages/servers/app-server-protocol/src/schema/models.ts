import { stable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { byDefault, maybe, OffByDefault, Uint32 } from './parts.ts';
import { ReasoningEffort } from './policy.ts';
import { Type } from './type.ts';

const InputModality = oneOf('InputModality', 'text', 'image');

const ReasoningEffortOption = object('ReasoningEffortOption', {
  reasoningEffort: ReasoningEffort,
  description: Type.String(),
});

/** What to say of the model that replaces this one. */
const ModelUpgradeInfo = object('ModelUpgradeInfo', {
  model: Type.String(),
  upgradeCopy: maybe(Type.String()),
  modelLink: maybe(Type.String()),
  migrationMarkdown: maybe(Type.String()),
});

const ModelAvailabilityNux = object('ModelAvailabilityNux', { message: Type.String() });

/** `id` is the name in lists, `model` the one in requests. */
const Model = object('Model', {
  id: Type.String(),
  model: Type.String(),
  upgrade: maybe(Type.String()),
  upgradeInfo: maybe(ModelUpgradeInfo),
  availabilityNux: maybe(ModelAvailabilityNux),
  displayName: Type.String(),
  description: Type.String(),
  hidden: Type.Boolean(),
  supportedReasoningEfforts: Type.Array(ReasoningEffortOption),
  defaultReasoningEffort: ReasoningEffort,
  inputModalities: byDefault(Type.Array(InputModality), ['text','image']),
  supportsPersonality: OffByDefault,
  isDefault: Type.Boolean(),
});

/** The cursor is an offset. */
const ModelListParams = object('ModelListParams', {
  cursor: maybe(Type.String()),
  limit: maybe(Uint32),
  includeHidden: maybe(Type.Boolean()),
});

const ModelListResponse = object('ModelListResponse', {
  data: Type.Array(Model),
  nextCursor: maybe(Type.String()),
});

const ModelRerouteReason = oneOf('ModelRerouteReason', 'highRiskCyberActivity');

const ModelReroutedNotification = object('ModelReroutedNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  fromModel: Type.String(),
  toModel: Type.String(),
  reason: ModelRerouteReason,
});

export const MODEL_REQUESTS = {
  'model/list': stable(ModelListParams, ModelListResponse),
};

export const MODEL_NOTIFICATIONS = {
  'model/rerouted': ModelReroutedNotification,
};
