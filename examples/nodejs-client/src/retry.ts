import { MQError, closedError } from './errors';

/** How long to go on trying. */
export interface RetryOptions {
  /** Attempts in all, the first included. Default 5. */
  attempts?: number;
  /** Wait after the first failure; doubles from there. Default 1000 ms. */
  initialDelayMs?: number;
  /** The longest wait between two attempts. Default 8000 ms for calls; streams wait up to four times as long. */
  maxDelayMs?: number;
  /** How far a wait may stray, so that many clients do not come back at one moment: 0.2 is 20 % either way. */
  jitter?: number;
}

export type Retries = Required<RetryOptions>;

export const DEFAULT_RETRIES: Retries = { attempts: 5, initialDelayMs: 1000, maxDelayMs: 8000, jitter: 0.2 };

/** The wait after the given number of failures: 1 s, 2 s, 4 s, … up to the cap, each with its jitter. */
export function backOff(failures: number, retries: Retries, random: () => number = Math.random): number {
  const doubled = retries.initialDelayMs * 2 ** Math.min(failures - 1, 30);
  const stray = 1 + retries.jitter * (2 * random() - 1);
  return Math.round(Math.min(doubled, retries.maxDelayMs) * stray);
}

/** Waits; rejects at once when the signal is given. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(closedError());
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(closedError());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Repeats work that fails for a passing reason.
 *
 * @param work one attempt
 * @param untriedElsewhere told each failure; answers whether another instance is left to be asked at once
 */
export async function retrying<T>(
  work: () => Promise<T>,
  retries: Retries,
  signal: AbortSignal,
  untriedElsewhere: (error: MQError) => boolean,
): Promise<T> {
  let rounds = 0;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MQError) || !error.retryable || signal.aborted) {
        throw error;
      }
      if (untriedElsewhere(error)) {
        continue;
      }
      rounds++;
      if (rounds >= retries.attempts) {
        throw error;
      }
      await pause(backOff(rounds, retries), signal);
    }
  }
}
