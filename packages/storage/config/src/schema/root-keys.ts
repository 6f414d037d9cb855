import { map } from '../collection-specs.ts';
import { string } from '../scalar-specs.ts';
import { supported, table, type TableValue } from '../table-spec.ts';
import { featureKeys } from './feature-keys.ts';
import { modelKeys } from './model-keys.ts';
import { profileSpec } from './profile-keys.ts';
import { providers } from './provider-keys.ts';
import { sandboxKeys } from './sandbox-keys.ts';
import { serviceKeys } from './service-keys.ts';
import { toolKeys } from './tool-keys.ts';
import { uiKeys } from './ui-keys.ts';

const ownKeys = {
  ...modelKeys,
  model_providers: supported(providers, 'Providers of models, by id.'),
  ...sandboxKeys,
  ...toolKeys,
  ...featureKeys,
  ...uiKeys,
  ...serviceKeys,
  profile: supported(string, 'Name of the profile in use.'),
} as const;

const rootKeys = { ...ownKeys, profiles: supported(map(profileSpec((key) => key === 'profiles' || Object.hasOwn(ownKeys, key))), 'Sets of settings, by name.') } as const;

/** The whole of config.toml: the one list of keys this version knows. */
export const rootSpec = table(rootKeys);

export type RootTable = TableValue<typeof rootKeys>;
