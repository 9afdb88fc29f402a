/** The module `TelnetServer`: the console over the network, which anybody could use. */
interface EngineTelnetServer {
  /** Opens or closes it; the firmware closes it. */
  setOptions(options: { mode: "on" | "off" }): void;
}
