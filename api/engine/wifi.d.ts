/** How an interface is known on the network. */
interface WifiIp {
  /** Its address. */
  ip: string;
  /** The mask of its network. */
  netmask: string;
  /** The network's way out. */
  gw: string;
  /** Its hardware address. */
  mac: string;
}

/** How a network is locked. */
type WifiAuthMode = "open" | "wep" | "wpa" | "wpa2" | "wpa_wpa2";

/** A fixed address. */
interface WifiAddress {
  /** The address. */
  ip: string;
  /** The network's way out. */
  gw: string;
  /** The mask of the network. */
  netmask: string;
}

/** A network that was found. */
interface WifiNetwork {
  /** Its name. */
  ssid: string;
  /** The access point's hardware address. */
  mac: string;
  /** How strong it is, in dB: -110 to 0. */
  rssi: number;
  /** How it is locked. */
  authMode: WifiAuthMode;
  /** Its channel. */
  channel: number;
  /** Whether it hides its name. */
  hidden?: boolean;
}

/** The module `Wifi`. The firmware joins the network by itself: a sketch only asks. */
interface WifiModule {
  /** Joins a network. Only a wrong password is reported; for all else the chip goes on trying. */
  connect(
    ssid: string,
    options?: { password?: string; dnsServers?: string[]; channel?: number; bssid?: string },
    callback?: (error: string | null | undefined) => void,
  ): void;
  /** Leaves the network. */
  disconnect(callback?: () => void): void;
  /** The board's own address; undefined while there is none. */
  getIP(callback?: (error: unknown, ip: WifiIp) => void): WifiIp | undefined;
  /** The access point's address. */
  getAPIP(callback?: (error: unknown, ip: WifiIp) => void): WifiIp | undefined;
  /** How the connection is, and how strong. */
  getDetails(callback?: (details: object) => void): { status: string; rssi: number | string; ssid: string };
  /** Whether the board is an access point, and who has joined. */
  getAPDetails(callback?: (details: object) => void): {
    /** "enabled" or "disabled". */
    status: string;
    /** Its name. */
    ssid: string;
    /** How it is locked. */
    authMode: WifiAuthMode;
    /** Whether it hides its name. */
    hidden: boolean;
    /** How many may join. */
    maxConn: number;
    /** Who has joined. */
    stations: { ip: string }[];
  };
  /** How station and access point are switched. */
  getStatus(callback?: (status: object) => void): { mode: string; station: string; ap: string };
  /** Which radio standard is used, and how power is saved. */
  setConfig(settings: { phy?: "11b" | "11g" | "11n"; powersave?: "none" | "ps-poll" }): void;
  /** Gives the board a fixed address; without one it asks the network for it again. */
  setIP(settings: WifiAddress | undefined, callback: (error?: unknown) => void): void;
  /** Gives the access point an address. */
  setAPIP(settings: WifiAddress, callback: (error?: unknown) => void): void;
  /** The address of a host, or null; one question at a time. */
  getHostByName(name: string, callback: (address: string | null) => void): void;
  /** The name by which the board is known. */
  getHostname(callback?: (name: string) => void): string;
  /** Sets that name. */
  setHostname(name: string, callback?: () => void): void;
  /** Keeps the clock by a time server. @param hours by which local time is ahead of UTC */
  setSNTP(server: string, hours: number | string): void;
  /** Looks for networks. */
  scan(callback: (networks: WifiNetwork[]) => void): void;
  /** Opens an access point. */
  startAP(
    ssid: string,
    options?: { password?: string; authMode?: WifiAuthMode | (string & {}); channel?: number; hidden?: boolean },
    callback?: (error: string | null | undefined) => void,
  ): void;
  /** Closes the access point. */
  stopAP(callback?: () => void): void;
  /** Asks a host whether it is there. */
  ping(host: string, callback: (result: any) => void): void;
  /** Keeps the connection's settings for the next start; the firmware sees to its own. */
  save(what?: "clear" | "sta+ap"): void;
  /** Takes the settings that were kept. */
  restore(): void;
  /**
   * Called when something happens: `associated`, `connected`, `disconnected`, `auth_change`, `dhcp_timeout`, `sta_joined`,
   * `sta_left`, `probe_recv`.
   */
  on(event: string, callback: (details: any) => void): void;
  /** Takes listeners away; the firmware's are among them. */
  removeAllListeners(event?: string): void;
}
