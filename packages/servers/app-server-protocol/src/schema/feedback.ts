import { stable } from './exchange.ts';
import { object } from './named.ts';
import { maybe, PathText } from './parts.ts';
import { Type } from './type.ts';

/** `classification` is free text such as `bug`. `extraLogFiles` are added to the logs. */
const FeedbackUploadParams = object('FeedbackUploadParams', {
  classification: Type.String(),
  reason: maybe(Type.String()),
  threadId: maybe(Type.String()),
  includeLogs: Type.Boolean(),
  extraLogFiles: maybe(Type.Array(PathText)),
});

const FeedbackUploadResponse = object('FeedbackUploadResponse', { threadId: Type.String() });

export const FEEDBACK_REQUESTS = {
  'feedback/upload': stable(FeedbackUploadParams, FeedbackUploadResponse),
};
