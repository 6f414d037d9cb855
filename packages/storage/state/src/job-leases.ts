import { randomUUID } from 'node:crypto';
import { type Database } from '@codex-ts/sqlite';

const OWNED = "kind = :kind AND job_key = :key AND token = :token AND status = 'running'";

/** Tries of a job before it waits for newer input. */
const RETRIES = 3;

/** A job that this process may do. Every later word about it must show the token. */
export interface Lease {
  kind: string;
  key: string;
  token: string;
  leaseMs: number;
  /** What the last owner noted of how far it got; null when nothing. */
  progress: string | null;
}

export interface ClaimOptions {
  /** Without a word from its owner the job is free again after this time. */
  leaseMs: number;
  /** Who does it, for people. */
  worker: string;
  /**
   * How new the input is. A job that was done with it is not done again; one that failed three times with it is not
   * tried again, and one that failed is tried at once when there is newer input. Without it a job can always be done.
   */
  inputWatermark?: number;
}

export type JobOutcome = { ok: true } | { ok: false; error: string; /** When it may be tried again. */ retryInMs: number };

interface JobRow {
  status: string;
  lease_ms: number | null;
  lease_until_ms: number | null;
  finished_at_ms: number | null;
  retry_at_ms: number | null;
  retries_left: number;
  input_watermark: number | null;
  done_watermark: number | null;
  progress: string | null;
}

/**
 * Jobs that at most one of several processes does at a time. An owner that dies or sleeps too long loses the job; what
 * it then says does not count. Calls are synchronous and throw what SQLite throws.
 */
export class JobLeases {
  readonly #db: Database;
  readonly #now: () => number;

  constructor(db: Database, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
  }

  /** Null while another process has the job, while it has to wait after a failure, or when it is done already. */
  claim(kind: string, key: string, options: ClaimOptions): Lease | null {
    return this.#db.transaction(() => this.#claim(kind, key, options)).immediate();
  }

  /** Prolongs the lease from now on, and notes how far the job is. False: the job is somebody else's by now. */
  renew(lease: Lease, progress: string | null = null): boolean {
    const sql = `UPDATE jobs SET lease_until_ms = :until, progress = coalesce(:progress, progress) WHERE ${OWNED}`;
    return this.#run(sql, lease, { until: this.#now() + lease.leaseMs, progress });
  }

  /** Ends the job. False: it was somebody else's by now. */
  finish(lease: Lease, outcome: JobOutcome): boolean {
    const now = this.#now();
    if (outcome.ok) {
      const sql = `UPDATE jobs SET status = 'done', token = NULL, lease_until_ms = NULL, finished_at_ms = :now, retries_left = ${RETRIES},
        retry_at_ms = NULL, last_error = NULL, done_watermark = coalesce(input_watermark, done_watermark) WHERE ${OWNED}`;
      return this.#run(sql, lease, { now });
    }
    const sql = `UPDATE jobs SET status = 'failed', token = NULL, lease_until_ms = NULL, finished_at_ms = :now,
      retries_left = max(0, retries_left - 1), retry_at_ms = :retry, last_error = :error WHERE ${OWNED}`;
    return this.#run(sql, lease, { now, retry: now + outcome.retryInMs, error: outcome.error });
  }

  #claim(kind: string, key: string, { leaseMs, worker, inputWatermark }: ClaimOptions): Lease | null {
    const job = this.#db.prepare('SELECT * FROM jobs WHERE kind = ? AND job_key = ?').get(kind, key) as JobRow | undefined;
    const now = this.#now();
    const hasNewInput = inputWatermark !== undefined && inputWatermark > (job?.input_watermark ?? -Infinity);
    if (job !== undefined && !isFree(job, now, hasNewInput, inputWatermark)) return null;
    const token = randomUUID();
    const retries = job === undefined || hasNewInput ? RETRIES : job.retries_left;
    this.#db
      .prepare(
        `INSERT INTO jobs (kind, job_key, status, worker, token, lease_ms, lease_until_ms, started_at_ms, retries_left, input_watermark)
         VALUES (:kind, :key, 'running', :worker, :token, :leaseMs, :until, :now, :retries, :input)
         ON CONFLICT (kind, job_key) DO UPDATE SET status = 'running', worker = :worker, token = :token, lease_ms = :leaseMs,
           lease_until_ms = :until, started_at_ms = :now, finished_at_ms = NULL, retry_at_ms = NULL, retries_left = :retries,
           input_watermark = coalesce(:input, input_watermark)`,
      )
      .run({ kind, key, worker, token, leaseMs, until: now + leaseMs, now, retries, input: inputWatermark ?? null });
    return { kind, key, token, leaseMs, progress: job?.progress ?? null };
  }

  #run(sql: string, { kind, key, token }: Lease, values: Record<string, string | number | null>): boolean {
    return this.#db.prepare(sql).run({ ...values, kind, key, token }).changes === 1;
  }
}

function isFree(job: JobRow, now: number, hasNewInput: boolean, inputWatermark: number | undefined): boolean {
  if (job.status === 'running') {
    const left = (job.lease_until_ms ?? 0) - now;
    // More than a whole lease left means that the clock went back; the owner, if it lives, will find its token gone.
    return left <= 0 || left > (job.lease_ms ?? 0);
  }
  if (job.status === 'done') return inputWatermark === undefined || inputWatermark > (job.done_watermark ?? -Infinity);
  // Ended in the future: the clock went back, and what it said of later says nothing.
  const mayRetry = (job.retry_at_ms ?? 0) <= now || (job.finished_at_ms ?? 0) > now;
  return hasNewInput || (mayRetry && (job.retries_left > 0 || inputWatermark === undefined));
}
