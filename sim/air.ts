/** A Wi-Fi network in reach of a simulated board. */
export interface AirNetwork {
  ssid: string;
  /** Undefined or empty when it is open. */
  password?: string;
  /** In dBm, -100 to 0. */
  rssi: number;
  channel: number;
  /** Lower case with colons. */
  bssid: string;
}

/** What a board must know of a network to be let in. */
export interface AirCredentials {
  ssid: string;
  password: string;
  bssid?: string;
}

/** How the air answers a board that wants to join. */
export type AirAnswer = { network: AirNetwork } | { failure: "no_ap_found" | "bad_password" };

/**
 * The Wi-Fi around a simulated board. With no networks given it is an obliging one, where every name and every password is
 * accepted.
 */
export class Air {
  /** The address that the simulated router hands out. The traffic itself goes over the computer's own network. */
  lease = { ip: "192.168.1.77", netmask: "255.255.255.0", gw: "192.168.1.1", dns: "192.168.1.1" };
  /** The addresses of host names, by the name server that knows them; without it each knows what the computer does. */
  names: Record<string, Record<string, string>> | undefined;
  private readonly networks: AirNetwork[] | undefined;
  private readonly watchers = new Set<() => void>();
  private quiet = false;

  constructor(networks?: Partial<AirNetwork>[]) {
    this.networks = networks?.map((network, index) => complete(network, index));
  }

  /** Networks that a scan finds. */
  scan(): AirNetwork[] {
    if (this.quiet) return [];
    return this.networks?.slice() ?? [complete({ ssid: "simulated" }, 0)];
  }

  /** Answers a board that wants to join a network. */
  join(wanted: AirCredentials): AirAnswer {
    if (this.quiet) return { failure: "no_ap_found" };
    if (!this.networks) return { network: complete({ ssid: wanted.ssid, password: wanted.password }, 0) };
    const found = this.networks.find(
      (network) => network.ssid === wanted.ssid && (!wanted.bssid || network.bssid === wanted.bssid.toLowerCase()),
    );
    if (!found) return { failure: "no_ap_found" };
    return (found.password ?? "") === wanted.password ? { network: found } : { failure: "bad_password" };
  }

  /** Whether a network is (still) there. */
  carries(network: AirNetwork): boolean {
    return !this.quiet && (!this.networks || this.networks.includes(network));
  }

  /** Adds a network. */
  add(network: Partial<AirNetwork>): void {
    if (!this.networks) throw new Error("This air accepts everything; give it networks when it is made");
    this.networks.push(complete(network, this.networks.length));
    this.changed();
  }

  /** Takes the networks of that name away, for good. */
  remove(ssid: string): void {
    if (!this.networks) throw new Error("This air accepts everything; give it networks when it is made");
    for (let i = this.networks.length - 1; i >= 0; i--) if (this.networks[i]!.ssid === ssid) this.networks.splice(i, 1);
    this.changed();
  }

  /** Silences all networks until `restore`. */
  drop(): void {
    this.quiet = true;
    this.changed();
  }

  /** Ends what `drop` began. */
  restore(): void {
    this.quiet = false;
    this.changed();
  }

  /** Calls back whenever networks come or go; the function returned ends that. */
  watch(callback: () => void): () => void {
    this.watchers.add(callback);
    return () => this.watchers.delete(callback);
  }

  private changed(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}

function complete(network: Partial<AirNetwork>, index: number): AirNetwork {
  return {
    ssid: network.ssid ?? `network ${index}`,
    ...(network.password === undefined ? {} : { password: network.password }),
    rssi: network.rssi ?? -60,
    channel: network.channel ?? 6,
    bssid: (network.bssid ?? `02:00:00:00:00:${(index & 0xff).toString(16).padStart(2, "0")}`).toLowerCase(),
  };
}
