import * as grpc from '@grpc/grpc-js';
import type { Settings } from './config';
import { Stub } from './wire';

/** One instance of the proxy. */
export interface Endpoint {
  readonly address: string;
  readonly stub: Stub;
}

/** The instances of the proxy: one is in use, picked at random; when it fails, the next one is. */
export class Endpoints {
  private readonly endpoints: Endpoint[];
  private position = 0;

  constructor(settings: Settings, random: () => number = Math.random) {
    const credentials = credentialsOf(settings.tls);
    this.endpoints = shuffled(settings.addresses, random).map((address) => ({
      address,
      stub: new Stub(address, credentials, settings.channelOptions),
    }));
  }

  get size(): number {
    return this.endpoints.length;
  }

  current(): Endpoint {
    return this.endpoints[this.position] as Endpoint;
  }

  /** Moves on to the next instance, unless another call has done so already. */
  moveOnFrom(failed: Endpoint): void {
    if (this.current() === failed) {
      this.position = (this.position + 1) % this.endpoints.length;
    }
  }

  close(): void {
    this.endpoints.forEach((endpoint) => endpoint.stub.close());
  }
}

function credentialsOf(tls: Settings['tls']): grpc.ChannelCredentials {
  if (tls === false) {
    return grpc.credentials.createInsecure();
  }
  const pem = tls === true ? {} : tls;
  return grpc.credentials.createSsl(pem.rootCertificates, pem.privateKey, pem.certificateChain);
}

function shuffled(addresses: readonly string[], random: () => number): string[] {
  const rest = [...addresses];
  const result: string[] = [];
  while (rest.length > 0) {
    result.push(...rest.splice(Math.floor(random() * rest.length), 1));
  }
  return result;
}
