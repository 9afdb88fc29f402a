import type { AirCredentials, AirNetwork } from "./air.ts";
import type { Machine } from "./machine.ts";
import { type Opmode, STATION } from "./opmode.ts";
import { Resolver } from "./resolver.ts";

/** How long things take, in milliseconds of device time. */
const ASSOCIATE_MS = 50;
const DHCP_MS = 50;
const RETRY_MS = 1000;

const NO_ADDRESS = { ip: "0.0.0.0", netmask: "0.0.0.0", gw: "0.0.0.0" };
/** The longest host name that the SDK takes (wifi_station_set_hostname). */
const HOSTNAME_BYTES = 32;
/** What a name and a password are cut at: jswrap_wifi_connect hands jsvGetString 32 and 64, and it keeps one for a NUL. */
const SSID_BYTES = 31;
const PASSWORD_BYTES = 63;

/**
 * Reasons of a `disconnected` event, by what the engine says, not by what happened: from 200 on it looks them up one
 * place too early in its table (wifiGetReason in jswrap_esp8266_network.c: `-200+24`; a network that is not found comes
 * out as `beacon_timeout`).
 */
const REASONS = {
  no_ap_found: "beacon_timeout",
  bad_password: "4way_handshake_timeout",
  lost: "cipher_suite_rejected",
  left: "assoc_leave",
};

/** What the engine's Wifi module says of the connection. */
export type StationStatus = "off" | "connecting" | "bad_password" | "no_ap_found" | "connected";

/** The station of a simulated ESP8266: joins a network, loses it, and keeps trying as the chip's own software does. */
export class Station {
  status: StationStatus = "off";
  /** What the device wants to join; undefined before the first `connect`. */
  wanted: AirCredentials | undefined;
  address = NO_ADDRESS;
  readonly resolver: Resolver;
  private readonly machine: Machine;
  private readonly opmode: Opmode;
  private readonly emit: (event: string, details: Record<string, unknown>) => void;
  private host: string;
  private usesDhcp = true;
  private fixed = NO_ADDRESS;
  private lastIp = "";
  private moved = () => {};
  private network: AirNetwork | undefined;
  private completed: ((failure: string | null) => void) | undefined;
  private cancelStep = () => {};

  /** @param emit is given the events of the Wifi module */
  constructor(machine: Machine, opmode: Opmode, emit: (event: string, details: Record<string, unknown>) => void) {
    this.machine = machine;
    this.opmode = opmode;
    this.resolver = new Resolver(machine);
    this.host = `ESP_${machine.hardware.mac.slice(9).replaceAll(":", "").toUpperCase()}`;
    this.emit = emit;
    const unwatch = machine.hardware.air.watch(() => this.airChanged());
    machine.whenHalted(() => {
      unwatch();
      this.cancelStep();
    });
  }

  get enabled(): boolean {
    return this.opmode.has(STATION);
  }

  /** The name by which the router knows it; empty while the station is off (wifi_station_get_hostname). */
  get hostname(): string {
    return this.enabled ? this.host : "";
  }

  /**
   * Sets that name, and has DHCP start anew, also where an address was fixed. Nothing happens while the station is off:
   * wifi_station_set_hostname and wifi_station_dhcpc_start of the SDK fail then, and the engine does not look.
   */
  setHostname(name: string): void {
    if (!this.enabled) return;
    if (name.length <= HOSTNAME_BYTES) this.host = name;
    this.usesDhcp = true;
    if (!this.online) return;
    this.address = NO_ADDRESS;
    this.step(DHCP_MS, () => this.arrived());
  }

  /** Whether there is an address, so that sockets work. */
  get online(): boolean {
    return this.status === "connected";
  }

  /** Has something done whenever the address is another one than before: with the same one, connections go on. */
  whenMoved(callback: () => void): void {
    this.moved = callback;
  }

  /** In dBm; 0 when there is no network. */
  get rssi(): number {
    return this.network?.rssi ?? 0;
  }

  /** Joins a network; `completed` is told once, with null when there is an address, or with the reason. */
  connect(wanted: AirCredentials, completed: (failure: string | null) => void): void {
    const cut = {
      ...wanted,
      ssid: wanted.ssid.slice(0, SSID_BYTES),
      password: wanted.password.slice(0, PASSWORD_BYTES),
    };
    if (this.online && this.wanted?.ssid === cut.ssid && this.wanted.password === cut.password) {
      completed(null);
      return;
    }
    if (this.online) this.leave(REASONS.left);
    this.wanted = cut;
    this.completed = completed;
    this.opmode.set(STATION, true);
    this.attempt();
  }

  /** Leaves the network and turns the station off. */
  disconnect(done: () => void): void {
    this.cancelStep();
    if (this.online) this.leave(REASONS.left);
    this.network = undefined;
    this.status = "off";
    this.opmode.set(STATION, false);
    done();
  }

  /**
   * Fixes the address instead of asking for one.
   * @returns whether it did: DHCP cannot be stopped while the station is off, and wifi_set_ip_info fails while it runs
   */
  setAddress(address: typeof NO_ADDRESS): boolean {
    if (this.enabled) this.usesDhcp = false;
    if (this.usesDhcp) return false;
    this.fixed = address;
    if (this.online) this.address = address;
    return true;
  }

  /** Looks a host name up; gives undefined when there is none of that name, or no network. */
  resolve(name: string, found: (ip: string | undefined) => void): void {
    if (!this.online) found(undefined);
    else this.resolver.resolve(name, found);
  }

  private attempt(): void {
    this.status = "connecting";
    this.step(ASSOCIATE_MS, () => {
      const answer = this.machine.hardware.air.join(this.wanted!);
      if ("failure" in answer) this.failed(answer.failure);
      else this.joined(answer.network);
    });
  }

  private joined(network: AirNetwork): void {
    this.network = network;
    this.emit("associated", { ssid: network.ssid, mac: network.bssid, channel: network.channel });
    this.step(DHCP_MS, () => this.arrived());
  }

  private arrived(): void {
    this.status = "connected";
    const { dns, ...lease } = this.machine.hardware.air.lease;
    if (this.usesDhcp) this.resolver.lease(dns);
    this.address = this.usesDhcp ? lease : this.fixed;
    const { ip, netmask, gw } = this.address;
    if (this.lastIp !== "" && this.lastIp !== ip) this.moved();
    this.lastIp = ip;
    this.complete(null);
    this.emit("connected", { ip, mask: netmask, gw });
    this.machine.loop.wake();
  }

  private failed(failure: "no_ap_found" | "bad_password"): void {
    this.status = failure;
    this.complete(failure);
    this.emit("disconnected", { ssid: this.wanted!.ssid, mac: "00:00:00:00:00:00", reason: REASONS[failure] });
    this.step(RETRY_MS, () => this.attempt());
  }

  private airChanged(): void {
    if (!this.network || this.machine.hardware.air.carries(this.network)) return;
    this.leave(REASONS.lost);
    this.attempt();
  }

  private leave(reason: string): void {
    this.cancelStep();
    this.emit("disconnected", { ssid: this.network!.ssid, mac: this.network!.bssid, reason });
    this.network = undefined;
    this.status = "off";
    this.address = NO_ADDRESS;
  }

  private complete(failure: string | null): void {
    const { completed } = this;
    this.completed = undefined;
    completed?.(failure);
  }

  private step(milliseconds: number, next: () => void): void {
    this.cancelStep();
    this.cancelStep = this.machine.hardware.clock.after(milliseconds, next);
  }
}
