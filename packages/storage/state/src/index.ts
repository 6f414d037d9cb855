// The only door of @codex-ts/state: explicit named exports, no logic.
export { type CatalogOptions, type LatestQuery, type RebuildOptions, ThreadCatalog } from './catalog.ts';
export type { GitPatch } from './git-overlay.ts';
export type { BuildProgress, SkippedRollout } from './index-builder.ts';
export { type ClaimOptions, type JobOutcome, JobLeases, type Lease } from './job-leases.ts';
export type { JobReport, StateReport } from './state-report.ts';
