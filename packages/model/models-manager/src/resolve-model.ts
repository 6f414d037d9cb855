import { type Personality } from '@codex-ts/protocol';
import { CATALOGUE, type CatalogueEntry, DEFAULT_MODEL, TRUNCATION_LIMIT, UNKNOWN_MODEL } from './catalogue.ts';
import { baseInstructions } from './instructions/base-instructions.ts';
import { type ModelInfo, type ModelOverrides, type TruncationPolicy } from './model-info.ts';

const NAMESPACED = /^[A-Za-z0-9_-]+\/([^/]+)$/;
const BYTES_PER_TOKEN = 4;

/**
 * What is known of the model `slug`: the catalogue entry whose slug is its longest prefix, tried on the whole name
 * first and then on the part after a single `namespace/`; else guesses, marked `usedFallback`. Never throws: any
 * name may be a model of the user's provider.
 */
export function resolveModel(slug: string, overrides: ModelOverrides = {}): ModelInfo {
  const known = entryFor(slug);
  return modelInfo(slug, known ?? { ...UNKNOWN_MODEL, slug }, known === undefined, overrides);
}

/** The model that a new thread uses when nobody chose one. */
export function defaultModel(): ModelInfo {
  return resolveModel(DEFAULT_MODEL);
}

/** The bundled models in picker order, hidden ones included. */
export function listModels(): ModelInfo[] {
  return CATALOGUE.map((entry) => modelInfo(entry.slug, entry, false, {}));
}

function entryFor(slug: string): CatalogueEntry | undefined {
  const rest = NAMESPACED.exec(slug)?.[1];
  return longestPrefix(slug) ?? (rest === undefined ? undefined : longestPrefix(rest));
}

function longestPrefix(name: string): CatalogueEntry | undefined {
  let best: CatalogueEntry | undefined;
  for (const entry of CATALOGUE) {
    if (name.startsWith(entry.slug) && entry.slug.length > (best?.slug.length ?? 0)) best = entry;
  }
  return best;
}

function modelInfo(slug: string, entry: CatalogueEntry, usedFallback: boolean, overrides: ModelOverrides): ModelInfo {
  const { slug: displayName, truncationMode, instructions, ...traits } = entry;
  const contextWindow = overrides.contextWindow ?? entry.contextWindow;
  const compactAt = Math.floor((contextWindow * 9) / 10);
  return {
    ...traits,
    slug,
    displayName,
    usedFallback,
    contextWindow,
    effectiveContextWindow: Math.floor((contextWindow * 95) / 100),
    autoCompactTokenLimit: Math.min(overrides.autoCompactTokenLimit ?? compactAt, compactAt),
    truncationPolicy: truncationPolicy(truncationMode, overrides.toolOutputTokenLimit),
    supportsReasoningSummaries: entry.supportsReasoningSummaries || overrides.supportsReasoningSummaries === true,
    baseInstructions: (personality: Personality) =>
      baseInstructions(instructions, entry.supportsPersonality ? personality : 'pragmatic'),
  };
}

function truncationPolicy(mode: 'bytes' | 'tokens', tokenLimit: number | undefined): TruncationPolicy {
  if (tokenLimit === undefined) return { mode, limit: TRUNCATION_LIMIT };
  return { mode, limit: mode === 'bytes' ? tokenLimit * BYTES_PER_TOKEN : tokenLimit };
}
