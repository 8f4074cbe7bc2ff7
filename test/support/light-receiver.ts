import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A packet of light as it came off the wire. */
export interface LightPacket {
  readonly protocol: 'sacn' | 'artnet';
  /** E1.31 universe or Art-Net port-address. */
  readonly universe: number;
  /** 512 channel values. */
  readonly values: Buffer;
  /** E1.31: whose it is, 32 hexadecimal digits. */
  readonly cid: string;
  /** E1.31 alone. */
  readonly priority: number;
  readonly sequence: number;
  /** E1.31: the source says that it ends. */
  readonly isTerminated: boolean;
  /** When it was read; later than it came where this process was busy. */
  readonly readAtMs: number;
}

export interface LightReceiverOptions {
  readonly protocol: LightPacket['protocol'];
  /** Address to listen at. */
  readonly address: string;
  /** Multicast groups, and the address of the interface they come by. */
  readonly groups?: readonly string[];
  readonly interfaceAddress?: string;
}

/**
 * Receives E1.31 or Art-Net beside another receiver on the same machine and keeps all of it. Read with nothing but the tables
 * of ANSI E1.31-2018 (4-1 to 7-7) and of Art-Net 4 (ArtDmx), not with our own encoder.
 */
export class LightReceiver {
  readonly packets: LightPacket[] = [];
  readonly #socket: Socket;

  private constructor(protocol: LightPacket['protocol']) {
    this.#socket = createSocket({ type: 'udp4', reuseAddr: true });
    const read = protocol === 'sacn' ? readSacn : readArtDmx;
    this.#socket.on('message', (message) => {
      const packet = read(message);
      if (packet !== null) this.packets.push({ ...packet, readAtMs: performance.now() });
    });
  }

  static async open(options: LightReceiverOptions): Promise<LightReceiver> {
    const receiver = new LightReceiver(options.protocol);
    receiver.#socket.bind(options.protocol === 'sacn' ? 5568 : 6454, options.address);
    await once(receiver.#socket, 'listening');
    for (const group of options.groups ?? []) receiver.#socket.addMembership(group, options.interfaceAddress);
    return receiver;
  }

  /** The packets of one universe, in order. */
  of(universe: number): LightPacket[] {
    return this.packets.filter((packet) => packet.universe === universe);
  }

  close(): void {
    this.#socket.close();
  }
}

function readSacn(message: Buffer): Omit<LightPacket, 'readAtMs'> | null {
  const isData =
    message.toString('latin1', 4, 13) === 'ASC-E1.17' &&
    message.readUInt32BE(18) === 4 &&
    message.length === 638;
  if (!isData || message[125] !== 0) return null;
  return {
    protocol: 'sacn',
    universe: message.readUInt16BE(113),
    values: message.subarray(126),
    cid: message.toString('hex', 22, 38),
    priority: message.readUInt8(108),
    sequence: message.readUInt8(111),
    isTerminated: (message.readUInt8(112) & 0x40) !== 0,
  };
}

function readArtDmx(message: Buffer): Omit<LightPacket, 'readAtMs'> | null {
  if (message.toString('latin1', 0, 7) !== 'Art-Net' || message.readUInt16LE(8) !== 0x5000) return null;
  return {
    protocol: 'artnet',
    universe: message.readUInt16LE(14),
    values: message.subarray(18),
    cid: '',
    priority: 100,
    sequence: message.readUInt8(12),
    isTerminated: false,
  };
}
