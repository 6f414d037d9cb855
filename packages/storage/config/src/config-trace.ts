import { type ConfigFlags } from './config.ts';
import { type Enforced } from './enforcement.ts';
import { type FeatureName } from './feature-registry.ts';
import { type FeatureCause } from './features.ts';
import { type LayerStack } from './layer-stack.ts';

/** How a configuration came about, for those who explain it. */
export interface ConfigTrace {
  readonly stack: LayerStack;
  readonly profileName: string | null;
  readonly flags: ConfigFlags;
  readonly env: NodeJS.ProcessEnv;
  readonly enforced: readonly Enforced[];
  /** Indices of layers in it: 0 is the merged table, 1 the profile. */
  readonly causes: ReadonlyMap<FeatureName, FeatureCause>;
}
