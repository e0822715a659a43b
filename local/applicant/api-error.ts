import * as z from 'zod';

/** RFC 9457; only what a client acts on is required of it. */
const problemSchema = z.object({
  title: z.string(),
  detail: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

/** The API, or the storage behind it, refused a request. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** HTTP status. */
    readonly status: number,
    /** What is wrong and what to do about it. */
    readonly detail: string,
    /** Every field that is wrong, when the request was. */
    readonly errors: readonly { readonly field: string; readonly message: string }[] = [],
    /** Identifies the request in the logs. */
    readonly requestId?: string,
  ) {
    const fields = errors.map(({ field, message }) => `${field} ${message}`).join('; ');
    super(`${status}: ${detail}${fields === '' ? '' : ` (${fields})`}`);
  }

  /** Reads the problem in a response, or the message of S3's XML; anything else becomes the detail as it is. */
  static async from(response: Response): Promise<ApiError> {
    const text = await response.text();
    const problem = problemSchema.safeParse(parsed(text)).data;
    if (!problem) {
      const [, message] = /<Message>([^<]*)<\/Message>/.exec(text) ?? [];
      return new ApiError(response.status, message ?? (text || response.statusText));
    }
    return new ApiError(response.status, problem.detail, problem.errors, problem.instance);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
