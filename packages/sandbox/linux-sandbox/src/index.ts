// The only door of @codex-ts/linux-sandbox: explicit named exports, no logic.
export { bwrapArgs, type BwrapInput, type HiddenPath, type MountRoot } from './bwrap-args.ts';
export { commandStarted, sandboxIsEmpty, sandboxIsGone } from './launch-status.ts';
export { holdMask, type MaskHold, maskTarget, type MaskTarget, releaseMask } from './metadata-masks.ts';
export { type BubblewrapInfo, probeBubblewrap } from './probe-bubblewrap.ts';
export { seccompProgram, type SeccompMode } from './seccomp-program.ts';
export { explainSetupFailure, isProcMountFailure, isVanishedPath, missingBubblewrap, type ReadSystemFile } from './setup-failure.ts';
export type { SandboxArch } from './syscall-numbers.ts';
