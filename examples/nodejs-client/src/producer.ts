import { publishBatch } from './batch';
import { encodeBody, type MessageBody } from './body';
import type { Connection } from './connection';
import type { OutgoingMessage } from './outgoing';
import type { MessageProperties } from './properties';
import { PublishStream, type PublishStreamOptions } from './publish-stream';
import type { ReconnectingStream } from './reconnecting-stream';
import type { RenewableId } from './renewable-id';
import { sendResultOf, type PublishOutcome, type SendResult, type TransactionResult } from './results';
import { Transaction, TransactionEnds, type TransactionCheckHandler } from './transactions';

/** Either a level from 1 to 18, or a time in milliseconds since the epoch. */
export interface DelayOptions {
  delayTimeLevel?: number;
  startDeliverTime?: number;
}

/**
 * Sends messages to one topic. May be used by any number of callers at once.
 *
 * Every send resolves when the broker has stored the message. It is repeated while it fails for a passing reason, so that a message
 * may be stored twice when the connection broke before its answer came.
 */
export class Producer {
  private readonly transactions: TransactionEnds;

  /** @internal Use `MQClient.getProducer`. */
  constructor(
    private readonly connection: Connection,
    private readonly id: RenewableId,
    readonly topic: string,
  ) {
    this.transactions = new TransactionEnds(connection, id);
  }

  async publishMessage(
    body: MessageBody,
    tag = '',
    properties: MessageProperties | null = null,
  ): Promise<SendResult> {
    const answer = await this.id.use((id) =>
      this.connection.call(
        'SendMessage',
        { producer_id: id, ...encodeBody(body), tag, properties },
        'Failed to send message',
      ),
    );
    return sendResultOf(answer);
  }

  /** Messages of one sharding key are delivered in the order in which they were sent, if each was awaited. */
  async publishOrderedMessage(
    body: MessageBody,
    tag = '',
    properties: MessageProperties | null = null,
    shardingKey = '',
  ): Promise<SendResult> {
    const answer = await this.id.use((id) =>
      this.connection.call(
        'SendOrderedMessage',
        { producer_id: id, ...encodeBody(body), tag, properties, sharding_key: shardingKey },
        'Failed to send ordered message',
      ),
    );
    return sendResultOf(answer);
  }

  async publishDelayMessage(
    body: MessageBody,
    tag = '',
    properties: MessageProperties | null = null,
    options: DelayOptions = {},
  ): Promise<SendResult> {
    const answer = await this.id.use((id) =>
      this.connection.call(
        'SendDelayMessage',
        {
          producer_id: id,
          ...encodeBody(body),
          tag,
          properties,
          delay_time_level: options.delayTimeLevel ?? 0,
          start_deliver_time: options.startDeliverTime ?? 0,
        },
        'Failed to send delay message',
      ),
    );
    return sendResultOf(answer);
  }

  /** Sends in two phases and commits at once. To decide later, use `beginTransaction`. */
  async publishTransactionMessage(
    body: MessageBody,
    tag = '',
    properties: MessageProperties | null = null,
    transCheckImmunityTime = 5,
  ): Promise<TransactionResult> {
    const answer = await this.sendInTwoPhases(body, tag, properties, transCheckImmunityTime, false);
    return { ...sendResultOf(answer), transactionId: answer.transaction_id };
  }

  /**
   * Sends a half message, which consumers see after `commit()` and never after `rollback()`.
   *
   * @param transCheckImmunityTime seconds before the broker asks about it; 0 leaves that to the broker
   */
  async beginTransaction(
    body: MessageBody,
    tag = '',
    properties: MessageProperties | null = null,
    transCheckImmunityTime = 0,
  ): Promise<Transaction> {
    const answer = await this.sendInTwoPhases(body, tag, properties, transCheckImmunityTime, true);
    return new Transaction(this.transactions, answer.message_id, answer.receipt_handle, answer.transaction_id);
  }

  /** Answers the broker's questions about half messages whose sender was not heard of. `cancel()` of the result ends it. */
  onTransactionCheck(handler: TransactionCheckHandler): ReconnectingStream<'WatchTransactions'> {
    return this.transactions.watch(handler);
  }

  /** Sends many messages in one call of at most 4 MiB; each has its own outcome, in the order given. */
  publishMessages(messages: readonly OutgoingMessage[]): Promise<PublishOutcome[]> {
    return publishBatch(this.connection, this.id, messages);
  }

  /** Opens a stream for sending, which costs less per message than single calls. Close it after use. */
  publishStream(options: PublishStreamOptions = {}): PublishStream {
    return new PublishStream(this.connection, this.id, options);
  }

  private sendInTwoPhases(
    body: MessageBody,
    tag: string,
    properties: MessageProperties | null,
    transCheckImmunityTime: number,
    keepHalf: boolean,
  ) {
    return this.id.use((id) =>
      this.connection.call(
        'SendTransactionMessage',
        {
          producer_id: id,
          ...encodeBody(body),
          tag,
          properties,
          trans_check_immunity_time: transCheckImmunityTime,
          keep_half: keepHalf,
        },
        'Failed to send transaction message',
      ),
    );
  }
}
