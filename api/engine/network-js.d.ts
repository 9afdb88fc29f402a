/** The module `NetworkJS`: a network device that a program provides, in place of the chip's Wi-Fi. */
interface EngineNetworkJs {
  /** Makes it the network. @returns what was given */
  create<
    Device extends {
      /** Makes a connection, or without a host a server. @returns its number, or less than 0 */
      create(host: string | undefined, port: number, type: number, options: unknown): number;
      /** Closes a connection. */
      close(socket: number): void;
      /** The next connection of a server, or -1. */
      accept(socket: number): number;
      /** What has arrived; anything but a string closes the connection. */
      recv(socket: number, maxLength: number, type: number): unknown;
      /** Sends. @returns how many bytes were taken, less than 0 for an error */
      send(socket: number, data: string, type: number): number;
    },
  >(device: Device): Device;
}
