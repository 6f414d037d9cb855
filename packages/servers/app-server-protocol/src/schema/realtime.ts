import { unstable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { maybe, Uint16, Uint32 } from './parts.ts';
import { Type } from './type.ts';

const ThreadRealtimeStartParams = object('ThreadRealtimeStartParams', {
  threadId: Type.String(),
  prompt: Type.String(),
  sessionId: maybe(Type.String()),
});

const ThreadRealtimeStartResponse = object('ThreadRealtimeStartResponse', {});

/** `data` is base64. */
const ThreadRealtimeAudioChunk = object('ThreadRealtimeAudioChunk', {
  data: Type.String(),
  sampleRate: Uint32,
  numChannels: Uint16,
  samplesPerChannel: maybe(Uint32),
  itemId: maybe(Type.String()),
});

const ThreadRealtimeAppendAudioParams = object('ThreadRealtimeAppendAudioParams', {
  threadId: Type.String(),
  audio: ThreadRealtimeAudioChunk,
});

const ThreadRealtimeAppendAudioResponse = object('ThreadRealtimeAppendAudioResponse', {});

const ThreadRealtimeAppendTextParams = object('ThreadRealtimeAppendTextParams', {
  threadId: Type.String(),
  text: Type.String(),
});

const ThreadRealtimeAppendTextResponse = object('ThreadRealtimeAppendTextResponse', {});

const ThreadRealtimeStopParams = object('ThreadRealtimeStopParams', { threadId: Type.String() });

const ThreadRealtimeStopResponse = object('ThreadRealtimeStopResponse', {});

const RealtimeConversationVersion = oneOf('RealtimeConversationVersion', 'v1', 'v2');

const ThreadRealtimeStartedNotification = object('ThreadRealtimeStartedNotification', {
  threadId: Type.String(),
  sessionId: maybe(Type.String()),
  version: RealtimeConversationVersion,
});

const ThreadRealtimeItemAddedNotification = object('ThreadRealtimeItemAddedNotification', {
  threadId: Type.String(),
  item: Type.Unknown(),
});

const ThreadRealtimeTranscriptUpdatedNotification = object('ThreadRealtimeTranscriptUpdatedNotification', {
  threadId: Type.String(),
  role: Type.String(),
  text: Type.String(),
});

const ThreadRealtimeOutputAudioDeltaNotification = object('ThreadRealtimeOutputAudioDeltaNotification', {
  threadId: Type.String(),
  audio: ThreadRealtimeAudioChunk,
});

const ThreadRealtimeErrorNotification = object('ThreadRealtimeErrorNotification', {
  threadId: Type.String(),
  message: Type.String(),
});

const ThreadRealtimeClosedNotification = object('ThreadRealtimeClosedNotification', {
  threadId: Type.String(),
  reason: maybe(Type.String()),
});

export const REALTIME_REQUESTS = {
  'thread/realtime/start': unstable(ThreadRealtimeStartParams, ThreadRealtimeStartResponse),
  'thread/realtime/appendAudio': unstable(ThreadRealtimeAppendAudioParams, ThreadRealtimeAppendAudioResponse),
  'thread/realtime/appendText': unstable(ThreadRealtimeAppendTextParams, ThreadRealtimeAppendTextResponse),
  'thread/realtime/stop': unstable(ThreadRealtimeStopParams, ThreadRealtimeStopResponse),
};

export const REALTIME_NOTIFICATIONS = {
  'thread/realtime/started': ThreadRealtimeStartedNotification,
  'thread/realtime/itemAdded': ThreadRealtimeItemAddedNotification,
  'thread/realtime/transcriptUpdated': ThreadRealtimeTranscriptUpdatedNotification,
  'thread/realtime/outputAudio/delta': ThreadRealtimeOutputAudioDeltaNotification,
  'thread/realtime/error': ThreadRealtimeErrorNotification,
  'thread/realtime/closed': ThreadRealtimeClosedNotification,
};
