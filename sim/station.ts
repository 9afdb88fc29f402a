import { lookup } from "node:dns";
import type { AirCredentials, AirNetwork } from "./air.ts";
import type { Machine } from "./machine.ts";

/** How long things take, in milliseconds of device time. */
const ASSOCIATE_MS = 50;
const DHCP_MS = 50;
const RETRY_MS = 1000;

const NO_ADDRESS = { ip: "0.0.0.0", netmask: "0.0.0.0", gw: "0.0.0.0" };
/** What the simulated router hands out. The traffic itself goes over the computer's own network. */
const LEASE = { ip: "192.168.1.77", netmask: "255.255.255.0", gw: "192.168.1.1" };

/**
 * Reasons of a `disconnected` event, by what the engine says, not by what happened: from 200 on it looks them up one
 * place too early in its table (a network that is not found comes out as `beacon_timeout`).
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
  enabled = false;
  hostname = "espruino";
  status: StationStatus = "off";
  /** What the device wants to join; undefined before the first `connect`. */
  wanted: AirCredentials | undefined;
  address = NO_ADDRESS;
  private readonly machine: Machine;
  private readonly emit: (event: string, details: Record<string, unknown>) => void;
  private fixed: typeof NO_ADDRESS | undefined;
  private network: AirNetwork | undefined;
  private completed: ((failure: string | null) => void) | undefined;
  private cancelStep = () => {};

  /** @param emit is given the events of the Wifi module */
  constructor(machine: Machine, emit: (event: string, details: Record<string, unknown>) => void) {
    this.machine = machine;
    this.emit = emit;
    const unwatch = machine.hardware.air.watch(() => this.airChanged());
    machine.whenHalted(() => {
      unwatch();
      this.cancelStep();
    });
  }

  /** Whether there is an address, so that sockets work. */
  get online(): boolean {
    return this.status === "connected";
  }

  /** In dBm; 0 when there is no network. */
  get rssi(): number {
    return this.network?.rssi ?? 0;
  }

  /** Joins a network; `completed` is told once, with null when there is an address, or with the reason. */
  connect(wanted: AirCredentials, completed: (failure: string | null) => void): void {
    const same = this.wanted?.ssid === wanted.ssid && this.wanted.password === wanted.password;
    if (this.online && same) {
      completed(null);
      return;
    }
    if (this.online) this.leave(REASONS.left);
    this.wanted = wanted;
    this.completed = completed;
    this.enabled = true;
    this.attempt();
  }

  /** Leaves the network and turns the station off. */
  disconnect(done: () => void): void {
    this.cancelStep();
    if (this.online) this.leave(REASONS.left);
    this.network = undefined;
    this.status = "off";
    this.enabled = false;
    done();
  }

  /** Fixes the address instead of asking for one. */
  setAddress(address: typeof NO_ADDRESS): void {
    this.fixed = address;
    if (this.online) this.address = address;
  }

  /** Looks a host name up; gives undefined when there is none of that name, or no network. */
  resolve(name: string, found: (ip: string | undefined) => void): void {
    if (!this.online) found(undefined);
    else
      lookup(name, { family: 4 }, (error, ip) => {
        if (!this.machine.isHalted) found(error ? undefined : ip);
      });
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
    this.address = this.fixed ?? LEASE;
    this.complete(null);
    const { ip, netmask, gw } = this.address;
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
