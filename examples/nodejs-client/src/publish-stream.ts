import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Connection } from './connection';
import type { Endpoint } from './endpoints';
import { MQError, callFailure, closedError, refusal } from './errors';
import { checkSize, keepsOrder, outgoingWireMessage, type OutgoingMessage } from './outgoing';
import { isUnknownId, type RenewableId } from './renewable-id';
import { sendResultOf, type SendResult } from './results';
import { backOff } from './retry';
import type { OutgoingWireMessage, PublishRequest, PublishResult, SendAnswer } from './wire';

export interface PublishStreamOptions {
  /** Messages that may wait for their answers; `publish` waits while there are as many. Default 1000. */
  maxInFlight?: number;
  /** Longest wait for one answer, reconnects included. Default 60000 ms. */
  timeoutMs?: number;
}

interface Pending {
  readonly message: OutgoingWireMessage;
  readonly mayBeSentAgain: boolean;
  readonly resolve: (result: SendResult) => void;
  readonly reject: (error: MQError) => void;
  readonly timer: NodeJS.Timeout;
  failures: number;
  /** It was refused for a passing reason and has its own timer. */
  resting: boolean;
}

type Wire = ClientDuplexStream<PublishRequest, PublishResult>;

/**
 * Sends messages over one long-lived stream. When the connection goes away, what has no answer yet is sent again, in its
 * order, so that a message may be stored twice but none is lost.
 */
export class PublishStream {
  private readonly pending = new Map<string, Pending>();
  private readonly waitingForRoom: (() => void)[] = [];
  private readonly maxInFlight: number;
  private readonly timeoutMs: number;
  private readonly forget: () => void;
  private wire: Wire | undefined;
  private introduced = false;
  private retryTimer: NodeJS.Timeout | undefined;
  private connectionFailures = 0;
  private sequence = 0;
  private closed = false;
  private whenIdle: (() => void) | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly id: RenewableId,
    options: PublishStreamOptions,
  ) {
    this.maxInFlight = options.maxInFlight ?? 1000;
    this.timeoutMs = options.timeoutMs ?? 60_000;
    this.forget = connection.onClose(() => this.close());
  }

  /** Sends one message; resolves when the broker has stored it. */
  async publish(message: OutgoingMessage): Promise<SendResult> {
    const wireMessage = outgoingWireMessage(message);
    checkSize(wireMessage);
    while (this.pending.size >= this.maxInFlight && !this.closed) {
      await new Promise<void>((resolve) => this.waitingForRoom.push(resolve));
    }
    if (this.closed || this.connection.closed.aborted) {
      throw closedError();
    }
    return new Promise((resolve, reject) => {
      const sequence = String(++this.sequence);
      const pending: Pending = {
        message: wireMessage,
        mayBeSentAgain: !keepsOrder(message),
        resolve,
        reject,
        timer: setTimeout(() => this.expire(sequence), this.timeoutMs),
        failures: 0,
        resting: false,
      };
      this.pending.set(sequence, pending);
      if (this.wire !== undefined) {
        this.write(sequence, pending);
      } else if (this.retryTimer === undefined) {
        this.connect();
      }
    });
  }

  /** Takes no more messages, waits for the answers that are missing, and ends the stream. */
  async close(): Promise<void> {
    this.closed = true;
    this.waitingForRoom.splice(0).forEach((wake) => wake());
    if (this.pending.size > 0) {
      await new Promise<void>((resolve) => (this.whenIdle = resolve));
    }
    this.forget();
    const { wire } = this;
    this.wire = undefined;
    wire?.end();
  }

  private connect(): void {
    this.retryTimer = undefined;
    const endpoint = this.connection.endpoint();
    const id = this.id.current;
    const wire = endpoint.stub.publishStream();
    this.wire = wire;
    this.introduced = false;
    wire.on('data', (result: PublishResult) => this.onResult(result));
    wire.on('error', (error) => this.onLost(wire, endpoint, id, callFailure(error, 'Failed to send message')));
    wire.on('end', () => setImmediate(() => this.onLost(wire, endpoint, id, undefined)));
    for (const [sequence, pending] of this.pending) {
      if (!pending.resting) {
        this.write(sequence, pending);
      }
    }
  }

  private write(sequence: string, pending: Pending): void {
    this.wire?.write({
      producer_id: this.introduced ? '' : this.id.current,
      sequence,
      message: pending.message,
    });
    this.introduced = true;
  }

  private onResult({ sequence, result }: PublishResult): void {
    const pending = this.pending.get(sequence);
    if (pending === undefined || result === null) {
      return;
    }
    this.connectionFailures = 0;
    if (result.success) {
      this.take(sequence)?.resolve(sendResultOf(result));
    } else {
      this.onRefusal(sequence, pending, result);
    }
  }

  private onRefusal(sequence: string, pending: Pending, answer: SendAnswer): void {
    const error = refusal(answer);
    pending.failures++;
    const { retries } = this.connection;
    if (!error.retryable || !pending.mayBeSentAgain || pending.failures >= retries.attempts) {
      this.take(sequence)?.reject(error);
    } else {
      pending.resting = true;
      setTimeout(() => this.sendAgain(sequence), backOff(pending.failures, retries));
    }
  }

  private sendAgain(sequence: string): void {
    const pending = this.pending.get(sequence);
    if (pending !== undefined) {
      pending.resting = false;
      this.write(sequence, pending);
    }
  }

  private onLost(wire: Wire, endpoint: Endpoint, id: string, error: MQError | undefined): void {
    if (this.wire !== wire) {
      return;
    }
    this.wire = undefined;
    if (this.pending.size === 0) {
      return;
    }
    if (error !== undefined && !error.retryable && !isUnknownId(error)) {
      this.rejectAll(error);
      return;
    }
    if (error !== undefined) {
      this.connection.reportFailure(endpoint, error);
    }
    this.connectionFailures++;
    const reconnect = (): void => void this.reconnect(isUnknownId(error) ? id : undefined);
    this.retryTimer = setTimeout(reconnect, backOff(this.connectionFailures, this.connection.retries));
  }

  private async reconnect(staleId: string | undefined): Promise<void> {
    try {
      if (staleId !== undefined) {
        await this.id.renew(staleId);
      }
      this.connect();
    } catch (error) {
      this.retryTimer = undefined;
      this.rejectAll(callFailure(error, 'Failed to send message'));
    }
  }

  private expire(sequence: string): void {
    const error = new MQError(
      `Failed to send message: no answer within ${this.timeoutMs} ms; whether it was stored is unknown`,
      'DEADLINE_EXCEEDED',
    );
    this.take(sequence)?.reject(error);
  }

  private rejectAll(error: MQError): void {
    for (const sequence of [...this.pending.keys()]) {
      this.take(sequence)?.reject(error);
    }
  }

  private take(sequence: string): Pending | undefined {
    const pending = this.pending.get(sequence);
    if (pending === undefined) {
      return undefined;
    }
    this.pending.delete(sequence);
    clearTimeout(pending.timer);
    this.waitingForRoom.shift()?.();
    if (this.pending.size === 0) {
      this.whenIdle?.();
    }
    return pending;
  }
}
