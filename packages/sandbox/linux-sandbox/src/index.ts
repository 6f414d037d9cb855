// The only door of @codex-ts/linux-sandbox: explicit named exports, no logic.
export { bwrapArgs, type BwrapInput } from './bwrap-args.ts';
export { landlockPlan, type LandlockPlan, type LandlockPlanInput } from './landlock-plan.ts';
export { landlockFailure } from './landlock-status.ts';
export { landlockSupport, type LandlockSupport } from './landlock-support.ts';
export { commandStarted, sandboxIsEmpty, sandboxIsGone } from './launch-status.ts';
export { holdMask, type MaskHold, releaseMask } from './metadata-masks.ts';
export { type Mount, type MountPlan, mountPlan } from './mount-plan.ts';
export { type BubblewrapInfo, probeBubblewrap } from './probe-bubblewrap.ts';
export type { ProxyEndpoint, ProxyEndpoints } from './proxy-endpoints.ts';
export { proxyStage, type ProxyStage, type ProxyStageInput } from './proxy-stage.ts';
export { proxiedCommandStarted } from './proxy-status.ts';
export { seccompProgram } from './seccomp-program.ts';
export type { SeccompMode } from './seccomp-rules.ts';
export { explainSetupFailure, missingBubblewrap, type ReadSystemFile, type SetupFailure, setupFailure } from './setup-failure.ts';
export type { SandboxArch } from './syscall-numbers.ts';
