import { status, type ServiceError } from '@grpc/grpc-js';

/** Codes under which the same call may succeed a little later, or on another instance. */
const PASSING: ReadonlySet<string> = new Set([
  'UNAVAILABLE',
  'BROKER_BUSY',
  'QUOTA_EXCEEDED',
  'OVERLOADED',
  'SHUTTING_DOWN',
  'TOO_MANY_CONNECTIONS',
]);

/** Codes that speak of the instance asked, not of the brokers behind it: another instance may do better. */
const OF_THE_INSTANCE: ReadonlySet<string> = new Set([
  'UNAVAILABLE',
  'OVERLOADED',
  'SHUTTING_DOWN',
  'TOO_MANY_CONNECTIONS',
]);

/** Statuses after which the same request would only fail again. */
const DEFINITE: ReadonlySet<number> = new Set([
  status.INVALID_ARGUMENT,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
  status.UNIMPLEMENTED,
]);

/**
 * Everything that this client rejects with.
 *
 * `code` is the proxy's `error_code` (for example `MESSAGE_BODY_EMPTY`), or the name of a gRPC status (for example
 * `UNAVAILABLE`), or `CLOSED` after `close()`.
 */
export class MQError extends Error {
  /** The rule that was broken, for programs. */
  readonly code: string;
  /** The gRPC status number, where the call failed with one. */
  readonly grpcStatus: number | undefined;

  constructor(message: string, code: string, options: { grpcStatus?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MQError';
    this.code = code;
    this.grpcStatus = options.grpcStatus;
  }

  /** Whether the same call may succeed later. False for a definite refusal. */
  get retryable(): boolean {
    return PASSING.has(this.code);
  }

  /** Whether the call failed with a status after which repeating it is useless. */
  get definite(): boolean {
    return this.grpcStatus !== undefined && DEFINITE.has(this.grpcStatus);
  }

  /** Whether another instance of the proxy may succeed where this one did not. */
  get blamesInstance(): boolean {
    return OF_THE_INSTANCE.has(this.code);
  }
}

/** One acknowledgement of many that failed. */
export interface AckFailure {
  receiptHandle: string;
  error: MQError;
}

/** Some of many acknowledgements failed; the others are stored. */
export class AckError extends MQError {
  constructor(
    readonly failures: readonly AckFailure[],
    asked: number,
  ) {
    const first = failures[0]?.error;
    super(`${failures.length} of ${asked} acknowledgements failed, the first one: ${first?.message}`, first?.code ?? 'UNKNOWN', {
      cause: first,
    });
    this.name = 'AckError';
  }
}

/** What an answer of the proxy says about its success. */
export interface Answer {
  success: boolean;
  message: string;
  error_code: string;
}

/** The error of an answer that says `success: false`. */
export function refusal(answer: Answer): MQError {
  return new MQError(answer.message, answer.error_code || 'REFUSED');
}

/** The error of a call that failed with a gRPC status; `what` names the call, as in "Failed to send message". */
export function callFailure(error: unknown, what?: string): MQError {
  if (error instanceof MQError) {
    return error;
  }
  const cause = error as Partial<ServiceError>;
  const name = cause.code === undefined ? 'UNKNOWN' : (status[cause.code] ?? 'UNKNOWN');
  const code = errorCodeOf(cause) ?? name;
  const text = cause.message ?? String(error);
  return new MQError(what === undefined ? text : `${what}: ${text}`, code, {
    cause: error,
    ...(cause.code === undefined ? {} : { grpcStatus: cause.code }),
  });
}

/** The error of whatever is asked of a client that has been closed. */
export function closedError(): MQError {
  return new MQError('The client is closed', 'CLOSED');
}

function errorCodeOf(error: Partial<ServiceError>): string | undefined {
  const value = error.metadata?.get('error-code')[0];
  return value === undefined ? undefined : String(value);
}
