import type { Logger, Settings } from './config';
import { Endpoints, type Endpoint } from './endpoints';
import { MQError, callFailure, closedError, refusal } from './errors';
import { retrying, type Retries } from './retry';
import type { HealthAnswer, Unary } from './wire';

/** Everything that producers, consumers and streams of one client share. */
export class Connection {
  readonly retries: Retries;
  readonly logger: Logger;
  readonly callTimeoutMs: number;
  private readonly endpoints: Endpoints;
  private readonly closing = new AbortController();
  private readonly closeables = new Set<() => Promise<void> | void>();

  constructor(settings: Settings) {
    this.retries = settings.retries;
    this.logger = settings.logger;
    this.callTimeoutMs = settings.callTimeoutMs;
    this.endpoints = new Endpoints(settings);
  }

  /** Given when the client is closed. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  /** The instance to ask now. */
  endpoint(): Endpoint {
    if (this.closed.aborted) {
      throw closedError();
    }
    return this.endpoints.current();
  }

  /** Turns away from an instance, when it is the instance that is to blame. */
  reportFailure(endpoint: Endpoint, error: MQError): void {
    if (error.blamesInstance) {
      this.endpoints.moveOnFrom(endpoint);
    }
  }

  /** A call that is repeated while it fails for a passing reason, and rejects when its answer says `success: false`. */
  call<M extends Exclude<keyof Unary, 'HealthCheck'>>(method: M, request: object, what?: string): Promise<Unary[M]> {
    return this.retry(async (endpoint) => {
      const answer = await this.callOnce(endpoint, method, request, what);
      if (!answer.success) {
        throw refusal(answer);
      }
      return answer;
    });
  }

  /** Asks one instance after the other, once each, until one can be reached. */
  health(): Promise<HealthAnswer> {
    return this.retry((endpoint) => this.callOnce(endpoint, 'HealthCheck', {}), { ...this.retries, attempts: 1 });
  }

  /** Repeats work while it fails for a passing reason; every instance is asked once before the first pause. */
  async retry<T>(work: (endpoint: Endpoint) => Promise<T>, retries: Retries = this.retries): Promise<T> {
    const tried = new Set<Endpoint>();
    const attempt = (): Promise<T> => {
      const endpoint = this.endpoint();
      tried.add(endpoint);
      return work(endpoint);
    };
    return retrying(attempt, retries, this.closed, (error) => {
      tried.forEach((endpoint) => this.reportFailure(endpoint, error));
      const elsewhere = error.blamesInstance && !tried.has(this.endpoints.current());
      if (!elsewhere) {
        tried.clear();
      }
      return elsewhere;
    });
  }

  /** One attempt of one call on one instance. */
  async callOnce<M extends keyof Unary>(
    endpoint: Endpoint,
    method: M,
    request: object,
    what?: string,
  ): Promise<Unary[M]> {
    try {
      return await endpoint.stub.unary(method, request, this.callTimeoutMs);
    } catch (error) {
      throw callFailure(error, what);
    }
  }

  /** Registers what has to end when the client is closed; answers how to take it off again. */
  onClose(close: () => Promise<void> | void): () => void {
    this.closeables.add(close);
    return () => this.closeables.delete(close);
  }

  /** Ends what was registered, then the connections. */
  async close(): Promise<void> {
    if (this.closed.aborted) {
      return;
    }
    try {
      await Promise.all([...this.closeables].map((close) => close()));
    } finally {
      this.closing.abort();
      this.endpoints.close();
    }
  }
}
