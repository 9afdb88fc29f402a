/** Joins a Wi-Fi network and joins it again, with growing pauses, whenever it is lost. */

/** The pause between attempts, doubled each time up to the longest; and before the first after a loss. Milliseconds. */
const PAUSE = 15000;
const LONGEST_PAUSE = 120000;
const LOSS_PAUSE = 1000;

export interface WifiOptions {
  ssid: string;
  /** Empty or absent for an open network. */
  password?: string | null | undefined;
  /** The name that the access point's DHCP server gets to see. */
  hostname?: string;
  /** The one access point to join, and its channel. */
  bssid?: string;
  channel?: number;
  /** A fixed address; without it DHCP gives one. */
  ip?: string;
  mask?: string;
  gw?: string;
  dns1?: string;
  dns2?: string;
}

/**
 * Joins a network and stays in it.
 * @param up called with the address whenever the network was joined
 * @param down called with the reason whenever it was lost, or could not be joined
 */
export function join(options: WifiOptions, up: (address: WifiIp) => void, down: (reason: string) => void): void {
  const wifi = require("Wifi");
  let joined = false;
  let pause = PAUSE;
  let timer: Timer;

  const arrived = () => {
    if (joined) return;
    joined = true;
    clearTimeout(timer);
    pause = PAUSE;
    up(wifi.getIP()!);
  };
  const attempt = () => {
    const settings: Parameters<WifiModule["connect"]>[1] = {};
    if (options.password) settings.password = options.password;
    if (options.bssid) {
      settings.bssid = options.bssid;
      settings.channel = options.channel!;
    }
    if (options.dns1) settings.dnsServers = options.dns2 ? [options.dns1, options.dns2] : [options.dns1];
    timer = setTimeout(attempt, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    wifi.connect(options.ssid, settings, (error) => {
      if (error) down(error);
      else arrived();
    });
  };

  wifi.on("connected", arrived);
  wifi.on("disconnected", (details) => {
    if (!joined) return;
    joined = false;
    timer = setTimeout(attempt, LOSS_PAUSE);
    down((details as { reason: string }).reason);
  });
  if (options.hostname) wifi.setHostname(options.hostname);
  if (options.ip) wifi.setIP({ ip: options.ip, netmask: options.mask!, gw: options.gw! }, attempt);
  else attempt();
}
