import { AccessPoint } from "../access-point.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { Opmode, STATION } from "../opmode.ts";
import type { DeviceFunction } from "../realm.ts";
import { Station } from "../station.ts";
import { fire } from "./events.ts";
import { VARIABLES } from "./process.ts";

/** Networks that a scan can give: scanCB makes an object of each, of 20 variables, before the first is handed over. */
const MOST_SCANNED = Math.floor(VARIABLES.free / 20);
/** Milliseconds of device time that a scan takes. */
const SCAN_MS = 100;

type Callback = DeviceFunction | undefined;
interface Address {
  ip?: unknown;
  gw?: unknown;
  netmask?: unknown;
}

/** The module `Wifi`, and the two interfaces behind it. */
export interface Wifi {
  module: Record<string, unknown>;
  station: Station;
  accessPoint: AccessPoint;
}

/** Makes the module `Wifi`. */
export function wifiModule(machine: Machine): Wifi {
  const { realm, hardware } = machine;
  const opmode = new Opmode(hardware);
  const station = new Station(machine, opmode, (event, details) =>
    fire(machine, module, event, [realm.object(details)]),
  );
  const accessPoint = new AccessPoint(hardware.mac, opmode);
  let scanning = false;
  const call = (callback: Callback, ...args: unknown[]) => {
    if (callback) machine.loop.queue(callback, undefined, args);
  };
  const give = (callback: unknown, result: Record<string, unknown>, first: unknown[] = []) => {
    call(optionalFunction(callback), ...first, result);
    return result;
  };

  const module = realm.module({
    connect: (ssid: unknown, options: unknown, callback: unknown) => {
      if (typeof ssid !== "string") throw new EngineError("No SSID provided");
      const done = optionalFunction(callback);
      if (options !== undefined && (options === null || typeof options !== "object"))
        throw new EngineError(`Expecting Object, got ${typeof options}`);
      const { password, bssid, channel, dnsServers } = (options ?? {}) as Record<string, unknown>;
      if (password !== undefined && typeof password !== "string")
        throw new EngineError(`Expecting options.password to be a string but got ${typeof password}`);
      if (typeof bssid === "string" && !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(bssid))
        throw new EngineError('Expecting bssid as "aa:bb:cc:dd:cc:ff"');
      if (typeof channel === "number" && !(channel >= 0 && channel <= 14))
        throw new EngineError("Expecting options.channel to be a integer between 0 and  14, but got Number");
      if (Array.isArray(dnsServers)) station.resolver.setServers(dnsServers.map(String));
      const wanted = {
        ssid,
        password: password ?? "",
        ...(typeof bssid === "string" ? { bssid } : {}),
      };
      station.connect(wanted, (failure) => call(done, failure));
    },
    disconnect: (callback: unknown) => {
      const done = optionalFunction(callback);
      station.disconnect(() => call(done));
    },
    scan: (callback: unknown) => {
      if (scanning) throw new EngineError("A scan is already in progress");
      const done = requiredFunction(callback);
      scanning = true;
      opmode.set(STATION, true, false);
      const cancel = hardware.clock.after(SCAN_MS, () => {
        scanning = false;
        call(
          done,
          realm.array(
            hardware.air
              .scan()
              .slice(0, MOST_SCANNED)
              .map((network) => realm.object(scanned(network))),
          ),
        );
      });
      machine.whenHalted(cancel);
    },
    startAP: (ssid: unknown, options: unknown, callback: unknown) => {
      const done = optionalFunction(callback);
      if (typeof ssid !== "string") throw new EngineError("No SSID");
      if (options !== undefined && typeof options !== "object")
        throw new EngineError(`Expecting options object but got ${typeof options}`);
      accessPoint.start(ssid, (options ?? {}) as Record<string, unknown>);
      call(done, null);
    },
    stopAP: (callback: unknown) => {
      accessPoint.stop();
      call(optionalFunction(callback));
    },
    getIP: (callback: unknown) => give(callback, realm.object({ ...station.address, mac: hardware.mac }), [null]),
    getAPIP: (callback: unknown) =>
      give(callback, realm.object({ ...accessPoint.address, mac: accessPoint.mac }), [null]),
    getStatus: (callback: unknown) =>
      give(
        callback,
        realm.object({
          mode: opmode.name,
          station: station.enabled ? station.status : "off",
          ap: accessPoint.enabled ? "enabled" : "disabled",
          phy: "11n",
          powersave: "ps-poll",
          savedMode: "off",
        }),
      ),
    getDetails: (callback: unknown) =>
      give(
        callback,
        realm.object({
          status: station.status,
          ssid: station.wanted?.ssid ?? "",
          password: station.wanted?.password ?? "",
          ...(station.enabled ? { rssi: station.rssi } : {}),
          savedSsid: null,
        }),
      ),
    getAPDetails: (callback: unknown) =>
      give(
        callback,
        realm.object({
          status: accessPoint.enabled ? "enabled" : "disabled",
          authMode: accessPoint.authMode,
          hidden: false,
          maxConn: 4,
          ssid: accessPoint.ssid,
          password: accessPoint.password,
          savedSsid: null,
          ...(accessPoint.enabled ? { stations: realm.array([]) } : {}),
        }),
      ),
    setIP: (settings: unknown, callback: unknown) => {
      const done = station.setAddress(checkAddress(settings)) ? null : "Failure";
      call(requiredFunction(callback), done);
    },
    setAPIP: (settings: unknown, callback: unknown) => {
      accessPoint.address = checkAddress(settings);
      call(requiredFunction(callback), null);
    },
    setHostname: (name: unknown, callback: unknown) => {
      station.setHostname(String(name));
      call(typeof callback === "function" ? (callback as DeviceFunction) : undefined);
    },
    getHostname: () => station.hostname,
    getHostByName: (name: unknown, callback: unknown) => {
      if (typeof name !== "string") throw new EngineError("Hostname parameter is not a string");
      const done = requiredFunction(callback);
      station.resolve(name, (ip) => call(done, ip ?? null));
    },
    setConfig: () => undefined,
    save: () => undefined,
    restore: () => undefined,
  });
  return { module, station, accessPoint };
}

function scanned(network: { ssid: string; password?: string; rssi: number; channel: number; bssid: string }) {
  return {
    rssi: network.rssi,
    channel: network.channel,
    authMode: network.password ? "wpa2" : "open",
    isHidden: false,
    ssid: network.ssid,
    mac: network.bssid,
  };
}

function optionalFunction(value: unknown): Callback {
  if (value !== undefined && value !== null && typeof value !== "function")
    throw new EngineError(`Expecting callback function but got ${String(value)}`);
  return (value as Callback) ?? undefined;
}

function requiredFunction(value: unknown): DeviceFunction {
  if (typeof value !== "function") throw new EngineError("Callback is not a function");
  return value as DeviceFunction;
}

function checkAddress(settings: unknown): { ip: string; netmask: string; gw: string } {
  if (settings === null || typeof settings !== "object")
    throw new EngineError(`Expecting options object but got ${typeof settings}`);
  const { ip, gw, netmask } = settings as Address;
  return {
    ip: dotted(ip, "Not a valid IP address"),
    gw: dotted(gw, "Not a valid Gateway address"),
    netmask: dotted(netmask, "Not a valid Netmask"),
  };
}

function dotted(value: unknown, complaint: string): string {
  // networkParseIPAddress answers 0 for what it cannot read, and so 0.0.0.0 is refused too.
  if (typeof value !== "string" || !/^\d+\.\d+\.\d+\.\d+$/.test(value) || /^0+(\.0+){3}$/.test(value))
    throw new EngineError(complaint);
  return value;
}
