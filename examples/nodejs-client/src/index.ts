import { MQClient } from './client';
import { Consumer } from './consumer';
import { Producer } from './producer';
import { MessageProperties } from './properties';

export { MQClient, Consumer, Producer, MessageProperties };
export { AckError, MQError } from './errors';
export { PublishStream } from './publish-stream';
export { ReconnectingStream } from './reconnecting-stream';
export { Runner } from './runner';
export { Transaction } from './transactions';
export type { AckFailure, Answer } from './errors';
export type { Logger, MQConfig, TlsOptions } from './config';
export type { MessageBody } from './body';
export type { MessageHandler, ReceiveStream } from './consumer';
export type { MessageData } from './message';
export type { OutgoingMessage } from './outgoing';
export type { DelayOptions } from './producer';
export type { PublishStreamOptions } from './publish-stream';
export type { PublishOutcome, SendResult, TransactionResult } from './results';
export type { Reconnecting } from './reconnecting-stream';
export type { RetryOptions } from './retry';
export type { RunOptions } from './runner';
export type { TransactionCheck, TransactionCheckHandler, TransactionDecision } from './transactions';
export type { HealthAnswer, WireMessage } from './wire';

export default { MQClient, MessageProperties, Producer, Consumer };
