import { EngineError } from "./errors.ts";
import { ACCESS_POINT, type Opmode } from "./opmode.ts";

/** What a name and a password are cut at: jswrap_wifi_startAP hands jsvGetString their lengths, and it keeps one for a NUL. */
const SSID_BYTES = 31;
const PASSWORD_BYTES = 62;

/** The access point of a simulated ESP8266. Who can reach the computer can reach it. */
export class AccessPoint {
  ssid: string;
  password = "";
  authMode = "open";
  address = { ip: "192.168.4.1", netmask: "255.255.255.0", gw: "192.168.4.1" };
  /** The station's, with the bit for locally administered addresses. */
  readonly mac: string;
  private readonly opmode: Opmode;

  /** @param mac the station's */
  constructor(mac: string, opmode: Opmode) {
    this.opmode = opmode;
    this.mac = (Number.parseInt(mac.slice(0, 2), 16) | 2).toString(16).padStart(2, "0") + mac.slice(2);
    this.ssid = `ESP_${mac.slice(9).replaceAll(":", "").toUpperCase()}`;
  }

  get enabled(): boolean {
    return this.opmode.has(ACCESS_POINT);
  }

  /** Starts it. Throws the engine's errors when password and `authMode` do not go together. */
  start(ssid: string, options: Record<string, unknown>): void {
    const { password, authMode } = options;
    if (password !== undefined && password !== "" && (typeof password !== "string" || password.length < 8))
      throw new EngineError("Password must be string of at least 8 characters");
    const secret = typeof password === "string" ? password : "";
    const auth = typeof authMode === "string" ? authMode : secret ? "wpa2" : "open";
    if (!["open", "wpa", "wpa2", "wpa_wpa2"].includes(auth)) throw new EngineError("Unknown authMode value");
    if (auth !== "open" && !secret) throw new EngineError("Password not set but authMode not open");
    if (auth === "open" && secret) throw new EngineError("Auth mode set to open but password supplied");
    this.ssid = ssid.slice(0, SSID_BYTES);
    this.password = secret.slice(0, PASSWORD_BYTES);
    this.authMode = auth;
    this.opmode.set(ACCESS_POINT, true);
  }

  /** Stops it, and leaves the station as it is: off, if nobody has turned it on. */
  stop(): void {
    this.opmode.set(ACCESS_POINT, false);
  }
}
