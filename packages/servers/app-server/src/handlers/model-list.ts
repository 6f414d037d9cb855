import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { type ListedModel } from '@codex-ts/threads';
import { EFFORT_WORDS, MODEL_WORDS } from '../models/model-words.ts';
import { pageOf } from '../page-of.ts';
import { type Handler } from './handler.ts';

type WireModel = ClientRequests['model/list']['result']['data'][number];

/** The bundled models in the order of pickers. */
export const modelList: Handler<'model/list'> = async ({ server }, { cursor, limit, includeHidden }) => {
  const models = await server.engine.host.listModels();
  const shown = models.filter(({ visibility }) => includeHidden === true || visibility === 'list');
  const { data, nextCursor } = pageOf(shown, { cursor, limit }, 'models');
  return { data: data.map(wireModel), nextCursor };
};

function wireModel(model: ListedModel): WireModel {
  const { slug, upgradeTo } = model;
  return {
    id: slug,
    model: slug,
    upgrade: upgradeTo,
    upgradeInfo: upgradeTo === null ? null : { model: upgradeTo, upgradeCopy: null, modelLink: null, migrationMarkdown: null },
    availabilityNux: null,
    displayName: model.displayName,
    description: MODEL_WORDS[slug] ?? model.displayName,
    hidden: model.visibility !== 'list',
    supportedReasoningEfforts: model.supportedReasoningEfforts.map((effort) => ({ reasoningEffort: effort, description: EFFORT_WORDS[effort] })),
    defaultReasoningEffort: model.defaultReasoningEffort ?? 'none',
    inputModalities: [...model.inputModalities],
    supportsPersonality: model.supportsPersonality,
    isDefault: model.isDefault,
  };
}
