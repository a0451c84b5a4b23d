import type { Consumer } from './consumer';
import type { Logger } from './config';
import { messageOf, type MessageData } from './message';
import type { ReconnectingStream } from './reconnecting-stream';
import type { WireMessage } from './wire';

export interface RunOptions {
  /** Handlers that may run at once. Default 10. */
  concurrency?: number;
  /** How long a message stays hidden after its handler failed. Default 1000 ms. */
  retryDelayMs?: number;
}

/**
 * Runs a handler for each message: acknowledges when it returns, gives the message back when it fails. While as many handlers run
 * as allowed, no further message is taken.
 */
export class Runner {
  /** Settles when the stream is over and the last handler has returned; rejects when the proxy refused for good. */
  readonly done: Promise<void>;
  private running = 0;
  private over = false;
  private failure: Error | undefined;
  private finish: (() => void) | undefined;

  /** @internal Use `Consumer.run`. */
  constructor(
    private readonly consumer: Consumer,
    private readonly stream: ReconnectingStream<'ReceiveMessages'>,
    private readonly handler: (message: MessageData) => unknown,
    private readonly logger: Logger,
    private readonly options: Required<RunOptions>,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.finish = () => (this.failure === undefined ? resolve() : reject(this.failure));
    });
    this.done.catch(() => undefined);
    stream.on('error', (error) => (this.failure = error));
    stream.on('close', () => {
      this.over = true;
      this.settle();
    });
    stream.on('data', (message: WireMessage) => void this.handle(messageOf(message)));
  }

  /** Takes no more messages and waits for the handlers that are running. */
  stop(): Promise<void> {
    this.stream.cancel();
    return this.done;
  }

  private async handle(message: MessageData): Promise<void> {
    this.running++;
    if (this.running >= this.options.concurrency) {
      this.stream.pause();
    }
    try {
      await this.handleOnce(message);
    } finally {
      this.running--;
      this.stream.resume();
      this.settle();
    }
  }

  private async handleOnce(message: MessageData): Promise<void> {
    try {
      await this.handler(message);
    } catch (error) {
      this.logger.error(`Message ${message.messageId}: its handler failed, it will come again: ${String(error)}`);
      await this.attempt(message, 'gave it back', () => this.consumer.nack(message.receiptHandle, this.options.retryDelayMs));
      return;
    }
    await this.attempt(message, 'acknowledged it', () => this.consumer.ackMessage(message.receiptHandle));
  }

  private async attempt(message: MessageData, what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error(`Message ${message.messageId}: nobody ${what}, it will come again: ${String(error)}`);
    }
  }

  private settle(): void {
    if (this.over && this.running === 0) {
      this.finish?.();
    }
  }
}
