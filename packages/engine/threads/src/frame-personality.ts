import { type Config } from '@codex-ts/config';
import { type TurnFrame } from '@codex-ts/context';
import { personalitySpec } from '@codex-ts/models-manager';
import { type TurnSettings } from '@codex-ts/session';
import { modelOf } from './thread-setup.ts';

/** How the model is told of a personality that changed in the middle of a thread. */
export function framePersonality({ personality: name, model: slug }: TurnSettings, instructions: string, config: Config): NonNullable<TurnFrame['personality']> | null {
  const model = modelOf(slug, config);
  if (name === null || !config.features.personality || !model.supportsPersonality) return null;
  return { name, spec: personalitySpec(name) ?? null, inInstructions: instructions === model.baseInstructions(name) };
}
