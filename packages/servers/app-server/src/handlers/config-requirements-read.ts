import { type ConfigRequirements as WireRequirements, type AskForApproval } from '@codex-ts/app-server-protocol';
import { type ConfigRequirements, type NetworkDemands } from '@codex-ts/config';
import { type Handler } from './handler.ts';

/** What the administrator demands; null when nothing. */
export const configRequirementsRead: Handler<'configRequirements/read'> = async ({ server }) => {
  const { requirements } = await server.engine.config.read({ cwd: null });
  return { requirements: requirements === null ? null : wireRequirements(requirements) };
};

/** The wire has no word for a sandbox that someone else keeps. */
function wireRequirements(requirements: ConfigRequirements): WireRequirements {
  const { allowedApprovalPolicies, allowedSandboxModes, allowedWebSearchModes, featureRequirements } = requirements;
  return {
    allowedApprovalPolicies: (allowedApprovalPolicies as readonly AskForApproval[] | null)?.slice() ?? null,
    allowedSandboxModes: allowedSandboxModes?.filter((mode) => mode !== 'external-sandbox') ?? null,
    allowedWebSearchModes: allowedWebSearchModes?.slice() ?? null,
    featureRequirements: featureRequirements === null ? null : { ...featureRequirements },
    enforceResidency: null,
    network: requirements.network === null ? null : wireNetwork(requirements.network),
  };
}

function wireNetwork(demands: NetworkDemands): NonNullable<WireRequirements['network']> {
  const { enabled, allowedDomains, deniedDomains, allowUnixSockets, allowAllUnixSockets, allowLocalBinding, allowUpstreamProxy } = demands;
  return {
    enabled,
    allowedDomains: allowedDomains?.slice() ?? null,
    deniedDomains: deniedDomains?.slice() ?? null,
    allowUnixSockets: allowUnixSockets?.slice() ?? null,
    allowLocalBinding,
    allowUpstreamProxy,
    dangerouslyAllowAllUnixSockets: allowAllUnixSockets,
    dangerouslyAllowNonLoopbackProxy: null,
    httpPort: null,
    socksPort: null,
  };
}
