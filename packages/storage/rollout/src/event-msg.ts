import { type MessagePhase, type RateLimitSnapshot, type TokenUsage } from '@codex-ts/protocol';

/** A span of a user message in UTF-8 bytes, shown in its own way by the client. */
export interface TextElement {
  byte_range: { start: number; end: number };
  placeholder?: string | null;
}

export interface TokenUsageInfo {
  total_token_usage: TokenUsage;
  last_token_usage: TokenUsage;
  model_context_window: number | null;
}

export interface MemoryCitation {
  entries: { path: string; lineStart: number; lineEnd: number; note: string }[];
  rolloutIds: string[];
}

export type ReviewTarget =
  | { type: 'uncommittedChanges' }
  | { type: 'baseBranch'; branch: string }
  | { type: 'commit'; sha: string; title?: string | null }
  | { type: 'custom'; instructions: string };

/** Why a turn failed, for programs, in the spelling of the file. */
type StoredErrorInfo = string | Record<string, unknown>;

/** Events every thread stores. */
type LimitedEvent =
  | {
      type: 'task_started';
      turn_id: string;
      model_context_window: number | null;
      collaboration_mode_kind: 'plan' | 'default';
    }
  | { type: 'task_complete'; turn_id: string; last_agent_message: string | null }
  | { type: 'turn_aborted'; turn_id?: string | null; reason: 'interrupted' | 'replaced' | 'review_ended' }
  | {
      type: 'user_message';
      message: string;
      images?: string[] | null;
      local_images: string[];
      text_elements: TextElement[];
    }
  | { type: 'agent_message'; message: string; phase: MessagePhase | null; memory_citation: MemoryCitation | null }
  | { type: 'agent_reasoning'; text: string }
  | { type: 'agent_reasoning_raw_content'; text: string }
  | { type: 'token_count'; info: TokenUsageInfo | null; rate_limits: RateLimitSnapshot | null }
  | { type: 'context_compacted' }
  | { type: 'entered_review_mode'; target: ReviewTarget; user_facing_hint?: string | null }
  | { type: 'exited_review_mode'; review_output: Record<string, unknown> | null }
  | { type: 'thread_rolled_back'; num_turns: number }
  | { type: 'undo_completed'; success: boolean; message?: string | null }
  | { type: 'item_completed'; thread_id: string; turn_id: string; item: { type: 'Plan'; id: string; text: string } };

type ParsedCommand =
  | { type: 'read'; cmd: string; name: string; path: string }
  | { type: 'list_files'; cmd: string; path: string | null }
  | { type: 'search'; cmd: string; query: string | null; path: string | null }
  | { type: 'unknown'; cmd: string };

type StoredFileChange =
  | { type: 'add'; content: string }
  | { type: 'delete'; content: string }
  | { type: 'update'; unified_diff: string; move_path: string | null };

type StoredStatus = 'completed' | 'failed' | 'declined';

/**
 * Events of threads with extended history. An `exec_command_end` may stand after the `task_complete` of its turn:
 * match by `turn_id`. Its `stdout`, `stderr` and `formatted_output` are stored empty.
 */
type ExtendedEvent =
  | { type: 'error'; message: string; codex_error_info?: StoredErrorInfo | null }
  | {
      type: 'exec_command_end';
      call_id: string;
      process_id?: string | null;
      turn_id: string;
      command: string[];
      cwd: string;
      parsed_cmd: ParsedCommand[];
      source: 'agent' | 'user_shell' | 'unified_exec_startup' | 'unified_exec_interaction';
      interaction_input?: string | null;
      stdout: string;
      stderr: string;
      aggregated_output: string;
      exit_code: number;
      duration: { secs: number; nanos: number };
      formatted_output: string;
      status: StoredStatus;
    }
  | {
      type: 'patch_apply_end';
      call_id: string;
      turn_id: string;
      stdout: string;
      stderr: string;
      success: boolean;
      changes: Record<string, StoredFileChange>;
      status: StoredStatus;
    }
  | {
      type: 'web_search_end';
      call_id: string;
      query: string;
      action: { type: string; query?: string | null; queries?: string[] | null; url?: string | null; pattern?: string | null };
    }
  | { type: 'view_image_tool_call'; call_id: string; path: string }
  | {
      type: 'dynamic_tool_call_response';
      call_id: string;
      turn_id: string;
      tool: string;
      arguments: unknown;
      content_items: unknown[];
      success: boolean;
      duration: { secs: number; nanos: number };
    };

/** The events we write and read. Others that the original knows are left alone in the file and skipped by readers. */
export type EventMsg = LimitedEvent | ExtendedEvent;
