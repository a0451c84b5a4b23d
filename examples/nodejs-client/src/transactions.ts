import type { Connection } from './connection';
import { MQError } from './errors';
import { messageOf, type MessageData } from './message';
import { ReconnectingStream } from './reconnecting-stream';
import type { RenewableId } from './renewable-id';
import type { TransactionResult } from './results';
import type { WireTransactionCheck } from './wire';

/** `unknown` lets the broker ask again later. */
export type TransactionDecision = 'commit' | 'rollback' | 'unknown';

/** The broker's question about a half message that was neither committed nor rolled back in time. */
export interface TransactionCheck {
  transactionId: string;
  message: MessageData;
}

export type TransactionCheckHandler = (check: TransactionCheck) => TransactionDecision | Promise<TransactionDecision>;

/** A half message: stored, and hidden from consumers until it is committed. */
export class Transaction implements TransactionResult {
  constructor(
    private readonly ends: TransactionEnds,
    readonly messageId: string,
    readonly receiptHandle: string,
    readonly transactionId: string,
  ) {}

  /** Makes the message visible. */
  commit(): Promise<void> {
    return this.ends.end('CommitTransaction', this.transactionId);
  }

  /** Discards the message. */
  rollback(): Promise<void> {
    return this.ends.end('RollbackTransaction', this.transactionId);
  }
}

/** How transactions of one producer end: by the application, or by its answers to the broker's questions. */
export class TransactionEnds {
  constructor(
    private readonly connection: Connection,
    private readonly id: RenewableId,
  ) {}

  async end(method: 'CommitTransaction' | 'RollbackTransaction', transactionId: string): Promise<void> {
    await this.id.use((producer) =>
      this.connection.call(method, { producer_id: producer, transaction_id: transactionId }),
    );
  }

  /** Answers the broker's questions until the stream is cancelled or the client closed. */
  watch(handler: TransactionCheckHandler): ReconnectingStream<'WatchTransactions'> {
    const stream = new ReconnectingStream(this.connection, 'WatchTransactions', this.id, (id) => ({ producer_id: id }));
    stream.on('data', (check: WireTransactionCheck) => void this.answer(check, handler));
    return stream;
  }

  private async answer(check: WireTransactionCheck, handler: TransactionCheckHandler): Promise<void> {
    const { transaction_id: transactionId, message } = check;
    try {
      if (message === null) {
        throw new MQError('The check carries no message', 'INTERNAL');
      }
      const decision = await handler({ transactionId, message: messageOf(message) });
      if (decision !== 'unknown') {
        await this.end(decision === 'commit' ? 'CommitTransaction' : 'RollbackTransaction', transactionId);
      }
    } catch (error) {
      this.connection.logger.error(
        `Transaction ${transactionId}: its check was not answered, the broker will ask again: ${String(error)}`,
      );
    }
  }
}
