import { canonicalFeature } from '@codex-ts/config';
import { chooseFeatures, CLIENT_FEATURES, type ClientFeature, isClientFeature } from '../feature-switches.ts';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

/** All of them or none. What the configuration sets is stronger. Nothing is stored. */
export const experimentalFeatureEnablementSet: Handler<'experimentalFeature/enablement/set'> = ({ server }, { enablement }) => {
  const wanted = new Map(Object.entries(enablement).map(([name, isOn]) => [checked(name), isOn]));
  chooseFeatures(server, wanted);
  return Promise.resolve({ enablement: Object.fromEntries(wanted) });
};

/** @throws RequestError for a switch that is not known, or that clients may not set */
function checked(name: string): ClientFeature {
  if (isClientFeature(name)) return name;
  const canonical = canonicalFeature(name);
  if (canonical === null) throw new RequestError(`invalid feature enablement \`${name}\``);
  if (canonical !== name) throw new RequestError(`invalid feature enablement \`${name}\`: use canonical feature key \`${canonical}\``);
  throw new RequestError(`unsupported feature enablement \`${name}\`: currently supported features are ${CLIENT_FEATURES.join(', ')}`);
}
