import { type ReasoningEffort } from '@codex-ts/app-server-protocol';

/** What pickers say of a model, in a few words of ours; for those that are not here they have its name. */
export const MODEL_WORDS: Readonly<Record<string, string | undefined>> = {
  'gpt-5.3-codex': 'The default: strong at long coding tasks.',
  'gpt-5.4': 'The newest, for coding and everything around it.',
  'gpt-5.2-codex': 'The coding model of the generation before.',
  'gpt-5.1-codex-max': 'An earlier coding model for long and hard tasks.',
  'gpt-5.1-codex': 'An earlier coding model.',
  'gpt-5.2': 'A general model that also codes.',
  'gpt-5.1': 'An earlier general model.',
  'gpt-5-codex': 'The first coding model of its kind.',
  'gpt-5': 'The first general model of its kind.',
  'gpt-oss-120b': 'Open weights, the larger one.',
  'gpt-oss-20b': 'Open weights, the smaller one.',
  'gpt-5.1-codex-mini': 'A small coding model: quicker and cheaper, less able.',
  'gpt-5-codex-mini': 'An earlier small coding model.',
};

/** What more thinking buys. */
export const EFFORT_WORDS: Readonly<Record<ReasoningEffort, string>> = {
  none: 'Answers at once',
  minimal: 'Hardly thinks',
  low: 'Thinks a little; the quickest that still thinks',
  medium: 'Thinks as much as everyday tasks need',
  high: 'Thinks long, for tasks with many parts',
  xhigh: 'Thinks longest, for the hardest tasks',
};
