import type { ChannelOptions } from '@grpc/grpc-js';
import { MQError } from './errors';
import { DEFAULT_RETRIES, type Retries, type RetryOptions } from './retry';

/** PEM texts for an encrypted connection. */
export interface TlsOptions {
  /** Who signed the proxy's certificate. Default: the certificate authorities that Node.js knows. */
  rootCertificates?: Buffer;
  /** This client's own key and certificate, where the proxy asks for one. */
  privateKey?: Buffer;
  certificateChain?: Buffer;
}

/** Where messages that nobody asked for go: lost connections, failed handlers. */
export interface Logger {
  warn(message: string): void;
  error(message: string): void;
}

export interface MQConfig {
  /** Name servers of the RocketMQ cluster, `host:port;host:port`. Empty: the proxy's own cluster. */
  endpoint?: string;
  accessKeyId?: string;
  accessKeySecret?: string;
  /** A label of the cloud instance; a namespace only where the proxy is configured so. */
  instanceId?: string;
  /** Addresses of the proxy, an array or one text separated by commas. Default `localhost:50051`. */
  grpcEndpoint?: string | string[];
  /** Longest time that one attempt of one call may take. Default 30000 ms. */
  callTimeoutMs?: number;
  /** How calls that fail for a passing reason are repeated, and how lost streams come back. */
  retry?: RetryOptions;
  /** True, or PEM texts: the connection is encrypted. Default: plaintext. */
  tls?: boolean | TlsOptions;
  /** Default: the console. */
  logger?: Logger;
  /** Further options of the gRPC channel. */
  channelOptions?: ChannelOptions;
}

/** A configuration with every default filled in. */
export interface Settings {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly addresses: string[];
  readonly callTimeoutMs: number;
  readonly retries: Retries;
  readonly tls: boolean | TlsOptions;
  readonly logger: Logger;
  readonly channelOptions: ChannelOptions;
}

/** A body that is not UTF-8 comes as text, up to three times its 4 MiB, and as bytes. */
const LARGEST_ANSWER = 17 * 1024 * 1024;

export function settingsOf(config: MQConfig): Settings {
  const retries = { ...DEFAULT_RETRIES, ...config.retry };
  return {
    endpoint: config.endpoint ?? '',
    accessKeyId: config.accessKeyId ?? '',
    accessKeySecret: config.accessKeySecret ?? '',
    addresses: addressesOf(config.grpcEndpoint ?? 'localhost:50051'),
    callTimeoutMs: positive('callTimeoutMs', config.callTimeoutMs ?? 30_000),
    retries: { ...retries, attempts: positive('retry.attempts', retries.attempts) },
    tls: config.tls ?? false,
    logger: config.logger ?? console,
    channelOptions: {
      'grpc.max_receive_message_length': LARGEST_ANSWER,
      // A proxy whose machine has gone without a word is noticed within 40 s.
      'grpc.keepalive_time_ms': 30_000,
      'grpc.keepalive_timeout_ms': 10_000,
      // The channel's own pauses must not outlast those of the retries above it.
      'grpc.initial_reconnect_backoff_ms': Math.min(retries.initialDelayMs, 500),
      'grpc.max_reconnect_backoff_ms': Math.max(100, Math.min(retries.maxDelayMs, 5_000)),
      ...config.channelOptions,
    },
  };
}

function addressesOf(text: string | string[]): string[] {
  const addresses = (Array.isArray(text) ? text : text.split(','))
    .map((address) => address.trim().replace(/^https?:\/\//, ''))
    .filter((address) => address !== '');
  if (addresses.length === 0) {
    throw new MQError(`grpcEndpoint: "${text}" (expected: host:port, several separated by commas)`, 'ILLEGAL_ENDPOINT');
  }
  return addresses;
}

function positive(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 1) {
    throw new MQError(`${name}: "${value}" (expected: a whole number, at least 1)`, 'ILLEGAL_SETTING');
  }
  return value;
}
