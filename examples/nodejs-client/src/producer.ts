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
import type { Unary } from './wire';

/** Either a level from 1 to 18, or a time in milliseconds since the epoch. */
export interface DelayOptions {
  delayTimeLevel?: number;
  startDeliverTime?: number;
}

type SendMethod = 'SendMessage' | 'SendOrderedMessage' | 'SendDelayMessage' | 'SendTransactionMessage';

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
    return sendResultOf(await this.send('SendMessage', '', { ...encodeBody(body), tag, properties }));
  }

  /** Messages of one sharding key are delivered in the order in which they were sent, if each was awaited. */
  async publishOrderedMessage(
    body: MessageBody,
    tag = '',
    properties: MessageProperties | null = null,
    shardingKey = '',
  ): Promise<SendResult> {
    const message = { ...encodeBody(body), tag, properties, sharding_key: shardingKey };
    return sendResultOf(await this.send('SendOrderedMessage', 'ordered ', message));
  }

  async publishDelayMessage(
    body: MessageBody,
    tag = '',
    properties: MessageProperties | null = null,
    options: DelayOptions = {},
  ): Promise<SendResult> {
    const message = {
      ...encodeBody(body),
      tag,
      properties,
      delay_time_level: options.delayTimeLevel ?? 0,
      start_deliver_time: options.startDeliverTime ?? 0,
    };
    return sendResultOf(await this.send('SendDelayMessage', 'delay ', message));
  }

  /** Sends in two phases and commits at once. To decide later, use `beginTransaction`. */
  async publishTransactionMessage(
    body: MessageBody,
    tag = '',
    properties: MessageProperties | null = null,
    transCheckImmunityTime = 5,
  ): Promise<TransactionResult> {
    const message = { ...encodeBody(body), tag, properties, trans_check_immunity_time: transCheckImmunityTime };
    const answer = await this.send('SendTransactionMessage', 'transaction ', message);
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
    const answer = await this.send('SendTransactionMessage', 'transaction ', {
      ...encodeBody(body),
      tag,
      properties,
      trans_check_immunity_time: transCheckImmunityTime,
      keep_half: true,
    });
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

  private send<M extends SendMethod>(method: M, kind: string, message: object): Promise<Unary[M]> {
    return this.id.use((id) =>
      this.connection.call(method, { producer_id: id, ...message }, `Failed to send ${kind}message`),
    );
  }
}
