import { Readable } from 'node:stream';
import type { ClientReadableStream } from '@grpc/grpc-js';
import type { Connection } from './connection';
import type { Endpoint } from './endpoints';
import { MQError, callFailure } from './errors';
import { isUnknownId, type RenewableId } from './renewable-id';
import { backOff } from './retry';
import type { Streams } from './wire';

/** A stream that lasted this long was a working one, even if it brought nothing. */
const WORKING_AFTER_MS = 5_000;

/** What the `reconnecting` event tells. */
export interface Reconnecting {
  error: MQError | undefined;
  delayMs: number;
}

/**
 * A stream of messages that comes back by itself when the connection or the proxy goes away.
 *
 * Emits `data`, `reconnecting`, and `error` only when the proxy refuses for good. A reader that is paused or slow holds up the
 * proxy, not the memory. `cancel()` ends it.
 */
export class ReconnectingStream<M extends keyof Streams> extends Readable {
  private inner: ClientReadableStream<Streams[M]> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private readonly forget: () => void;

  constructor(
    private readonly connection: Connection,
    private readonly method: M,
    private readonly id: RenewableId,
    private readonly requestOf: (id: string) => object,
  ) {
    super({ objectMode: true });
    this.forget = connection.onClose(() => this.cancel());
    // Without a listener of its own, a refusal would end the process.
    this.on('error', (error) => connection.logger.error(`${method}: the stream ended for good: ${error.message}`));
    this.connect();
  }

  /** Ends the stream. What was delivered and not acknowledged comes again, to this group's other consumers or later. */
  cancel(): void {
    this.destroy();
  }

  override _read(): void {
    this.inner?.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.forget();
    clearTimeout(this.timer);
    this.inner?.cancel();
    this.inner = undefined;
    callback(error);
  }

  private connect(): void {
    const endpoint = this.connection.endpoint();
    const id = this.id.current;
    const opened = Date.now();
    const inner = endpoint.stub.serverStream(this.method, this.requestOf(id));
    this.inner = inner;
    inner.on('data', (message: Streams[M]) => {
      this.failures = 0;
      if (this.inner === inner && !this.push(message)) {
        inner.pause();
      }
    });
    const lost = (error: MQError | undefined): void => {
      if (this.inner !== inner) {
        return;
      }
      this.inner = undefined;
      if (Date.now() - opened >= WORKING_AFTER_MS) {
        this.failures = 0;
      }
      this.recover(endpoint, id, error);
    };
    inner.on('error', (error) => lost(callFailure(error)));
    inner.on('end', () => setImmediate(lost, undefined));
  }

  private recover(endpoint: Endpoint, id: string, error: MQError | undefined): void {
    if (error?.definite) {
      this.destroy(error);
      return;
    }
    if (error !== undefined) {
      this.connection.reportFailure(endpoint, error);
    }
    this.failures++;
    const { retries } = this.connection;
    const delayMs = backOff(this.failures, { ...retries, maxDelayMs: retries.maxDelayMs * 4 });
    this.connection.logger.warn(
      `${this.method}: the stream from ${endpoint.address} ${error ? `failed (${error.message})` : 'ended'}; ` +
        `opening it again in ${delayMs} ms`,
    );
    this.emit('reconnecting', { error, delayMs } satisfies Reconnecting);
    this.timer = setTimeout(() => void this.reconnect(isUnknownId(error) ? id : undefined), delayMs);
  }

  private async reconnect(staleId: string | undefined): Promise<void> {
    const endpoint = this.connection.endpoint();
    try {
      if (staleId !== undefined) {
        await this.id.renew(staleId);
      }
      if (!this.destroyed) {
        this.connect();
      }
    } catch (error) {
      const failure = callFailure(error);
      if (failure.retryable) {
        this.recover(endpoint, staleId ?? this.id.current, failure);
      } else {
        this.destroy(failure);
      }
    }
  }
}
