import type { Connection } from './connection';
import { AckError, MQError, callFailure, type AckFailure } from './errors';
import { messageOf, type MessageData } from './message';
import { batchRequest, receiveBatch } from './receive-batch';
import { ReconnectingStream } from './reconnecting-stream';
import type { RenewableId } from './renewable-id';
import { Runner, type RunOptions } from './runner';
import type { Answer } from './errors';
import type { WireMessage } from './wire';

export type MessageHandler = (message: MessageData) => unknown;

/** The stream that `startReceiving` answers; its `data` are messages with the names of the wire contract. */
export type ReceiveStream = ReconnectingStream<'ReceiveMessages'>;

/**
 * Receives the messages of one topic for one consumer group. A message that is not acknowledged comes again.
 */
export class Consumer {
  private readonly handlers: MessageHandler[] = [];

  /** @internal Use `MQClient.getConsumer`. */
  constructor(
    private readonly connection: Connection,
    private readonly id: RenewableId,
    readonly topic: string,
    readonly groupId: string,
  ) {}

  /** Adds a handler, called for each message of `startReceiving`. It has to acknowledge; its failures are logged. */
  onMessage(handler: MessageHandler): void {
    this.handlers.push(handler);
  }

  /** Opens the stream of messages, which comes back by itself until it is cancelled. */
  startReceiving(): ReceiveStream {
    const stream = this.open();
    stream.on('data', (message: WireMessage) => {
      const data = messageOf(message);
      this.handlers.forEach((handler) => void this.callHandler(handler, data));
    });
    return stream;
  }

  /**
   * Receives with a handler that may be async: acknowledges when it has returned, gives the message back when it failed, and runs
   * at most `concurrency` at once.
   */
  run(handler: MessageHandler, options: RunOptions = {}): Runner {
    const { concurrency = 10, retryDelayMs = 1000 } = options;
    if (!Number.isInteger(concurrency) || concurrency < 1) {
      throw new MQError(`concurrency: "${concurrency}" (expected: a whole number, at least 1)`, 'ILLEGAL_SETTING');
    }
    return new Runner(this, this.open(), handler, this.connection.logger, { concurrency, retryDelayMs });
  }

  /**
   * Receives some messages once, as Aliyun's HTTP SDK does: as soon as there are any, at most `numOfMessages` (1 to 32); none when
   * none came within `waitSeconds` (0 to 60). Acknowledge them before their invisible duration is over.
   */
  async consumeMessage(numOfMessages = 1, waitSeconds = 3): Promise<MessageData[]> {
    const asked = batchRequest(numOfMessages, waitSeconds);
    return this.id.use((id) =>
      this.connection.retry((endpoint) => receiveBatch(this.connection, endpoint, { consumer_id: id, ...asked })),
    );
  }

  /** Tells the broker that a message has been consumed; resolves when the broker knows. */
  ackMessage(receiptHandle: string): Promise<Answer>;
  /** The same for many; rejects with an `AckError` that names those that failed, when all have been tried. */
  ackMessage(receiptHandles: readonly string[]): Promise<Answer>;
  async ackMessage(handles: string | readonly string[]): Promise<Answer> {
    if (typeof handles === 'string') {
      return this.acknowledge(handles);
    }
    const failures: AckFailure[] = [];
    await Promise.all(
      handles.map((receiptHandle) =>
        this.acknowledge(receiptHandle).catch((error: unknown) => {
          failures.push({ receiptHandle, error: callFailure(error) });
        }),
      ),
    );
    if (failures.length > 0) {
      throw new AckError(failures, handles.length);
    }
    return { success: true, message: 'OK', error_code: '' };
  }

  /** Gives a message back: it comes again after the delay, at once by default. */
  async nack(receiptHandle: string, delayMs = 0): Promise<void> {
    await this.changeInvisibleDuration(receiptHandle, delayMs);
  }

  /** Changes how long a message stays hidden; answers the handle that replaces the one given. */
  async changeInvisibleDuration(receiptHandle: string, durationMs: number): Promise<string> {
    const answer = await this.id.use((id) =>
      this.connection.call('ChangeInvisibleDuration', {
        consumer_id: id,
        receipt_handle: receiptHandle,
        invisible_duration_ms: durationMs,
      }),
    );
    return answer.receipt_handle;
  }

  private acknowledge(receiptHandle: string): Promise<Answer> {
    return this.id.use((id) =>
      this.connection.call('AckMessage', { consumer_id: id, receipt_handle: receiptHandle }),
    );
  }

  private open(): ReceiveStream {
    return new ReconnectingStream(this.connection, 'ReceiveMessages', this.id, (id) => ({ consumer_id: id }));
  }

  private async callHandler(handler: MessageHandler, message: MessageData): Promise<void> {
    try {
      await handler(message);
    } catch (error) {
      this.connection.logger.error(
        `Message ${message.messageId}: a handler failed; without ackMessage it will come again: ${String(error)}`,
      );
    }
  }
}
