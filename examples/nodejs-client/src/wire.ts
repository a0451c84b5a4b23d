import * as path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import * as protoLoader from '@grpc/proto-loader';
import type { Answer } from './errors';
import type { MessageProperties } from './properties';

/** The messages of rocketmq_proxy.proto as they travel, with the names of the contract. */
export interface WireMessage {
  message_id: string;
  receipt_handle: string;
  message_body: string;
  tag: string;
  properties: { [key: string]: string };
  born_timestamp: string;
  reconsume_times: number;
  topic: string;
  body: Buffer;
}

export interface WireBody {
  message_body?: string;
  body?: Buffer;
}

export interface OutgoingWireMessage extends WireBody {
  tag: string;
  properties: MessageProperties | null;
  sharding_key?: string;
  delay_time_level?: number;
  start_deliver_time?: number;
}

export interface SendAnswer extends Answer {
  message_id: string;
  receipt_handle: string;
}

export interface TransactionAnswer extends SendAnswer {
  transaction_id: string;
}

export interface BatchAnswer extends Answer {
  results: SendAnswer[];
}

export interface PublishRequest {
  producer_id: string;
  sequence: string;
  message: OutgoingWireMessage;
}

export interface PublishResult {
  sequence: string;
  result: SendAnswer | null;
}

export interface WireTransactionCheck {
  transaction_id: string;
  message: WireMessage | null;
}

export interface HealthAnswer {
  healthy: boolean;
  message: string;
}

/** What each unary rpc answers. */
export interface Unary {
  CreateProducer: Answer & { producer_id: string };
  SendMessage: SendAnswer;
  SendOrderedMessage: SendAnswer;
  SendDelayMessage: SendAnswer;
  SendTransactionMessage: TransactionAnswer;
  SendMessages: BatchAnswer;
  CommitTransaction: Answer;
  RollbackTransaction: Answer;
  CreateConsumer: Answer & { consumer_id: string };
  AckMessage: Answer;
  ChangeInvisibleDuration: Answer & { receipt_handle: string };
  HealthCheck: HealthAnswer;
}

/** What each server-streaming rpc delivers. */
export interface Streams {
  ReceiveMessages: WireMessage;
  ReceiveBatch: WireMessage;
  WatchTransactions: WireTransactionCheck;
}

type UnaryCall = (
  request: object,
  options: grpc.CallOptions,
  callback: (error: grpc.ServiceError | null, answer: unknown) => void,
) => grpc.ClientUnaryCall;

const definition = protoLoader.loadSync(path.join(__dirname, 'rocketmq_proxy.proto'), {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
});
const loaded = grpc.loadPackageDefinition(definition) as unknown as {
  rocketmq: { RocketMQProxy: grpc.ServiceClientConstructor };
};

/** The service's definition, for servers that imitate the proxy in tests. */
export const service: grpc.ServiceDefinition = loaded.rocketmq.RocketMQProxy.service;

/** One instance of the proxy, with the calls of the contract. */
export class Stub {
  private readonly client: grpc.Client;

  constructor(address: string, credentials: grpc.ChannelCredentials, options: grpc.ChannelOptions) {
    this.client = new loaded.rocketmq.RocketMQProxy(address, credentials, options);
  }

  unary<M extends keyof Unary>(method: M, request: object, timeoutMs: number): Promise<Unary[M]> {
    return new Promise((resolve, reject) => {
      this.method<UnaryCall>(method)(request, { deadline: Date.now() + timeoutMs }, (error, answer) => {
        if (error) {
          reject(error);
        } else {
          resolve(answer as Unary[M]);
        }
      });
    });
  }

  serverStream<M extends keyof Streams>(
    method: M,
    request: object,
    options: grpc.CallOptions = {},
  ): grpc.ClientReadableStream<Streams[M]> {
    type Call = (request: object, options: grpc.CallOptions) => grpc.ClientReadableStream<Streams[M]>;
    return this.method<Call>(method)(request, options);
  }

  publishStream(): grpc.ClientDuplexStream<PublishRequest, PublishResult> {
    return this.method<() => grpc.ClientDuplexStream<PublishRequest, PublishResult>>('PublishStream')();
  }

  close(): void {
    this.client.close();
  }

  private method<F extends (...args: never[]) => unknown>(name: string): F {
    const methods = this.client as unknown as Record<string, F>;
    return (methods[name] as F).bind(this.client) as F;
  }
}
