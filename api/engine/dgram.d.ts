/** Where a UDP message came from. */
interface EngineUdpSender {
  /** Its address. */
  address: string;
  /** Its port. */
  port: number;
  /** How many bytes it has. */
  size: number;
}

/** A UDP socket. */
interface EngineUdpSocket extends EngineEmitter {
  /** Called with each message. */
  on(event: "message", callback: (message: string, sender: EngineUdpSender) => void): void;
  /** Called when the socket is closed. */
  on(event: "close", callback: (hadError: boolean) => void): void;
  /** Sends a message, or a part of a string. */
  send(message: string, port: number, address: string): void;
  send(message: string, offset: number, length: number, port: number, address: string): void;
  /** Takes messages at a port. */
  bind(port: number, bound?: (socket: EngineUdpSocket) => void): EngineUdpSocket;
  /** Takes messages to a group of hosts. */
  addMembership(group: string, address?: string): void;
  /** Closes the socket. */
  close(): void;
}

/** The module `dgram`: UDP. */
interface EngineDgram {
  /** Makes a socket. */
  createSocket(
    type: "udp4" | { type: "udp4"; reuseAddr?: boolean; recvBufferSize?: number },
    callback?: (socket: EngineUdpSocket) => void,
  ): EngineUdpSocket;
}
