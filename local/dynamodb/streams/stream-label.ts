/** The end of the ARN of every stream, where AWS has the time at which the stream was enabled. */
export const STREAM_LABEL = '2024-01-01T00:00:00.000';
