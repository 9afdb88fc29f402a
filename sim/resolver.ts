import { isIPv4 } from "node:net";
import type { Machine } from "./machine.ts";

/** What lwIP asks until it is told otherwise: resolver1.opendns.com (DNS_SERVER_ADDRESS in lwip/core/dns.c). */
const OPEN_DNS = "208.67.222.222";
const SLOTS = 2;
/** How long lwIP asks one server, four times in all, before it goes to the next; also if the answer is that there is no such name. */
const PATIENCE_MS = 7000;

/** The chip's look-up of host names: two servers, asked one after the other. */
export class Resolver {
  private readonly machine: Machine;
  private readonly servers = [OPEN_DNS, ""];
  private byHand = false;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /**
   * What `dnsServers` of `Wifi.connect` come to. The engine hands their number to espconn_dns_setserver, which takes it for
   * the index of the one server that it is given: one goes to the second slot, of two nothing is heard again. From the first
   * call on DHCP's server is ignored (manual_set_flag in lwip/app/espconn.c).
   */
  setServers(servers: string[]): void {
    if (servers.length === 0) return;
    this.byHand = true;
    const slot = Math.min(servers.length, SLOTS);
    if (slot < SLOTS) this.servers[slot] = servers[0]!;
  }

  /** DHCP names a server. */
  lease(server: string): void {
    if (!this.byHand) this.servers[0] = server;
  }

  /** Looks a name up; gives undefined when none of the servers knows it. */
  resolve(name: string, found: (ip: string | undefined) => void): void {
    if (isIPv4(name)) found(name);
    else this.ask(name, this.servers.filter(Boolean), found);
  }

  private ask(name: string, [server, ...others]: string[], found: (ip: string | undefined) => void): void {
    if (server === undefined) {
      found(undefined);
      return;
    }
    const answered = (ip: string | undefined) => {
      if (this.machine.isHalted) return;
      if (ip !== undefined) found(ip);
      else {
        const cancel = this.machine.hardware.clock.after(PATIENCE_MS, () => this.ask(name, others, found));
        this.machine.whenHalted(cancel);
      }
    };
    const { air, internet } = this.machine.hardware;
    if (air.names) answered(air.names[server]?.[name]);
    else internet.lookup(name, answered);
  }
}
