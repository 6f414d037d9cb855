import { type ReasoningEffort, type ReasoningSummary, type Verbosity } from '@codex-ts/protocol';
import { type ModelInfo } from './model-info.ts';

/** What one catalogue entry says beyond `COMMON`. */
export interface CatalogueEntry {
  readonly slug: string;
  readonly visibility: ModelInfo['visibility'];
  readonly contextWindow: number;
  readonly supportsReasoningSummaries: boolean;
  readonly defaultReasoningEffort: ReasoningEffort | null;
  readonly supportedReasoningEfforts: readonly ReasoningEffort[];
  readonly defaultReasoningSummary: ReasoningSummary;
  readonly supportsVerbosity: boolean;
  readonly defaultVerbosity: Verbosity | null;
  readonly supportsParallelToolCalls: boolean;
  readonly applyPatchToolType: ModelInfo['applyPatchToolType'];
  readonly shellType: ModelInfo['shellType'];
  readonly truncationMode: 'bytes' | 'tokens';
  readonly inputModalities: ModelInfo['inputModalities'];
  readonly supportsImageDetailOriginal: boolean;
  readonly supportsPersonality: boolean;
  readonly upgradeTo: string | null;
  /** `codex`: trained on the patch format; `generic`: has it explained. */
  readonly instructions: 'codex' | 'generic';
}

/** Every bundled entry measures tool outputs by this limit, in tokens or in bytes. */
export const TRUNCATION_LIMIT = 10_000;

const LOW_TO_HIGH = ['low', 'medium', 'high'] as const;
const LOW_TO_XHIGH = ['low', 'medium', 'high', 'xhigh'] as const;

/** Codex-class defaults; entries name where they differ. */
const CODEX: Omit<CatalogueEntry, 'slug'> = {
  visibility: 'list',
  contextWindow: 272_000,
  supportsReasoningSummaries: true,
  defaultReasoningEffort: 'medium',
  supportedReasoningEfforts: LOW_TO_XHIGH,
  defaultReasoningSummary: 'auto',
  supportsVerbosity: false,
  defaultVerbosity: null,
  supportsParallelToolCalls: false,
  applyPatchToolType: 'freeform',
  shellType: 'shell_command',
  truncationMode: 'tokens',
  inputModalities: ['text', 'image'],
  supportsImageDetailOriginal: false,
  supportsPersonality: false,
  upgradeTo: null,
  instructions: 'codex',
};
const HIDDEN_CODEX = { ...CODEX, visibility: 'hide', supportedReasoningEfforts: LOW_TO_HIGH, upgradeTo: 'gpt-5.3-codex' } as const;
const NEWEST = {
  ...CODEX,
  defaultReasoningSummary: 'none',
  supportsVerbosity: true,
  defaultVerbosity: 'low',
  supportsParallelToolCalls: true,
  supportsImageDetailOriginal: true,
  supportsPersonality: true,
} as const;
const GENERAL = {
  ...CODEX,
  supportsVerbosity: true,
  defaultVerbosity: 'low',
  supportsParallelToolCalls: true,
  truncationMode: 'bytes',
  instructions: 'generic',
} as const;
const OPEN_WEIGHTS = {
  ...GENERAL,
  visibility: 'hide',
  contextWindow: 128_000,
  supportedReasoningEfforts: LOW_TO_HIGH,
  defaultVerbosity: null,
  supportsParallelToolCalls: false,
  shellType: 'default',
  inputModalities: ['text'],
} as const;

/** The first one that pickers list. */
export const DEFAULT_MODEL = 'gpt-5.3-codex';

/** The bundled models in picker order. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  { ...NEWEST, slug: 'gpt-5.3-codex', upgradeTo: 'gpt-5.4' },
  { ...NEWEST, slug: 'gpt-5.4' },
  { ...CODEX, slug: 'gpt-5.2-codex', supportsParallelToolCalls: true, supportsPersonality: true, upgradeTo: 'gpt-5.4' },
  { ...CODEX, slug: 'gpt-5.1-codex-max', upgradeTo: 'gpt-5.4' },
  { ...HIDDEN_CODEX, slug: 'gpt-5.1-codex' },
  { ...GENERAL, slug: 'gpt-5.2', upgradeTo: 'gpt-5.4' },
  { ...GENERAL, slug: 'gpt-5.1', visibility: 'hide', supportedReasoningEfforts: LOW_TO_HIGH, upgradeTo: 'gpt-5.3-codex' },
  { ...HIDDEN_CODEX, slug: 'gpt-5-codex' },
  {
    ...GENERAL,
    slug: 'gpt-5',
    visibility: 'hide',
    supportedReasoningEfforts: ['minimal', ...LOW_TO_HIGH],
    defaultVerbosity: null,
    supportsParallelToolCalls: false,
    applyPatchToolType: null,
    shellType: 'default',
    upgradeTo: 'gpt-5.3-codex',
  },
  { ...OPEN_WEIGHTS, slug: 'gpt-oss-120b' },
  { ...OPEN_WEIGHTS, slug: 'gpt-oss-20b' },
  { ...CODEX, slug: 'gpt-5.1-codex-mini', supportedReasoningEfforts: ['medium', 'high'], upgradeTo: 'gpt-5.4' },
  { ...HIDDEN_CODEX, slug: 'gpt-5-codex-mini', supportedReasoningEfforts: ['medium', 'high'] },
];

/** What is assumed of a model that the catalogue does not know: nothing beyond plain function calls. */
export const UNKNOWN_MODEL: Omit<CatalogueEntry, 'slug'> = {
  ...CODEX,
  visibility: 'none',
  supportsReasoningSummaries: false,
  defaultReasoningEffort: null,
  supportedReasoningEfforts: [],
  applyPatchToolType: null,
  shellType: 'default',
  truncationMode: 'bytes',
  instructions: 'generic',
};
